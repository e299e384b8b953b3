"""Figures, overlays, plans and reminders: found as saved by any worker, kept as revisions."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from dialogs.core.outputs import (
    CarriersClosed,
    CarriersOpened,
    CatalogueChosen,
    Event,
    FigureRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
    ReminderSet,
)
from dialogs.dossier.dossier import Dossier, Plan, Reminder
from scoring.answers.model import Chosen, Met, Ratio, Value
from scoring.figures.model import Figure
from storage.database import Database
from storage.records import Conversation
from tests.storage.talking import (
    CATALOGUE,
    LATER,
    NOW,
    answered,
    begin,
    found,
    overlay_of,
    say,
)
from tests.support.stored.databases import rows
from tests.support.stored.statements import statements

AREA = Figure(Decimal("3.0"), "亩")
DIESEL = Figure(Decimal("12.50"), "t", heating_value=Decimal("42.652"), option="gb-t-2589")
PLAN = Plan(
    1,
    "能源管理体系认证",
    {
        "energy-system": Met(True),
        "water-reuse-rate": Value(Fraction(200, 3), "%", worked_out=True),
        "green-design": Ratio(Decimal("0.5"), "一半产品"),
        "platform-functions": Chosen(("monitoring", "analysis")),
    },
    owner="李工",
    due="2026-03-31",
    cost="约 12 万元",
)


async def test_what_was_given_comes_back(database: Database, second_worker: Database) -> None:
    begun = await begin(database)
    first, second = overlay_of("suzhou-weights"), overlay_of("round-2024", "20")
    saved = await say(
        database,
        begun,
        FigureRecorded("site-area", None, AREA),
        FigureRecorded("carrier-diesel", None, DIESEL),
        OverlaysPinned((first, second)),
        PlanRecorded(0, Plan(0, answers={"a": Met(True)})),
        PlanRecorded(1, PLAN),
        ReminderSet("self-evaluation", date(2026, 3, 1)),
        ReminderSet("provincial-list", date(2026, 5, 1)),
    )
    for worker in (database, second_worker):
        read = await found(worker, begun)
        assert read == saved
        assert read.dossier.overlays == (first.ref, second.ref)
        assert read.dossier.plans[1] == PLAN
        assert read.dossier.figures == {"site-area": AREA, "carrier-diesel": DIESEL}


async def test_whether_there_are_more_carriers_comes_back(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(database, begun, FigureRecorded("carrier-diesel", None, DIESEL), CarriersOpened())
    read = (await found(second_worker, begun)).dossier
    assert read.carriers_open
    assert read.figures == {"carrier-diesel": DIESEL}
    await say(database, begun, CarriersClosed(), now=LATER)
    assert not (await found(second_worker, begun)).dossier.carriers_open


async def test_an_assessment_that_held_it_as_a_figure_is_read_on(
    database: Database, second_worker: Database
) -> None:
    """Until it had a field of its own it was recorded as a figure that is none."""
    begun = await begin(database)
    flag = Figure(Decimal(1), "")
    diesel = FigureRecorded("carrier-diesel", None, DIESEL)
    await say(database, begun, diesel, FigureRecorded("carriers-open", None, flag))
    read = (await found(second_worker, begun)).dossier
    assert (read.figures, read.carriers_open) == ({"carrier-diesel": DIESEL}, True)
    await say(database, begun, CarriersClosed(), now=LATER)
    read = (await found(second_worker, begun)).dossier
    assert (read.figures, read.carriers_open) == ({"carrier-diesel": DIESEL}, False)
    kept = [row for row in (await rows(database))["figures"] if row["figure"] == "carriers-open"]
    stored = {"value": "1", "unit": ""}
    assert [(row["value"], row["before"]) for row in kept] == [(stored, None), (None, stored)]


async def test_what_is_taken_back_is_gone_from_the_dossier_and_kept_on_record(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(
        database,
        begun,
        FigureRecorded("site-area", None, AREA),
        PlanRecorded(1, PLAN),
        OverlaysPinned((overlay_of("suzhou-weights"),)),
        ReminderSet("self-evaluation", date(2026, 3, 1)),
    )
    await say(
        database,
        begun,
        FigureRecorded("site-area", AREA, None),
        PlanRecorded(1, None),
        OverlaysPinned(()),
        ReminderSet("self-evaluation", None),
        now=LATER,
    )
    left = Dossier(CATALOGUE, last_plan=1)
    assert (await found(second_worker, begun)).dossier == left, "no number is given twice"
    kept = await rows(database)
    stored = {"value": "3.0", "unit": "亩"}
    assert [
        (row["revision"], row["figure"], row["value"], row["before"], row["channel"], row["at"])
        for row in kept["figures"]
    ] == [
        (1, "site-area", stored, None, "telegram", NOW),
        (5, "site-area", None, stored, "telegram", LATER),
    ]
    assert [(row["number"], row["content"] is None) for row in kept["plans"]] == [
        (1, False),
        (1, True),
    ]
    assert len(kept["overlays"]) == 1, "published rules stay on record"


async def test_an_overlay_is_kept_once_and_whole(
    database: Database, second_worker: Database
) -> None:
    li, wang = await begin(database, "42"), await begin(database, "43")
    overlay, newer = overlay_of("suzhou-weights"), overlay_of("suzhou-weights", "40.50")
    await say(database, li, OverlaysPinned((overlay,)))
    await say(second_worker, wang, OverlaysPinned((newer, overlay)))
    async with second_worker.unit_of_work() as uow:
        kept = await uow.overlays.all()
    assert {each.ref: each for each in kept} == {overlay.ref: overlay, newer.ref: newer}
    assert (await found(database, wang)).dossier.overlays == (newer.ref, overlay.ref)
    assert (await found(database, li)).dossier.overlays == (overlay.ref,)


async def test_another_edition_is_chosen_without_the_overlays_of_the_first(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    overlay = overlay_of("suzhou-weights")
    await say(database, begun, OverlaysPinned((overlay,)))
    await say(database, begun, CatalogueChosen("gb36132-2025"))
    assert (await found(second_worker, begun)).dossier == Dossier("gb36132-2025")
    await say(database, begun, CatalogueChosen(CATALOGUE), OverlaysPinned((overlay,)))
    assert (await found(second_worker, begun)).dossier == Dossier(
        CATALOGUE, overlays=(overlay.ref,)
    )


async def test_a_step_has_one_reminder_the_last_that_was_set(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(
        database,
        begun,
        ReminderSet("self-evaluation", date(2026, 3, 1)),
        ReminderSet("self-evaluation", date(2026, 4, 1)),
    )
    await say(database, begun, ReminderSet("self-evaluation", date(2026, 2, 1)))
    read = await found(second_worker, begun)
    assert read.dossier.reminders == (Reminder("self-evaluation", date(2026, 2, 1)),)


@pytest.mark.parametrize(
    ("facts", "is_known"),
    [
        ({"name": "甲厂", "period": "2025"}, True),
        ({"name": "甲厂", "period": "2026"}, True),
        ({"name": "乙厂", "credit_code": "91320500MA1MTBTT0J", "period": "2025"}, True),
        ({"name": "甲厂", "credit_code": "91320500MA1AAAAA0J", "period": "2025"}, False),
        ({"name": "乙厂", "period": "2025"}, False),
        ({"name": "甲厂", "period": "2024"}, False),
        ({"name": "甲厂"}, False),
        ({"period": "2025"}, False),
    ],
)
async def test_the_figures_of_the_year_before_come_along_for_comparison(
    database: Database, second_worker: Database, facts: dict[str, str], is_known: bool
) -> None:
    before = await begin(database)
    await say(database, before, *_facts(name="甲厂", period="2024"))
    await say(database, before, *_facts(credit_code="91320500MA1MTBTT0J"))
    await say(database, before, FigureRecorded("site-area", None, AREA))
    await _opened(database, before)
    await say(database, before, *_facts(**facts))
    for worker in (database, second_worker):
        read = await found(worker, before)
        assert read.dossier.previous == ({"site-area": AREA} if is_known else {})
        assert read.dossier.figures == {}


async def test_of_several_years_the_last_one_is_compared_with(database: Database) -> None:
    person = await begin(database)
    for year, area in (("2023", "1"), ("2025", "5"), ("2022", "9")):
        await say(database, person, *_facts(name="甲厂", period=year))
        figure = Figure(Decimal(area), "亩")
        await say(database, person, FigureRecorded("site-area", None, figure))
        await _opened(database, person)
    await say(database, person, *_facts(name="甲厂", period="2024"))
    await _opened(database, person)  # the year 2024 has no figures
    await say(database, person, *_facts(name="甲厂", period="2025"))
    previous = (await found(database, person)).dossier.previous
    assert previous == {"site-area": Figure(Decimal(1), "亩")}


async def test_nobody_is_shown_the_figures_of_another(database: Database) -> None:
    li, wang = await begin(database, "42"), await begin(database, "43")
    await say(database, li, *_facts(name="甲厂", period="2024"))
    await say(database, li, FigureRecorded("site-area", None, AREA))
    await say(database, wang, *_facts(name="甲厂", period="2025"))
    assert (await found(database, wang)).dossier.previous == {}


async def test_figures_changed_in_the_year_before_are_seen_on_going_back(
    database: Database,
) -> None:
    person = await begin(database)
    await say(database, person, *_facts(name="甲厂", period="2024"))
    await say(database, person, FigureRecorded("site-area", None, AREA))
    first = (await found(database, person)).assessment
    second = await _opened(database, person)
    await say(database, person, *_facts(name="甲厂", period="2025"))
    assert (await found(database, person)).dossier.previous == {"site-area": AREA}

    await _switched(database, person, first)
    await say(database, person, FigureRecorded("site-area", AREA, DIESEL))
    await _switched(database, person, second)
    assert (await found(database, person)).dossier.previous == {"site-area": DIESEL}


async def test_a_new_assessment_may_begin_with_what_comes_along(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await say(database, begun, *_facts(name="甲厂", period="2025"))
    events: tuple[Event, ...] = (
        *_facts(name="甲厂", period="2025"),
        FigureRecorded("site-area", None, AREA),
        answered("green-design", Met(True)),
    )
    async with database.unit_of_work() as uow:
        conversation = await uow.conversations.find("telegram", "42")
        assert conversation is not None
        opened = await uow.conversations.open_assessment(
            conversation, "gb36132-2025", LATER, events
        )
    assert opened.revision == len(events)
    assert opened.dossier.profile.name == "甲厂"
    assert opened.dossier.figures == {"site-area": AREA}
    assert opened.dossier.answers == {"green-design": Met(True)}
    for worker in (database, second_worker):
        assert await found(worker, begun) == opened
    answer = (await rows(database))["answers"][0]
    assert (answer["assessment_id"], answer["before"], answer["at"]) == (
        opened.assessment,
        None,
        LATER,
    )


async def test_a_plain_answer_costs_four_statements(database: Database) -> None:
    """The conversation, the session, the revision, the answer: what is new here costs nothing."""
    begun = await begin(database)
    await say(database, begun, *_facts(name="甲厂", period="2025"))
    await found(database, begun)
    with statements(database) as sent:
        await say(database, begun, answered("a", Met(True)))
    assert [statement.split()[0] for statement in sent] == ["SELECT", "UPDATE", "UPDATE", "INSERT"]


def _facts(**facts: str) -> tuple[ProfileRecorded, ...]:
    return tuple(ProfileRecorded(field, value) for field, value in facts.items())  # type: ignore[arg-type]


async def _opened(database: Database, like: Conversation) -> int:
    async with database.unit_of_work() as uow:
        conversation = await uow.conversations.find(like.channel, like.external_id)
        assert conversation is not None
        return (await uow.conversations.open_assessment(conversation, CATALOGUE, LATER)).assessment


async def _switched(database: Database, like: Conversation, assessment: int) -> None:
    async with database.unit_of_work() as uow:
        conversation = await uow.conversations.find(like.channel, like.external_id)
        assert conversation is not None
        await uow.conversations.switch(conversation, assessment)
