"""Calls of agencies, for enterprises and for officers. All that is shown came from ``visible``."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import islice
from typing import Final

from propcache.api import cached_property

from bot.screens.core.flag_words import details_of, flag_in_words
from bot.screens.core.moments import time_left, with_weekday
from bot.screens.core.of_calls import Board, CallLine, Decisions, OwnCall
from bot.screens.core.row_values import value_in_words
from bot.screens.core.view import Labels
from bot.screens.sharing.sharing import SharingView
from bot.wording.facts import region_in_words
from bot.wording.truncate import brief
from dialogs.calls.access import Act
from dialogs.calls.intake import Found
from dialogs.calls.levels import county_name
from dialogs.calls.phases import phase_title
from dialogs.calls.reviewing.rows import row_code
from dialogs.calls.screens import BUTTONS, DROP, rest_of
from dialogs.calls.shown.differing import RowApart, rows_apart
from dialogs.calls.state import RaisedFlag
from dialogs.calls.terms import Call
from dialogs.calls.visible import Seen
from dialogs.core import buttons as c
from scoring.calls.consistency import Outcome as Checked
from scoring.calls.consistency import checked
from scoring.rounding import fixed, trimmed
from scoring.units.number import MOST_DIGITS

LISTED: Final = 12
"""Calls, and submissions on a page."""
NAME_SHOWN: Final = 24
FLAGS_SHOWN: Final = 8
APART_SHOWN: Final = 6
PEOPLE_SHOWN: Final = 40
HASH_SHOWN: Final = 8
PLACES: Final = 2
"""Decimals of points."""


@dataclass(frozen=True, slots=True)
class FlagWords:
    """A flag in words."""

    said: str
    is_open: bool
    resolved: str


@dataclass(frozen=True, slots=True)
class _Answering:
    checks: tuple[str, ...]


class CallsView(SharingView):
    """The calls that the person has found, or takes part in."""

    @property
    def lines(self) -> tuple[CallLine, ...]:
        """The calls, the latest first."""
        return self.context.around.calls.lines[:LISTED]

    def phase_name(self, id: str) -> str:
        """What a phase is called."""
        return self.say(phase_title(id))

    def status_name(self, status: str | None) -> str:
        """How far a submission is."""
        return str(self.context.words["call-statuses"][status or "unseen"])

    def level_name(self, level: str | None) -> str:
        """A level of the administration."""
        return str(self.context.words["call-levels"][level]) if level else ""

    def step_name(self, act: str) -> str:
        """What a level did."""
        return str(self.context.words["call-steps"][act])

    def outcome_name(self, outcome: str) -> str:
        """A decision."""
        return str(self.context.words["call-outcomes"][outcome])

    def moment(self, moment: datetime) -> str:
        """A moment in China with its weekday."""
        return with_weekday(self.context.language, moment)

    def remaining(self, until: datetime, now: datetime) -> str:
        """How long there is still."""
        return time_left(self.context.language, until, now)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Look at one of them."""
        verbs = ((c.CALL_BOARD if one.is_officer else c.CALL, one) for one in self.lines)
        looks = tuple((c.choice(verb, one.call.id),) for verb, one in verbs)
        return (*looks, *offered)

    @property
    def labels(self) -> Labels:
        """A call by its title."""
        return {c.CALL: self._title_label, c.CALL_BOARD: self._title_label}

    def _title_label(self, number: str) -> str:
        found = (one.call for one in self.lines if str(one.call.id) == number)
        call = next(found, None)
        return brief(call.terms.title, NAME_SHOWN) if call else self.context.label("calls")


class CallView(CallsView):
    """One call, for an enterprise."""

    def row_name(self, subject: str) -> str:
        """A question by its number."""
        return row_code(subject, self.context.index)

    @property
    def own(self) -> OwnCall | None:
        """The call; ``None`` if it no longer exists."""
        return self.context.around.calls.own

    @property
    def hash(self) -> str:
        """The first characters of the hash of what would be handed in."""
        return self.own.hash[:HASH_SHOWN] if self.own else ""

    @property
    def name(self) -> str | None:
        """Who hands it in."""
        return self.context.around.name

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that are asked for."""
        return tuple(map(self._document, self.own.call.terms.documents if self.own else ()))

    def obstacle(self, found: Found) -> str:
        """What is missing, in a line."""
        params = dict(found.params)
        if ids := params.get("documents"):
            params["documents"] = self.context.listed([self._document(id) for id in ids.split()])
        return self.context.phrase(f"obstacle-{found.obstacle}", **params)

    def _document(self, id: str) -> str:
        items = self.context.catalogue.evidence_items
        return next((self.say(one.title) for one in items if one.id == id), id)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Submit, or take it back."""
        own = self.own
        if own is None:
            return offered
        id = own.call.id
        submit = () if own.obstacles else ((c.choice(c.SUBMIT, id),),)
        acts = own.submission.acts if own.submission else frozenset()
        withdraw = ((c.choice(c.WITHDRAW_SUBMISSION, id),),) if Act.WITHDRAW in acts else ()
        appeal = ((c.choice(c.APPEAL, id),),) if Act.APPEAL in acts else ()
        return (*submit, *withdraw, *appeal, *offered)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Submitting."""
        return (c.SUBMIT,)

    @property
    def labels(self) -> Labels:
        """By what they do, whichever call it is."""
        return {
            c.SUBMIT: lambda _number: self.context.label("submit"),
            c.WITHDRAW_SUBMISSION: lambda _number: self.context.label("withdraw-submission"),
            c.APPEAL: lambda _number: self.context.label("appeal"),
            c.FACT: "call-profile",
        }


class SubmittingView(CallView):
    """What is about to be handed in."""

    @property
    def asks_county(self) -> bool:
        """Whether the enterprise has to say in which county it is."""
        return self.own is not None and len(self.own.regions) > 1

    def rows(self, offered: c.Rows) -> c.Rows:
        """As the dialogue has them; a button for each county where there are several."""
        if self.own is None or not self.asks_county:
            return offered
        counties = [c.choice(c.SUBMIT_CONFIRMED, region) for region in self.own.regions]
        return (*c.rows_of(counties, 2), *offered[1:])

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Handing it in."""
        return (c.SUBMIT_CONFIRMED,)

    @property
    def labels(self) -> Labels:
        """Where there are several, by the county whose agency checks first."""
        return {**super().labels, c.SUBMIT_CONFIRMED: self._confirm}

    def _confirm(self, region: str) -> str:
        agencies = self.own.call.terms.agencies if self.own else ()
        if not region:
            return self.context.label("submit-confirmed")
        if county := county_name(agencies, region):
            return self.context.label("submit-from", county=county)
        return self.context.label("submit-from-none")


class _ReasonView(CallView):
    """A reason is asked for."""

    def rows(self, offered: c.Rows) -> c.Rows:
        """As the dialogue has them."""
        return offered


class WithdrawingView(_ReasonView):
    """Why a submission is taken back."""


class AppealingView(_ReasonView):
    """Why a decision is wrong."""


class BoardView(CallsView):
    """The submissions of a call as short lines."""

    @property
    def _call(self) -> Call | None:
        return self.board.call if self.board else None

    @property
    def board(self) -> Board | None:
        """The list."""
        return self.context.around.calls.board

    @property
    def page(self) -> c.Page[Seen]:
        """A page of it."""
        shown = self.board.shown if self.board else ()
        return c.paginate(shown, self.wait.page, LISTED)

    def list_name(self, listing: str) -> str:
        """A list by its state."""
        return str(self.context.words["call-statuses"][listing])

    def points(self, one: Seen) -> str:
        """The points of a submission, reviewed ones where there are any."""
        if one.agreement and one.agreement.total is not None:
            return fixed(one.agreement.total, PLACES)
        if one.result is None:
            return "—"
        ends = dict.fromkeys((one.result.certain, one.result.possible))
        return "–".join(fixed(end, PLACES) for end in ends)

    def place(self, one: Seen) -> str:
        """Its place, with a sign where it is shared; empty where there is no ranking."""
        places = self.board.places if self.board else None
        found = places.place(one.id) if places else None
        return "" if found is None else f"{found.place}{'=' if found.shared else ''}"

    @property
    def line(self) -> str:
        """The cut line in words; empty where nobody may see it, or there is none."""
        places = self.board.places if self.board else None
        if places is None or places.line.last_inside is None:
            return ""
        margin = places.line.margin
        return self.context.phrase(
            "cut-line",
            inside=str(len(places.line.inside)),
            straddling=str(len(places.line.straddling) or ""),
            margin="" if margin is None else fixed(margin, PLACES),
        )

    def region_name(self, region: str) -> str:
        """Where an enterprise is."""
        agencies = self._call.terms.agencies if self._call else ()
        return self.say(region_in_words(region, agencies))

    def open_flags(self, one: Seen) -> int:
        """How many flags nobody has resolved."""
        return len(one.open_flags)

    def rows(self, offered: c.Rows) -> c.Rows:
        """The lists, then those on the page."""
        board = self.board
        if board is None:
            return offered
        id = board.call.id
        lists = [c.choice(c.CALL_BOARD, f"{id}-{one}") for one in board.counts]
        everything = [c.choice(c.CALL_BOARD, id)] if board.listing else []
        looks = [c.choice(c.SUBMISSION, f"{id}-{one.id}") for one in self.page.shown]
        decide = ((c.choice(c.DECISIONS, id),),) if board.may_decide else ()
        turns = (self.page.turns,) if self.page.turns else ()
        lists_shown = c.rows_of([*everything, *lists], 3)
        return (*((one,) for one in looks), *turns, *lists_shown, *decide, *offered)

    @property
    def labels(self) -> Labels:
        """A list by its state and number, a submission by its name."""
        return {
            c.CALL_BOARD: self._list_label,
            c.SUBMISSION: self._submission_label,
            c.DECISIONS: lambda _number: self.context.label("decisions"),
        }

    def _list_label(self, argument: str) -> str:
        listing = rest_of(argument)
        if not listing:
            return self.context.label("call-all")
        count = self.board.counts.get(listing, 0) if self.board else 0
        return f"{self.list_name(listing)} {count}"

    def _submission_label(self, argument: str) -> str:
        shown = self.board.shown if self.board else ()
        found = (one.name for one in shown if argument.endswith(f"-{one.id}"))
        return brief(next(found, argument), NAME_SHOWN)


class SubmissionView(BoardView):
    """One submission, for officers and reviewers."""

    @property
    def _call(self) -> Call | None:
        one = self.context.around.calls.submission
        return None if one is None else one.call

    @property
    def seen(self) -> Seen | None:
        """The submission, as far as this person may see it."""
        one = self.context.around.calls.submission
        return None if one is None else one.seen

    @property
    def flags(self) -> tuple[FlagWords, ...]:
        """The flags in words: the open ones, in the order of their numbers, then the others."""
        flags = sorted(self.seen.flags if self.seen else (), key=lambda one: not one.is_open)
        return tuple(map(self._flag, flags[:FLAGS_SHOWN]))

    @property
    def open_flags_said(self) -> tuple[str, ...]:
        """The open flags, which are resolved by their number here."""
        seen = self.seen
        return tuple(self._flag(one).said for one in seen.open_flags) if seen else ()

    def row_name(self, subject: str) -> str:
        """A question by its number, in the catalogue of the call."""
        one = self.context.around.calls.submission
        index = one.index if one and one.index else self.context.index
        return row_code(subject, index)

    @property
    def flags_more(self) -> int:
        """How many more there are."""
        return max(0, len(self.seen.flags if self.seen else ()) - FLAGS_SHOWN)

    @property
    def apart(self) -> tuple[RowApart, ...]:
        """The rows that reviewers see differently, as far as there is room for them."""
        return self._apart[:APART_SHOWN]

    @property
    def apart_more(self) -> int:
        """How many more there are."""
        return max(0, len(self._apart) - APART_SHOWN)

    @cached_property
    def _apart(self) -> tuple[RowApart, ...]:
        return rows_apart(self.seen) if self.seen else ()

    def value(self, value: str) -> str:
        """What a row counts as."""
        return value_in_words(value, self.context.language)

    def exact(self, total: Fraction) -> str:
        """A reviewer's total, or how far two are apart, with all the decimals that were typed."""
        return trimmed(total, MOST_DIGITS)

    @property
    def by_person(self) -> int:
        """How many of the sixteen checks no rule answers."""
        rules = [details_of(one) for one in (self.seen.flags if self.seen else ()) if one.rule]
        found = checked(_Answering(tuple(one.get("checks", ()))) for one in rules)
        return sum(one.outcome is Checked.BY_PERSON for one in found)

    def _flag(self, flag: RaisedFlag) -> FlagWords:
        one = self.context.around.calls.submission
        index = one.index if one and one.index else self.context.index
        said = flag_in_words(flag, index, self.context.language)
        return FlagWords(said, flag.is_open, flag.resolved)

    def rows(self, offered: c.Rows) -> c.Rows:
        """What may be done now."""
        seen, call = self.seen, self._call
        if seen is None or call is None:
            return offered
        idle = {
            DROP: seen.pending is None,
            "unassign": not seen.reviewers,
            "resolve-flag": not seen.open_flags,
        }
        words = [
            word
            for word, (act, _) in BUTTONS.items()
            if seen.may(act) and not idle.get(word, False)
        ]
        choices = [c.choice(c.HANDLE, f"{call.id}-{seen.id}-{one}") for one in words]
        return (*c.rows_of(choices, 2), *offered)

    @property
    def labels(self) -> Labels:
        """An act by its name."""
        return {c.HANDLE: lambda subject: self.context.label(f"act-{rest_of(subject)}")}


class HandlingView(SubmissionView):
    """The words that an act needs."""

    @property
    def act(self) -> str:
        """Which act."""
        return rest_of(self.wait.subject)

    @property
    def people(self) -> tuple[str, ...]:
        """Who may be named, each with the number that tells two of one name apart."""
        one = self.context.around.calls.submission
        people = one.people if one else {}
        return tuple(f"{name} {member}" for member, name in islice(people.items(), PEOPLE_SHOWN))

    @property
    def act_name(self) -> str:
        """What it is called."""
        return self.context.label(f"act-{self.act}")

    def rows(self, offered: c.Rows) -> c.Rows:
        """As the dialogue has them."""
        return offered


class DecisionsView(SubmissionView):
    """All pending decisions before they are applied."""

    @property
    def decisions(self) -> Decisions | None:
        """The pending decisions."""
        return self.context.around.calls.decisions

    @property
    def page(self) -> c.Page[Seen]:
        """A page of those pending."""
        pending = self.decisions.pending if self.decisions else ()
        return c.paginate(pending, self.wait.page, LISTED)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Look at all of them; apply them all; take the last ones back."""
        decisions = self.decisions
        if decisions is None:
            return offered
        turns = (self.page.turns,) if self.page.turns else ()
        apply = ((c.APPLY,),) if decisions.pending else ()
        undo = ((c.choice(c.TAKE_BACK, decisions.batch),),) if decisions.batch else ()
        return (*turns, *apply, *undo, *offered)

    @property
    def labels(self) -> Labels:
        """With how many there are."""
        return {
            c.APPLY: "apply-decisions",
            c.TAKE_BACK: lambda _batch: self.context.label("take-back-decisions"),
        }
