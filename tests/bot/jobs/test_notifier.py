"""News: whoever listens is told, and looks by himself when nobody tells."""

import asyncio
from collections.abc import AsyncGenerator
from typing import cast

import pytest

from bot.jobs.notifier import Key, Notifier

ONE, OTHER = ("web", "one"), ("web", "other")


async def listening(notifier: Notifier, key: Key | None) -> AsyncGenerator[None]:
    """Somebody who has had the first look, which comes at once."""
    ear = cast(AsyncGenerator[None], notifier.listen(key))
    await anext(ear)
    return ear


async def test_word_reaches_the_one_it_is_for() -> None:
    notifier = Notifier()
    first, second = await listening(notifier, ONE), await listening(notifier, OTHER)
    first_look = asyncio.ensure_future(anext(first))
    second_look = asyncio.ensure_future(anext(second))
    await asyncio.sleep(0)

    notifier.notify(ONE)
    await asyncio.wait_for(first_look, 30)

    assert not second_look.done()
    second_look.cancel()
    await asyncio.gather(second_look, return_exceptions=True)


async def test_word_for_anybody_reaches_everybody() -> None:
    notifier = Notifier()
    ears = [await listening(notifier, key) for key in (ONE, OTHER, None)]
    looks = [asyncio.ensure_future(anext(ear)) for ear in ears]
    await asyncio.sleep(0)

    notifier.notify(None)
    await asyncio.wait_for(asyncio.gather(*looks), 30)


async def test_word_told_while_looking_is_not_missed() -> None:
    notifier = Notifier()
    ear = await listening(notifier, ONE)
    notifier.notify(ONE)

    await asyncio.wait_for(anext(ear), 30)


async def test_everybody_looks_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.notifier.LOOK_AGAIN_SECONDS", 0.01)
    ear = await listening(Notifier(), ONE)

    await asyncio.wait_for(anext(ear), 30)


async def test_nothing_is_kept_of_those_who_left() -> None:
    notifier = Notifier()
    ears = [await listening(notifier, ONE) for _ in range(3)]
    for ear in ears:
        await ear.aclose()

    assert notifier._listeners == {}
    notifier.notify(ONE)
