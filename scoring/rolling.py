"""What of one year's assessment still holds in the next, by the same edition or a newer one.

A catalogue does not say whether the answer to a rule lasts, so what it does say decides: what is
judged by a number, what comes with a round, and what asks whether something happened is about one
year. Everything else is about systems, documents and buildings: its answer is brought along, to be
confirmed (``docs/decisions/0033``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Answers, Chosen, Met, NotApplicable
from scoring.catalogue.model import Catalogue, Condition, Criterion, Requirement
from scoring.editions import carried_over, links


@dataclass(frozen=True, slots=True)
class RolledForward:
    """What the next assessment begins with.

    ``sources``: by rule of the next assessment, the rules here whose notes and files belong to it:
    the same rule, or those that a newer edition replaced by it.
    ``yearly`` and ``other`` are the rules left to be answered: about the year, and the rest.
    """

    answers: Mapping[str, Answer]
    sources: Mapping[str, tuple[str, ...]]
    yearly: tuple[str, ...]
    other: tuple[str, ...]


def is_yearly(rule: Requirement | Criterion) -> bool:
    """Whether a rule asks about one year, so that its answer says nothing about the next."""
    if isinstance(rule, Condition) or rule.met_when_none:
        return True
    if not isinstance(rule, Criterion):
        return False
    return bool(rule.measures or rule.thresholds or (rule.scales and not rule.checklist))


def outlasts(rule: Requirement | Criterion, answer: Answer) -> bool:
    """Whether an answer still holds in the next year, as far as can be told.

    That something does not apply is about the enterprise, whatever the rule asks. A number, a
    share, a place in the industry and what was calculated are always of their year.
    """
    match answer:
        case NotApplicable():
            return not isinstance(rule, Condition)
        case Met() | Chosen():
            return not is_yearly(rule)
        case _:
            return False


def rolled_forward(answers: Answers, here: Catalogue, there: Catalogue) -> RolledForward:
    """What of the answers by ``here`` the next assessment, by ``there``, begins with.

    Between two editions it is what ``carried_over`` brings of the answers that last.
    """
    lasting = {
        rule.id: answers[rule.id]
        for rule in here.rules
        if rule.id in answers and outlasts(rule, answers[rule.id])
    }
    rules = {rule.id: rule for rule in there.rules}
    is_same = here.id == there.id
    brought = lasting if is_same else carried_over(lasting, here, there).answers
    kept = {
        id: said
        for id, said in brought.items()
        if id in rules and outlasts(rules[id], said) and refusal(rules[id], said) is None
    }
    return RolledForward(
        answers=kept,
        sources=_sources(here, there, kept),
        yearly=tuple(id for id, rule in rules.items() if id not in kept and is_yearly(rule)),
        other=tuple(id for id, rule in rules.items() if id not in kept and not is_yearly(rule)),
    )


def _sources(here: Catalogue, there: Catalogue, kept: Answers) -> dict[str, tuple[str, ...]]:
    """By rule there, in its order: the rules here that ask the same or were replaced by it."""
    lasting = {rule.id for rule in here.rules if not is_yearly(rule) or rule.id in kept}
    found: dict[str, tuple[str, ...]] = {
        rule.id: (rule.id,) for rule in there.rules if rule.id in lasting
    }
    yearly = {rule.id for rule in there.rules if is_yearly(rule)} - kept.keys()
    for link in links(there.id) if here.id != there.id else ():
        if link.rule not in yearly:
            others = tuple(one for one in link.others if one in lasting)
            found[link.rule] = tuple(dict.fromkeys((*found.get(link.rule, ()), *others)))
    return {rule.id: found[rule.id] for rule in there.rules if found.get(rule.id)}
