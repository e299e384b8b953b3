"""A deletion and an upload of the same content at the same moment: no file is lost."""

import asyncio
import os

import pytest
from msgspec.structs import replace

from bot.app import Core
from bot.runtime.settings import Settings
from dialogs.core.inputs import File
from dialogs.core.outputs import DeletionConfirmed, EvidenceRemoved, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from scoring.overlays.library import shipped
from storage.files.evidence import evidence_name
from storage.records import Conversation
from tests.support.s3 import S3Server, s3

CATALOGUE = "gb36132-2018"
__all__ = ["s3"]

ROUNDS = 40
"""Without the pin, the first round fails."""


@pytest.fixture(params=["folder", "bucket"])
def attacked(request: pytest.FixtureRequest, attacked: Settings) -> Settings:
    """With the files in a folder, and in a bucket."""
    if request.param == "folder":
        return attacked
    server: S3Server = request.getfixturevalue("s3")
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=attacked.database_url,
        data_dir=attacked.data_dir,
        **server.settings(server.new_bucket()),
    )


async def _is_there(core: Core, digest: str) -> bool:
    return await core.files.size(evidence_name(digest)) is not None


async def test_a_deletion_does_not_take_a_file_that_another_is_attaching(idle: Core) -> None:
    lost = 0
    for number in range(ROUNDS):
        leaver, comer = [await _begun(idle, f"{who}{number}") for who in ("a", "b")]
        content = os.urandom(500)
        digest = await _attach(idle, leaver, content)
        await asyncio.gather(_delete_all(idle, leaver), _attach(idle, comer, content))
        await idle.background.finish(10)
        present = await idle.turns.reader.find("telegram", comer.external_id)
        assert present is not None
        assert present.dossier.evidence, "the upload was acknowledged"
        lost += not await _is_there(idle, digest)
    assert lost == 0


async def test_a_file_taken_off_goes_unless_another_assessment_has_it(idle: Core) -> None:
    one, other = [await _begun(idle, who) for who in "ab"]
    shared = await _attach(idle, one, b"shared")
    await _attach(idle, other, b"shared")
    own = await _attach(idle, one, b"own")
    for digest in (shared, own):
        present = await idle.turns.reader.find("telegram", "a")
        assert present is not None
        await _delete_from(idle, present, digest)
    await idle.background.finish(10)
    assert await _is_there(idle, shared)
    assert not await _is_there(idle, own)


async def test_a_file_that_was_not_attached_is_not_kept(idle: Core) -> None:
    one = await _begun(idle, "a")
    await _attach(idle, one, b"same")
    digest = await _attach(idle, one, b"same")  # known already: it stays
    full = [await _attach(idle, one, f"{n}".encode()) for n in range(20)]
    await idle.background.finish(10)
    assert await _is_there(idle, digest)
    assert [await _is_there(idle, each) for each in full] == [True] * 19 + [False]


async def _begun(core: Core, name: str) -> Conversation:
    """Somebody at a question."""
    rule = shipped().catalogue(CATALOGUE).criteria[0].id
    session = Session(Wait(Place.QUESTION, rule), mode="full", consented=True)
    async with core.database.unit_of_work() as uow:
        return await uow.conversations.begin(
            "telegram", name, session, Dossier(CATALOGUE), core.turns._clock()
        )


async def _attach(core: Core, who: Conversation, content: bytes) -> str:
    file = await core.turns.keep_file(content, "a.bin", "application/octet-stream")
    given = File(key=os.urandom(8).hex(), evidence=file)
    await core.turns.take("telegram", who.external_id, given, language="zh")
    return file.digest


async def _delete_all(core: Core, who: Conversation) -> None:
    turn = Turn(who.session, who.dossier, (DeletionConfirmed(),), ())
    async with core.database.unit_of_work() as uow:
        served = await core.effects.apply(uow, who, turn, core.turns._clock())
    core.effects.finish(served)


async def _delete_from(core: Core, who: Conversation, digest: str) -> None:
    (subject,) = who.dossier.evidence
    left = tuple(file for file in who.dossier.evidence[subject] if file.digest != digest)
    turn = Turn(
        replace(who.session, turn=who.session.turn + 1),
        who.dossier.with_evidence(subject, left),
        (EvidenceRemoved(subject, digest),),
        (),
    )
    async with core.database.unit_of_work() as uow:
        served = await core.effects.apply(uow, who, turn, core.turns._clock())
        await uow.conversations.save(who, served.turn, core.turns._clock())
    core.effects.finish(served)
