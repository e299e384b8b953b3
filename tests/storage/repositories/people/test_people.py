"""Everything kept of a person can be had, deleted, and reached from another device."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dialogs.calls.events import By, CodeMade
from dialogs.calls.reviewing.by_rows import Judgement
from dialogs.core.outputs import (
    ConsentGiven,
    DecisionRecorded,
    DecisionsReleased,
    EvidenceAdded,
    EvidenceJudged,
    FigureRecorded,
    MarkRecorded,
    NoteRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
    ReminderSet,
    ReviewRecorded,
    RowsReturned,
)
from dialogs.core.sent.bills import ReadLine
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.dossier import Dossier, Evidence, Plan, RolledFrom, ToConfirm
from dialogs.dossier.requests import State
from dialogs.dossier.reviews import Return, ReturnedRow, Review, Signature, Verdict
from scoring.answers.model import Met
from scoring.figures.model import Figure
from storage.base import Base
from storage.database import Database
from storage.records import Arrival, Conversation, IssuedFile, NewPasskey, NewRequest
from storage.repositories.people.mail_addresses import Typed
from storage.repositories.people.people import _owned
from storage.unit_of_work import UnitOfWork
from tests.storage.calling import called, handed_in
from tests.storage.repositories.work.test_reports import issue
from tests.storage.talking import (
    CATALOGUE,
    LATER,
    NOW,
    answered,
    begin,
    close,
    found,
    give_code,
    invite_member,
    join,
    join_organisation,
    overlay_of,
    propose,
    say,
    share,
    show,
    sign,
)
from tests.support.stored.databases import rows

OWN = Evidence("ab" * 32, "自有.jpg", "image/jpeg", 10)
SHARED = Evidence("cd" * 32, "同一份.pdf", "application/pdf", 20)
OF_NOBODY = {
    "messenger_bots",
    "jobs",
    "signing_certificates",
    "mail_codes_sent",
    "calls",
    "call_agencies",
    "call_bars",
}
"""Tables that hold names of ours, or ids that name nothing once the person is deleted."""
KEPT_BY_AGENCIES = {
    "call_codes",
    "call_events",
    "submissions",
    "submission_receipts",
    "submission_events",
}
"""Of what was done in a call the agency has to account; whose it was is not among it."""
BY = Signature("张审核", "reviewer", NOW)


async def test_deleting_leaves_no_row_of_the_person_in_any_table(database: Database) -> None:
    other = await _busy_person(database, "7", SHARED)
    others = await rows(database)
    person = await _busy_person(database, "42", OWN, SHARED)
    assert all(
        len(after) > len(others[name])
        for name, after in (await rows(database)).items()
        if name not in OF_NOBODY
    ), "the person has a row in every table"

    async with database.unit_of_work() as uow:
        orphans = await uow.people.delete(person.person)
    assert orphans == (OWN.digest, SHARED.digest)
    async with database.unit_of_work() as uow:
        until = NOW + timedelta(minutes=2)
        begun = [await uow.evidence_files.begin_removal(digest, NOW, until) for digest in orphans]
        assert begun == [True, False]
        await uow.evidence_files.end_removal(OWN.digest, until)
    left = await rows(database)
    kept = {row["ref"].split("@")[0] for row in left.pop("overlays")}
    assert kept == {"weights-42", "weights-7"}
    others.pop("overlays")  # published rules, and nobody's own
    (paper,) = [row for row in left["issued_documents"] if row["assessment_id"] is None]
    assert paper["data_hash"] is None, "a paper can be verified, but nothing says of what it is"
    left["issued_documents"].remove(paper)
    left["issued_files"] = [r for r in left["issued_files"] if r["document_id"] != paper["id"]]
    sent = left.pop("mail_codes_sent")  # for a day, so that nobody floods an address by leaving
    assert len(sent) == 1 + len(others.pop("mail_codes_sent"))
    assert not any("42@example.com" in str(row) for row in sent)
    _is_nobodys({name: left.pop(name) for name in KEPT_BY_AGENCIES}, person)
    for name in KEPT_BY_AGENCIES:
        others.pop(name)
    assert {row["last_receipt"] for row in left.pop("calls")} == {2}
    others.pop("calls")  # it has counted one receipt more
    assert left == others
    async with database.unit_of_work() as uow:
        assert await uow.conversations.find("telegram", "42") is None
    assert (await found(database, other)).dossier.profile.name == "甲厂"


def _is_nobodys(kept: dict[str, list[dict[str, Any]]], person: Conversation) -> None:
    """What an agency keeps names neither the person nor their enterprise."""
    for name, inside in kept.items():
        people = {row.get("person_id", row.get("made_by")) for row in inside}
        assert person.person not in people, name
        assert f"厂{person.external_id}" not in str(inside), name


async def test_who_was_deleted_is_a_stranger_when_she_returns(
    database: Database, second_worker: Database
) -> None:
    """Ids are never used twice: nothing cached of the old person can be taken for the new one."""
    person = await _busy_person(database, "42", OWN)
    await found(second_worker, person)
    async with database.unit_of_work() as uow:
        await uow.people.delete(person.person)
    again = await begin(database)
    assert again.session_id > person.session_id
    assert again.assessment > person.assessment
    for worker in (database, second_worker):
        assert (await found(worker, again)).dossier == Dossier(CATALOGUE)


async def test_the_export_has_every_row_as_json(database: Database) -> None:
    await _busy_person(database, "7", SHARED, Evidence("ef" * 32, "别人的.pdf", "x/y", 1))
    person = await _busy_person(database, "42", OWN, SHARED)
    await say(database, person, answered("a", Met(False), before=Met(True)), now=LATER)
    async with database.unit_of_work() as uow:
        export = await uow.people.export(person.person)
    assert json.loads(json.dumps(export)) == export
    everything = await rows(database)
    assert set(export) == set(everything) - OF_NOBODY
    for name, kept in export.items():
        assert kept, f"nothing of {name}"
        assert len(kept) < len(everything[name]), f"somebody else's {name}"
    values = [row["value"] for row in export["answers"] if row["subject"] == "a"]
    assert values == [{"met": True}, {"met": False}]
    assert "geheim" not in json.dumps(export)


def test_every_table_has_an_owner() -> None:
    assert {table.name for table in _owned(1)} == set(Base.metadata.tables) - OF_NOBODY


async def test_a_code_lets_another_device_go_on(database: Database) -> None:
    telegram = await begin(database, "42")
    await say(database, telegram, ConsentGiven(), answered("a", Met(True)))
    web = await begin(database, "cookie", "web")
    joined = await join(database, telegram, web)
    assert joined is not None
    assert not joined.is_first
    assert (joined.person, joined.assessment) == (telegram.person, telegram.assessment)
    assert joined.dossier.answers == {"a": Met(True)}
    assert joined.session == web.session
    assert await found(database, web) == joined
    kept = await rows(database)
    for name in ("people", "clients", "cases", "assessments"):
        assert len(kept[name]) == 1, f"the stranger's empty {name} is gone"


async def test_what_was_begun_before_joining_comes_along(database: Database) -> None:
    telegram = await begin(database, "42")
    web = await begin(database, "cookie", "web")
    await say(database, web, ConsentGiven(), ProfileRecorded("name", "乙厂"), now=LATER)
    await join(database, telegram, await found(database, web))
    async with database.unit_of_work() as uow:
        listed = await uow.conversations.assessments(telegram.person)
    assert {(line.id, line.name) for line in listed} == {
        (telegram.assessment, None),
        (web.assessment, "乙厂"),
    }
    kept = await rows(database)
    assert [row["person_id"] for row in kept["client_facts"]] == [telegram.person]
    assert [row["consent_at"] for row in kept["people"]] == [LATER]
    async with database.unit_of_work() as uow:
        await uow.people.delete(telegram.person)
    assert not any((await rows(database)).values())


async def test_all_ways_to_reach_the_joining_human_come_along(database: Database) -> None:
    first, second = await begin(database, "1"), await begin(database, "2")
    await join(database, first, second)
    away = await begin(database, "9", "web")
    await say(database, away, answered("b", Met(True)))
    joined = await join(database, away, first, code="another")
    assert joined is not None
    assert joined.assessment == away.assessment
    left = await found(database, second)
    assert (left.person, left.assessment) == (away.person, first.assessment)
    assert [one.is_first for one in (await found(database, away), joined, left)] == [
        True,
        False,
        False,
    ]


async def test_a_code_works_once_in_time_and_only_the_last_one(database: Database) -> None:
    telegram = await begin(database, "42")
    web = await begin(database, "cookie", "web")
    before = await rows(database)
    async with database.unit_of_work() as uow:
        old = await give_code(uow, telegram, "old")
        new = await give_code(uow, telegram, "new")
        for code, at in ((old, NOW), (999, NOW), (new, LATER)):
            assert await uow.joining.join(code, web, at) is None
        assert await uow.codes.good("wrong", NOW) is None
    assert (await rows(database))["identities"] == before["identities"]
    async with database.unit_of_work() as uow:
        joined = await uow.joining.join(new, web, NOW)
        assert joined is not None
        assert await uow.joining.join(new, joined, NOW) is None
        assert await uow.codes.good("new", NOW) is None


async def _programs(uow: UnitOfWork, person: Conversation, secret: str) -> None:
    """A program that speaks for the person, and one that is told."""
    (post, *_) = await uow.organisations.of(person.person)
    token = await uow.api_tokens.create(
        post.membership, "OA", secret, frozenset({"calls:read"}), NOW, LATER
    )
    assert token is not None
    assert await uow.api_requests.begin(token.id, "key", "digest", NOW) is None
    await uow.api_requests.answer(token.id, "key", {"name": "geheim: somebody else's"})
    endpoint = await uow.webhooks.add(
        post.membership, "https://oa.example/in", frozenset({"report.issued"}), secret, NOW
    )
    assert endpoint is not None
    await uow.webhooks.rotate(endpoint.id, f"{secret}-new", LATER)
    message = await uow.webhooks.put(
        endpoint.id, f"msg-{token.id}", "report.issued", {"data": {}}, NOW
    )
    await uow.jobs.withdraw("webhook", [str(message)])  # jobs belong to nobody


async def _sign_ins(uow: UnitOfWork, person: Conversation, secret: str) -> None:
    """A passkey, a challenge for another, and a browser that was let in."""
    key = NewPasskey(f"{secret}-id", f"{secret}-key", f"{secret}-handle", 0, "办公室电脑")
    assert await uow.passkeys.add(person.person, person.identity, key, NOW)
    digest = f"{secret}-challenge"
    await uow.passkeys.challenge(digest, NOW, LATER, adds=(person.identity, f"{secret}-handle"))
    await uow.waiting.add(f"{secret}-browser", f"{secret}-code", (1, 2, 3), "", NOW, LATER)
    waiting = await uow.waiting.by_code(f"{secret}-code", NOW)
    assert waiting is not None
    me = {"person": person.person, "identity": person.identity}
    assert await uow.waiting.answer(waiting.id, NOW, **me)


async def _busy_person(database: Database, external_id: str, *files: Evidence) -> Conversation:
    """Somebody with a row in every table."""
    person = await begin(database, external_id)
    await show(
        database,
        person,
        ConsentGiven(),
        ProfileRecorded("name", "甲厂"),
        answered("a", Met(True)),
        ReviewRecorded("a", Review(Verdict.QUESTION, Met(True), BY, reason="缺单据")),
        DecisionRecorded("a", Decision(Met(True), Met(True), BY, "核过"), BY),
        DecisionsReleased(Release(BY, {"a": Decision(Met(True), Met(True), BY)})),
        RowsReturned(Return((ReturnedRow("a", "缺单据", Met(True)),), BY)),
        NoteRecorded("a", "注"),
        MarkRecorded("a", ToConfirm("问王工")),
        FigureRecorded("site-area", None, Figure(Decimal(3), "亩")),
        PlanRecorded(1, Plan(1, "改造", {"a": Met(False)})),
        OverlaysPinned((overlay_of(f"weights-{external_id}"),)),
        ReminderSet("self-evaluation", date(2026, 3, 1)),
        *(EvidenceAdded("a", file) for file in files),
        *(EvidenceJudged("a", file, "核对过原件") for file in files),
    )
    async with database.unit_of_work() as uow:
        request = await uow.reports.request(person, "zh", {}, NOW)
        await issue(uow, request, "r.pdf", NOW)
        await uow.issued.reserve(
            request.number,
            assessment=request.assessment,
            sequence=request.sequence,
            catalogue=CATALOGUE,
            data_hash=request.data_hash,
            code=f"CODE{external_id}",
        )
        digest = f"{external_id:0>64}"
        file = IssuedFile("pdf", "zh", digest, 9, "1.0", certificate="ab" * 32)
        await uow.issued.record(request.number, file, NOW)
        await uow.exports.request(person.identity, "zh")
        address = f"{external_id}@example.com"
        assert await uow.mail_addresses.ask(person.person, address, NOW)
        hash = f"geheim-mail-{external_id}"
        assert await uow.mail_addresses.give_code(person.person, address, hash, LATER)
        assert await uow.mail_addresses.confirm(person.person, hash, NOW) is Typed.CONFIRMED
        words = {"enterprise": "甲厂"}
        assert await uow.mails.add(person.person, "reminder", words, None, NOW)
        assert await uow.saved_views.keep(person.person, "急的", "stuck=any", NOW)
        await give_code(uow, person, f"geheim-{external_id}")
        update = {f"u{external_id}": Arrival(external_id, {"text": "符合"})}
        await uow.inbox.keep("telegram", update, NOW)
        secret, key = f"geheim-browser-{external_id}", f"geheim-key-{external_id}"
        await uow.browsers.add(
            person.identity, person.person, secret_hash=secret, form_key=key, now=NOW
        )
        await _sign_ins(uow, person, f"geheim-{external_id}")
    task = await share(database, person, person, ("a",))
    async with database.unit_of_work() as uow:
        await propose(uow, task, "a", Met(True))
        back = await uow.conversations.switch(task, person.assessment)
        organisation = await join_organisation(uow, back, "consultancy", "administrator")
        await uow.case_access.hand_over(person.assessment, organisation, person.person, NOW)
        await _programs(uow, person, f"geheim-{external_id}")
        await invite_member(uow, organisation, "reviewer", back)
        tag = await uow.tags.make(person.person, organisation, "重点", NOW)
        assert tag is not None
        assert await uow.tags.put(person.person, person.assessment, tag, NOW)
        origin = RolledFrom("2024", CATALOGUE)
        next_year = await uow.conversations.roll_forward(back, CATALOGUE, origin, NOW, ())
        await uow.conversations.switch(next_year, person.assessment)
    await close(database, await found(database, person), *(file.digest for file in files))
    await sign(database, person, task)
    async with database.unit_of_work() as uow:
        said = await uow.comments.add(
            person.assessment,
            "a",
            "看一下",
            internal=True,
            person=person.person,
            member=None,
            name="李敏",
            channel="web",
            now=NOW,
        )
        await uow.comments.read(person.assessment, "a", person.person, said)
        (owner,) = await uow.nudges.owners([person.assessment], NOW.date())
        await uow.nudges.ask(owner, NOW.date(), person.person, NOW, only_stuck=False)
        (line,) = await uow.requests.add(
            person.assessment,
            [NewRequest("电费发票", "a")],
            due=None,
            invitation=None,
            by=person.person,
            now=NOW,
        )
        assert await uow.requests.append(
            line, State.RESPONDED, file=OWN, person=person.person, channel="telegram", now=NOW
        )
    await _submit(database, await found(database, person))
    return await found(database, person)


async def _submit(database: Database, person: Conversation) -> None:
    """They find the one call there is, submit to it, and do something for it, too."""
    async with database.unit_of_work() as uow:
        (call,) = await uow.calls.all() or (await called(uow),)
        (version, *_) = await uow.versions.of(person.assessment)
        await uow.calls.enter(call.id, person.person, NOW)
        await uow.calls.add_code(call.id, f"geheim-call-{person.external_id}", person.person, NOW)
        by = By(person.person, "李敏", "manager")
        await uow.calls.add(call.id, CodeMade(), by, NOW)
        given = handed_in(person, version, f"91{person.external_id}", digests=(OWN.digest,))
        named = replace(given, name=f"厂{person.external_id}")
        submitted = await uow.submissions.hand_in(call, named, NOW)
        assert isinstance(submitted, tuple)
        (post, *_) = await uow.organisations.of(person.person)
        said = {"a": Judgement("1", "缺台账")}
        await uow.review_drafts.keep(submitted[0], post.membership, 1, said, NOW)
        lines = (ReadLine("1", ("用电量", "240")),)
        await uow.bill_readings.put(person.assessment, person.person, OWN.digest, lines, NOW)
