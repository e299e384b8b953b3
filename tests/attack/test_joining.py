"""A recorded attack: a victim's assessments by one tap on a link to the attacker's code.

``t.me/<bot>?start=CODE`` once redeemed the code of its maker at once. The victim's assessments
moved to the attacker, who could read, change and delete them.
"""

import pytest

from bot.app import Core
from dialogs.core.inputs import Choice, Command, Start, Text
from tests.bot.talking import ENTERPRISE, Talker


@pytest.fixture
def core(idle: Core) -> Core:
    return idle


@pytest.fixture
async def victim(core: Core) -> Talker:
    """Somebody with two answers."""
    talker = Talker(core, "victim")
    await talker.begins()
    await talker.taps("符合")
    await talker.taps("符合")
    return talker


@pytest.fixture
async def attacker(core: Core) -> Talker:
    """Somebody with a code to hand out."""
    talker = Talker(core, "attacker")
    await talker.begins()
    return talker


async def _code(attacker: Talker) -> str:
    await attacker.says("/settings")
    await attacker.taps("换设备继续")
    return attacker.shown.split("/join ")[1].split("<")[0].replace("-", "")


async def _assessments(core: Core, talker: Talker) -> list[tuple[str | None, int]]:
    person = (await talker.conversation()).person
    async with core.database.unit_of_work() as uow:
        listed = await uow.conversations.assessments(person)
    return [(row.name, row.answered) for row in listed]


@pytest.mark.parametrize("way", ["link", "command"])
async def test_one_tap_on_a_link_moves_nothing(
    core: Core, victim: Talker, attacker: Talker, way: str
) -> None:
    code = await _code(attacker)
    given = (
        Start(key="tap", payload=code)
        if way == "link"
        else Command(key="tap", name="join", argument=code)
    )
    await victim.takes(given)
    await victim.takes(given)
    for number, typed in enumerate(("是", "yes", "好的", "同意")):
        await victim.takes(Text(key=f"typed-{number}", text=typed))

    assert await _assessments(core, victim) == [(ENTERPRISE, 2)]
    assert await _assessments(core, attacker) == [(ENTERPRISE, 0)]


async def test_a_forged_press_moves_nothing(core: Core, victim: Talker, attacker: Talker) -> None:
    code = await _code(attacker)
    shown = victim.message
    assert shown is not None
    await victim.takes(Start(key="tap", payload=code))
    before = await victim.conversation()
    for number, choice in enumerate(("join", "join:1", "agree", "confirm", "end-confirmed")):
        for turn in range(before.session.turn):
            press = Choice(key=f"{number}-{turn}", session=shown.session, turn=turn, choice=choice)
            await victim.takes(press)
    assert await _assessments(core, victim) == [(ENTERPRISE, 2)]
    assert await _assessments(core, attacker) == [(ENTERPRISE, 0)]


async def test_a_device_that_joined_deletes_nothing(
    core: Core, victim: Talker, attacker: Talker
) -> None:
    """The other way round: a code the victim gave away once is no power over everything."""
    code = await _code(victim)
    await attacker.takes(Start(key="tap", payload=code))
    await attacker.taps("加入")
    await attacker.says("/delete_my_data")
    await attacker.takes(attacker.forged("delete-confirmed"))
    await attacker.says("/devices")
    first = (await victim.conversation()).identity
    await attacker.takes(attacker.forged(f"end:{first}"))
    await attacker.takes(attacker.forged("end-confirmed"))
    await attacker.says("/devices")
    await attacker.takes(attacker.forged("recovery"))
    await attacker.takes(attacker.forged("recovery-made"))

    assert await core.turns.reader.find("telegram", "victim") is not None
    assert (await victim.conversation()).is_first
    assert (ENTERPRISE, 2) in await _assessments(core, victim)
    assert any("新设备加入" in words for words in await victim.heard())
    await victim.says("/devices")
    await victim.taps("移除其他所有设备")
    await victim.taps("确认移除")
    assert (await attacker.conversation()).person != (await victim.conversation()).person
    assert await _assessments(core, attacker) == [(None, 0)]
