"""Simulated people for the fault tests."""

from scoring.answers.model import Met
from tests.bot.telegram.running import RunningBot, introduce
from tests.support.bot_api import Person
from tests.support.editions import begin_by_2018

PATIENCE = 120.0
"""Seconds that something may take on a busy machine."""
MET = Met(True)


async def begun(person: Person) -> None:
    """A conversation at the first question of a full assessment by the 2018 edition."""
    await introduce(person)
    await begin_by_2018(person, PATIENCE)
    await person.sees("▱", within=PATIENCE)


async def answers(bot: RunningBot, person: Person) -> list[object]:
    """The recorded answers."""
    return list((await bot.dossier(person)).answers.values())
