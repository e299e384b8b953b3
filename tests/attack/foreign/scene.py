"""One case full of marked texts, and everybody who might reach for it.

Every text that somebody typed into the case has a marker of its own, ``zzq-`` and a word; whoever
sees the marker has seen the text.
"""

import asyncio
import re
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image

from bot.app import Core, build_core
from bot.cli.operating.admin import _invite
from bot.runtime.settings import Settings
from dialogs.core import buttons as c
from dialogs.core.outputs import (
    AnswerRecorded,
    EvidenceAdded,
    FigureRecorded,
    MarkRecorded,
    NoteRecorded,
    PlanRecorded,
    ProfileRecorded,
)
from dialogs.dossier.dossier import Evidence, Plan, ToConfirm
from dialogs.dossier.requests import State
from scoring.answers.model import Met, NotApplicable
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.model import Figure
from scoring.overlays.library import OverlayLibrary
from storage.records import NewPasskey, NewRequest
from tests.bot.talking import Talker
from tests.bot.turns.review.test_review import question
from tests.bot.turns.sharing.test_case_access import code_in, offer
from tests.bot.turns.sharing.test_sharing import ask
from tests.bot.turns.versions.test_versions import ask_to_sign, close
from tests.storage.repositories.work.test_reports import issue
from tests.storage.talking import NOW, say

INDEX: Final = index_of(load_catalogue("gb36132-2018"))
MINE, OTHER, *_REST = INDEX.subjects
"""The question that the contributor was asked, and one that they were not."""
EXCLUDED: Final = next(one for one in _REST if INDEX.asked[one].not_applicable_allowed)
HEADCOUNT, AREA = "7351907", "4827193"
_MARKER: Final = re.compile(r"zzq-([a-z]+)|7,?351,?907|4,?827,?193")

OWNER, STRANGER, CONTRIBUTOR, SIGNATORY, VIEWER, REVIEWER, CONSULTANT, ELSEWHERE, LEFT, REMOVED = (
    "owner", "stranger", "contributor", "signatory", "viewer", "reviewer", "consultant",
    "elsewhere", "left", "removed",
)  # fmt: skip
ATTACKERS: Final = (
    STRANGER, CONTRIBUTOR, SIGNATORY, VIEWER, REVIEWER, CONSULTANT, ELSEWHERE, LEFT, REMOVED,
)  # fmt: skip
"""``ELSEWHERE`` is in an organisation the case was not handed to, ``REMOVED`` was in the one it
was, and ``LEFT`` had a role in the whole case until the owner ended it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, and what names the things of the case."""

    folder: Path
    people: dict[str, str]
    """The identity of everybody, by role; the owner's is on Telegram, all others in browsers."""
    cookies: dict[str, str]
    digests: tuple[str, ...]
    reports: tuple[str, ...]
    codes: dict[str, str]
    """Codes of the owner's that nobody has used."""

    def talker(self, core: Core, role: str) -> Talker:
        """Somebody at the turns."""
        return Talker(core, self.people[role], "telegram" if role == OWNER else "web")


def markers(shown: str) -> set[str]:
    """What can be seen of the case in something that was shown."""
    return {found[1] or "figure" for found in _MARKER.finditer(shown)}


def settings_in(folder: Path) -> Settings:
    """Settings of a core in a folder of its own."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=f"sqlite:///{folder}/green.db",
        data_dir=folder,
    )


def staged(folder: Path) -> Scene:
    """The scene in a folder with an empty database; what it asks of the workers is not done."""

    async def work() -> Scene:
        core = build_core(settings_in(folder), OverlayLibrary(()))
        try:
            return await _staged(core, folder)
        finally:
            await core.close()

    return asyncio.run(work())


async def _staged(core: Core, folder: Path) -> Scene:
    owner = Talker(core)
    await owner.begins()
    digests = await _filled(core, owner)
    people, cookies = {OWNER: owner.name}, dict[str, str]()
    talkers = dict[str, Talker]()
    for role in ATTACKERS:
        admitted, secret = await core.turns.browsers.begin("web", "zh", "Firefox")
        people[role], cookies[role] = admitted.browser.external_id, secret.secret
        talkers[role] = Talker(core, people[role], "web")
        await talkers[role].begins()

    await _shared(core, owner, talkers)
    await _handed_over(core, owner, talkers)
    await _reviewed(owner, talkers[REVIEWER])
    await owner.says("/settings")
    await owner.press(c.CALL_ME)
    await owner.says("zzq-owner")
    await close(owner)
    signing = await ask_to_sign(owner, "zzq-signatory，zzq-signing")
    await _accepts(talkers[SIGNATORY], signing)
    await _requested(core, owner)
    await _private(core, owner)
    await owner.says("#r2")
    invited = await offer(owner, "viewer", "zzq-nobody")
    codes = {
        "invitation": invited,
        "device": await owner.code(),
        "recovery": await owner.recovery_code(),
    }
    reports = await _issued(core, owner)
    return Scene(folder, people, cookies, digests, reports, codes)


async def _filled(core: Core, owner: Talker) -> tuple[str, ...]:
    kept: list[Evidence] = []
    for name in ("zzq-file.png", "zzq-myfile.png"):
        picture = BytesIO()
        Image.new("RGB", (8, 8), (len(kept), 0, 0)).save(picture, "PNG")
        kept.append(await core.turns.keep_file(picture.getvalue(), name, "image/png"))
    here = await say(
        core.database,
        await owner.conversation(),
        ProfileRecorded("name", "zzq-enterprise"),
        ProfileRecorded("headcount", HEADCOUNT),
        ProfileRecorded("credit_code", "zzq-credit"),
        NoteRecorded(MINE, "zzq-mynote"),
        NoteRecorded(OTHER, "zzq-note"),
        AnswerRecorded(OTHER, None, Met(True)),
        AnswerRecorded(EXCLUDED, None, NotApplicable("zzq-reason")),
        MarkRecorded(OTHER, ToConfirm("zzq-mark")),
        EvidenceAdded(OTHER, kept[0]),
        EvidenceAdded(MINE, kept[1]),
        FigureRecorded("site-area", None, Figure(Decimal(AREA), "m²")),
        PlanRecorded(1, Plan(1, "zzq-plan", {}, "zzq-planner", "", "zzq-cost")),
    )
    async with core.database.unit_of_work() as uow:
        for subject, internal, said in (
            (MINE, True, "zzq-internal"),
            (MINE, False, "zzq-open"),
            (OTHER, True, "zzq-internal"),
            (OTHER, False, "zzq-otheropen"),
        ):
            await uow.comments.add(
                here.assessment,
                subject,
                said,
                internal=internal,
                person=here.person,
                member=None,
                name="zzq-owner",
                channel="web",
                now=NOW,
            )
    return tuple(one.digest for one in kept)


async def _accepts(somebody: Talker, code: str) -> None:
    await somebody.says(f"/start {code}")
    await somebody.press(c.ACCEPT)


async def _shared(core: Core, owner: Talker, talkers: dict[str, Talker]) -> None:
    colleague = Talker(core, "colleague", "web", "zzq-device")
    await owner.says("#r2")
    await _accepts(colleague, await ask(owner, text="zzq-colleague，zzq-invitation"))
    await colleague.press(c.RESUME)
    await colleague.says("zzq-proposal 备注")
    await colleague.press(c.NOT_MET)
    await owner.says("#r1")
    await _accepts(talkers[CONTRIBUTOR], await ask(owner, text="zzq-guest，zzq-task"))
    await _accepts(talkers[LEFT], await offer(owner, "consultant", "zzq-left"))
    await owner.says("/settings")
    await owner.press(c.ACCESS)
    await owner.press(next(one for one in owner.choices if one.startswith(c.END_ACCESS)))
    for role in (VIEWER, REVIEWER, CONSULTANT):
        await _accepts(talkers[role], await offer(owner, role, f"zzq-{role}"))


async def _handed_over(core: Core, owner: Talker, talkers: dict[str, Talker]) -> None:
    for name, somebody in (("zzq-organisation", owner), ("别家咨询", talkers[ELSEWHERE])):
        async with core.database.unit_of_work() as uow:
            made = await uow.organisations.create("consultancy", name, NOW)
            code = (await _invite(uow, made, "管理员")).code
        await _accepts(somebody, code)
    await owner.says("/settings")
    await owner.press(c.ORGANISATIONS)
    await owner.press(next(one for one in owner.choices if one.startswith(c.ORGANISATION)))
    await owner.press(next(one for one in owner.choices if one.startswith(c.NEW_MEMBER)))
    await owner.says("zzq-removed")
    await owner.press(f"{c.INVITE_AS}:consultant")
    await _accepts(talkers[REMOVED], code_in(owner))
    await owner.says("/settings")
    await owner.press(c.ACCESS)
    await owner.press(next(one for one in owner.choices if one.startswith(c.HAND_OVER)))
    case = (await owner.conversation()).assessment
    await talkers[REMOVED].says("/clients")
    await talkers[REMOVED].press(f"{c.OPEN}:{case}")
    await owner.says("/settings")
    await owner.press(c.ORGANISATIONS)
    await owner.press(next(one for one in owner.choices if one.startswith(c.ORGANISATION)))
    await owner.press(next(one for one in owner.choices if one.startswith(c.END_MEMBERSHIP)))


async def _reviewed(owner: Talker, reviewer: Talker) -> None:
    del owner
    await question(reviewer, "r2", "zzq-review")
    await reviewer.says("/review")
    await reviewer.press(c.RETURNING)
    await reviewer.press(c.RETURN_ROWS)


async def _requested(core: Core, owner: Talker) -> None:
    here = await owner.conversation()
    given = await core.turns.keep_file(b"%PDF- zzq-given", "zzq-given.pdf", "application/pdf")
    async with core.database.unit_of_work() as uow:
        guest = next(
            one.invitation.id
            for one in await uow.sharing.shared(here.person, here.assessment)
            if one.invitation.name == "zzq-guest"
        )
        for what, of in (("zzq-request", None), ("zzq-asked", guest)):
            (line,) = await uow.requests.add(
                here.assessment,
                [NewRequest(what, OTHER)],
                due=None,
                invitation=of,
                by=here.person,
                now=NOW,
            )
            if of is None:
                await uow.requests.append(
                    line,
                    State.RESPONDED,
                    said="zzq-said",
                    file=given,
                    person=here.person,
                    channel="telegram",
                    now=NOW,
                )


async def _private(core: Core, owner: Talker) -> None:
    """What is the owner's own, and no part of the case."""
    here = await owner.conversation()
    async with core.database.unit_of_work() as uow:
        await uow.saved_views.keep(here.person, "zzq-view", "q=zzq-query", NOW)
        key = NewPasskey("id", "key", "handle", 0, "zzq-passkey")
        assert await uow.passkeys.add(here.person, here.identity, key, NOW)
        named = [ProfileRecorded("name", "zzq-othercase")]
        found = await uow.conversations.find(here.channel, here.external_id)
        assert found is not None
        other = await uow.conversations.open_assessment(found, "gb36132-2018", NOW, named)
        await uow.conversations.switch(other, here.assessment)


async def _issued(core: Core, owner: Talker) -> tuple[str, ...]:
    """The reports of the case, made; the one of its version is asked for by closing."""
    here = await owner.conversation()
    async with core.database.unit_of_work() as uow:
        found = await uow.conversations.find(here.channel, here.external_id)
        assert found is not None
        await uow.reports.request(found, "en", {"answers": "zzq-report"}, NOW)
        asked = [await uow.reports.find(one) for one in range(1, 10)]
        names = []
        for request in asked:
            if request is None:
                continue
            name = f"{request.number}-{request.language}"
            await issue(uow, request, f"reports/{name}.pdf", NOW)
            names.append(name)
    for name in names:
        aside = core.files.incoming("reports") / "report"
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(b"%PDF- zzq-report")
        await core.files.put(f"reports/{name}.pdf", aside)
    return tuple(names)


async def stored(core: Core, owner: int) -> dict[str, Any]:
    """All that is kept of a person, their cases included."""
    async with core.database.unit_of_work() as uow:
        return await uow.people.export(owner)
