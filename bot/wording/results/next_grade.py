"""The way to the next grade, in words."""

from collections.abc import Iterator
from typing import Final

from bot.wording.catalogue import Words, in_both, joined, unchanged
from bot.wording.results.verdict import Verdict, of_hundred
from bot.wording.rules import name_at_start, topic
from bot.wording.truncate import brief
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Grade
from scoring.evaluation.aggregation import add
from scoring.evaluation.results import Path
from scoring.improvement.gaps import gaps, next_grade, path_to
from scoring.improvement.practices import costs
from scoring.rounding import fixed, trimmed
from scoring.values import Language, Text

_WORDS: Final = Words("verdict")

ROWS_SHOWN = 12
"""Criteria named; the rest are counted."""
WORDED_LENGTH: Final[dict[Language, int]] = {"zh": 24, "en": 48}


def way_to_next_grade(verdict: Verdict, index: CatalogueIndex) -> Text | None:
    """The cheapest way, on several lines, or that none is known.

    ``None`` at the highest grade, if nothing is scored, or if nothing is left to do.
    """
    grade = next_grade(verdict.catalogue, verdict.result)
    if grade is None or verdict.result.nothing_applies:
        return None
    way = path_to(verdict.catalogue, verdict.result, grade, costs(verdict.catalogue))
    if way is None:
        return out_of_reach(verdict, grade)
    if not (way.requirements or way.mandatory or way.optional):
        return None
    return joined(_lines(verdict, index, way), unchanged("\n"))


def out_of_reach(verdict: Verdict, grade: Grade) -> Text:
    """That all improvements together do not reach ``grade``, and what is missing."""
    result = verdict.result
    gains = add(gap.points_to_win for gap in gaps(verdict.catalogue, result))
    unscored = of_hundred(result, add(section.unscored_points for section in result.sections))
    return _WORDS(
        "way-none-unscored" if result.unscored else "way-none",
        most=trimmed(result.certain + gains, 2),
        grade=grade.title,
        lower=trimmed(grade.lower),
        count=len(result.unscored),
        points=trimmed(unscored, 2),
    )


def _lines(verdict: Verdict, index: CatalogueIndex, way: Path) -> Iterator[Text | None]:
    must = [*way.requirements, *(gap.id for gap in way.mandatory)]
    more = [gap.id for gap in way.optional]
    yield _goal(verdict, way)
    if must:
        yield joined([verdict.say("way-must"), _codes(index, must)])
    if more:
        key = "way-more" if must else "way-only"
        yield joined([verdict.say(key), _codes(index, more)])


def _goal(verdict: Verdict, way: Path) -> Text:
    key = "goal-from-span" if verdict.result.is_span else "goal"
    return verdict.say(
        "goal-enough" if way.start == way.reached else key,
        start=fixed(way.start),
        reached=fixed(way.reached),
        grade=way.grade.title,
        whose=verdict.whose,
        lower=trimmed(way.grade.lower),
    )


def _codes(index: CatalogueIndex, ids: list[str]) -> Text:
    """Each with short words on a line of its own; those past ``ROWS_SHOWN`` are counted."""
    ids = sorted(ids, key=index.position.__getitem__)
    return in_both(
        lambda language: "".join(f"\n· {line}" for line in _named(index, ids, language))
    )


def _named(index: CatalogueIndex, ids: list[str], language: Language) -> Iterator[str]:
    for id in ids[:ROWS_SHOWN]:
        about = topic(index.catalogue, index.asked[id])[language]
        name = name_at_start(index.code[id], language)
        yield f"{name} {brief(about, WORDED_LENGTH[language])}"
    if len(ids) > ROWS_SHOWN:
        yield _WORDS("in-all", count=len(ids))[language]
