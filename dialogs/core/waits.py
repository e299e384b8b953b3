"""What a session waits for: a place, its subject, and what is known there so far.

The kinds of states and the names of their fields are stored, so they are never renamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal, Self, TypeVar

from msgspec import Struct

from dialogs.core.places import About, Place
from dialogs.core.sent.bills import Proposed

PlanField = Literal["name", "owner", "due", "cost"]


@dataclass(frozen=True, slots=True)
class State:
    """What is known at a place beyond its subject."""

    kind: ClassVar[str]

    def to_json(self) -> dict[str, Any]:
        """A JSON value: every field by its name, numbers as text so that they stay exact."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        exact = {name: str(v) if isinstance(v, Decimal) else v for name, v in values.items()}
        return {"kind": self.kind, **exact}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The state whose fields ``to_json`` wrote, without the kind."""
        return cls(**stored)


S = TypeVar("S", bound=State)


@dataclass(frozen=True, slots=True)
class SearchedFor(State):
    """Words typed that match several things, which are offered as choices."""

    kind = "searched"
    words: str


@dataclass(frozen=True, slots=True)
class NameTyped(State):
    """A name that looks like a question and must be confirmed."""

    kind = "name"
    name: str


@dataclass(frozen=True, slots=True)
class GroupMarks(State):
    """Rows of a group marked as met, not met, or not known.

    ``others_met``: all other open rows are met.
    """

    kind = "marks"
    not_met: tuple[int, ...] = ()
    met: tuple[int, ...] = ()
    others_met: bool = False
    unclear: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """All rows named."""
        return (*self.met, *self.not_met, *self.unclear)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The marks; older sessions have no ``unclear``. JSON stores tuples as lists."""
        not_met, met, unclear = (
            tuple(stored.get(name, ())) for name in ("not_met", "met", "unclear")
        )
        return cls(not_met, met, stored["others_met"], unclear)


@dataclass(frozen=True, slots=True)
class SheetShown(State):
    """What a filled-in worksheet would change, as it is shown, and what of it cannot be used.

    A change: ``answer``, ``note`` or ``figure``; the id; where; the value before and after as
    JSON; whether it was changed meanwhile. What cannot be used: where, a code, and the names and
    texts that its words need.
    """

    kind = "sheet"
    name: str
    changes: tuple[tuple[str, str, str, str, str, str], ...] = ()
    refused: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The same; JSON stores tuples as lists."""
        changes = tuple(tuple(one) for one in stored["changes"])
        refused = tuple((at, code, tuple(map(tuple, p))) for at, code, p in stored["refused"])
        return cls(stored["name"], changes, refused)


@dataclass(frozen=True, slots=True)
class BillShown(State):
    """The yearly figures that documents seem to give, as they are shown.

    ``names`` are those of the files, none for a table that was pasted. ``year_unsaid``: one does
    not say that it is about the year assessed. ``opened`` is the figure looked at, from 1; 0 for
    the list.
    """

    kind = "bill"
    names: tuple[str, ...]
    figures: tuple[Proposed, ...]
    year_unsaid: bool = False
    opened: int = 0

    def to_json(self) -> dict[str, Any]:
        """A JSON value."""
        values = State.to_json(self)
        return values | {"figures": [one.to_json() for one in self.figures]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The figures."""
        figures = tuple(Proposed.from_json(one) for one in stored["figures"])
        return cls(**{**stored, "figures": figures, "names": tuple(stored["names"])})

    @property
    def looked_at(self) -> Proposed | None:
        """The figure that is opened."""
        return self.figures[self.opened - 1] if self.opened else None


@dataclass(frozen=True, slots=True)
class FileChosen(State):
    """A file of the question, by the start of its digest."""

    kind = "file"
    digest_start: str


@dataclass(frozen=True, slots=True)
class PendingNote(State):
    """Words typed at a question that are not an answer and may become its note."""

    kind = "note"
    text: str


@dataclass(frozen=True, slots=True)
class NumberTyped(State):
    """A number typed before its measure or scale is known."""

    kind = "number-typed"
    value: Decimal
    unit: str = ""

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The number."""
        return cls(Decimal(stored["value"]), stored["unit"])


@dataclass(frozen=True, slots=True)
class WordsTyped(State):
    """Words typed that may mean one thing or its opposite, so the person is asked."""

    kind = "words-typed"
    words: str


@dataclass(frozen=True, slots=True)
class NumberAsked(State):
    """A number is asked for: of the measure or scale with this id."""

    kind = "number"
    by: str


@dataclass(frozen=True, slots=True)
class ReferenceAsked(State):
    """The reference value of a number typed before, a multiple, is asked for."""

    kind = "reference"
    measure: str
    value: Decimal
    unit: str

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The number and its measure."""
        return cls(stored["measure"], Decimal(stored["value"]), stored["unit"])


@dataclass(frozen=True, slots=True)
class ShareTyped(State):
    """A share whose reason is asked for."""

    kind = "share"
    share: Decimal

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The share."""
        return cls(Decimal(stored["share"]))


@dataclass(frozen=True, slots=True)
class BaselineAsked(State):
    """The baseline on a scale is asked for; with the one just typed, in its unit."""

    kind = "baseline"
    scale: str
    baseline: Decimal | None = None
    unit: str = ""

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The scale, and the baseline if there is one."""
        return cls(stored["scale"], _decimal(stored["baseline"]), stored["unit"])


@dataclass(frozen=True, slots=True)
class LeadingAsked(State):
    """The leading value on a scale is asked for, in ``unit``, after the baseline typed before.

    That baseline is absent if the scale or a published limit has one.
    """

    kind = "leading"
    scale: str
    baseline: Decimal | None
    unit: str

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The scale, the baseline if there is one, and the unit."""
        return cls(stored["scale"], _decimal(stored["baseline"]), stored["unit"])


@dataclass(frozen=True, slots=True)
class EndsInDoubt(State):
    """Two ends whose order is in doubt, stored so that the leading value is the better one."""

    kind = "ends-in-doubt"
    baseline: Decimal
    leading: Decimal
    unit: str

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The two ends."""
        return cls(Decimal(stored["baseline"]), Decimal(stored["leading"]), stored["unit"])


@dataclass(frozen=True, slots=True)
class SourceAsked(State):
    """The source of these questions' own ends is asked for; ``name`` was typed before."""

    kind = "source"
    subjects: tuple[str, ...]
    name: str = ""

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The questions; JSON keeps tuples as lists."""
        return cls(tuple(stored["subjects"]), stored["name"])


@dataclass(frozen=True, slots=True)
class Ticked(State):
    """The items of a checklist that are ticked, by position from 1."""

    kind = "ticked"
    positions: tuple[int, ...]

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The positions; JSON keeps tuples as lists."""
        return cls(tuple(stored["positions"]))


@dataclass(frozen=True, slots=True)
class OfferedOverlays(State):
    """The overlays on offer, by id, and whether each is chosen."""

    kind = "overlays"
    marked: tuple[tuple[str, bool], ...]

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The overlays; JSON keeps tuples as lists."""
        return cls(tuple((id, chosen) for id, chosen in stored["marked"]))


@dataclass(frozen=True, slots=True)
class AskedInTurn(State):
    """The open figures of a group are asked one after the other."""

    kind = "in-turn"


@dataclass(frozen=True, slots=True)
class FigureAsked(State):
    """A yearly figure is asked for."""

    kind = "figure"
    figure: str


@dataclass(frozen=True, slots=True)
class FigureInDoubt(State):
    """An unusual yearly figure, as typed; it must be confirmed.

    ``factor`` is the kind of the enterprise's own factor that was typed (``heating_value`` …),
    ``own`` its value; ``parts`` are the amounts it was added up from, as typed.
    """

    kind = "figure-in-doubt"
    figure: str
    value: Decimal
    unit: str
    factor: str = ""
    own: Decimal | None = None
    parts: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The figure; older sessions lack the newer fields."""
        return cls(
            stored["figure"],
            Decimal(stored["value"]),
            stored["unit"],
            stored.get("factor", ""),
            _decimal(stored.get("own")),
            tuple(stored.get("parts", ())),
        )


@dataclass(frozen=True, slots=True)
class FactorTyped(State):
    """A heating value or factor of a carrier, typed without a unit, which must be chosen."""

    kind = "factor-typed"
    figure: str
    factor: str
    value: Decimal

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The number."""
        return cls(stored["figure"], stored["factor"], Decimal(stored["value"]))


@dataclass(frozen=True, slots=True)
class PercentTyped(State):
    """A small number typed where a percentage is asked: 0.9 could be 0.9 % or 90 %.

    ``by`` is the scale or measure it is a number on; empty for the share of a question.
    """

    kind = "percent-typed"
    value: Decimal
    by: str = ""

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The number."""
        return cls(Decimal(stored["value"]), stored["by"])


@dataclass(frozen=True, slots=True)
class CalculationShown(State):
    """How a number is calculated: that of a scale or measure, by the formula with this number."""

    kind = "calculation"
    by: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class PlanFieldAsked(State):
    """A field of a plan is asked for; ``in_a_row``: the next one follows."""

    kind = "plan-field"
    field: PlanField
    in_a_row: bool = False


@dataclass(frozen=True, slots=True)
class ColleagueNamed(State):
    """Who is to answer, with a note and a day (ISO), as they were typed."""

    kind = "colleague"
    name: str
    note: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class ProposalSeen(State):
    """The answers beside which a proposal was shown, by their fingerprint."""

    kind = "proposal-seen"
    answer: str


@dataclass(frozen=True, slots=True)
class CommentBegun(State):
    """A comment is asked for: among the owner's side alone, or open to who was asked."""

    kind = "comment"
    internal: bool


@dataclass(frozen=True, slots=True)
class FactsSeen(State):
    """The hash of the facts in view when something final is asked."""

    kind = "facts-seen"
    hash: str


@dataclass(frozen=True, slots=True)
class RollForwardAsked(State):
    """To which year an assessment is to be rolled forward, and by which edition."""

    kind = "roll-forward"
    year: str
    catalogue: str


@dataclass(frozen=True, slots=True)
class ChosenAssessments(State):
    """The assessments chosen to be compared, by id; ``shown``: they are side by side now."""

    kind = "chosen-assessments"
    ids: tuple[int, ...] = ()
    shown: bool = False

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The ids; JSON keeps tuples as lists."""
        return cls(tuple(stored["ids"]), stored["shown"])


@dataclass(frozen=True, slots=True)
class TwoAnswers(State):
    """An answer given here, and another given elsewhere meanwhile, as JSON; empty for none."""

    kind = "two-answers"
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ReviewTyped(State):
    """What a reviewer said so far; ``value`` is their own answer as JSON, empty for none."""

    kind = "review-typed"
    verdict: str
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTyped(State):
    """What a row is to be decided as, as JSON, before the reason is given."""

    kind = "decision-typed"
    value: str


@dataclass(frozen=True, slots=True)
class RequestTyped(State):
    """What evidence is asked for, about which question, by which day (ISO); empty for none."""

    kind = "request"
    what: str
    about: str = ""
    due: str = ""


def _decimal(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)


STATES: Final[Mapping[str, type[State]]] = {
    state.kind: state
    for state in (
        SearchedFor, NameTyped, GroupMarks, PendingNote, NumberTyped, WordsTyped, NumberAsked,
        ReferenceAsked, ShareTyped, BaselineAsked, LeadingAsked, EndsInDoubt, SourceAsked, Ticked,
        OfferedOverlays, AskedInTurn, FigureAsked, FigureInDoubt, FactorTyped, PercentTyped,
        CalculationShown, PlanFieldAsked, ColleagueNamed, ProposalSeen, FactsSeen,
        TwoAnswers, FileChosen, RollForwardAsked, ChosenAssessments, CommentBegun,
        ReviewTyped, DecisionTyped, RequestTyped, SheetShown, BillShown,
    )
}  # fmt: skip
"""The state classes by their stored kind."""
_DEFAULTS: Final = ("", "", None, 0, False, False, 0)
"""The defaults omitted from the end of a stored wait."""


class Wait(Struct, frozen=True):
    """What the session waits for. Only this decides whether an input is accepted.

    ``detour`` marks a detour: when it is done the person returns to where they were.
    ``more`` is the page of the buttons, if there are too many for one screen.
    """

    at: Place
    subject: str = ""
    state: State | None = None
    page: int = 0
    help_open: bool = False
    detour: bool = False
    more: int = 0

    @property
    def question(self) -> str:
        """The question it asks or is part of; empty if there is none."""
        asks = self.at.about in (About.QUESTION, About.PART)
        return self.subject if asks else ""

    def state_if(self, kind: type[S]) -> S | None:
        """The state if it is of this kind, otherwise ``None``."""
        return self.state if isinstance(self.state, kind) else None

    def state_of(self, kind: type[S]) -> S:
        """The state, at a place that always has one of this kind."""
        if not isinstance(self.state, kind):
            raise TypeError(f"at {self.at} the wait has {self.state}, not {kind.__name__}")
        return self.state

    def to_json(self) -> list[Any]:
        """A JSON value; defaults at its end are left out to keep it small."""
        is_bare = not (self.state or self.page or self.help_open or self.detour or self.more)
        if is_bare and self.subject:  # so are nearly all, and thirty are written in every turn
            return [str(self.at), self.subject]
        state = self.state.to_json() if self.state else None
        moved = [self.page, self.help_open, self.detour, self.more]
        values = [str(self.at), self.subject, state, *moved]
        while not values[-1]:
            values.pop()
        return values

    @classmethod
    def from_json(cls, stored: list[Any]) -> Self:
        """The wait that ``to_json`` wrote."""
        whole = [*stored, *_DEFAULTS[len(stored) :]]
        at, subject, state, page, help_open, detour, more = whole
        return cls(Place(at), subject, _state(state), page, help_open, detour, more)


def _state(stored: dict[str, Any] | None) -> State | None:
    if stored is None:
        return None
    values = {name: value for name, value in stored.items() if name != "kind"}
    return STATES[stored["kind"]].from_json(values)
