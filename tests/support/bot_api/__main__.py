"""Serve the Bot API in a terminal and play one person in it.

    python -m tests.support.bot_api --port 8081

Type what the person says; `[符合]` presses that button, `+path` sends that file. When the input
ends it goes on serving until it is stopped.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from tests.support.bot_api.people import Person
from tests.support.bot_api.server import TEST_TOKEN, BotApiServer


async def serve(port: int, token: str) -> None:
    """Serve until stopped."""
    async with BotApiServer(port=port, token=token) as server:
        _write(f"TELEGRAM_BASE_URL={server.url}\nTELEGRAM_BOT_TOKEN={server.token}")
        person = server.person(1001)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_show(person))
            tasks.create_task(_listen(person))


async def _show(person: Person) -> None:
    """Write whatever the bot shows."""
    shown: dict[int, int] = {}
    notices = 0
    while True:
        await asyncio.sleep(0.1)
        for message in person.messages:
            if message.by_bot and shown.get(message.id) != message.revision:
                shown[message.id] = message.revision
                file = f"<{message.file.name}, {message.file.size} bytes> " if message.file else ""
                rows = (" ".join(f"[{key.label}]" for key in row) for row in message.buttons)
                _write("\n".join([f"bot: {file}{message.text}", *rows]))
        for notice in person.notices[notices:]:
            _write(f"notice: {notice}")
        notices = len(person.notices)


async def _listen(person: Person) -> None:
    """Do what is typed, until the input ends."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        try:
            await _act(person, line.strip())
        except (AssertionError, OSError) as problem:
            _write(str(problem))


async def _act(person: Person, line: str) -> None:
    if line.startswith("[") and line.endswith("]"):
        await person.taps(line[1:-1])
    elif line.startswith("+"):
        path = Path(line[1:])
        await person.sends_document(path.name, await asyncio.to_thread(path.read_bytes))
    elif line:
        await person.says(line)


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(description="A Telegram Bot API server for trials")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TEST_TOKEN)
    arguments = parser.parse_args()
    try:
        asyncio.run(serve(arguments.port, arguments.token))
    except KeyboardInterrupt:
        _write("Stopped")


if __name__ == "__main__":
    main()
