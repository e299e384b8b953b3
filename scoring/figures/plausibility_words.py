"""Puts what is impossible or implausible about figures into words (``plausibility.yaml``)."""

from collections.abc import Sequence
from fractions import Fraction

from scoring.figures.amounts import Amount
from scoring.figures.kinds import figure_book, figure_kinds
from scoring.figures.model import Figure
from scoring.figures.plausibility import Detail, PlausibilityIssue
from scoring.files.wording import AND, SEMICOLON, fill, joined, sentences
from scoring.rounding import approximate
from scoring.units.labels import amount_label
from scoring.values import Language, Text


def explain_implausible(issue: PlausibilityIssue, language: Language) -> str:
    """What is impossible or implausible, in one sentence without a full stop."""
    return sentence_of(issue)[language]


def sentence_of(issue: PlausibilityIssue) -> Text:
    """``explain_implausible`` in both languages."""
    values = {key: _worded(key, value) for key, value in issue.details}
    figure = figure_kinds()[issue.figures[0]].title
    sentence = fill(sentences("plausibility")[issue.code], values | {"figure": figure})
    hint = _hint(issue)
    return joined((sentence, hint), SEMICOLON) if hint else sentence


def _worded(key: str, value: Detail) -> str | Text:
    match value:
        case Amount():
            return amount_label(approximate(value.value), value.unit)
        case Figure():
            return amount_label(f"{value.value:f}", value.unit)
        case Fraction():
            return approximate(value, _PLACES[key])
        case str():
            return value
        case _:
            return _titles(value, begins=key == "parts")


_PLACES = {"times": 1, "ratio": 2, "most": 2}


def _titles(ids: Sequence[str], *, begins: bool) -> Text:
    """The figures' titles; those that do not begin the sentence without their capital."""
    first, *rest = (figure_kinds()[id].title for id in ids)
    return joined((first if begins else _inside(first), *map(_inside, rest)), AND)


def _inside(title: Text) -> Text:
    """A title within a sentence; a capital that belongs to the word stays: CO2, LPG."""
    en = title.en
    return Text(zh=title.zh, en=en[:1].lower() + en[1:] if en[1:2].islower() else en)


def _hint(issue: PlausibilityIssue) -> Text | None:
    """The usual cause, from the data."""
    bounds = figure_book().bounds
    return next((b.hint for b in bounds if (*b.parts, *b.wholes) == issue.figures), None)
