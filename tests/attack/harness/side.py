"""The attacker's process: it gets ready, waits for the word, attacks, and tells what it found."""

import asyncio
import resource
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection

from tests.attack.harness.target import Attack, Found, Target
from tests.support.bot_api import BotApiServer

LIMIT_SECONDS = 400.0
"""After this an attack is ended from outside, whatever it still does."""


@dataclass(frozen=True)
class Side:
    """The attacker's process as seen by the harness."""

    _pipe: Connection

    async def serves(self) -> None:
        """Its Bot API server is up, where it has one."""
        await self._hear()

    async def gets_ready(self) -> Found:
        """Have it prepare; the program must be running."""
        self._pipe.send("prepare")
        return await self._hear()

    async def attacks(self) -> Found:
        """Have it attack, until it has ended."""
        self._pipe.send("attack")
        return await self._hear()

    def is_done(self) -> None:
        """It may clean up and end."""
        self._pipe.send("end")

    async def _hear(self) -> Found:
        async with asyncio.timeout(LIMIT_SECONDS):
            while not self._pipe.poll():  # noqa: ASYNC110 - a pipe of another process
                await asyncio.sleep(0.02)
        try:
            heard: Found = self._pipe.recv()
        except EOFError:
            heard = {"failed": "the attacker's process died"}
        return heard


@asynccontextmanager
async def beside(attack: Attack, target: Target, bot_api_port: int) -> AsyncIterator[Side]:
    """A process that is going to attack."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(
        target=_main, args=(attack, target, bot_api_port, theirs)
    )
    process.start()
    theirs.close()
    side = Side(ours)
    try:
        yield side
        side.is_done()
        await asyncio.to_thread(process.join, 20)
    finally:
        if process.is_alive():
            process.kill()
        process.join()


def _main(attack: Attack, target: Target, bot_api_port: int, pipe: Connection) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_serve(attack, target, bot_api_port, pipe))


async def _serve(attack: Attack, target: Target, bot_api_port: int, pipe: Connection) -> None:
    if not attack.telegram:
        pipe.send({})
        await _raid(attack, target, pipe)
        return
    async with BotApiServer(port=bot_api_port) as server:
        pipe.send({})
        await _raid(attack, replace(target, telegram=server), pipe)


async def _raid(attack: Attack, target: Target, pipe: Connection) -> None:
    raid = attack.raid(target)
    for word in ("prepare", "attack", "end"):
        heard = await asyncio.to_thread(pipe.recv)
        assert heard == word, f"{heard} instead of {word}"
        if word == "end":
            await raid.aclose()
            return
        try:
            pipe.send(await anext(raid))
        except Exception:
            pipe.send({"failed": traceback.format_exc(limit=-4)})
