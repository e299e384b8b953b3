"""A kill in the middle of each act of sharing, reviewing, closing, asking, and of calls.

Each act is prepared once. Then, on a copy of the database, a process of its own begins it and is
killed with SIGKILL at one of its statements. After a restart the act is there whole or not at
all; the same input, which a channel delivers again, makes it whole; nobody is told twice.
"""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from bot.app import Core, build_core
from bot.runtime.clock import now
from bot.runtime.settings import Settings
from dialogs.calls.events import SYSTEM, InterestDeclared, Recommended, ReviewerAssigned
from dialogs.calls.levels import Agency, Level
from dialogs.core import buttons as c
from dialogs.core.inputs import File, Input
from dialogs.core.session import Place
from dialogs.dossier.organisations import CLIENT
from scoring.overlays.library import OverlayLibrary
from tests.attack.conftest import people
from tests.bot.talking import Talker
from tests.bot.turns.calls import test_calls as calls
from tests.bot.turns.review import test_deciding as deciding
from tests.bot.turns.review import test_review as review
from tests.bot.turns.sharing import test_clients as clients
from tests.bot.turns.sharing import test_requests as requests
from tests.bot.turns.sharing.test_nudging import look
from tests.bot.turns.sharing.test_sharing import ask
from tests.bot.turns.versions.test_versions import ask_to_sign, close
from tests.support.stored.databases import rows
from tests.support.stored.many_submissions import Given, fill_call

Act = tuple[Talker, Input]
"""Who does it, and what they send."""
Prepare = Callable[[Core], Awaitable[Act]]
Counts = dict[str, int]
AGAIN: Final = frozenset({"deliveries"})
"""The screen that a person is shown again counts for nothing, the notices of others do."""


async def _owner(core: Core) -> Talker:
    (owner,) = await people(core, 1)
    return owner


async def _sharing(core: Core) -> Act:
    owner = await _owner(core)
    await owner.press(c.COLLEAGUE)
    await owner.says("王工，看一下电表")
    return owner, owner.forged(f"{c.INVITE}:proposal")


async def _accepting(core: Core) -> Act:
    owner, guest = await _owner(core), Talker(core, "guest", "web")
    await guest.says(f"/start {await ask(owner)}")
    return guest, guest.forged(c.ACCEPT)


async def _taking(core: Core) -> Act:
    owner, guest = await _owner(core), Talker(core, "guest", "web")
    await guest.says(f"/start {await ask(owner)}")
    await guest.press(c.ACCEPT)
    await guest.press(c.RESUME)
    await guest.press(c.MET)
    await owner.says("/tasks")
    await owner.press(c.SHARED)
    await owner.press(next(one for one in owner.choices if one.startswith(f"{c.PROPOSAL}:")))
    return owner, owner.forged(c.TAKE)


async def _reviewer(core: Core) -> tuple[Talker, Talker]:
    owner = await _owner(core)
    await review.answered(owner)
    return owner, await review.joined(core, owner, "reviewer", "张审核")


async def _reviewing(core: Core) -> Act:
    _, zhang = await _reviewer(core)
    await zhang.says("#r1")
    return zhang, zhang.forged(review.ACCEPT)


async def _returning(core: Core) -> Act:
    _, zhang = await _reviewer(core)
    await review.question(zhang, "r1")
    await zhang.says("/review")
    await zhang.press(c.RETURNING)
    return zhang, zhang.forged(c.RETURN_ROWS)


async def _handing_back(core: Core) -> Act:
    owner, zhang = await _reviewer(core)
    await review.question(zhang, "r1")
    await zhang.says("/review")
    await zhang.press(c.RETURNING)
    await zhang.press(c.RETURN_ROWS)
    await owner.says("#r1")
    await owner.press(c.NOT_MET)
    await owner.says("/review")
    await owner.press(c.RETURNS)
    await owner.press(c.HAND_BACK)
    if owner.place == Place.MY_NAME:
        await owner.says("李敏")
    return owner, owner.forged(c.HAND_BACK)


async def _closing(core: Core) -> Act:
    owner = await _owner(core)
    await owner.press(c.MET)
    await owner.says("/report")
    await owner.press(c.VERSIONS)
    await owner.press(c.CLOSE)
    await owner.says("李敏")
    return owner, owner.forged(c.CLOSE_CONFIRMED)


async def _signing(core: Core) -> Act:
    owner, boss = await _owner(core), Talker(core, "boss", "web")
    await close(owner)
    await boss.says(f"/start {await ask_to_sign(owner)}")
    await boss.press(c.ACCEPT)
    return boss, boss.forged(c.SIGN)


async def _nudging(core: Core) -> Act:
    owner, guest = await _owner(core), Talker(core, "guest", "web")
    await guest.says(f"/start {await ask(owner)}")
    await guest.press(c.ACCEPT)
    await look(owner)
    pressed = next(one for one in owner.choices if one.startswith(f"{c.NUDGE_ONE}:"))
    return owner, owner.forged(pressed)


async def _requesting(core: Core) -> Act:
    owner = await _owner(core)
    zhang = await review.joined(core, owner, "consultant", "张咨询")
    await zhang.says("/checklist")
    await zhang.press(c.REQUESTS)
    await zhang.press(f"{c.NEW_REQUESTS}:own")
    await zhang.says("营业执照 #r1")
    return zhang, zhang.forged(f"{c.REQUEST_OF}:owner")


async def _giving(core: Core) -> Act:
    owner = await _owner(core)
    zhang = await review.joined(core, owner, "consultant", "张咨询")
    await requests.request(zhang, "营业执照 #r1")
    (line,) = await requests.open_list(owner)
    await owner.press(line)
    kept = await core.turns.keep_file(b"%PDF-1", "执照.pdf", "application/pdf")
    return owner, File(key=owner.key(), evidence=kept, caption="正本")


async def _rolling(core: Core) -> Act:
    owner = await _owner(core)
    await owner.says("/settings")
    await owner.press("fact")
    await owner.press("fact:period")
    await owner.says("2025")
    await owner.says("#1")
    await owner.says("符合")
    await owner.says("/clients")
    await owner.press(c.ROLL_FORWARD)
    return owner, owner.forged(c.ROLL)


async def _releasing(core: Core) -> Act:
    owner = await _owner(core)
    await review.answered(owner)
    agency = await deciding.agency_of(core, owner)
    zhao = await deciding.with_post(core, owner, agency, "decider", "赵认定")
    await deciding.decided(zhao, "r1")
    await zhao.says("/review")
    await zhao.press(c.RELEASING)
    return zhao, zhao.forged(c.RELEASE)


async def _inviting_a_client(core: Core) -> Act:
    zhang = await clients.administrator(core, "z", "consultancy")
    await zhang.says("/settings")
    await zhang.press(c.ORGANISATIONS)
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.ORGANISATION)))
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.NEW_MEMBER)))
    await zhang.says("韩工")
    return zhang, zhang.forged(f"{c.INVITE_AS}:{CLIENT}")


async def _becoming_a_client(core: Core) -> Act:
    zhang, han = await clients.administrator(core, "z", "consultancy"), Talker(core, "h", "web")
    await han.says(f"/start {await clients.invited(zhang)}")
    return han, han.forged(c.ACCEPT)


async def _submitting(core: Core) -> Act:
    owner = await _owner(core)
    call, code, _ = await calls.call_for(core, now())
    await calls.ready(core, owner)
    await calls.find(owner, code)
    await owner.press(c.choice(c.SUBMIT, call.id))
    return owner, owner.forged(c.SUBMIT_CONFIRMED)


async def _screening(core: Core) -> Act:
    owner, wang = await _owner(core), Talker(core, "w")
    call, city = await calls.submitted(core, owner, now)
    await wang.begins()
    await calls.officer(core, wang, "screener", city)
    await calls.look_at(wang, call)
    return wang, wang.forged(c.choice(c.HANDLE, f"{call.id}-1-recommend"))


async def _sending_a_photo(core: Core) -> Act:
    owner = await _owner(core)
    await owner.says("/figures")
    photo = await core.turns.keep_file(b"\x89PNG\r\n\x1a\n", "电表.png", "image/png")
    return owner, File(key=owner.key(), evidence=photo)


async def _reviewing_a_row(core: Core) -> Act:
    owner, reviewer = await _owner(core), Talker(core, "w", "web")
    await reviewer.begins()
    await calls.ready(core, owner)
    here = await owner.conversation()
    async with core.database.unit_of_work() as uow:
        agency = await uow.organisations.create("agency", "省工信厅", now())
        agencies = (Agency(agency, Level.PROVINCE, "130000"),)
        terms = calls.terms(now(), "review", agencies=agencies)
        call = await uow.calls.create(agency, terms, SYSTEM, now())
        (version, *_) = await uow.versions.of(here.assessment)
    await calls.officer(core, reviewer, "reviewer", agency)
    async with core.database.unit_of_work() as uow:
        (member,) = await uow.calls.people(call, "reviewer")
    happened = (
        Recommended("province", ""),
        ReviewerAssigned(member, "王审核"),
        InterestDeclared(member, False),
    )
    given = Given(
        "甲厂", person=here.person, assessment=here.assessment, version=version.id, events=happened
    )
    await fill_call(core.database, call, [given], now())
    await calls.look_at(reviewer, call)
    await reviewer.press(c.choice(c.HANDLE, f"{call.id}-1-review-rows"))
    return reviewer, reviewer.forged(c.ACCEPT_ROW)


ACTS: Final[dict[str, Prepare]] = {
    "sharing": _sharing,
    "accepting an invitation": _accepting,
    "taking a proposal": _taking,
    "reviewing a row": _reviewing,
    "returning rows": _returning,
    "handing back": _handing_back,
    "closing": _closing,
    "signing": _signing,
    "nudging": _nudging,
    "asking for evidence": _requesting,
    "giving a file": _giving,
    "rolling forward": _rolling,
    "releasing decisions": _releasing,
    "inviting a client": _inviting_a_client,
    "becoming a client": _becoming_a_client,
    "submitting to a call": _submitting,
    "recommending a submission": _screening,
    "reviewing a row of a submission": _reviewing_a_row,
    "sending a photo of a bill": _sending_a_photo,
}


@dataclass(frozen=True)
class Stage:
    """An act that is about to be done, in a folder of its own."""

    folder: Path
    given: Input
    who: Talker

    def copied(self, to: Path) -> Path:
        """The same in another folder."""
        shutil.copytree(self.folder, to)
        return to


def _settings(folder: Path) -> Settings:
    """Those of the program in a folder."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=f"sqlite:///{folder / 'green.db'}",
        data_dir=folder / "data",
    )


@asynccontextmanager
async def _program(settings: Settings) -> AsyncIterator[Core]:
    core = build_core(settings, OverlayLibrary(()))
    documents = core.turns._documents
    assert documents is not None
    documents._bills._by_sight = True  # a photo is left to a job, whatever is installed
    try:
        yield core
    finally:
        await core.close()


def _prepared(tmp_path: Path, template: Path, prepare: Prepare) -> Stage:
    async def run() -> Stage:
        folder = tmp_path / "before"
        folder.mkdir()
        shutil.copy(template, folder / "green.db")
        async with _program(_settings(folder)) as core:
            who, given = await prepare(core)
        return Stage(folder, given, who)

    return asyncio.run(run())


@contextmanager
def _listening(core: Core, told: Callable[[str], None]) -> Iterator[None]:
    """The driver itself tells of every statement before it is done."""
    raw = core.database._backend._raw  # type: ignore[attr-defined]
    raw.set_trace_callback(told)
    try:
        yield
    finally:
        raw.set_trace_callback(None)


def _done(stage: Stage, folder: Path) -> tuple[Counts, list[str]]:
    """The act done to its end: what there is afterwards, and the statements it took."""

    async def run() -> tuple[Counts, list[str]]:
        sent: list[str] = []
        async with _program(_settings(folder)) as core:
            await core.database.forget()
            with _listening(core, sent.append):
                await _take(core, stage)
            return await _counts(core), sent

    return asyncio.run(run())


def _seen(folder: Path) -> Counts:
    async def run() -> Counts:
        async with _program(_settings(folder)) as core:
            return await _counts(core)

    return asyncio.run(run())


async def _take(core: Core, stage: Stage) -> None:
    who = stage.who
    await core.turns.take(who.channel, who.name, stage.given, language="zh", label="")


async def _counts(core: Core) -> Counts:
    """How many rows each table has, and how many notices; ends of rows count as well."""
    stored = await rows(core.database)
    found = {name: len(kept) for name, kept in stored.items() if name not in AGAIN}
    for name, kept in stored.items():
        for row in kept:
            for column, value in row.items():
                if column.endswith("_at") and value is not None:
                    found[f"{name}.{column}"] = found.get(f"{name}.{column}", 0) + 1
    notices = [row for row in stored["deliveries"] if row["kind"] != "message"]
    found["notices"] = len(notices)
    return {name: count for name, count in found.items() if not name.startswith("deliveries")}


def _killed(stage: Stage, folder: Path, at: int) -> None:
    """Begin the act in a process that is killed before its statement ``at``, or at the end."""
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(_die(stage, folder, at))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the act ended by itself at statement {at}"
    assert os.WTERMSIG(status) == signal.SIGKILL


async def _die(stage: Stage, folder: Path, at: int) -> None:
    count = 0

    def told(_statement: str) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    async with _program(_settings(folder)) as core:
        await core.database.forget()
        with _listening(core, told):
            await _take(core, stage)
        os.kill(os.getpid(), signal.SIGKILL)


def _points(sent: list[str]) -> list[int]:
    """Statements to be killed at: spread over the act, its last commit, and just after it."""
    commits = [at for at, statement in enumerate(sent, 1) if statement.startswith("COMMIT")]
    last = commits[-1]
    spread = {max(1, last * part // 3) for part in (1, 2)}
    return sorted({*spread, last - 1, last, len(sent) + 1})


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_there_whole_or_not_at_all(
    name: str, tmp_path: Path, sqlite_template: Path
) -> None:
    stage = _prepared(tmp_path, sqlite_template, ACTS[name])
    before = _seen(stage.copied(tmp_path / "seen"))
    after, sent = _done(stage, stage.copied(tmp_path / "after"))
    assert after != before, "the act leaves something"
    outcomes = set()
    for at in _points(sent):
        folder = stage.copied(tmp_path / f"killed-{at}")
        _killed(stage, folder, at)
        found = _seen(folder)
        assert found in (before, after), f"half of it, killed at {at} of {len(sent)}"
        outcomes.add(found == after)
        again, _ = _done(stage, folder)
        assert again == after, f"killed at {at} of {len(sent)}: the same input makes it whole"
    assert _done(stage, folder)[0] == after, "once more adds nothing, and tells nobody"
    assert outcomes == {False, True}
