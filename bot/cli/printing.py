"""What the command line prints: one line of JSON, or words for a person."""

import json
import re
from collections.abc import Sequence
from typing import Any

from bot.wording.verdict import Verdicts
from scoring.catalogue.model import Catalogue
from scoring.evaluation.results import Evaluation
from scoring.figures.plausibility import PlausibilityIssue
from scoring.figures.plausibility_words import explain_oddity
from scoring.rounding import trimmed
from scoring.values import Language

_BOLD = re.compile(r"</?b>")


def as_line(value: Any) -> str:
    """A JSON value on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def listed(catalogues: Sequence[Catalogue], as_json: bool) -> str:
    """The catalogues, as a JSON list or a line each."""
    if as_json:
        return as_line(
            [
                {
                    "id": catalogue.id,
                    "title": catalogue.title.model_dump(),
                    "edition": catalogue.edition,
                    "status": catalogue.status.model_dump(),
                    "criteria": len(catalogue.criteria),
                }
                for catalogue in catalogues
            ]
        )
    return "\n".join(f"{catalogue.id}  {catalogue.title.zh}" for catalogue in catalogues)


def shown_catalogue(catalogue: Catalogue) -> str:
    """Every row of a catalogue for a person to read."""
    lines = [f"{catalogue.title.zh}（{catalogue.id}）", catalogue.status.zh]
    lines += [f"叠加：{laid.title.zh}（{laid.id}，{laid.issued}）" for laid in catalogue.overlays]
    lines += ["", *(f"{rule.id}  {rule.text.zh}" for rule in catalogue.gates)]
    for section in catalogue.sections:
        lines += ["", f"{section.title.zh}  {trimmed(section.weight)} %"]
        lines += [
            f"{row.number:>3} {row.kind.value:<9} {trimmed(row.points):>3}  "
            f"{row.id}  {row.text.zh}"
            for row in catalogue.criteria
            if row.section == section.id
        ]
    return "\n".join(lines)


def shown_result(
    name: str,
    catalogue: Catalogue,
    result: Evaluation,
    language: Language,
    oddities: Sequence[PlausibilityIssue] = (),
) -> str:
    """A result in a few lines, with what in its figures should be looked at once more."""
    verdicts = Verdicts(catalogue, result, language)
    lines = [name, _BOLD.sub("", verdicts.standing)]
    for score, section in zip(result.sections, catalogue.sections, strict=True):
        title = section.title.zh if language == "zh" else section.title.en
        lines.append(f"  {title}  {verdicts.section_score(score)}")
    if blocking := (*result.unmet_requirements, *result.unmet_mandatory):
        lines.append(
            ("  妨碍就绪：" if language == "zh" else "  in the way: ") + ", ".join(blocking)
        )
    if result.unscored:
        lines.append(
            ("  待对标：" if language == "zh" else "  no benchmark: ") + ", ".join(result.unscored)
        )
    check = "  请核对：" if language == "zh" else "  please check: "
    lines += [check + explain_oddity(oddity, language) for oddity in oddities]
    return "\n".join(lines)
