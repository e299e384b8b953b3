"""Codes and links in the wrong hands: altered, used up, taken back, and too late."""

from datetime import timedelta
from typing import Final

import pytest

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.session import Place
from tests.attack.foreign.scene import LEFT, OWNER, STRANGER, Scene, markers, stored
from tests.bot.talking import Clock, Talker
from tests.support.stored.databases import rows

KINDS: Final = {"invitation": c.ACCEPT, "device": c.JOIN, "recovery": c.JOIN}
"""The codes of the case that nobody has used yet, and the button that uses them."""
ASKED: Final = frozenset({Place.INVITATION, Place.JOIN})


async def _altered(core: Core, scene: Scene, clock: Clock, kind: str) -> str:
    del core, clock
    code = scene.codes[kind]
    return code[:-1] + ("A" if code[-1] != "A" else "B")


async def _used(core: Core, scene: Scene, clock: Clock, kind: str) -> str:
    del clock
    other = Talker(core, "other")
    await other.says(f"/start {scene.codes[kind]}")
    await other.press(KINDS[kind])
    return scene.codes[kind]


async def _late(core: Core, scene: Scene, clock: Clock, kind: str) -> str:
    if kind == "recovery":
        pytest.skip("has no end")
    del core
    clock.advance(timedelta(days=15))
    return scene.codes[kind]


async def _taken_back(core: Core, scene: Scene, clock: Clock, kind: str) -> str:
    del clock
    owner = scene.talker(core, OWNER)
    if kind == "invitation":
        await owner.says("/settings")
        await owner.press(c.ACCESS)
        number = max(row["id"] for row in (await rows(core.database))["invitations"])
        await owner.press(f"{c.END_ACCESS}:invitation-{number}")
    elif kind == "device":
        await owner.code()
    else:
        await owner.recovery_code()
    return scene.codes[kind]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spoil", [_altered, _used, _late, _taken_back])
@pytest.mark.parametrize("role", [STRANGER, LEFT])
async def test_a_spoilt_code_opens_nothing(
    core: Core, scene: Scene, clock: Clock, kind: str, spoil: object, role: str
) -> None:
    code = await spoil(core, scene, clock, kind)  # type: ignore[operator]
    person = (await scene.talker(core, OWNER).conversation()).person
    before = await stored(core, person)
    talker = scene.talker(core, role)
    mine = (await talker.conversation()).person
    for given in (f"/start {code}", f"/join {code}", code.lower(), code.replace("-", "")):
        await talker.says(given)
        assert talker.place not in ASKED
        assert markers(talker.shown) == set()
        await talker.takes(talker.forged(KINDS[kind]))
        assert markers(talker.shown) == set()
    assert (await talker.conversation()).person == mine
    assert await stored(core, person) == before


@pytest.mark.parametrize("kind", KINDS)
async def test_the_same_code_unspoilt_is_asked_about(core: Core, scene: Scene, kind: str) -> None:
    talker = scene.talker(core, STRANGER)
    await talker.says(f"/start {scene.codes[kind]}")
    assert talker.place in ASKED
