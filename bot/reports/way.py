"""The way to the next grade, or why there is none to show."""

from bot.reports.model import ReportModel
from bot.reports.words import edition_phrase, phrase
from bot.wording.catalogue import all_of, enumerated, in_both
from bot.wording.results.next_grade import out_of_reach
from bot.wording.rules import counted_musts
from scoring.evaluation.results import Path
from scoring.rounding import fixed
from scoring.values import Text

MOST_NAMED = 20
"""Numbers of items that the sentence names; of a longer way it gives the count."""


def way_in_words(model: ReportModel) -> Text:
    """What brings the next grade, in one sentence; or that nothing known does."""
    if model.nothing_applies:
        return model.verdict.nothing_scored
    if model.next_grade is None:
        return edition_phrase(model, "actions-top")
    way = model.path
    if way is None:
        return out_of_reach(model.verdict, model.next_grade)
    if not (way.requirements or way.mandatory or way.optional):
        return edition_phrase(model, "way-nothing", grade=way.grade.title)
    return phrase(
        "summary-way",
        grade=way.grade.title,
        steps=_steps(model, way),
        start=fixed(way.start),
        reached=fixed(way.reached),
    )


def _steps(model: ReportModel, way: Path) -> Text:
    must = [*way.requirements, *(gap.id for gap in way.mandatory)]
    steps = [phrase("way-must", musts=counted_musts(model.catalogue, must))] if must else []
    if ids := [gap.id for gap in way.optional]:
        codes = sorted((model.codes[id] for id in ids), key=int)
        key = "way-items" if len(ids) <= MOST_NAMED else "way-others"
        named = in_both(lambda language: enumerated(codes, language))
        steps.append(phrase(key, count=len(ids), codes=named))
    return all_of(steps)
