"""Names of rules: by number, by topic, and by kind."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final, Literal

from bot.wording.catalogue import Words, all_of
from scoring.catalogue.model import Catalogue, Condition, Criterion, Kind, Requirement
from scoring.values import Language, Text

OTHER_EDITION: Final = "-without-mandatory"
"""Suffix of the keys of words that replace others in an edition without mandatory criteria."""

_WORDS: Final = Words("rules")
_BY_LETTER: Final = {"e": "condition", "r": "requirement"}
_KINDS: Final = ("conditions", "requirements", "mandatory")


@cache
def name_in_text(code: str, language: Language) -> str:
    """The name in a sentence: ``第 12 题``, ``基本要求 3``."""
    return _name("in-text", code, language)


@cache
def name_in_list(code: str, language: Language) -> str:
    """The name in a list of several: ``#12``, ``基本要求 3``."""
    return _name("in-list" if code.isdigit() else "in-text", code, language)


@cache
def name_at_start(code: str, language: Language) -> str:
    """The name at the start of a row or a button."""
    return _name("in-list" if code.isdigit() else "at-start", code, language)


def topic(catalogue: Catalogue, item: Criterion | Requirement) -> Text:
    """The indicator's title if it has only this scored row; else the row's topic or question.

    A row that asks 有没有 is named by its text: a question does not fit a list of faults.
    """
    if isinstance(item, Criterion) and item.kind is Kind.SCORED:
        sharing = [row for row in catalogue.criteria if row.indicator == item.indicator]
        if len(sharing) == 1:
            return next(i.title for i in catalogue.indicators if i.id == item.indicator)
    return item.topic or (item.text if item.asks_presence else item.question)


def statement(catalogue: Catalogue, item: Criterion | Requirement) -> Text:
    """The topic, for a to-do list; the text of the rule if the topic is a question."""
    named = topic(catalogue, item)
    return item.text if named.zh.endswith("？") else named


def has_mandatory(catalogue: Catalogue) -> bool:
    """Whether the edition has mandatory criteria, as in 2018: vetoes besides the gates."""
    return any(item.kind is Kind.MANDATORY for item in catalogue.criteria)


def by_edition(words: Words, catalogue: Catalogue, key: str) -> str:
    """The key for an edition without mandatory criteria if ``words`` has it, else ``key``."""
    other = f"{key}{OTHER_EDITION}"
    return other if not has_mandatory(catalogue) and other in words else key


def musts(catalogue: Catalogue) -> Text:
    """The kinds of rules that everybody must meet: conditions, basic requirements, …."""
    there = catalogue.conditions, catalogue.requirements, has_mandatory(catalogue)
    return all_of([_WORDS(kind) for kind, any_ in zip(_KINDS, there, strict=True) if any_])


def counted_musts(catalogue: Catalogue, ids: Iterable[str]) -> Text:
    """How many of each kind ``ids`` are: 1 条申报条件、2 条基本要求."""
    wanted = set(ids)
    counts = Counter(_kind(rule) for rule in catalogue.rules if rule.id in wanted)
    return all_of(
        [_WORDS(f"counted-{kind}", count=counts[kind]) for kind in _KINDS if counts[kind]]
    )


def _kind(rule: Criterion | Requirement) -> str:
    if isinstance(rule, Criterion):
        return "mandatory"
    return "conditions" if isinstance(rule, Condition) else "requirements"


def _name(where: Literal["in-text", "in-list", "at-start"], code: str, language: Language) -> str:
    kind = "question" if code.isdigit() else _BY_LETTER[code[0]]
    number = code if code.isdigit() else code[1:]
    return _WORDS(f"{where}-{kind}", number=number)[language]


def reason_given(item: Criterion | Requirement, reason: str) -> Text:
    """Why it does not apply: what was typed, or the case that the question names, in both."""
    case = item.not_applicable_when if isinstance(item, Condition) else None
    if case is not None and reason in (case.zh, case.en):
        return case
    return Text.model_construct(zh=reason, en=reason)
