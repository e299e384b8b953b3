"""The two editions side by side: which answer to one is also an answer to the other.

Which rules belong together is data (``editions.yaml``). An answer is carried over only where it
means the same; everything else the other edition asks. Numbers that follow from yearly figures are
never carried: they are calculated again, by the other edition's formulas.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from scoring.answers.acceptance import measure_meant, refusal
from scoring.answers.model import Answer, Answers, Met, Value
from scoring.answers.scales import scale_meant
from scoring.catalogue.model import Catalogue, Criterion, Measure, Requirement
from scoring.figures.calculation import calculated_answers
from scoring.figures.model import Figures
from scoring.files.data import read_data
from scoring.units.patterns import fits
from scoring.values import Frozen, Id, Text

Carries = Literal["number", "met", "not_met"]
Rule = Requirement | Criterion


class Pair(Frozen):
    """A rule of the newer edition and the older ones it replaced.

    ``forward`` is the part of an answer to an old rule that answers the new one, ``back`` the
    reverse. A number is judged by the new rule's ``scale``. ``reason`` fits both directions.
    """

    new: Id
    old: tuple[Id, ...]
    forward: Carries | None = None
    back: Carries | None = None
    scale: Id | None = None
    figures: bool = False
    reason: Text


class Editions(Frozen):
    """The older edition, the newer one, and the pairs between them."""

    editions: tuple[Id, Id]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class EditionLink:
    """One rule and its counterparts in the other edition; ``carries`` as in ``Pair``."""

    rule: str
    others: tuple[str, ...]
    carries: Carries | None
    scale: str | None
    figures: bool
    reason: Text


@dataclass(frozen=True, slots=True)
class CarryOver:
    """What becomes of a set of answers under the other edition.

    ``answers`` are those valid there too, ``origins`` the rules each of them comes from.
    ``calculated`` follow from the yearly figures. ``asked_additionally`` are the rules there that
    still have no answer, ``left_behind`` the answers here that cannot be used there.
    """

    answers: Mapping[str, Answer]
    origins: Mapping[str, tuple[str, ...]]
    calculated: Mapping[str, Answer]
    asked_additionally: tuple[str, ...]
    left_behind: tuple[str, ...]

    @property
    def all_answers(self) -> dict[str, Answer]:
        """All answers for the other edition, to be evaluated."""
        return {**self.answers, **self.calculated}


@cache
def _editions() -> Editions:
    return Editions.model_validate(read_data("editions.yaml"))


def pairs() -> tuple[Pair, ...]:
    """All pairs of rules, in the order of the newer edition."""
    return _editions().pairs


def other_edition(catalogue_id: str) -> str | None:
    """The edition to compare with; ``None`` for a catalogue without another edition."""
    older, newer = _editions().editions
    return {older: newer, newer: older}.get(catalogue_id)


def newer_edition(catalogue_id: str) -> str | None:
    """The edition that replaced this one; ``None`` for one that is in force."""
    older, newer = _editions().editions
    return newer if catalogue_id == older else None


def links(to: str) -> tuple[EditionLink, ...]:
    """How each rule of the edition ``to`` relates to those of the other.

    A rule may have several links; one without any has no counterpart in the other edition.
    """
    if to == _editions().editions[1]:
        return tuple(
            EditionLink(pair.new, pair.old, pair.forward, pair.scale, pair.figures, pair.reason)
            for pair in pairs()
        )
    return tuple(
        EditionLink(old, (pair.new,), pair.back, pair.scale, pair.figures, pair.reason)
        for pair in pairs()
        for old in pair.old
    )


def without_counterpart(catalogue: Catalogue, other: Catalogue) -> tuple[str, ...]:
    """The catalogue's rules without a counterpart in the other edition.

    A rule with the same id in both, such as a condition of a round, is the same rule.
    """
    known = {link.rule for link in links(catalogue.id)} | {rule.id for rule in other.rules}
    return tuple(rule.id for rule in catalogue.rules if rule.id not in known)


def carried_over(
    answers: Answers,
    from_catalogue: Catalogue,
    to_catalogue: Catalogue,
    figures: Figures | None = None,
    industry: str | None = None,
    region: str | None = None,
    *,
    carriers_open: bool = False,
) -> CarryOver:
    """What of ``answers`` to one edition is valid for the other, and what ``figures`` add.

    If several answers would carry to one rule they must all agree, otherwise none is carried.
    Answers under an id that both editions have, such as the conditions of a round, are kept.
    ``industry``, ``region`` and ``carriers_open`` are as in ``calculated_answers``.
    """
    here = {rule.id: rule for rule in from_catalogue.rules if rule.id in answers}
    there = {rule.id: rule for rule in to_catalogue.rules}
    kept = {id: answers[id] for id in here if id in there}
    origins: dict[str, tuple[str, ...]] = {id: (id,) for id in kept}
    for id, (answer, sources) in _brought(answers, here, there, to_catalogue.id).items():
        kept.setdefault(id, answer)
        origins.setdefault(id, sources)
    kept = {id: kept[id] for id in there if id in kept and _is_taken(there[id], kept[id])}
    origins = {id: origins[id] for id in kept}
    due = calculated_answers(
        to_catalogue, figures or {}, kept, industry, region, carriers_open=carriers_open
    )
    calculated = {id: answer for id, answer in due.items() if answer is not None}
    used = {source for sources in origins.values() for source in sources}
    return CarryOver(
        answers=kept,
        origins=origins,
        calculated=calculated,
        asked_additionally=tuple(id for id in there if id not in kept and id not in calculated),
        left_behind=tuple(id for id in here if id not in used and not _follows(answers[id])),
    )


def _brought(
    answers: Answers, here: Mapping[str, Rule], there: Mapping[str, Rule], to: str
) -> dict[str, tuple[Answer, tuple[str, ...]]]:
    """By rule of the other edition: the answer that carries to it, and where it comes from."""
    found: dict[str, dict[str, Answer]] = {}
    for link in links(to):
        if link.rule not in there:
            continue
        for other in link.others:
            if other in here and (
                answer := _as_carried(link, here[other], answers[other], there[link.rule])
            ):
                found.setdefault(link.rule, {})[other] = answer
    return {
        id: (next(iter(by.values())), tuple(by)) for id, by in found.items() if _agree(by.values())
    }


def _as_carried(link: EditionLink, rule: Rule, answer: Answer, to: Rule) -> Answer | None:
    """The part of ``answer`` to ``rule`` that answers the rule ``to``."""
    match answer:
        case Met(met):
            return answer if link.carries == ("met" if met else "not_met") else None
        case Value() if link.carries == "number" and not answer.worked_out:
            return _number(link, rule, answer, to)
        case _:
            return None


def _number(link: EditionLink, rule: Rule, answer: Value, to: Rule) -> Value | None:
    """The bare number, if it is the quantity itself rather than a multiple or a rank."""
    if not isinstance(rule, Criterion) or not isinstance(to, Criterion):
        return None
    if rule.scales:
        scale, direct = scale_meant(rule, answer), _direct(to)
        if direct is None or scale.id != link.scale:
            return None
        return Value(answer.value, answer.unit or scale.unit, measure=direct.id)
    unit = _unit_of_quantity(measure_meant(rule, answer), answer)
    asked = next((scale for scale in to.scales if scale.id == link.scale), None)
    if asked is None or not unit or not fits(asked.unit, unit):
        return None
    return Value(answer.value, unit, measure=asked.id)


def _direct(criterion: Criterion) -> Measure | None:
    return next((measure for measure in criterion.measures if measure.reads == "value"), None)


def _unit_of_quantity(measure: Measure, answer: Value) -> str:
    """The unit of the quantity itself; empty where the number is of something else.

    A multiple contains the quantity only if its reference was given too.
    """
    if measure.reads == "value":
        return answer.unit or measure.unit
    return answer.unit if measure.reads == "multiple" and answer.reference is not None else ""


def _agree(found: Iterable[Answer]) -> bool:
    first, *others = found
    return all(_same(first, other) for other in others)


def _same(one: Answer, other: Answer) -> bool:
    if isinstance(one, Value) and isinstance(other, Value):
        return (Fraction(one.value), one.unit) == (Fraction(other.value), other.unit)
    return one == other


def _is_taken(rule: Rule, answer: Answer) -> bool:
    return refusal(rule, answer) is None


def _follows(answer: Answer) -> bool:
    return isinstance(answer, Value) and answer.worked_out


def reasons(to: str) -> dict[str, EditionLink]:
    """By rule of the edition ``to``: its first link, which says how it differs."""
    found: dict[str, EditionLink] = {}
    for link in links(to):
        found.setdefault(link.rule, link)
    return found


def grouped(catalogue: Catalogue, ids: Iterable[str]) -> Iterator[tuple[str | None, int]]:
    """The number of rules in each section that has any; under ``None`` the gates."""
    wanted = set(ids)
    gates = sum(rule.id in wanted for rule in catalogue.gates)
    if gates:
        yield None, gates
    for section in catalogue.sections:
        count = sum(row.section == section.id and row.id in wanted for row in catalogue.criteria)
        if count:
            yield section.id, count
