"""A database of an earlier release is brought up to date with all that is in it."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from dialogs.core.outputs import FigureRecorded, OverlaysPinned, ReminderSet
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier, Evidence, IssuedReport, Profile
from scoring.answers.model import Met, Ratio
from scoring.figures.model import Figure
from storage.base import Base
from storage.database import Database
from storage.records import KeptLink
from storage.schema import MIGRATIONS
from tests.storage.talking import CATALOGUE, NOW, overlay_of, say

pytestmark = pytest.mark.long

STATE = Session(Wait(Place.QUESTION, "a"), mode="full", consented=True, turn=7).to_dict()
AT = "2025-03-01 08:30:00"
WEB = sha256(b"a secret of the first release").hexdigest()
"""What the first release called an identity of the web: the hash of the secret in its cookie."""
FILLED = """
INSERT INTO people VALUES (1, :at, :at, 1);
INSERT INTO identities VALUES (1, 1, 'telegram', '42', :no, '1001', :at);
INSERT INTO identities VALUES (2, 1, 'web', :hash, :no, NULL, :at);
INSERT INTO clients VALUES (1, :at);
INSERT INTO client_facts VALUES (1, 1, 'name', '甲厂', 1, 'telegram', :at);
INSERT INTO cases VALUES (1, 1, 1, 'green-factory', '2024');
INSERT INTO assessments VALUES (1, 1, 'gb36132-2018', 4, :at, :at);
INSERT INTO answers VALUES (1, 1, 'a', :met, NULL, 1, 'telegram', :at);
INSERT INTO answers VALUES (1, 2, 'b', :ratio, NULL, 1, 'telegram', :at);
INSERT INTO notes VALUES (1, 3, 'a', '注', 1, 'telegram', :at);
INSERT INTO evidence VALUES (1, 4, 'a', :digest, '图.pdf', 'text/plain', 9, 1, 'web', :at, NULL);
INSERT INTO sessions VALUES (1, 1, 1, :state, 8, 7, :at);
INSERT INTO sessions VALUES (2, 2, 1, :state, 3, 7, :at);
INSERT INTO deliveries VALUES (1, 1, 7, 'message', :state, NULL, :at, NULL, NULL);
INSERT INTO reports VALUES (1, 1, 1, 1, 'GF-00001-01', 'zh', :state, 'x', 'r.pdf', :at, :at);
INSERT INTO link_codes VALUES (1, 1, 'hash', :at, NULL);
"""
"""Rows in the form of the first schema, in every table it has."""


@pytest.fixture
async def released(bare_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A database that the first release made and filled."""

    def first_release(connection: Connection) -> None:
        _upgrade_to(connection, "0001")
        _fill(connection)

    database = Database(bare_url)
    with monkeypatch.context() as patched:
        patched.setattr("storage.backends.sqlite.upgrade", first_release)
        patched.setattr("storage.backends.postgresql.upgrade", first_release)
        await database.migrate()
    yield database
    await database.close()


async def test_the_first_release_is_upgraded_with_its_data(released: Database) -> None:
    await released.migrate()
    async with released._backend.unit() as run:
        assert await run(_differences) == []
    async with released.unit_of_work() as uow:
        conversation = await uow.conversations.find("telegram", "42")
        assert [each.id for each in await uow.deliveries.pending("telegram")] == [1]
    assert conversation is not None
    assert (conversation.version, conversation.revision) == (8, 4)
    assert conversation.session.to_dict() == STATE
    assert conversation.dossier == Dossier(
        CATALOGUE,
        Profile(name="甲厂", period="2024"),
        {"a": Met(True), "b": Ratio(Decimal("0.5"))},
        {"a": "注"},
        {"a": (Evidence("ab" * 32, "图.pdf", "text/plain", 9),)},
        (IssuedReport("GF-00001-01", 1, NOW),),
    )


async def test_a_browser_known_before_keeps_its_secret_and_its_link(released: Database) -> None:
    await released.migrate()
    async with released.unit_of_work() as uow:
        browser = await uow.browsers.find(WEB)
        conversation = await uow.conversations.find("web", WEB)
        link = await uow.browsers.link(WEB)
    assert browser is not None
    assert conversation is not None
    assert (browser.identity, browser.external_id) == (conversation.identity, WEB)
    assert (browser.person, browser.issued_to) == (1, 1)
    assert (browser.rotated, browser.previous_hash) == (NOW, None)
    assert browser.seen > NOW
    assert len(browser.form_key) == 64
    assert link == KeptLink(WEB, 2, 1, "甲厂")


async def test_what_was_waiting_becomes_jobs(released: Database) -> None:
    async with released._backend.unit() as run:
        await run(_add_waiting)
    await released.migrate()
    async with released.unit_of_work() as uow:
        jobs = {job.kind: job for job in await uow.job_steering.listed()}
        assert {kind: job.key for kind, job in jobs.items()} == {
            "report": "2",
            "export": "1",
            "reminder": "1 2026-03-01 filing",
        }
        assert (jobs["report"].due, jobs["report"].state) == (NOW, "waiting")
        assert jobs["reminder"].due == datetime(2026, 3, 1, 1, tzinfo=UTC), "nine in China"
        assert await uow.jobs.open_in("report", "1") == 1
        claimed = await uow.jobs.claim("reminder", "w", "t", timedelta(minutes=1))
    assert claimed is not None
    assert claimed.args == {"assessment": 1, "step": "filing", "due": "2026-03-01"}


async def test_what_is_new_can_be_said_to_an_old_assessment(released: Database) -> None:
    await released.migrate()
    async with released.unit_of_work() as uow:
        conversation = await uow.conversations.find("telegram", "42")
    assert conversation is not None
    area = Figure(Decimal(3), "亩")
    saved = await say(
        released,
        conversation,
        FigureRecorded("site-area", None, area),
        OverlaysPinned((overlay_of("suzhou-weights"),)),
        ReminderSet("self-evaluation", date(2026, 3, 1)),
    )
    assert saved.revision == 7
    async with released.unit_of_work() as uow:
        assert await uow.conversations.find("telegram", "42") == saved
        await uow.people.delete(conversation.person)
        assert await uow.conversations.find("telegram", "42") is None


async def test_the_device_known_longest_is_first_and_codes_stay_good(released: Database) -> None:
    async with released._backend.unit() as run:
        await run(_add_devices)
    await released.migrate()
    async with released.unit_of_work() as uow:
        devices = await uow.devices.of(1)
        assert [(one.external_id, one.is_first, one.label) for one in devices] == [
            ("42", True, None),
            (WEB, False, None),
            ("cookie", False, None),
        ]
        other = await uow.conversations.find("web", "alone")
        assert other is not None
        assert other.is_first
        made = NOW - timedelta(minutes=30)
        code = await uow.codes.good("hash", made)
        assert code is not None
        assert (code.kind, code.made, code.expires, code.device) == ("device", made, NOW, None)


async def test_upgrading_twice_is_upgrading_once(released: Database) -> None:
    await released.migrate()
    async with released.unit_of_work() as uow:
        before = await uow.people.export(1)
    await released.migrate()
    async with released.unit_of_work() as uow:
        assert await uow.people.export(1) == before
    first = {table for table in before if before[table]}
    assert first == set(Base.metadata.tables) - {
        "figures",
        "marks",
        "plans",
        "roll_forwards",
        "reminders",
        "overlays",
        "assessment_overlays",
        "exports",
        "received_updates",
        "comments",
        "comment_readings",
        "issued_documents",
        "issued_files",
        "sign_offs",
        "signing_certificates",
        "versions",
        "version_files",
        "jobs",
        "case_members",
        "invitations",
        "proposals",
        "audit_events",
        "organisations",
        "memberships",
        "organisation_invitations",
        "case_organisations",
        "messenger_bots",
        "challenges",
        "passkeys",
        "waiting_browsers",
        "evidence_judgements",
        "saved_views",
        "reviews",
        "returns",
        "nudges",
        "evidence_requests",
        "evidence_request_events",
        "mail_addresses",
        "mail_codes_sent",
        "mails",
        "tags",
        "case_tags",
        "decisions",
        "calls",
        "api_tokens",
        "api_requests",
        "webhook_endpoints",
        "webhook_messages",
        "call_agencies",
        "call_codes",
        "call_entries",
        "call_bars",
        "call_events",
        "submissions",
        "submission_receipts",
        "submission_events",
        "submission_files",
        "review_drafts",
        "bill_readings",
    }


def _add_devices(connection: Connection) -> None:
    """A second device, and another person with one."""
    at = NOW if connection.dialect.name == "postgresql" else AT
    for line in (
        "INSERT INTO people VALUES (2, :at, :at, 1)",
        "INSERT INTO identities VALUES (3, 2, 'web', 'alone', :no, NULL, :at)",
        "INSERT INTO identities VALUES (4, 1, 'web', 'cookie', :no, NULL, :at)",
        "INSERT INTO sessions VALUES (3, 3, 1, :state, 8, 7, :at)",
        "INSERT INTO sessions VALUES (4, 4, 1, :state, 8, 7, :at)",
    ):
        values = {"at": at, "no": False, "state": json.dumps(STATE)}
        used = {name: value for name, value in values.items() if f":{name}" in line}
        connection.execute(text(line), used)


def _fill(connection: Connection) -> None:
    values = {
        "at": NOW if connection.dialect.name == "postgresql" else AT,
        "no": False,
        "met": json.dumps({"met": True}),
        "ratio": json.dumps({"ratio": "0.5"}),
        "digest": "ab" * 32,
        "hash": WEB,
        "state": json.dumps(STATE),
    }
    for line in FILLED.strip().splitlines():
        used = {name: value for name, value in values.items() if f":{name}" in line}
        connection.execute(text(line.rstrip(";")), used)


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _add_waiting(connection: Connection) -> None:
    """A report, an export and a reminder that wait, by the schema before there were jobs."""
    report = "(2, 1, 1, 2, 'GF-00001-02', 'zh', :state, 'y', NULL, :at, NULL)"
    values = {
        "at": NOW if connection.dialect.name == "postgresql" else AT,
        "state": json.dumps(STATE),
    }
    connection.execute(text(f"INSERT INTO reports VALUES {report}"), values)  # noqa: S608
    _upgrade_to(connection, "0006")
    connection.execute(
        text(
            "INSERT INTO exports (identity_id, language, wanted_at, attempts) "
            "VALUES (1, 'zh', :at, 0)"
        ),
        values,
    )
    day = "2026-03-01" if connection.dialect.name == "sqlite" else date(2026, 3, 1)
    for step, sent in (("filing", None), ("sent", values["at"])):
        connection.execute(
            text("INSERT INTO reminders VALUES (1, :step, 1, :day, :at, :sent)"),
            {"step": step, "day": day, "at": values["at"], "sent": sent},
        )


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))
