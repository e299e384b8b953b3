"""A guest with one question of a case full of tokens: none of them may reach the guest, anywhere.

The whole program but Telegram, over real HTTP and through the turns: every command, every button
whatever its argument, typed numbers, replies, files, pages, downloads, and the guest's own export.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from itertools import product
from typing import Any, Final
from zipfile import ZipFile

import pytest
from sqlalchemy import Connection, text

from bot.app import Core
from bot.turns.result import TurnResult
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Command, File, Start, Text
from dialogs.core.navigation import LISTINGS
from dialogs.core.outputs import (
    AnswerRecorded,
    EvidenceAdded,
    FigureRecorded,
    MarkRecorded,
    NoteRecorded,
    PlanRecorded,
    ProfileRecorded,
)
from dialogs.core.session import Place
from dialogs.dossier.access import Role
from dialogs.dossier.dossier import Plan, ToConfirm
from dialogs.dossier.requests import State
from dialogs.overview.commands import COMMAND_WORDS, COMMANDS
from scoring.answers.model import Met, NotApplicable
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.model import Figure
from storage.records import NewRequest
from tests.attack.test_links import Visit, served, visit
from tests.bot.conftest import clock, core, core_settings, edition_2018, li
from tests.bot.talking import ENTERPRISE, Talker
from tests.bot.turns.sharing.test_sharing import ask
from tests.bot.web.client import Client
from tests.storage.repositories.work.test_reports import issue
from tests.storage.talking import NOW, say
from tests.support.stored.databases import rows, sqlite_template

__all__ = [
    "clock", "core", "core_settings", "edition_2018", "li", "served", "sqlite_template", "visit",
]  # fmt: skip

INDEX: Final = index_of(load_catalogue("gb36132-2018"))
MINE: Final = INDEX.subjects[0]
OTHERS: Final = INDEX.subjects[1:]
EXCLUDED: Final = next(one for one in OTHERS if INDEX.asked[one].not_applicable_allowed)
HEADCOUNT: Final = "7351907"
AREA: Final = "4827193"
TOKENS: Final = (HEADCOUNT, AREA, "TOKEN")
"""``TOKEN`` is in every text of the case but the name of the enterprise and of the colleague."""
VERBS: Final = sorted(
    value for name, value in vars(c).items() if name.isupper() and isinstance(value, str)
)
AWAY: Final = frozenset({c.OWN, c.OPEN, c.ACCEPT, c.FINISH})
"""What leads out of a task by right; it is tried apart."""
ARGUMENTS: Final = (
    "", *map(str, range(8)), "r2", "zh", "en", "both", "quick", "full", "proposal", "at-once",
    INDEX.groups[0], INDEX.groups[-1], *LISTINGS, "name", "headcount", "save", "site-area",
)  # fmt: skip


VIEWS: Final = ("", "?view=true", "/preview", "/page", "/thumbnail")
"""The ways to a file."""


@dataclass
class Guest:
    """The guest: a browser, the same identity at the turns, and all that they were shown."""

    client: Client
    talker: Talker
    core: Core
    seen: list[str] = field(default_factory=list)

    async def takes(self, given: Choice | Command | File | Start | Text) -> TurnResult:
        """One input; what it shows is kept."""
        result = await self.talker.takes(given)
        if result.message is not None:
            self.seen.append(json.dumps(result.message.to_dict(), ensure_ascii=False))
        return result

    async def gets(self, path: str) -> bytes:
        """One page; body and headers are kept."""
        answer = await self.client.get(path)
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())  # type: ignore[union-attr]
        self.seen.append(headers + answer.body.decode(errors="replace"))
        return answer.body

    async def back_to_task(self) -> None:
        """A fresh screen of the task, from wherever the last acts led."""
        await self.takes(Command(key=self.talker.key(), name="tasks"))
        assert (await self.talker.conversation()).dossier.task is not None
        assert self.talker.place == Place.TASK

    def finds(self) -> list[str]:
        """The tokens that were seen, each with its surroundings."""
        return [
            shown[max(0, at - 80) : at + 80]
            for shown in self.seen
            for token in TOKENS
            if (at := shown.find(token)) >= 0
        ]


@pytest.fixture
async def secrets(core: Core, li: Talker) -> list[str]:
    """Fill the owner's case with tokens; what names files and reports there."""
    file = await core.turns.keep_file(b"TOKEN of a file", "TOKEN-file.pdf", "application/pdf")
    scoped = await core.turns.keep_file(b"TOKEN of mine", "TOKEN-mine.pdf", "application/pdf")
    owner = await li.conversation()
    await say(
        core.database,
        owner,
        ProfileRecorded("headcount", HEADCOUNT),
        ProfileRecorded("credit_code", "91TOKEN00001043669"),
        *(NoteRecorded(one, f"TOKEN-note-{at}") for at, one in enumerate(INDEX.subjects)),
        *(AnswerRecorded(one, None, Met(True)) for one in OTHERS if one != EXCLUDED),
        AnswerRecorded(EXCLUDED, None, NotApplicable("TOKEN-reason")),
        *(MarkRecorded(one, ToConfirm(f"TOKEN-why-{at}")) for at, one in enumerate(OTHERS)),
        EvidenceAdded(EXCLUDED, file),
        EvidenceAdded(MINE, scoped),
        FigureRecorded("site-area", None, Figure(Decimal(AREA), "m²")),
        PlanRecorded(1, Plan(1, "TOKEN-plan", {}, "TOKEN-owner", "", "TOKEN-cost")),
    )
    async with core.database.unit_of_work() as uow:
        for subject, internal in ((MINE, True), (EXCLUDED, True), (EXCLUDED, False)):
            await uow.comments.add(
                owner.assessment,
                subject,
                "TOKEN of a comment",
                internal=internal,
                person=owner.person,
                member=None,
                name="TOKEN-name",
                channel="web",
                now=NOW,
            )
    async with core.database.unit_of_work() as uow:
        here = await uow.conversations.find("telegram", li.name)
        assert here is not None
        other = await uow.conversations.open_assessment(
            here, "gb36132-2018", NOW, [ProfileRecorded("name", "TOKEN-other-case")]
        )
        back = await uow.conversations.switch(other, owner.assessment)
        request = await uow.reports.request(back, "zh", {"TOKEN": "TOKEN-report"}, NOW)
        await issue(uow, request, f"reports/{request.number}-zh.pdf", NOW)
        (line,) = await uow.requests.add(
            owner.assessment,
            [NewRequest("TOKEN-request", OTHERS[0])],
            due=None,
            invitation=None,
            by=owner.person,
            now=NOW,
        )
        await uow.requests.append(
            line,
            State.RESPONDED,
            said="TOKEN-said",
            file=file,
            person=owner.person,
            channel="telegram",
            now=NOW,
        )
    aside = core.files.incoming("reports") / "report"
    aside.parent.mkdir(parents=True, exist_ok=True)
    aside.write_bytes(b"%PDF- TOKEN-report")
    await core.files.put(f"reports/{request.number}-zh.pdf", aside)
    zhao = Talker(core, "z", "web", "TOKEN-device")
    await li.says("#r2")
    code = await ask(li, at_once=False, text="TOKEN-colleague，TOKEN-invitation")
    await zhao.says(f"/start {code}")
    await zhao.press(c.ACCEPT)
    await zhao.press(c.RESUME)
    await zhao.says("TOKEN-proposal 备注")
    await zhao.press(c.NOT_MET)
    return [file.digest, scoped.digest, f"{request.number}-zh"]


@pytest.fixture
async def guest(core: Core, li: Talker, secrets: list[str], visit: Visit) -> AsyncIterator[Guest]:
    """Somebody asked one question, in a browser."""
    del secrets
    await li.says("#r1")
    code = await ask(li, text="王工")
    client = visit()
    await client.get(f"/i/{code}")
    await client.submit("/join")
    await client.choose(c.ACCEPT)
    async with core.database.unit_of_work() as uow:
        (shared,) = [
            row for row in await uow.sharing.shared(1, 1) if row.invitation.name == "王工"
        ]
        assert shared.member is not None
    (external,) = [
        row["external_id"]
        for row in (await rows(core.database))["identities"]
        if row["channel"] == "web" and row["external_id"] != "z"
    ]
    talker = Talker(core, external, "web")
    guest = Guest(client, talker, core)
    await guest.takes(Command(key=talker.key(), name="tasks"))
    yield guest
    assert guest.seen
    assert guest.finds() == []


async def test_the_owner_does_see_the_tokens(li: Talker, guest: Guest) -> None:
    """The same looking finds them where they may be seen, so it would find a leak."""
    finder = Guest(guest.client, li, guest.core)
    for name in ("status", "edit", "settings", "figures"):
        await finder.takes(Command(key=li.key(), name=name))
    await finder.takes(Text(key=li.key(), text="#r2"))
    assert finder.finds()


async def test_no_command_tells(guest: Guest) -> None:
    names = [*COMMANDS, *COMMAND_WORDS, "nonsense"]
    for name, argument in product(names, ("", "1", "r2", "en", "zh")):
        if name in ("delete_my_data", "export"):
            continue
        await guest.takes(Command(key=guest.talker.key(), name=name, argument=argument))
        await guest.takes(Text(key=guest.talker.key(), text=f"{name} {argument}".strip()))
    await guest.back_to_task()


@pytest.mark.parametrize("place", [Place.TASK, Place.QUESTION, Place.HELP, Place.TASKS])
async def test_no_button_tells_whatever_its_argument(guest: Guest, place: Place) -> None:
    opening = {Place.QUESTION: c.RESUME, Place.TASKS: c.TASKS}.get(place)
    for verb, argument in product(sorted(set(VERBS) - AWAY), ARGUMENTS):
        choice = c.choice(verb, argument) if argument else verb
        await guest.takes(guest.talker.forged(choice))
        conversation = await guest.talker.conversation()
        if conversation.session.wait.at != place:
            await guest.back_to_task()
            if opening:
                await guest.takes(guest.talker.forged(opening))
            elif place is Place.HELP:
                await guest.takes(Command(key=guest.talker.key(), name="help"))
    await guest.back_to_task()


async def test_no_number_and_no_reply_leads_out(guest: Guest) -> None:
    for subject in INDEX.subjects:
        code = INDEX.code[subject]
        for typed in (f"#{code}", code, f"第{code}题"):
            await guest.takes(Text(key=guest.talker.key(), text=typed))
            wait = (await guest.talker.conversation()).session.wait
            assert wait.question in ("", MINE)
        reply = Text(key=guest.talker.key(), text="符合", question=subject)
        await guest.takes(reply)
    assert set((await guest.talker.dossier()).answers) <= {MINE}


async def test_a_file_for_another_question_is_not_taken(core: Core, guest: Guest) -> None:
    for subject in OTHERS[:3]:
        kept = await core.turns.keep_file(b"%PDF- mine", "mine.pdf", "application/pdf")
        given = File(key=guest.talker.key(), evidence=kept, caption="图", question=subject)
        await guest.takes(given)
        assert set((await guest.talker.dossier()).evidence) <= {MINE}


async def test_no_page_and_no_download_tells(guest: Guest, secrets: list[str]) -> None:
    *digests, report = secrets
    paths = ["/", "/link", "/logout", "/healthz", "/readyz", "/metrics", "/nowhere", "/files/x"]
    paths += [f"/evidence/{digest}{view}" for digest in digests for view in VIEWS]
    paths += [f"/reports/{report}.pdf", f"/reports/{report.lower()}.pdf"]
    paths += [f"/files/{number}{view}" for number in range(30) for view in VIEWS]
    paths += ["/join/ABCDE-FGHJK", "/i/ABCDE-FGHJK", f"/s/{'A' * 43}"]
    for path in paths:
        await guest.gets(path)


async def test_the_export_has_nothing_of_the_case(guest: Guest) -> None:
    await guest.takes(guest.talker.forged(c.RESUME))
    await guest.takes(guest.talker.forged(c.MET))
    await guest.takes(Command(key=guest.talker.key(), name="export"))
    reader = guest.core.turns.reader
    async with asyncio.timeout(60):
        while not (found := await _delivered(guest)):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    (number,) = found
    body = await guest.gets(f"/files/{number}")
    for name, content in _inside(body):
        guest.seen.append(f"{name} {content}")
    assert any(ENTERPRISE in shown or "proposals" in shown for shown in guest.seen)
    assert await reader.report("web", guest.talker.name, "GF-00001-01-zh") is None


async def _delivered(guest: Guest) -> list[int]:
    lines = await guest.core.turns.reader.transcript("web", guest.talker.name)
    return [line.delivery for line in lines if line.attachment is not None]


def _inside(archive: bytes) -> Iterator[tuple[str, str]]:
    with ZipFile(BytesIO(archive)) as opened:
        for name in opened.namelist():
            yield name, opened.read(name).decode(errors="replace")


async def test_neither_does_the_guests_own_case_lead_there(guest: Guest) -> None:
    """Back at their own, empty case, every button and command again."""
    await guest.takes(guest.talker.forged(c.OWN))
    assert (await guest.talker.conversation()).dossier.task is None
    ended = {c.DELETE_CONFIRMED, c.DROP_CONFIRMED, c.END_CONFIRMED, c.NEW, *AWAY}
    for name in COMMANDS:
        await guest.takes(Command(key=guest.talker.key(), name=name))
        for verb in sorted(set(VERBS) - ended):
            await guest.takes(guest.talker.forged(verb))
            await guest.takes(guest.talker.forged(c.choice(verb, "1")))


async def test_what_is_told_of_a_decision_names_the_question_alone(
    li: Talker, guest: Guest
) -> None:
    await guest.takes(guest.talker.forged(c.RESUME))
    await guest.takes(guest.talker.forged(c.MET))
    await li.says("/tasks")
    await li.press(c.SHARED)
    proposals = [one for one in li.choices if one.startswith(f"{c.PROPOSAL}:")]
    await li.press(proposals[-1])
    await li.press(c.TAKE)
    guest.seen += await guest.talker.heard()
    assert any("采纳" in shown for shown in guest.seen)


@pytest.mark.parametrize("place", [Place.TASK, Place.QUESTION])
async def test_nothing_is_rolled_forward_marked_or_compared(
    core: Core, li: Talker, guest: Guest, place: Place
) -> None:
    owner = (await li.conversation()).person
    before, cases = await _of(core, owner), len((await rows(core.database))["cases"])
    acts = (
        c.ROLL_FORWARD, c.ROLL, c.NEWS, c.YEARS, "years:rows", c.SIDE_BY_SIDE, "compare:1",
        c.DONE, c.MARK, c.SKIP, c.CONFIRMED, "list:to-confirm",
    )  # fmt: skip
    for act in acts:
        if place is Place.QUESTION:
            await guest.takes(guest.talker.forged(c.RESUME))
        await guest.takes(guest.talker.forged(act))
        there = await guest.talker.conversation()
        assert there.session.wait.at in (Place.TASK, Place.QUESTION)
        assert not there.dossier.to_confirm
    for typed in ("/clients", "历年对比", "结转到新一年", "客户并排看"):
        await guest.talker.says(typed)
        await guest.back_to_task()
    assert len((await rows(core.database))["cases"]) == cases
    assert await _of(core, owner) == before


# --- ids of others, by every role


ROLES: Final = ("stranger", Role.CONTRIBUTOR, Role.VIEWER)
ACTS: Final = (
    (Place.ASSESSMENTS, c.OPEN, "assessments"),
    (Place.ASSESSMENTS, c.DROP_ASSESSMENT, "assessments"),
    (Place.SIDE_BY_SIDE, c.COMPARE, "assessments"),
    (Place.DEVICES, c.END, "identities"),
    (Place.SHARED, c.PROPOSAL, "proposals"),
    (Place.SHARED, c.REVOKE, "invitations"),
    (Place.TASKS, c.OPEN, "assessments"),
)
"""Every place where a press carries the id of a row."""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("place", "verb", "table"), ACTS)
async def test_an_id_of_somebody_else_does_nothing(
    core: Core, li: Talker, guest: Guest, role: str, place: Place, verb: str, table: str
) -> None:
    """The owner's rows stay as they are, and nothing of theirs is shown."""
    somebody = guest
    if role == "stranger":
        somebody = Guest(guest.client, Talker(core, "s", "web"), core)
        await somebody.talker.begins()
    elif role == Role.VIEWER:
        await _change(core, "UPDATE case_members SET role = 'viewer'")
    owner = (await li.conversation()).person
    before = await _of(core, owner)
    for number in _ids(before, table):
        await _go_to(somebody, place)
        for choice in (c.choice(verb, number), c.DROP_CONFIRMED, c.END_CONFIRMED, c.TAKE, c.DONE):
            await somebody.takes(somebody.talker.forged(choice))
        there = await somebody.talker.conversation()
        assert there.assessment not in _ids(before, "assessments")
    assert await _of(core, owner) == before
    assert somebody.finds() == []


async def _go_to(guest: Guest, place: Place) -> None:
    """To a place from one's own case, or as near as a guest comes."""
    names = {Place.ASSESSMENTS: "settings", Place.DEVICES: "devices"}
    names |= {Place.SIDE_BY_SIDE: "clients"}
    await guest.takes(Command(key=guest.talker.key(), name=names.get(place, "tasks")))
    verb = {Place.ASSESSMENTS: c.ASSESSMENTS, Place.SHARED: c.SHARED, Place.TASKS: c.TASKS}
    verb |= {Place.SIDE_BY_SIDE: c.SIDE_BY_SIDE}
    if place in verb:
        await guest.takes(guest.talker.forged(verb[place]))


async def _of(core: Core, person: int) -> dict[str, Any]:
    async with core.database.unit_of_work() as uow:
        return await uow.people.export(person)


def _ids(exported: dict[str, Any], table: str) -> list[int]:
    return [row["id"] for row in exported[table]]


async def _change(core: Core, statement: str) -> None:
    def work(connection: Connection) -> None:
        connection.execute(text(statement))

    async with core.database._backend.unit() as run:
        await run(work)


async def test_a_viewer_looks_and_changes_nothing(core: Core, li: Talker, guest: Guest) -> None:
    await _change(core, "UPDATE case_members SET role = 'viewer'")
    await guest.takes(guest.talker.forged(c.RESUME))
    before = await _of(core, (await li.conversation()).person)
    for choice in (c.MET, c.NOT_MET, c.NOTE, c.EVIDENCE, c.FINISH):
        await guest.takes(guest.talker.forged(choice))
    assert (await guest.talker.dossier()).answers == {}
    assert await _of(core, (await li.conversation()).person) == before
