"""The rows that were asked for, a page of them, what can be filtered by, and the cut line.

Everything here takes ``Seen`` and nothing else: what is hidden from the viewer is empty there,
so that no order, number or filter can tell it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.turns.calls.reading import CallRead
from bot.web.calls.asked import ANY, ASSIGNED, BY_PERSON, TO_DO, Asked
from dialogs.calls.access import Act, Part, Status
from dialogs.calls.levels import significant
from dialogs.calls.shown.board import BEING_CHECKED, Places, ordered, ranked, sees_ranks
from dialogs.calls.visible import Seen
from dialogs.enterprise.regions import region
from scoring.calls.agreement import Step
from scoring.calls.ranking import Ranked

ON_A_PAGE: Final = 100
_STATES: Final = tuple(Status)
Key = Callable[[Seen], Any]

KEYS: Final[Mapping[str, Key]] = {
    "number": lambda one: one.receipt and one.receipt.receipt,
    "name": lambda one: one.name.casefold(),
    "region": lambda one: one.region,
    "state": lambda one: None if one.status is None else _STATES.index(one.status),
    "gates": lambda one: one.result and one.result.gates,
    "self": lambda one: one.result and (one.result.certain, one.result.possible),
    "reviewed": lambda one: one.agreement and one.agreement.total,
    "decided": lambda one: decided_total(one),
    "flags": lambda one: sum(flag.is_open for flag in one.flags) if one.status else None,
    "reviewers": lambda one: len(one.reviewers) if one.status else None,
    "received": lambda one: one.receipt and one.receipt.at,
}
"""By what the board can be sorted beside the place; ``None`` comes last in either direction."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the rows found, with their number, and the choices of the filters.

    ``places`` is there for who may know them; ``place_of`` has that of each submission.
    ``unranked``: how many the viewer sees name and region of only. The cut line is drawn after the
    row with the id ``line_after``; 0 where it is on no row of this page, or not in this order. So
    is ``checking_from``: the first of those that are still being checked, and have no place.
    """

    asked: Asked
    shown: tuple[Seen, ...]
    found: int
    all: int
    page: int
    pages: int
    states: tuple[tuple[Status, int], ...]
    regions: tuple[str, ...]
    is_reviewer: bool
    places: Places | None
    place_of: Mapping[int, Ranked]
    unranked: int
    line_after: int
    checking_from: int


def listed(read: CallRead, asked: Asked) -> Listing:
    """The page asked for; the last one, if there are fewer."""
    places = places_in(read)
    place_of = placed(places)
    found = matching(read.seen, asked, place_of)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(asked.page, pages - 1)
    shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    states = [one.status for one in read.seen if one.status is not None]
    is_by_place = bool(place_of) and asked.sort in ("", "place")
    return Listing(
        asked=asked,
        shown=shown,
        found=len(found),
        all=len(read.seen),
        page=page,
        pages=pages,
        states=tuple((one, states.count(one)) for one in Status if one in states),
        regions=_regions(read.seen),
        is_reviewer=any(Part.REVIEWER in one.parts for one in read.seen),
        places=places,
        place_of=place_of,
        unranked=sum(one.status is None for one in read.seen),
        line_after=_line(places, found, shown) if places and is_by_place else 0,
        checking_from=_checking(shown) if places and asked.sort in ("", "place") else 0,
    )


def _regions(seen: Sequence[Seen]) -> tuple[str, ...]:
    """Where the enterprises are, and the cities of their counties."""
    codes = {one.region for one in seen}
    cities = {f"{code[:4]}00" for code in codes}
    return tuple(sorted(codes | {city for city in cities if region(city)}))


def places_in(read: CallRead) -> Places | None:
    """The ranking of those in view, for who may know it."""
    return ranked(read.call.terms, read.seen) if sees_ranks(read.seen) else None


def placed(places: Places | None) -> dict[int, Ranked]:
    """The place of each submission that has one."""
    return {} if places is None else {one.candidate.id: one for one in places.ranked}


def matching(
    seen: Iterable[Seen], asked: Asked, place_of: Mapping[int, Ranked]
) -> tuple[Seen, ...]:
    """All rows that were asked for, in the order asked for: by place, if nothing was said."""
    found = [one for one in ordered(seen) if _matches(one, asked)]
    column = asked.column or "place"
    key = _by_place(place_of) if column == "place" else KEYS[column]
    known = [one for one in found if key(one) is not None]
    unknown = [one for one in found if key(one) is None]
    if column == "place" and place_of:  # those still being checked are a group of their own
        unknown.sort(key=lambda one: one.status not in BEING_CHECKED)
    return (*sorted(known, key=key, reverse=asked.sort.startswith("-")), *unknown)


def decided_total(one: Seen) -> Any:
    """The points that a decision rests on, or that deciders have settled on."""
    return one.agreement.total if one.agreement and (one.decision or is_settled(one)) else None


def is_settled(one: Seen) -> bool:
    """Whether deciders have settled on a total where reviewers differed."""
    return one.agreement is not None and one.agreement.step is Step.SETTLED


def _by_place(place_of: Mapping[int, Ranked]) -> Key:
    return lambda one: place_of[one.id].place if one.id in place_of else None


def _line(places: Places, found: Sequence[Seen], shown: Sequence[Seen]) -> int:
    """The last row above the line, if the next one is below it or there is none."""
    inside = set(places.line.inside)
    above = [one.id for one in found if one.id in inside]
    on_page = {one.id for one in shown}
    return above[-1] if above and above[-1] in on_page else 0


def _checking(shown: Sequence[Seen]) -> int:
    """The first row of those that are still being checked."""
    return next((one.id for one in shown if one.status in BEING_CHECKED), 0)


def _matches(one: Seen, asked: Asked) -> bool:
    return (
        _is_named(one, asked.q.casefold())
        and asked.state in ("", one.status)
        and (not asked.region or one.region.startswith(significant(asked.region)))
        and _is_flagged(one, asked.flag)
        and _is_mine(one, asked.mine)
    )


def _is_named(one: Seen, words: str) -> bool:
    return words in one.name.casefold() or words in one.credit_code.casefold()


def _is_flagged(one: Seen, asked: str) -> bool:
    if not asked:
        return True
    rules = [flag.rule or BY_PERSON for flag in one.flags if flag.is_open]
    return bool(rules) if asked == ANY else asked in rules


def _is_mine(one: Seen, asked: str) -> bool:
    if asked == ASSIGNED:
        return Part.REVIEWER in one.parts
    return not asked or waits(one)


def waits(one: Seen) -> bool:
    """Whether a submission waits for something that the viewer may do now."""
    done = {Act.DECLARE} if one.is_declared else set()
    if one.own_review is not None:
        done.add(Act.REVIEW)
    if one.pending is not None:
        done.add(Act.PROPOSE)
    if one.agreement is None or one.agreement.step is not Step.APART:
        done.add(Act.SETTLE)
    return bool(one.acts & TO_DO - done)
