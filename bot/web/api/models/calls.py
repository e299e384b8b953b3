"""Calls, and for whom a token speaks."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.turns.api.calls import OpenCall
from bot.web.api.models.common import Exact, Model, Next, Organisation
from dialogs.calls.access import Act, Part, Status
from dialogs.calls.levels import Level
from dialogs.calls.shown.board import Places
from dialogs.calls.terms import Late
from dialogs.calls.visible import may_in_call
from scoring.calls.ranking import Ranked
from scoring.rounding import machine_decimal
from storage.repositories.api.tokens import Token

ABOUT_A_CALL = (Act.ASSIGN, Act.APPLY, Act.UNDO, Act.EXPORT, Act.MANAGE)


class TokenOut(Model):
    """The token itself: for whom it speaks, what it is for, until when."""

    id: Annotated[int, Field(examples=[4])]
    name: Annotated[str, Field(examples=["OA"])]
    organisation: Organisation
    organisation_kind: Annotated[str, Field(examples=["agency"])]
    member: Annotated[str, Field(description="The member's name.", examples=["王处"])]
    post: Annotated[str, Field(examples=["screener"])]
    scopes: Annotated[list[str], Field(examples=[["calls:read", "submissions:read"]])]
    expires: Annotated[datetime, Field(examples=["2027-12-01T00:00:00Z"])]


def token_out(token: Token) -> TokenOut:
    """A token as its program sees it."""
    speaker = token.speaker
    return TokenOut(
        id=token.id,
        name=token.name,
        organisation=Organisation(id=speaker.organisation, name=speaker.organisation_name),
        organisation_kind=speaker.organisation_kind,
        member=speaker.name,
        post=speaker.post,
        scopes=sorted(token.scopes),
        expires=token.expires,
    )


class SeatOut(Model):
    """A part of the token's member in a call: at a level, for a region."""

    part: Annotated[Part, Field(examples=["screener"])]
    level: Annotated[Level, Field(examples=["city"])]
    region: Annotated[str, Field(description="GB/T 2260.", examples=["130100"])]


class PhaseOut(Model):
    """The phase a call is in, and when it ends."""

    id: Annotated[str, Field(examples=["checking"])]
    ends: Annotated[datetime | None, Field(examples=["2027-01-10T01:00:00Z"])]


class CallOut(Model):
    """A call in which the organisation takes part."""

    id: Annotated[int, Field(examples=[3])]
    title: Annotated[str, Field(examples=["2026 年省级绿色工厂"])]
    organisation: Annotated[Organisation, Field(description="Whose call it is.")]
    catalogue: Annotated[str, Field(examples=["gb36132-2018"])]
    level: Annotated[Level, Field(examples=["province"])]
    region: Annotated[str, Field(description="GB/T 2260.", examples=["130000"])]
    opens: Annotated[datetime, Field(examples=["2026-12-01T01:00:00Z"])]
    closes: Annotated[datetime, Field(examples=["2026-12-31T09:00:00Z"])]
    last_moment: Annotated[datetime, Field(description="The end of the grace.")]
    late: Late
    phase: PhaseOut
    reviewers: Annotated[int, Field(description="Of each submission.", examples=[2])]
    threshold: Annotated[str, Field(description="Points two reviewers may differ by.")]
    places: Annotated[int | None, Field(description="Of the cut line.", examples=[100])]
    least: Annotated[str | None, Field(description="Points of the cut line.", examples=["60"])]
    seats: Annotated[list[SeatOut], Field(description="What the token's member is there.")]
    may: Annotated[list[Act], Field(description="What the member may do about the whole call.")]


class CallPage(Model):
    """A page of calls, by id."""

    items: list[CallOut]
    next: Next


def call_out(at: OpenCall, now: datetime) -> CallOut:
    """A call as the member sees it."""
    terms, viewer = at.call.terms, at.member.viewer
    phase = terms.phase(now)
    return CallOut(
        id=at.call.id,
        title=terms.title,
        organisation=Organisation(id=at.call.organisation, name=at.call.organisation_name),
        catalogue=terms.catalogue,
        level=terms.level,
        region=terms.region,
        opens=terms.opens,
        closes=terms.closes,
        last_moment=terms.last_moment,
        late=terms.late,
        phase=PhaseOut(id=phase.id, ends=phase.ends),
        reviewers=terms.reviewers,
        threshold=str(terms.threshold),
        places=terms.places,
        least=None if terms.least is None else str(terms.least),
        seats=[
            SeatOut(part=one.part, level=one.agency.level, region=one.agency.region)
            for one in viewer.seats
        ],
        may=[one for one in ABOUT_A_CALL if may_in_call(viewer, one)],
    )


class PlaceOut(Model):
    """A submission at its place in the ranking."""

    place: Annotated[int, Field(examples=[1])]
    shared: Annotated[bool, Field(description="Others are equal in all that counts.")]
    inside: Annotated[bool, Field(description="Above the cut line.")]
    submission: Annotated[int, Field(examples=[17])]
    gates: Annotated[str, Field(examples=["met"])]
    total: Exact
    possible: Exact


class NotRankedOut(Model):
    """A submission that levels still check; it has no place."""

    submission: Annotated[int, Field(examples=[18])]
    status: Annotated[Status, Field(examples=["returned"])]


class Ranking(Model):
    """The ranking, by what the member sees; empty as long as they see none."""

    items: list[PlaceOut]
    being_checked: Annotated[
        list[NotRankedOut], Field(description="Not yet ranked: levels still check them.")
    ]
    margin: Annotated[
        Exact | None, Field(description="Points between the last inside and the first outside.")
    ]


def ranking_out(places: Places | None) -> Ranking:
    """The ranking as the member sees it."""
    if places is None:
        return Ranking(items=[], being_checked=[], margin=None)
    inside, margin = frozenset(places.line.inside), places.line.margin
    return Ranking(
        items=[_place(one, inside) for one in places.ranked],
        being_checked=[
            NotRankedOut(submission=id, status=status) for id, status in places.checking.items()
        ],
        margin=None if margin is None else machine_decimal(margin),
    )


def _place(one: Ranked, inside: frozenset[int]) -> PlaceOut:
    candidate = one.candidate
    return PlaceOut(
        place=one.place,
        shared=one.shared,
        inside=candidate.id in inside,
        submission=candidate.id,
        gates=candidate.gates.name.lower(),
        total=machine_decimal(candidate.total),
        possible=machine_decimal(candidate.possible),
    )
