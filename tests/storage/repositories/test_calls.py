"""Calls and submissions in a database: receipts, one enterprise once, the fold, and erasure."""

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dialogs.calls import events as e
from dialogs.calls.access import Act, Part, Status
from dialogs.calls.events import By
from dialogs.calls.intake import Bar
from dialogs.calls.levels import Agency, Level
from dialogs.calls.state import fold
from dialogs.calls.terms import Call
from dialogs.calls.visible import visible, visible_of
from storage.database import Database
from storage.repositories.calls.calls import key_of
from storage.repositories.calls.reading import SUBMISSIONS, read_entries
from tests.dialogs.calls.scene import eventful
from tests.storage.calling import (
    CODE,
    OPEN,
    OPERATOR,
    called,
    enterprise,
    handed_in,
    officer,
    submit,
)
from tests.storage.talking import CATALOGUE, LATER, NOW, begin, join
from tests.support.stored.databases import rows
from tests.support.stored.statements import statements

OTHER = "91130102MA0000002X"


@pytest.fixture
async def call(database: Database) -> Call:
    async with database.unit_of_work() as uow:
        county = await uow.organisations.create("agency", "长安区工信局", NOW)
        return await called(uow, Agency(county, Level.COUNTY, "130102"))


async def test_a_call_is_read_as_it_was_made(database: Database, call: Call) -> None:
    async with database.unit_of_work() as uow:
        assert await uow.calls.get(call.id) == call
        assert await uow.calls.all() == (call,)
        assert call.organisation_name == "省工信厅"
        assert await uow.calls.get(call.id + 1) is None
        ((event, by, at),) = await uow.calls.events(call.id)
    assert (event, by, at) == (e.CallCreated(), OPERATOR, NOW)


# --- handing in


async def test_receipts_are_numbered_by_call(database: Database, call: Call) -> None:
    first, second = await enterprise(database, "1"), await enterprise(database, "2")
    assert await submit(database, call, handed_in(*first)) == (1, 1)
    assert await submit(database, call, handed_in(*second, OTHER)) == (2, 2)
    changed = replace(handed_in(*first), hash="changed")
    assert await submit(database, call, changed) == (1, 3)
    async with database.unit_of_work() as uow:
        elsewhere = await called(uow)
    assert await submit(database, elsewhere, handed_in(*first)) == (3, 1)
    async with database.unit_of_work() as uow:
        found = await uow.submissions.get(call, 1)
    assert found is not None
    assert [(one.receipt, one.number) for one in found.state.receipts] == [(1, 1), (3, 2)]
    assert (found.state.status, found.state.level) == (Status.RECEIVED, Level.COUNTY)
    assert found.state.way == (Level.COUNTY, Level.PROVINCE)
    assert found.result == handed_in(*first).result


async def test_an_enterprise_is_in_a_call_once(database: Database, call: Call) -> None:
    """However the code is written, and whoever submits."""
    first, second = await enterprise(database, "1"), await enterprise(database, "2")
    assert await submit(database, call, handed_in(*first)) is not None
    assert await submit(database, call, handed_in(*second, CODE.lower() + " ")) is None
    async with database.unit_of_work() as uow:
        own, record = await uow.submissions.record(
            call, second[0].person, second[0].assessment, CODE
        )
    assert own is None
    assert record.is_others
    await _append(database, call, 1, e.Withdrawn("换人办"))
    assert await submit(database, call, handed_in(*second)) == (2, 2)
    assert await submit(database, call, handed_in(*first)) is None
    async with database.unit_of_work() as uow:
        _, record = await uow.submissions.record(
            call, second[0].person, second[0].assessment, CODE
        )
    assert record.versions == 2, "counted over both, the withdrawn one too"


async def test_two_at_the_same_moment_get_one_submission(
    database: Database, second_worker: Database, call: Call
) -> None:
    people = [await enterprise(database, str(at)) for at in range(6)]
    workers = [database, second_worker] * 3
    done = await asyncio.gather(
        *(
            submit(worker, call, handed_in(*one))
            for worker, one in zip(workers, people, strict=True)
        )
    )
    assert sum(one is not None for one in done) == 1
    others = await asyncio.gather(
        *(
            submit(worker, call, handed_in(*one, f"91130102MA000000{at}X"))
            for at, (worker, one) in enumerate(zip(workers, people, strict=True), start=3)
        )
    )
    receipts = sorted(one[1] for one in (*done, *others) if one is not None)
    assert receipts == list(range(1, len(receipts) + 1))


async def test_one_version_is_handed_in_once_however_often_at_once(
    database: Database, second_worker: Database, call: Call
) -> None:
    given = handed_in(*await enterprise(database, "1"))
    workers = (database, second_worker, database, second_worker)
    done = await asyncio.gather(*(submit(worker, call, given) for worker in workers))
    assert sorted(done, key=lambda one: one is None) == [(1, 1), None, None, None]


async def test_what_went_to_the_review_meanwhile_stays_as_it_is(
    database: Database, second_worker: Database, call: Call
) -> None:
    """An officer passes it on while its applicant hands in another version."""
    given = handed_in(*await enterprise(database, "1"))
    await submit(database, call, given)
    async with database.unit_of_work() as uow:
        await uow.submissions.hold(call, 1)
        passed_on = (e.Recommended("county", "province"), e.Recommended("province", ""))
        await uow.submissions.append(1, passed_on, OPERATOR, NOW)
        changed = replace(given, hash="changed")
        waiting = asyncio.create_task(submit(second_worker, call, changed))
        await asyncio.sleep(0.3)
        assert not waiting.done()
    assert await waiting is None
    async with database.unit_of_work() as uow:
        found = await uow.submissions.get(call, 1)
    assert found is not None
    assert found.state.status is Status.IN_REVIEW
    assert len(found.state.receipts) == 1


async def test_codes_of_two_calls_cannot_be_compared(database: Database, call: Call) -> None:
    async with database.unit_of_work() as uow:
        elsewhere = await called(uow)
        one, other = await uow.calls.key(call.id, CODE), await uow.calls.key(elsewhere.id, CODE)
    assert one != other
    assert key_of("s", " 91130102ma0000001x") == key_of("s", CODE) != key_of("t", CODE)


async def test_who_is_barred_is_so_until_the_day(database: Database, call: Call) -> None:
    until = date(2028, 12, 31)
    async with database.unit_of_work() as uow:
        await uow.calls.bar(call.id, {CODE: Bar("移出名单", until), OTHER: Bar("失信")})
        await uow.calls.bar(call.id, {CODE: Bar("移出省级名单", until)})
        assert await uow.calls.barred(call.id, CODE, until) == Bar("移出省级名单", until)
        assert await uow.calls.barred(call.id, CODE, until + timedelta(days=1)) is None
        assert await uow.calls.barred(call.id, OTHER, date(2099, 1, 1)) == Bar("失信")
        assert await uow.calls.barred(call.id, "", until) is None
    assert CODE not in str(await rows(database))


async def test_a_file_in_two_submissions_is_found_in_live_ones_of_the_call(
    database: Database, call: Call
) -> None:
    first, second = await enterprise(database, "1"), await enterprise(database, "2")
    await submit(database, call, handed_in(*first, digests=("a" * 64, "b" * 64)))
    await submit(database, call, handed_in(*second, OTHER, digests=("b" * 64,)))
    async with database.unit_of_work() as uow:
        elsewhere = await called(uow)
        asked = ("a" * 64, "b" * 64)
        assert await uow.submissions.shared_files(call, 1, asked) == {"b" * 64: {2}}
        assert await uow.submissions.shared_files(elsewhere, 1, asked) == {}
        assert await uow.submissions.sharing(call, 1) == {2}
        assert await uow.submissions.sharing(call, 2) == {1}
    await _append(database, call, 2, e.Withdrawn())
    async with database.unit_of_work() as uow:
        assert await uow.submissions.shared_files(call, 1, asked) == {}
        assert await uow.submissions.sharing(call, 1) == frozenset()
        assert await uow.submissions.sharing(call, 2) == {1}, "whom it concerned"


# --- the fold


async def test_the_stored_state_is_the_fold_after_every_event(
    database: Database, call: Call
) -> None:
    await submit(database, call, handed_in(*await enterprise(database, "1")))
    later: list[e.Event] = [
        e.Undone(2),
        e.DecisionMade("b", "reject", "x", OPEN.isoformat()),
        e.DecisionTold("b"),
        e.Appealed((), "x", "ours"),
        e.AppealAnswered(False, "x"),
        e.Withdrawn(),
    ]
    for event in (*(one.event for one in eventful()[1:]), *later):
        await _append(database, call, 1, event)
        async with database._backend.unit() as run:
            row, entries = await run(_row_and_entries)
        state = fold(entries)
        assert (row.status, row.level) == (state.status, state.level)
        assert row.last == state.last == len(entries)
        assert row.is_live is (state.status is not Status.WITHDRAWN)


def _row_and_entries(connection: Any) -> Any:
    row = connection.execute(SUBMISSIONS.select()).one()
    return row, read_entries(connection, [1])[1]


async def test_two_who_act_at_once_act_one_after_the_other(
    database: Database, second_worker: Database, call: Call
) -> None:
    await submit(database, call, handed_in(*await enterprise(database, "1")))
    workers = (database, second_worker)
    await asyncio.gather(*(_append(worker, call, 1, e.Checked("county")) for worker in workers))
    async with database.unit_of_work() as uow:
        held = await uow.submissions.hold(call, 1)
    assert held is not None
    assert [one.number for one in held[1]] == [1, 2, 3]


# --- who sees


async def test_what_somebody_is_comes_from_their_memberships(
    database: Database, call: Call
) -> None:
    county = call.terms.agencies[1].organisation
    screener = await officer(database, "20", "screener", county)
    decider = await officer(database, "21", "decider", call.organisation)
    owner, version = await enterprise(database, "1")
    await submit(database, call, handed_in(owner, version))
    await submit(
        database, call, handed_in(*await enterprise(database, "2"), OTHER, region="130200")
    )
    stranger = await begin(database, "99")
    async with database.unit_of_work() as uow:
        everything = await uow.submissions.of_call(call)

        async def seen_by(person: int) -> list[int]:
            viewer = await uow.calls.viewer(call, person, OPEN)
            return [one.id for one in visible_of(viewer, everything)]

        assert await seen_by(screener.person) == [1]
        assert await seen_by(decider.person) == [1, 2]
        assert await seen_by(owner.person) == [1]
        assert await seen_by(stranger.person) == []
        assert [one.id for one in await uow.calls.of(screener.person)] == [call.id]
        assert [one.id for one in await uow.calls.of(owner.person)] == [call.id]
        assert await uow.calls.of(stranger.person) == ()
        viewer = await uow.calls.viewer(call, screener.person, OPEN)
        (membership, *_) = viewer.members
        assert await uow.organisations.end(screener.person, membership, LATER) is not None
        assert await seen_by(screener.person) == []
        assert (await uow.calls.viewer(call, screener.person, OPEN)).known_as == {membership}


async def test_a_reviewer_stays_the_one_when_their_devices_join(
    database: Database, call: Call
) -> None:
    reviewer = await officer(database, "30", "reviewer", call.organisation)
    await submit(database, call, handed_in(*await enterprise(database, "1")))
    async with database.unit_of_work() as uow:
        ((member, name),) = (await uow.calls.people(call, "reviewer")).items()
    await _append(database, call, 1, e.ReviewerAssigned(member, name))
    host = await begin(database, "31", "web")
    joined = await join(database, host, reviewer)
    assert joined is not None
    assert joined.person == host.person
    async with database.unit_of_work() as uow:
        viewer = await uow.calls.viewer(call, host.person, OPEN)
        found = await uow.submissions.get(call, 1)
    assert found is not None
    seen = visible(viewer, found)
    assert seen is not None
    assert seen.acts == {Act.DECLARE}


async def test_codes_find_a_call_until_they_are_revoked(database: Database, call: Call) -> None:
    person = await begin(database, "9")
    async with database.unit_of_work() as uow:
        await uow.calls.add_code(call.id, "hash", None, NOW)
        assert await uow.calls.by_code("hash") == call
        assert await uow.calls.by_code("other") is None
        assert not await uow.calls.has_entered(call.id, person.person)
        for _ in range(2):
            await uow.calls.enter(call.id, person.person, NOW)
        assert await uow.calls.has_entered(call.id, person.person)
        assert await uow.calls.of(person.person) == (call,)
        assert await uow.calls.revoke_codes(call.id, NOW) == 1
        assert await uow.calls.by_code("hash") is None
    assert len((await rows(database))["call_entries"]) == 1


async def test_a_list_costs_the_same_for_one_and_for_three(database: Database, call: Call) -> None:
    counted = []
    for at in range(3):
        code = f"91130102MA000000{at + 1}X"
        await submit(database, call, handed_in(*await enterprise(database, str(at)), code))
        if at == 1:
            continue
        with statements(database) as sent:
            async with database.unit_of_work() as uow:
                assert len(await uow.submissions.of_call(call)) == at + 1
        counted.append(len(sent))
    assert counted[0] == counted[1] == 2


# --- erasure


async def test_erasing_an_applicant_withdraws_what_was_not_decided(
    database: Database, call: Call
) -> None:
    owner, version = await enterprise(database, "1")
    await submit(database, call, handed_in(owner, version, digests=("a" * 64,)))
    await _append(database, call, 1, e.FlagsFound((("k", "odd-figure", "c", "数字的疑点甲"),)))
    async with database.unit_of_work() as uow:
        await uow.people.delete(owner.person)
        found = await uow.submissions.get(call, 1)
    assert found is not None
    assert found.state.status is Status.WITHDRAWN
    assert found.state.is_erased
    assert (found.name, found.credit_code, found.industry, found.result) == ("", "", "", None)
    assert (found.applicant, found.assessment, found.version) == (None, None, None)
    assert [(one.receipt, one.hash) for one in found.state.receipts] == [(1, version.hash)]
    left = json.dumps(await rows(database), ensure_ascii=False, default=str)
    for word in (CODE, "甲厂", "李敏", "数字的疑点甲", "a" * 64):
        assert word not in left
    again = await enterprise(database, "2")
    assert await submit(database, call, handed_in(*again)) == (2, 2), "the code is free again"


async def test_what_was_decided_stays_as_the_agency_accounts_for_it(
    database: Database, call: Call
) -> None:
    owner, version = await enterprise(database, "1")
    await submit(database, call, handed_in(owner, version, digests=("a" * 64,)))
    by = By(None, "审定的人", Part.DECIDER)
    await _append(database, call, 1, e.DecisionMade("b", "reject", "缺", OPEN.isoformat()), by)
    await _append(database, call, 1, e.Appealed(("r1",), "我的话", "ours"))
    async with database.unit_of_work() as uow:
        await uow.removal.remove(owner.person, await _moved_away(uow, owner))
        found = await uow.submissions.get(call, 1)
    assert found is not None
    assert found.state.decision is not None
    assert found.state.decision.reason == "缺"
    assert (found.name, found.credit_code) == ("甲厂", "")
    assert found.result == handed_in(owner, version).result
    assert found.version is None
    left = json.dumps(await rows(database), ensure_ascii=False, default=str)
    assert "我的话" not in left
    assert "审定的人" in left
    for person in (owner.person, 99):
        async with database.unit_of_work() as uow:
            assert visible(await uow.calls.viewer(call, person, OPEN), found) is None


async def test_a_decision_undone_after_the_erasure_leaves_no_name(
    database: Database, call: Call
) -> None:
    owner, version = await enterprise(database, "1")
    await submit(database, call, handed_in(owner, version))
    by = By(None, "审定的人", Part.DECIDER)
    await _append(database, call, 1, e.DecisionMade("b", "reject", "缺", OPEN.isoformat()), by)
    async with database.unit_of_work() as uow:
        await uow.people.delete(owner.person)
    await _append(database, call, 1, e.Undone(2), by)
    async with database.unit_of_work() as uow:
        found = await uow.submissions.get(call, 1)
    assert found is not None
    assert (found.state.status, found.name, found.result) == (Status.WITHDRAWN, "", None)
    left = json.dumps(await rows(database), ensure_ascii=False, default=str)
    assert "甲厂" not in left
    assert "审定的人" in left, "what officers did stays"


async def _moved_away(uow: Any, owner: Any) -> int:
    """Have the owner's dialogue be about another assessment; the one that is to go."""
    opened = await uow.conversations.open_assessment(owner, CATALOGUE, NOW)
    assert opened.assessment != owner.assessment
    return int(owner.assessment)


async def test_the_export_of_an_applicant_tells_nothing_that_they_do_not_see(
    database: Database, call: Call
) -> None:
    owner, version = await enterprise(database, "1")
    await submit(database, call, handed_in(owner, version))
    for entry in eventful()[3:]:
        await _append(database, call, 1, entry.event, entry.by if entry.by.name else OPERATOR)
    async with database.unit_of_work() as uow:
        export = await uow.people.export(owner.person)
    text = json.dumps(export, ensure_ascii=False)
    for word in (
        "待定的理由",
        "乙的总评",
        "规则的数字",
        "人的标记",
        "现场所见",
        "核对意见",
        "pending",
    ):
        assert word not in text
    assert len(export["submission_events"]) == 1
    assert export["submissions"][0]["last"] is None
    assert export["submissions"][0]["credit_code"] == CODE


async def test_an_agency_with_a_call_outlives_its_people(database: Database, call: Call) -> None:
    manager = await officer(database, "40", "administrator", call.organisation)
    await submit(database, call, handed_in(*await enterprise(database, "1")))
    async with database.unit_of_work() as uow:
        await uow.people.delete(manager.person)
        assert await uow.calls.get(call.id) == call
        assert len(await uow.submissions.of_call(call)) == 1


async def _append(
    database: Database, call: Call, submission: int, event: e.Event, by: By = OPERATOR
) -> None:
    async with database.unit_of_work() as uow:
        assert await uow.submissions.hold(call, submission) is not None
        await uow.submissions.append(submission, [event], replace(by, person=None), OPEN)
