"""Officers who hand in for enterprises that sent files: who may, from where, and what is noted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dialogs.calls.access import Act, Part
from dialogs.calls.intake import (
    ApplicantRecord,
    Found,
    Obstacle,
    Offer,
    obstacles,
    regions,
)
from dialogs.calls.levels import Agency
from dialogs.calls.terms import Call
from dialogs.calls.visible import Seat, Viewer


@dataclass(frozen=True, slots=True)
class Checked:
    """What keeps a file out, and what is only said of it: papers come beside the file."""

    region: str
    obstacles: tuple[Found, ...]
    notes: tuple[Found, ...] = ()


def hands_in(viewer: Viewer) -> tuple[Seat, ...]:
    """The seats in which somebody may hand in for others now."""
    return tuple(one for one in viewer.seats if viewer.rules.lets(one.part, Act.HAND_IN))


def part_for(viewer: Viewer, region: str) -> tuple[Part, str]:
    """The part in which somebody does so, and its level."""
    seat = next(one for one in hands_in(viewer) if one.agency.covers(region))
    return seat.part, seat.agency.level


def checked(
    call: Call,
    agencies: Iterable[Agency],
    offer: Offer,
    record: ApplicantRecord,
    held: str,
    now: datetime,
) -> Checked:
    """Whether an officer of these agencies may hand in an offer, by the rules for enterprises.

    ``held`` is the region of what is in already, if it is live. Documents and signatures come on
    paper: that the program has none is noted.
    """
    terms, agencies = call.terms, tuple(agencies)
    offered = regions(terms, offer.region) if offer.region else ()
    mine = [one for one in offered if any(agency.covers(one) for agency in agencies)]
    if offered and not mine:
        return Checked("", (Found(Obstacle.NOT_YOURS),))
    place = held if held in mine else mine[-1] if mine else ""
    on_paper = replace(offer, missing=(), is_signed=True)
    found = obstacles(terms, on_paper, record, now)
    notes = []
    if offer.missing:
        notes.append(Found(Obstacle.DOCUMENTS_MISSING, (("documents", " ".join(offer.missing)),)))
    if terms.signed:
        notes.append(Found(Obstacle.NOT_SIGNED))
    return Checked(place, found, tuple(notes))
