"""Closing while others act at the same instant, on either database."""

import asyncio

from bot.app import Core
from bot.turns.versions.content import hash_of
from dialogs.core import buttons as c
from dialogs.core.session import Place
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from storage.records import Version
from tests.attack.conftest import people
from tests.bot.talking import Talker
from tests.bot.turns.sharing.test_sharing import accept
from tests.bot.turns.versions.test_versions import ask_to_sign, close, rejects

ROUNDS = 6
INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST = INDEX.subjects[0]
OPEN = f"#{INDEX.code[FIRST]}"


async def _two_devices(core: Core) -> tuple[Talker, Talker]:
    (owner,) = await people(core, 1)
    other = Talker(core, "phone", "web")
    await other.joins(await owner.code())
    return owner, other


async def _versions(core: Core, owner: Talker) -> tuple[Version, ...]:
    assessment = (await owner.conversation()).assessment
    async with core.database.unit_of_work() as uow:
        heads = await uow.versions.of(assessment)
        whole = [await uow.versions.get(assessment, one.number) for one in heads]
    return tuple(one for one in whole if one is not None)


async def _to_closing(one: Talker) -> None:
    await one.says("/report")
    await one.press(c.VERSIONS)
    await one.press(c.CLOSE)
    if one.place == Place.MY_NAME:
        await one.says("李敏")
    assert one.place == Place.CLOSING


async def _reopen(one: Talker) -> None:
    await one.says("/report")
    await one.press(c.VERSIONS)
    await one.press(c.REOPEN)
    await one.says("再来")


async def test_of_two_who_close_at_once_one_does(idle: Core) -> None:
    one, other = await _two_devices(idle)
    for at in range(1, ROUNDS + 1):
        for each in (one, other):
            await _to_closing(each)
        await asyncio.gather(
            *(each.takes(each.forged(c.CLOSE_CONFIRMED)) for each in (one, other))
        )
        kept = await _versions(idle, one)
        assert [version.number for version in kept] == [*range(at, 0, -1)]
        assert [version.stands for version in kept] == [True] + [False] * (at - 1)
        await _reopen(one)


async def test_an_answer_is_in_the_version_or_refused(idle: Core) -> None:
    """Never lost: neither one that was confirmed and is in no version, nor one unseen in it."""
    closer, other = await _two_devices(idle)
    for _ in range(ROUNDS):
        wanted = Met((await closer.dossier()).answers.get(FIRST) != Met(True))
        await _to_closing(closer)
        await other.says(OPEN)
        answer = other.forged(c.MET if wanted.met else c.NOT_MET)
        closed, answered = await asyncio.gather(
            closer.takes(closer.forged(c.CLOSE_CONFIRMED)), other.takes(answer)
        )
        present = (await closer.dossier()).answers.get(FIRST)
        if rejects(answered) == ["closed"]:
            assert rejects(closed) == []
            assert present != wanted
        else:
            assert rejects(closed) == ["facts-moved"], "nothing is closed unseen"
            assert present == wanted
            await closer.takes(closer.forged(c.CLOSE_CONFIRMED))
        version = (await _versions(idle, closer))[0]
        frozen = version.content["report"]["answers"].get(FIRST)
        assert frozen == (None if present is None else {"met": present.met})  # type: ignore[union-attr]  # a yes or no
        assert hash_of(version.content) == version.hash
        await _reopen(closer)


async def test_a_signature_and_a_reopening_at_once(idle: Core) -> None:
    (owner,) = await people(idle, 1)
    for at in range(ROUNDS):
        signatory = Talker(idle, f"z{at}", "web")
        await close(owner)
        await accept(signatory, await ask_to_sign(owner))
        await owner.says("/report")
        await owner.press(c.VERSIONS)
        await owner.press(c.REOPEN)
        signed, _ = await asyncio.gather(
            signatory.takes(signatory.forged(c.SIGN)), owner.says("再来")
        )
        version = (await _versions(idle, owner))[0]
        assert not version.stands
        assert bool(version.sign_offs) == (not rejects(signed)), "what was confirmed is there"
    assessment = (await owner.conversation()).assessment
    async with idle.database.unit_of_work() as uow:
        assert await uow.audit.broken_at(assessment) is None
