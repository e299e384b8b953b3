"""Connections that the server ends while forty people answer on two workers."""

import asyncio
import random

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.app import Core
from bot.runtime.settings import Settings
from dialogs.core.inputs import Choice
from scoring.answers.model import Met
from storage.errors import ConversationMoved, is_temporary
from tests.bot.talking import Talker

pytestmark = [pytest.mark.postgresql, pytest.mark.slow, pytest.mark.long]

PEOPLE = 40
ANSWERS = 10
PATIENCE = 120.0
END_ONE = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() ORDER BY random() LIMIT 2"
)


async def test_nobodys_answers_change_places_and_none_is_lost_or_doubled(
    workers: tuple[Core, Core], shared: Settings
) -> None:
    crowd = [Talker(workers[number % 2], f"person {number}") for number in range(PEOPLE)]
    for talker in crowd:
        await talker.begins()
    engine = create_async_engine(
        make_url(shared.database_url).set(drivername="postgresql+asyncpg")
    )
    ending = asyncio.create_task(_end_connections(engine))
    try:
        given = await asyncio.gather(*(_answers(talker) for talker in crowd))
    finally:
        ending.cancel()
        await asyncio.gather(ending, return_exceptions=True)
        await engine.dispose()

    for talker, answers in zip(crowd, given, strict=True):
        other = Talker(workers[1 - crowd.index(talker) % 2], talker.name)
        async with asyncio.timeout(PATIENCE):
            dossier = await other.dossier()
        assert list(dossier.answers.values()) == [Met(met) for met in answers]


async def _end_connections(engine: AsyncEngine) -> None:
    """End two connections at a time, twenty times a second."""
    while True:
        async with engine.connect() as connection:
            await connection.execute(END_ONE)
        await asyncio.sleep(0.05)


async def _answers(talker: Talker) -> list[bool]:
    """Give answers in a pattern specific to the person; retried as the channels do."""
    dice, given = random.Random(talker.name), []  # noqa: S311 - no secret
    for _ in range(ANSWERS):
        met = dice.random() < 0.5
        await _taken(talker, talker.button("符合" if met else "不符合"))
        given.append(met)
    return given


async def _taken(talker: Talker, press: Choice) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                taken = await talker.takes(press)
                if taken.message is None:  # saved already, although the commit was not confirmed
                    talker.message = await talker.seen()
                return
            except Exception as error:
                if not is_temporary(error) and not isinstance(error, ConversationMoved):
                    raise
            await asyncio.sleep(0.02)
