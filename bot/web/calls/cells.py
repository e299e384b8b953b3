"""What stands in each cell of a call's board, the same on the page and in the files."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from bot.screens.core.texts import words_of
from bot.web.calls.asked import BY_PERSON
from bot.web.calls.listing import decided_total, is_settled
from bot.wording.facts import region_in_words
from dialogs.calls.levels import Agency
from dialogs.calls.shown.board import Places
from dialogs.calls.terms import BY_TIME, Terms
from dialogs.calls.visible import Seen
from dialogs.typed.china_time import CHINA
from scoring.calls.agreement import Step
from scoring.calls.ranking import Ranked
from scoring.rounding import fixed
from scoring.values import Language, Text

NONE: Final = "—"
PLACES: Final = 2
"""Decimals of points."""


@dataclass(frozen=True, slots=True)
class CallWords:
    """The words of pages of calls in one language; ``b`` are those of the pages themselves.

    ``agencies`` of the call name its counties.
    """

    language: Language
    b: dict[str, Any]
    agencies: tuple[Agency, ...] = ()

    def region(self, code: str) -> str:
        """Where an enterprise is."""
        return region_in_words(code, self.agencies)[self.language]

    def said(self, kind: str, code: str) -> str:
        """What a state, a level, a step or an outcome is called, as in the chat."""
        return str(words_of(self.language)[kind][code])

    def filled(self, key: str, **values: object) -> str:
        """Words with values in them."""
        return str(self.b[key]).format(**values)


@dataclass(frozen=True, slots=True)
class Cells:
    """One row in words. ``place`` is ``None`` where it is not ranked, or nobody may know."""

    one: Seen
    words: CallWords
    place: Ranked | None
    line: str
    """``inside``, ``straddling``, ``outside``, or empty where there is no line."""
    is_being_checked: bool = False
    """Whether it has no place only because levels still check it."""

    @property
    def place_shown(self) -> str:
        """The place, with a sign where it is shared; that it has none yet."""
        if self.is_being_checked:
            return str(self.words.b["not-ranked"])
        return "" if self.place is None else f"{self.place.place}{'=' * self.place.shared}"

    @property
    def line_shown(self) -> str:
        """Where it is by the cut line."""
        return str(self.words.b["lines"][self.line]) if self.line else ""

    @property
    def number(self) -> str:
        """The number of its receipt."""
        return str(self.one.receipt.receipt) if self.one.receipt else NONE

    @property
    def region(self) -> str:
        """Where the enterprise is."""
        return self.words.region(self.one.region)

    @property
    def state(self) -> str:
        """How far it is; that an interest is to be declared first."""
        if self.one.status is None:
            key = "hidden" if self.one.is_declared else "declare-first"
            return str(self.words.b[key])
        return self.words.said("call-statuses", self.one.status)

    @property
    def level(self) -> str:
        """With whom it lies while it is checked."""
        one = self.one
        is_checked = one.status in ("received", "checked", "returned")
        return self.words.said("call-levels", one.level) if one.level and is_checked else ""

    @property
    def gates(self) -> str:
        """How it stands with what must hold."""
        gates = self.one.gates
        return NONE if gates is None else str(self.words.b["gates"][gates.name.lower()])

    @property
    def own(self) -> str:
        """The points of the self-assessment, or their range."""
        result = self.one.result
        if result is None:
            return NONE
        ends = dict.fromkeys((result.certain, result.possible))
        return "–".join(points(end) for end in ends)

    @property
    def reviewed(self) -> str:
        """What the reviews come to."""
        agreed = self.one.agreement
        return points(agreed.total) if agreed and agreed.total is not None else NONE

    @property
    def reviewed_note(self) -> str:
        """Why there is no total yet, or how it came about."""
        one, words = self.one, self.words
        if one.agreement is None:
            own = one.own_review
            return words.filled("own-review", points=points(own.total)) if own else ""
        if one.agreement.step is Step.APART and one.agreement.difference is not None:
            return words.filled("apart", points=points(one.agreement.difference))
        if is_settled(one):
            return str(words.b["settled"])
        given = len(one.reviews) + (one.own_review is not None)
        is_waiting = one.agreement.step is Step.WAITING and one.reviewers
        return words.filled("given", given=given, of=len(one.reviewers)) if is_waiting else ""

    @property
    def decided(self) -> str:
        """The points that the decision rests on."""
        total = decided_total(self.one)
        return points(total) if total is not None else NONE

    @property
    def outcome(self) -> str:
        """What is decided, or pending."""
        one, words = self.one, self.words
        if one.decision:
            return words.said("call-outcomes", one.decision.outcome)
        if one.pending:
            outcome = words.said("call-outcomes", one.pending.outcome)
            return words.filled("pending", outcome=outcome)
        return ""

    @property
    def flags(self) -> list[str]:
        """The open flags by kind, each with its number."""
        kinds = Counter(flag.rule or BY_PERSON for flag in self.one.flags if flag.is_open)
        return [f"{self.words.b['flag-kinds'][kind]} {count}" for kind, count in kinds.items()]

    @property
    def open_flags(self) -> int:
        """How many are open."""
        return sum(flag.is_open for flag in self.one.flags)

    @property
    def resolved(self) -> str:
        """How many flags are resolved; empty for none."""
        count = len(self.one.flags) - self.open_flags
        return self.words.filled("resolved", count=count) if count else ""

    @property
    def reviewers(self) -> list[str]:
        """Who is to review it; with a note who has not declared."""
        return [
            f"{one.name}{self.words.b['undeclared'] if one.declared is None else ''}"
            for one in self.one.reviewers
        ]

    @property
    def received(self) -> str:
        """When it was handed in, in China."""
        receipt = self.one.receipt
        return f"{receipt.at.astimezone(CHINA):%Y-%m-%d %H:%M}" if receipt else ""

    @property
    def late(self) -> str:
        """How late it was; empty if in time."""
        minutes = self.one.receipt.late_minutes if self.one.receipt else 0
        return self.words.filled("late", minutes=minutes) if minutes else ""


def points(total: Fraction) -> str:
    """Points as they are shown."""
    return fixed(total, PLACES)


def cells_of(
    shown: Iterable[Seen],
    words: CallWords,
    places: Places | None,
    place_of: Mapping[int, Ranked],
    *,
    has_line: bool,
) -> list[Cells]:
    """Rows in words; ``has_line``: the call states a cut line."""
    inside = frozenset(places.line.inside) if places else frozenset()
    straddling = frozenset(places.line.straddling) if places else frozenset()

    def line(id: int) -> str:
        if not has_line or id not in place_of:
            return ""
        return "inside" if id in inside else "straddling" if id in straddling else "outside"

    checking = places.checking if places else {}
    return [
        Cells(one, words, place_of.get(one.id), line(one.id), one.id in checking) for one in shown
    ]


def being_checked(places: Places, words: CallWords) -> str:
    """How many have no place yet, by state; empty for none."""
    if not places.checking:
        return ""
    parts = [
        words.filled("with-count", name=words.said("call-statuses", state), count=count)
        for state, count in places.counts
    ]
    states = str(words.b["comma"]).join(parts)
    return words.filled("being-checked", count=len(places.checking), states=states)


def tie_rule(terms: Terms, sections: Mapping[str, Text], words: CallWords) -> str:
    """By what the ranking goes, in words: as the call states it, and nothing else."""
    titles = [
        words.filled("tie-section", section=sections[one][words.language])
        for one in terms.ties
        if one != BY_TIME and one in sections
    ]
    by_time = [str(words.b["tie-time"])] if BY_TIME in terms.ties else []
    steps = [*words.b["order"], *titles, *by_time]
    return words.filled("tie-rule", steps=str(words.b["then"]).join(steps))


def cut_line(
    terms: Terms, places: Places, names: Mapping[int, str], words: CallWords
) -> list[str]:
    """The cut line in sentences: its rule, how many are above it, who is next to it on each side,
    by what margin; nothing where the call has no line. Who is not in ``names`` is not named."""
    line = places.line
    if not terms.has_line:
        return []
    rules = []
    if terms.places is not None:
        rules.append(words.filled("line-places", places=terms.places))
    if terms.least is not None:
        rules.append(words.filled("line-least", points=points(Fraction(terms.least))))
    said = [
        words.filled("line-rule", rule=str(words.b["and"]).join(rules), inside=len(line.inside))
    ]
    for key, ranked in (("last-inside", line.last_inside), ("first-outside", line.first_outside)):
        if ranked is not None and ranked.candidate.id in names:
            total = points(ranked.candidate.total)
            said.append(words.filled(key, name=names[ranked.candidate.id], points=total))
    if line.margin is not None:
        key = "margin" if line.margin else "no-margin"
        said.append(words.filled(key, points=points(line.margin)))
    if at_line := [names[id] for id in line.straddling if id in names]:
        shared = str(words.b["comma"]).join(at_line)
        said.append(words.filled("straddling", names=shared))
    return said
