"""News: whoever listens is told, and looks by himself when nobody tells."""

import asyncio
from collections.abc import AsyncGenerator
from typing import cast

import pytest

from bot.jobs.notifier import Key, Notifier

HER, HIM = ("web", "her"), ("web", "him")


async def listening(news: Notifier, key: Key | None) -> AsyncGenerator[None]:
    """Somebody who has had the first look, which comes at once."""
    ear = cast(AsyncGenerator[None], news.listen(key))
    await anext(ear)
    return ear


async def test_word_reaches_the_one_it_is_for() -> None:
    news = Notifier()
    hers, his = await listening(news, HER), await listening(news, HIM)
    her_look, his_look = asyncio.ensure_future(anext(hers)), asyncio.ensure_future(anext(his))
    await asyncio.sleep(0)

    news.notify(HER)
    await asyncio.wait_for(her_look, 30)

    assert not his_look.done()
    his_look.cancel()
    await asyncio.gather(his_look, return_exceptions=True)


async def test_word_for_anybody_reaches_everybody() -> None:
    news = Notifier()
    ears = [await listening(news, key) for key in (HER, HIM, None)]
    looks = [asyncio.ensure_future(anext(ear)) for ear in ears]
    await asyncio.sleep(0)

    news.notify(None)
    await asyncio.wait_for(asyncio.gather(*looks), 30)


async def test_word_told_while_looking_is_not_missed() -> None:
    news = Notifier()
    ear = await listening(news, HER)
    news.notify(HER)

    await asyncio.wait_for(anext(ear), 30)


async def test_everybody_looks_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.notifier.LOOK_AGAIN_SECONDS", 0.01)
    ear = await listening(Notifier(), HER)

    await asyncio.wait_for(anext(ear), 30)


async def test_nothing_is_kept_of_those_who_left() -> None:
    news = Notifier()
    ears = [await listening(news, HER) for _ in range(3)]
    for ear in ears:
        await ear.aclose()

    assert news._listeners == {}
    news.notify(HER)
