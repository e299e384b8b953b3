"""People who talk to the bot on the local Bot API server."""

import asyncio
from collections.abc import Callable

from tests.attack.harness.browsing import ON_THE_WAY
from tests.attack.harness.databases import rows
from tests.attack.harness.target import Target
from tests.support.bot_api import Person
from tests.support.bot_api.people import PATIENCE_SECONDS


def choices_of(person: Person) -> dict[str, str]:
    """The data of the buttons on the newest keyboard, by what they stand for."""
    for message in reversed(person.messages):
        if message.by_bot and message.buttons:
            keys = [key for row in message.buttons for key in row if key.data]
            return {str(key.data).split(".", 2)[-1]: str(key.data) for key in keys}
    return {}


async def press(person: Person, choice: str) -> None:
    """Press the button that stands for this once it is there, and wait for the next ones."""
    await _until(lambda: choice in choices_of(person))
    before = choices_of(person)
    await person.taps(choice=before[choice])
    await _until(lambda: choices_of(person) != before)


async def say(person: Person, text: str) -> None:
    """Type and send, and wait for other buttons: a screen that is only edited is no answer."""
    before = choices_of(person)
    await person.says(text)
    await _until(lambda: choices_of(person) not in (before, {}))


async def _until(looks: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not looks():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


async def arrives(person: Person, name: str) -> None:
    """Begin, agree, name the enterprise, and go through everything before question 1."""
    await say(person, "/start")
    await press(person, "agree")
    await say(person, name)
    while "met" not in choices_of(person):
        await _until(lambda: bool(choices_of(person)))
        known = choices_of(person)
        found = [choice for choice in ON_THE_WAY if choice in known]
        assert found, f"no way to the questions from {sorted(known)}"
        await press(person, found[0])


async def owner_of(target: Target, person: Person) -> int | None:
    """Which person of the database this chat belongs to."""
    query = "SELECT person_id FROM identities WHERE channel = 'telegram' AND external_id = :id"
    found = await rows(target.database_url, query, id=str(person.id))
    return int(found[0][0]) if found else None


async def answers_of(target: Target, person: Person) -> int:
    """How many answers are recorded of this chat's person."""
    query = (
        "SELECT COUNT(*) FROM answers WHERE person_id = (SELECT person_id FROM identities "
        "WHERE channel = 'telegram' AND external_id = :id) AND value IS NOT NULL"
    )
    return int((await rows(target.database_url, query, id=str(person.id)))[0][0])


async def files_of(target: Target, person: Person) -> int:
    """How many files are recorded of this chat's person."""
    query = (
        "SELECT COUNT(*) FROM evidence WHERE person_id = (SELECT person_id FROM identities "
        "WHERE channel = 'telegram' AND external_id = :id)"
    )
    return int((await rows(target.database_url, query, id=str(person.id)))[0][0])
