"""What the command line prints: one line of JSON, or text."""

import json
from collections.abc import Sequence
from typing import Any, Final

from bot.wording.catalogue import Words, joined
from bot.wording.results.verdict import Verdict, section_figure
from scoring.answers_file.missing_factors import why_it_waits
from scoring.answers_file.pending import Waiting
from scoring.catalogue.model import Catalogue
from scoring.evaluation.results import Evaluation
from scoring.figures.plausibility import PlausibilityIssue
from scoring.figures.plausibility_words import explain_implausible
from scoring.rounding import trimmed
from scoring.values import Language, Text

_WORDS: Final = Words("cli")


def in_both_languages(key: str, **values: object) -> str:
    """The words under ``key``, Chinese first: for lines that do not know the reader's language."""
    text = _WORDS(key, **values)
    return f"{text.zh} / {text.en}"


def as_line(value: Any) -> str:
    """A JSON value on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def printable(name: str) -> str:
    """Without what would steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in name)


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
    """Every row of a catalogue, as text."""
    title = _WORDS("catalogue-title", title=catalogue.title, id=catalogue.id)
    overlays = [
        _WORDS("catalogue-overlay", title=overlay.title, id=overlay.id, issued=overlay.issued)
        for overlay in catalogue.overlays
    ]
    lines = [text.zh for text in (title, catalogue.status, *overlays)]
    lines += ["", *(f"{rule.id}  {rule.text.zh}" for rule in catalogue.gates)]
    for section in catalogue.sections:
        lines += ["", f"{section.title.zh}  {trimmed(section.weight)}%"]
        lines += [
            f"{row.number:>3} {row.kind.value:<9} {trimmed(row.points):>3}  "
            f"{row.id}  {row.text.zh}"
            for row in catalogue.criteria
            if row.section == section.id
        ]
    return "\n".join(lines)


def waiting_words(waiting: Waiting) -> dict[str, Text]:
    """Why each answer that the file leaves to its figures stays open."""
    return {id: joined([why_it_waits(lack) for lack in lacks]) for id, lacks in waiting.items()}


def shown_result(
    name: str,
    catalogue: Catalogue,
    result: Evaluation,
    language: Language,
    implausible: Sequence[PlausibilityIssue] = (),
    waiting: Waiting | None = None,
) -> str:
    """A result in a few lines: what waits for a factor, what in its figures should be checked."""
    verdict = Verdict(catalogue, result)
    lines = [joined([verdict.headline, verdict.after_headline])]
    lines += [
        _WORDS("section", title=section.title, score=section_figure(score))
        for score, section in zip(result.sections, catalogue.sections, strict=True)
    ]
    if verdict.unmet:
        lines.append(_WORDS("in-the-way", ids=", ".join(verdict.unmet)))
    if result.unscored:
        lines.append(_WORDS("no-benchmark", ids=", ".join(result.unscored)))
        lines.append(_WORDS("narrowing"))
    open_rows = waiting_words(waiting or {}).items()
    lines += [_WORDS("waiting", id=id, why=why) for id, why in open_rows]
    lines += [_WORDS("check", issue=explain_implausible(issue, language)) for issue in implausible]
    return "\n".join([name, *(line[language] for line in lines)])
