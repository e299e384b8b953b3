"""A call of the province with two cities, and people with every part in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.app import Core
from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.events import By, Event
from dialogs.calls.levels import Agency, Level
from dialogs.calls.terms import Call
from storage.models import Membership
from tests.bot.board.conftest import Join, Site
from tests.bot.talking import Clock
from tests.bot.turns.calls.test_calls import terms
from tests.storage.calling import OPERATOR
from tests.storage.talking import NOW, join_organisation
from tests.support.stored.databases import rows_of
from tests.support.stored.many_submissions import Given, fill_call

SHIJIAZHUANG, TANGSHAN = "130100", "130200"
COUNTY = "130102"
"""Within Shijiazhuang; only the call knows its name."""
DECIDED = e.DecisionMade("b", "recommend", "证据齐全", "2026-11-20T00:00:00+00:00")
DECIDER = By(None, "赵审定", Part.DECIDER, "province")
CITY = By(None, "市里的人", Part.SCREENER, "city")


@dataclass
class Scene:
    """A call in a phase; ``province`` is the agency whose call it is, the others are of cities."""

    core: Core
    clock: Clock
    call: Call
    province: int
    city: int
    other_city: int
    county: int
    join: Join
    members: dict[str, int] = field(default_factory=dict)
    """Ids of memberships, by the name under which somebody was seated."""

    @property
    def path(self) -> str:
        """The address of the board."""
        return f"/calls/{self.call.id}"

    async def seat(self, post: str, organisation: int = 0, name: str = "") -> Site:
        """A new person with a post in an agency: that of the call, if none is named."""
        site = await self.join()
        await self.give_seat(site, post, organisation, name)
        return site

    async def give_seat(
        self, site: Site, post: str, organisation: int = 0, name: str = ""
    ) -> None:
        """Give somebody a post in an agency."""
        here = await site.conversation()
        async with self.core.database.unit_of_work() as uow:
            within = organisation or self.province
            await join_organisation(uow, here, "agency", post, within)
        rows = await rows_of(self.core.database, Membership)
        mine = [row["id"] for row in rows if row["person_id"] == here.person]
        self.members[name or post] = mine[-1]

    async def fill(self, *given: Given) -> tuple[int, ...]:
        """Submissions of the call."""
        at = self.call.terms.opens + timedelta(hours=1)
        return await fill_call(self.core.database, self.call, given, at)


Stage = Callable[..., Awaitable[Scene]]


@pytest.fixture
def stage(core: Core, clock: Clock, join: Join) -> Stage:
    """Make a call whose present phase is the one named."""

    async def made(phase: str = "deciding", **changed: object) -> Scene:
        async with core.database.unit_of_work() as uow:
            province = await uow.organisations.create("agency", "省工信厅", NOW)
            city = await uow.organisations.create("agency", "石家庄市工信局", NOW)
            other = await uow.organisations.create("agency", "唐山市工信局", NOW)
            county = await uow.organisations.create("agency", "长安区工信局", NOW)
            agencies = (
                Agency(province, Level.PROVINCE, "130000"),
                Agency(city, Level.CITY, SHIJIAZHUANG),
                Agency(other, Level.CITY, TANGSHAN),
                Agency(county, Level.COUNTY, COUNTY, "长安区"),
            )
            asked = replace(terms(clock(), phase, agencies=agencies), **changed)  # type: ignore[arg-type]
            call = await uow.calls.create(province, asked, OPERATOR, NOW)
        return Scene(core, clock, call, province, city, other, county, join)

    return made


def in_review(*more: Event | tuple[Event, By]) -> tuple[Event | tuple[Event, By], ...]:
    """What brings a submission into review, and more."""
    province = By(None, "省里的人", Part.SCREENER, "province")
    return (
        (e.Recommended("city", "province", "同意推荐"), CITY),
        (e.Recommended("province", "", "材料齐全"), province),
        *more,
    )


def reviewed(
    first: int, second: int, one: str, other: str
) -> tuple[Event | tuple[Event, By], ...]:
    """Two reviews, by the memberships of the reviewers."""
    found: list[Event | tuple[Event, By]] = []
    for member, name, total in ((first, "评审甲", one), (second, "评审乙", other)):
        by = By(None, name, Part.REVIEWER, "province")
        found += [
            e.ReviewerAssigned(member, name),
            (e.InterestDeclared(member, False), by),
            (e.ReviewGiven(member, total, (), f"{name}的意见"), by),
        ]
    return tuple(found)
