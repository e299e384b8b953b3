"""Files in turns: judged, dated, replaced, warned about once, given by a guest."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from dialogs.core import buttons as c
from dialogs.core.inputs import File
from dialogs.core.session import Place
from dialogs.dossier.dossier import Evidence, EvidenceStatus
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from tests.bot.talking import Clock, Talker
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.jobs import do_all

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST = INDEX.subjects[0]
UNTIL = date(2027, 3, 31)
MORNING = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""Thirty days before, at nine in China."""


@pytest.fixture(autouse=True)
def database_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's clock is that of the test."""
    monkeypatch.setattr("storage.repositories.work.jobs.now", lambda _connection: clock.now)


async def send(core: Core, talker: Talker, name: str, content: bytes = b"") -> Evidence:
    """Send a file as a channel does."""
    kept = await core.turns.keep_file(content or name.encode(), name, "application/pdf")
    await talker.takes(File(key=talker.key(), evidence=kept))
    return kept


async def open_file(talker: Talker, file: Evidence) -> None:
    """From the question to the screen of one of its files."""
    await talker.press(c.EVIDENCE)
    await talker.press(f"{c.FILE}:{file.digest[:12]}")


async def date_file(talker: Talker, typed: str = "2027-03-31") -> None:
    """At the screen of a file: type its last day."""
    await talker.press(c.VALIDITY)
    await talker.says(typed)


async def warnings(talker: Talker) -> list[str]:
    """The warnings that somebody got."""
    return [one for one in await talker.heard() if "快到期" in one]


async def file_of(talker: Talker) -> Evidence:
    """The only file of the first question."""
    (file,) = (await talker.dossier()).evidence[FIRST]
    return file


async def test_who_did_what_and_when_stands_on_the_screen(core: Core, li: Talker) -> None:
    permit = await send(core, li, "许可证.pdf")
    await open_file(li, permit)
    assert "收到：2026-11-20 16:00 您" in li.shown
    await li.press(f"{c.JUDGE}:conflicting")
    await li.says("产能与回答不一致")
    assert "有矛盾</b> · 2026-11-20 16:00 您" in li.shown
    assert "产能与回答不一致" in li.shown
    await date_file(li)
    assert "有矛盾</b> · 2026-11-20 16:00 您" in li.shown, "who dates a file does not judge it"
    assert (await file_of(li)).status is EvidenceStatus.CONFLICTING


async def test_the_owner_is_warned_once_in_the_morning(
    core: Core, core_settings: Settings, li: Talker, clock: Clock
) -> None:
    await open_file(li, await send(core, li, "许可证.pdf"))
    await date_file(li)
    clock.now = MORNING - timedelta(minutes=1)
    await do_all(core, "evidence-expiry")
    assert await warnings(li) == []
    clock.now = MORNING
    async with running_core(core_settings) as other:
        await asyncio.gather(*(do_all(each, "evidence-expiry") for each in (core, other)))
    clock.now += timedelta(days=5)
    await do_all(core, "evidence-expiry")
    (warning,) = await warnings(li)
    assert "许可证.pdf" in warning
    assert "还有 30 天" in warning


async def test_a_file_that_is_dated_late_is_warned_about_tomorrow(
    core: Core, li: Talker, clock: Clock
) -> None:
    await open_file(li, await send(core, li, "许可证.pdf"))
    await date_file(li, "2026-11-25")
    clock.now = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    await do_all(core, "evidence-expiry")
    (warning,) = await warnings(li)
    assert "还有 4 天" in warning


@pytest.mark.parametrize("then", ["replaced", "removed", "dated again", "no end", "deleted"])
async def test_nobody_is_warned_about_what_is_no_longer_so(
    core: Core, li: Talker, clock: Clock, then: str
) -> None:
    permit = await send(core, li, "许可证.pdf")
    await open_file(li, permit)
    await date_file(li)
    match then:
        case "replaced":
            await li.press(c.REPLACE)
            await send(core, li, "新许可证.pdf")
        case "removed":
            await li.press(f"{c.DROP}:{permit.digest[:12]}")
        case "dated again":
            await date_file(li, "2028-03-31")
        case "no end":
            await li.press(c.VALIDITY)
            await li.press(c.NO_END)
        case "deleted":
            person = (await li.conversation()).person
            async with core.database.unit_of_work() as uow:
                await uow.people.delete(person)
    clock.now = MORNING
    await do_all(core, "evidence-expiry")
    assert then == "deleted" or await warnings(li) == []


async def test_an_expired_file_is_kept_as_expired_and_not_warned_about(
    core: Core, li: Talker, clock: Clock
) -> None:
    await open_file(li, await send(core, li, "旧证.pdf"))
    await date_file(li, "2026-01-31")
    assert "已到期" in li.shown
    clock.now += timedelta(days=2)
    await do_all(core, "evidence-expiry")
    assert await warnings(li) == []
    await li.says("/status")
    assert "旧证.pdf" in li.shown


async def test_the_old_version_can_be_looked_at_until_it_is_removed(
    core: Core, li: Talker
) -> None:
    old = await send(core, li, "旧证.pdf")
    await open_file(li, old)
    await li.press(c.REPLACE)
    assert li.place == Place.EVIDENCE_REPLACE
    new = await send(core, li, "新证.pdf")
    assert li.place == Place.EVIDENCE_FILE
    assert (await file_of(li)).earlier == (old,)
    assert await core.files.size(f"evidence/{old.digest[:2]}/{old.digest}") == old.size
    found = await core.turns.reader.evidence(li.channel, li.name, old.digest)
    assert found is not None
    assert found.name == "旧证.pdf"
    await li.press(f"{c.VIEW}:{old.digest[:12]}")
    assert "“旧证.pdf”发在下面" in li.shown
    await li.press(f"{c.DROP}:{new.digest[:12]}")
    await core.background.finish(5)
    assert FIRST not in (await li.dossier()).evidence
    assert await core.files.size(f"evidence/{old.digest[:2]}/{old.digest}") is None
    assert await core.turns.reader.evidence(li.channel, li.name, old.digest) is None


async def test_only_a_file_replaces_and_the_same_one_does_not(core: Core, li: Talker) -> None:
    old = await send(core, li, "旧证.pdf")
    await open_file(li, old)
    await li.press(c.REPLACE)
    await li.says("符合")
    assert li.place == Place.EVIDENCE_REPLACE
    assert (await li.dossier()).answers == {}
    await send(core, li, "旧证.pdf")
    assert await file_of(li) == old
    await li.press(c.RETURN)
    assert li.place == Place.EVIDENCE_FILE


async def test_the_same_file_at_another_question_is_named(core: Core, li: Talker) -> None:
    await send(core, li, "许可证.pdf")
    await li.says("/edit 3")
    there = await send(core, li, "许可证.pdf")
    await open_file(li, there)
    assert "内容相同的文件也用在：" in li.shown


async def test_the_export_has_every_version_and_what_was_found(
    core: Core, li: Talker, clock: Clock
) -> None:
    await open_file(li, await send(core, li, "旧证.pdf"))
    await li.press(f"{c.JUDGE}:verified")
    await li.press(c.REPLACE)
    await send(core, li, "新证.pdf")
    await li.says("/export")
    clock.now = MORNING  # the job is due by the real clock of the database
    await do_all(core, "export")
    (sent,) = [
        one.attachment
        for one in await core.turns.reader.transcript(li.channel, li.name)
        if one.attachment
    ]
    async with core.files.on_disk(sent.path) as path:
        with ZipFile(path) as archive:
            names = {Path(name).name.partition("-")[2] for name in archive.namelist()}
            data = json.loads(archive.read("data.json"))
    assert names >= {"旧证.pdf", "新证.pdf"}
    assert [row["status"] for row in data["evidence_judgements"]] == ["verified"]
    new = next(row for row in data["evidence"] if row["name"] == "新证.pdf")
    old = next(row for row in data["evidence"] if row["name"] == "旧证.pdf")
    assert old["replaced_by"] == new["revision"]


# --- of a guest


async def test_a_proposal_brings_the_validity_and_replaces_what_the_guest_gave(
    core: Core, li: Talker, clock: Clock
) -> None:
    wang = Talker(core, "w", "web")
    await accept(wang, await ask(li))
    await wang.press(c.RESUME)
    old = await send(core, wang, "证.pdf")
    await open_file(wang, old)
    assert not [one for one in wang.choices if one.startswith(f"{c.JUDGE}:")]
    await date_file(wang)
    await _take(li)
    assert (await file_of(li)) == replace(old, valid_until=UNTIL)
    await wang.press(c.REPLACE)
    new = await send(core, wang, "新证.pdf")
    await _take(li)
    file = await file_of(li)
    assert (file.digest, file.valid_until) == (new.digest, None)
    assert [one.digest for one in file.earlier] == [old.digest]
    clock.now = MORNING
    await do_all(core, "evidence-expiry")
    assert await warnings(li) == []


async def test_what_counts_at_once_is_dated_and_warned_about(
    core: Core, li: Talker, clock: Clock
) -> None:
    wang = Talker(core, "w", "web")
    await accept(wang, await ask(li, at_once=True))
    await wang.press(c.RESUME)
    await open_file(wang, await send(core, wang, "证.pdf"))
    await date_file(wang)
    assert (await file_of(li)).valid_until == UNTIL
    await li.says("/status")
    await li.press(c.FILES)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.FILE}:")))
    assert "王工" in li.shown, "the owner reads who sent it"
    clock.now = MORNING
    await do_all(core, "evidence-expiry")
    assert len(await warnings(li)) == 1
    assert await warnings(wang) == [], "only the owner of the case is warned"


async def test_a_day_is_corrected_by_whoever_says_it_last_and_by_nothing_else(
    core: Core, li: Talker
) -> None:
    wang = Talker(core, "w", "web")
    await accept(wang, await ask(li, at_once=True))
    await wang.press(c.RESUME)
    await open_file(wang, await send(core, wang, "证.pdf"))
    await date_file(wang, "2027-01-31")
    await date_file(wang)
    assert (await file_of(li)).valid_until == UNTIL, "the guest corrected it"
    await li.says("/status")
    await li.press(c.FILES)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.FILE}:")))
    await date_file(li, "2027-05-31")
    await send(core, wang, "另一份.pdf")
    files = (await li.dossier()).evidence[FIRST]
    assert [file.valid_until for file in files] == [date(2027, 5, 31), None]


async def test_a_guest_who_forges_a_judgement_changes_nothing(core: Core, li: Talker) -> None:
    wang = Talker(core, "w", "web")
    await accept(wang, await ask(li, at_once=True))
    await wang.press(c.RESUME)
    await open_file(wang, await send(core, wang, "证.pdf"))
    await wang.takes(wang.forged(f"{c.JUDGE}:verified"))
    await wang.takes(wang.forged(f"{c.JUDGE}:conflicting"))
    assert (await file_of(wang)).status is EvidenceStatus.UNVERIFIED
    assert (await file_of(li)).status is EvidenceStatus.UNVERIFIED


async def _take(owner: Talker) -> None:
    await owner.says("/tasks")
    await owner.press(c.SHARED)
    await owner.press(next(one for one in owner.choices if one.startswith(f"{c.PROPOSAL}:")))
    await owner.press(c.TAKE)
