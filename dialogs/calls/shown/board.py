"""The list of a call's submissions: filtered, sorted, counted and ranked by what somebody sees.

Everything here takes ``Seen`` and nothing else, so that no order and no number can tell what the
viewer may not know: what is hidden sorts as missing, for every submission alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from dialogs.calls.access import Status
from dialogs.calls.state import Receipt
from dialogs.calls.terms import BY_TIME, Terms
from dialogs.calls.visible import Result, Seen, Submission
from scoring.calls.agreement import Agreement
from scoring.calls.ranking import Candidate, CutLine, Ranked, cut, rank

OPEN_FLAGS: Final = "flagged"
"""The list of those with a flag that nobody has resolved."""
LISTS: Final = (*(one.value for one in Status), OPEN_FLAGS)
"""The lists that a board has beside that of all."""


BEING_CHECKED: Final = (Status.RECEIVED, Status.CHECKED, Status.RETURNED)
"""The states of what levels still check: it may be returned or screened out, and has no place."""


@dataclass(frozen=True, slots=True)
class Places:
    """The ranking and its line; ``checking`` has the state of each that is still being checked."""

    ranked: tuple[Ranked, ...]
    line: CutLine
    checking: Mapping[int, Status] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[tuple[Status, int], ...]:
        """How many are being checked, by state, as far as there are any."""
        states = list(self.checking.values())
        return tuple((one, states.count(one)) for one in BEING_CHECKED if one in states)

    def place(self, id: int) -> Ranked | None:
        """Where a submission is; ``None`` where it is not ranked."""
        return next((one for one in self.ranked if one.candidate.id == id), None)


def ranked(terms: Terms, seen: Iterable[Seen]) -> Places:
    """Those in view in their order, by the reviewed total where there is one.

    What is withdrawn, screened out or still being checked has no place.
    """
    everything = tuple(seen)
    found = (candidate(terms, one) for one in everything)
    checking = {
        one.id: one.status
        for one in everything
        if one.status is not None and one.status in BEING_CHECKED
    }
    return places_of(terms, (one for one in found if one is not None), checking)


def places_of(
    terms: Terms, candidates: Iterable[Candidate], checking: Mapping[int, Status]
) -> Places:
    """Candidates in their order, the line of the terms, and what is still being checked."""
    in_order = rank(candidates, by_time=BY_TIME in terms.ties)
    least = None if terms.least is None else Fraction(terms.least)
    return Places(in_order, cut(in_order, places=terms.places, least=least), checking)


def sees_ranks(seen: Iterable[Seen]) -> bool:
    """Whether the viewer may know the places: of any, they see what the reviews come to."""
    return any(one.agreement is not None for one in seen)


def candidate(terms: Terms, seen: Seen) -> Candidate | None:
    """What a submission is ranked by, as far as it is seen."""
    return _candidate(terms, seen.id, seen.status, seen.result, seen.receipt, seen.agreement)


def candidate_of(terms: Terms, one: Submission) -> Candidate | None:
    """The same of all that is stored, for whoever works on the database itself."""
    state = one.state
    return _candidate(terms, one.id, state.status, one.result, state.receipt, one.agreement)


def _candidate(
    terms: Terms,
    id: int,
    status: Status | None,
    result: Result | None,
    receipt: Receipt | None,
    agreement: Agreement | None,
) -> Candidate | None:
    has_place = status not in (Status.WITHDRAWN, Status.SCREENED_OUT, None, *BEING_CHECKED)
    if not has_place or not result or not receipt:
        return None
    reviewed = agreement.total if agreement else None
    gates = (agreement.gates if agreement else None) or result.gates
    total = result.certain if reviewed is None else reviewed
    possible = result.possible if reviewed is None else reviewed
    sections = dict(result.sections)
    ties = tuple(sections.get(one, Fraction(0)) for one in terms.ties if one != BY_TIME)
    return Candidate(id, gates, total, possible, receipt.at, ties)


def is_in_list(seen: Seen, listing: str) -> bool:
    """Whether a submission is in a list: that of a status, the flagged ones, or all for ``""``."""
    if listing == OPEN_FLAGS:
        return any(one.is_open for one in seen.flags)
    return not listing or seen.status == listing


def counts(seen: Sequence[Seen]) -> Mapping[str, int]:
    """How many are in each list that is not empty."""
    numbers = {one: sum(is_in_list(each, one) for each in seen) for one in LISTS}
    return {one: number for one, number in numbers.items() if number}


def ordered(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """Sorted by receipt; those whose receipt is not seen come last, by id."""
    return tuple(sorted(seen, key=_receipt))


def _receipt(one: Seen) -> tuple[bool, int, int]:
    return one.receipt is None, one.receipt.receipt if one.receipt else 0, one.id
