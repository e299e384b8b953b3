"""A call with three levels, people of every kind in it, and a submission full of tokens.

Every fact that somebody may not see is a word of its own, so that a test can look for it.
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final

from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.events import By, Entry, Event
from dialogs.calls.levels import Agency, Level
from dialogs.calls.phases import Phase, active, standard_phases, standard_rules
from dialogs.calls.state import fold
from dialogs.calls.terms import Terms
from dialogs.calls.visible import Result, Seat, Submission, Viewer
from scoring.calls.agreement import Combine, Given, agreement
from scoring.calls.ranking import Gates

OPENS: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY: Final = timedelta(days=1)
PROVINCE: Final = Agency(1, Level.PROVINCE, "130000")
CITY: Final = Agency(2, Level.CITY, "130100")
COUNTY: Final = Agency(3, Level.COUNTY, "130102")
OTHER_CITY: Final = Agency(4, Level.CITY, "130200")
AGENCIES: Final = (PROVINCE, CITY, COUNTY, OTHER_CITY)
BEGINS: Final = {
    id: OPENS + at * 10 * DAY + (DAY if at else timedelta(0))
    for at, id in enumerate(standard_phases())
}
PREPARING: Final = OPENS - DAY
TERMS: Final = Terms(
    title="2026 年省级绿色工厂",
    catalogue="gb36132-2018",
    level=Level.PROVINCE,
    region="130000",
    opens=OPENS,
    closes=OPENS + 10 * DAY,
    grace=timedelta(minutes=30),
    phases=tuple(Phase(id, BEGINS[id], standard_rules(id)) for id in standard_phases()),
    agencies=AGENCIES,
)
MOMENTS: Final = {"preparing": PREPARING} | {
    id: at + timedelta(hours=1) for id, at in BEGINS.items()
}

APPLICANT, OTHER, COUNTY_MAN, CITY_MAN, OTHER_CITY_MAN = 10, 11, 12, 13, 14
PROVINCE_MAN, DECIDER, MANAGER, FIRST, SECOND, STRANGER, UNDECLARED = 15, 16, 17, 18, 19, 20, 21

SEATS: Final = {
    COUNTY_MAN: (Seat(Part.SCREENER, COUNTY),),
    CITY_MAN: (Seat(Part.SCREENER, CITY),),
    OTHER_CITY_MAN: (Seat(Part.SCREENER, OTHER_CITY), Seat(Part.DECIDER, OTHER_CITY)),
    PROVINCE_MAN: (Seat(Part.SCREENER, PROVINCE, is_own=True),),
    DECIDER: (Seat(Part.DECIDER, PROVINCE, is_own=True),),
    MANAGER: (Seat(Part.MANAGER, PROVINCE, is_own=True),),
    FIRST: (Seat(Part.REVIEWER, PROVINCE, is_own=True),),
    SECOND: (Seat(Part.REVIEWER, PROVINCE, is_own=True),),
    UNDECLARED: (Seat(Part.REVIEWER, PROVINCE, is_own=True),),
}
PEOPLE: Final = {
    "applicant": APPLICANT,
    "other applicant": OTHER,
    "county": COUNTY_MAN,
    "city": CITY_MAN,
    "other city": OTHER_CITY_MAN,
    "province": PROVINCE_MAN,
    "decider": DECIDER,
    "manager": MANAGER,
    "first": FIRST,
    "second": SECOND,
    "undeclared": UNDECLARED,
    "stranger": STRANGER,
}
REGION: Final = "130102"


def viewer(person: int, phase: str = "intake") -> Viewer:
    """Somebody in a phase of the call; the id of their membership is that of the person."""
    rules, members = active(TERMS.phases, MOMENTS[phase]).rules, frozenset({person})
    return Viewer(
        person, SEATS.get(person, ()), rules, members if person in SEATS else frozenset()
    )


def entries(*events: Event | tuple[Event, By]) -> tuple[Entry, ...]:
    """Events one hour apart, by the system unless somebody is named."""
    named = [one if isinstance(one, tuple) else (one, e.SYSTEM) for one in events]
    return tuple(
        Entry(at, event, by, OPENS + at * timedelta(hours=1))
        for at, (event, by) in enumerate(named, start=1)
    )


def by(person: int, name: str, part: Part = Part.SCREENER, level: str = "") -> By:
    """Somebody."""
    return By(person, name, part, level)


WAY: Final = ("county", "city", "province")
SUBMITTED: Final = e.Submitted(7, 1, 3, "hash-of-it", 0, WAY)


def submission(*happened: Entry, **changed: object) -> Submission:
    """A submission of the first county."""
    state = fold(happened)
    given = [Given(one.reviewer, one.total) for one in state.reviews]
    values: dict[str, object] = {
        "id": 5,
        "call": 1,
        "name": "企业甲",
        "region": REGION,
        "applicant": APPLICANT,
        "state": state,
        "assessment": 77,
        "version": 88,
        "credit_code": "91130102MA0000001X",
        "industry": "C3011",
        "result": Result(Gates.MET, Fraction("71.25"), Fraction("71.25")),
        "agreement": agreement(
            given,
            wanted=2,
            threshold=Fraction(5),
            combine=Combine.MEAN,
            settled=state.settled,
        ),
    }
    return Submission(**(values | changed))  # type: ignore[arg-type]


def eventful() -> tuple[Entry, ...]:
    """Everything that can happen, each with a word of its own."""
    county = by(COUNTY_MAN, "县里的人", Part.SCREENER, "county")
    return entries(
        SUBMITTED,
        (e.Returned("county", "退回原因", (("r1", "行的原因"),)), county),
        e.Submitted(9, 2, 4, "hash-of-next", 3, WAY),
        e.FlagsFound((("odd:1", "odd-figure", "part-above-whole", "规则的数字"),)),
        (e.FlagRaised("person:12:5", "人的标记"), county),
        (e.VisitNoted("2026-03-05", "现场所见"), county),
        (e.Checked("county", "核对意见"), county),
        (e.Recommended("county", "city", "县的推荐意见"), county),
        e.Recommended("city", "province", "市的推荐意见"),
        e.Recommended("province", "", "省的推荐意见"),
        e.ReviewerAssigned(FIRST, "评审甲"),
        e.ReviewerAssigned(SECOND, "评审乙"),
        e.ReviewerAssigned(UNDECLARED, "评审丙"),
        e.InterestDeclared(FIRST, False),
        e.InterestDeclared(SECOND, False),
        (
            e.ReviewGiven(SECOND, "6789/100", (("r2", "", "乙的行意见"),), "乙的总评"),
            by(SECOND, "评审乙", Part.REVIEWER),
        ),
        (e.DecisionProposed("nurture", "待定的理由"), by(DECIDER, "审定的人", Part.DECIDER)),
    )
