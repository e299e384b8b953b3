"""`python -m tests.bench.many_people`: memory of the bot with up to 1,000 open conversations.

So many people begin on Telegram, twenty at a time, and answer a few questions; nobody ends. Memory
is what the system says of the bot's process: now, and at most so far.
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.crowd import ANSWER, ANSWER_SECONDS, FIRST_PERSON
from tests.bench.peers.contenders import STEP_SECONDS, Ours
from tests.bench.support.environment import ROOT
from tests.support.bot_api import BotApiServer, Person

STEPS = (1, 100, 500, 1_000)
ANSWERS = 5
AT_ONCE = 20
SETTLE_SECONDS = 2.0


async def measured() -> None:
    """Print the memory at each step."""
    with TemporaryDirectory() as name:
        async with BotApiServer() as server:
            bot, folder = Ours(), Path(name)
            process = await asyncio.create_subprocess_exec(
                *bot.command(server, ANSWERS),
                cwd=ROOT,
                env=os.environ | bot.settings(server, folder),
            )
            try:
                begun = 0
                for people in STEPS:
                    crowd = [server.person(FIRST_PERSON + at) for at in range(begun, people)]
                    await _answered(bot, crowd)
                    begun = people
                    await asyncio.sleep(SETTLE_SECONDS)
                    _say(people, process.pid)
            finally:
                process.kill()
                await process.wait()


async def _answered(bot: Ours, crowd: Sequence[Person]) -> None:
    few = asyncio.Semaphore(AT_ONCE)

    async def one(person: Person) -> None:
        async with few:
            await bot.prepare(person)
            for _ in range(ANSWERS):
                await person.taps(ANSWER)
                await person.sees(within=ANSWER_SECONDS)

    async with asyncio.timeout(STEP_SECONDS * (1 + len(crowd))):
        await asyncio.gather(*map(one, crowd))


def _say(people: int, process: int) -> None:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    kilobytes = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Vm")}
    now, most = (int(kilobytes[name]) / 1024 for name in ("VmRSS", "VmHWM"))
    print(f"{people:>5} conversations: {now:.0f} MB, at most {most:.0f} MB", flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(measured())
