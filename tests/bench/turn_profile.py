"""What one turn goes through: `python -m tests.bench.turn_profile`, with `--list` for each file.

Source files of ours that are entered and calls made, for whole turns of ``TurnService.take`` on
SQLite that somebody took before. A call is a function that is entered; what a generator expression
or a coroutine does when it goes on is none.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from unittest.mock import patch

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from dialogs.core.inputs import Choice, Text
from scoring.overlays.library import OverlayLibrary
from tests.bench.support.environment import ROOT
from tests.bot.talking import Talker

PACKAGES = ("bot", "dialogs", "scoring", "storage")
ANSWER = "符合"
BEFORE = 3
"""Requirements answered before the one that is measured."""
ROW = 73
TYPED = ("2.5", "1.5倍")
"""A bare number, which may be a rank or a multiple, and one that is clearly a multiple."""

Calls = Counter[tuple[str, str]]
"""By source file and function."""


async def profiled() -> dict[str, Calls]:
    """Each turn by what is done in it."""
    turns: dict[str, Calls] = {}
    async with _core() as core:
        for name in ("warming up", "measured"):
            person = Talker(core, name)
            await person.begins()
            for _ in range(BEFORE):
                await person.taps(ANSWER)
            turns[f"press of {ANSWER} at a requirement"] = await _measured(
                person, person.button(ANSWER)
            )
            for typed in TYPED:
                await person.says("/edit")
                await person.says(str(ROW))
                given = Text(key=person.key(), text=typed)
                turns[f"{typed} typed at criterion {ROW}"] = await _measured(person, given)
    return turns


async def _measured(person: Talker, given: Choice | Text) -> Calls:
    calls: Calls = Counter()
    seen: set[FrameType] = set()

    def note(frame: FrameType, event: str, _of: object) -> None:
        file = _ours(frame.f_code.co_filename) if event == "call" else ""
        if file and frame not in seen:
            seen.add(frame)
            calls[file, frame.f_code.co_name] += 1

    sys.setprofile(note)
    try:
        await person.takes(given)
    finally:
        sys.setprofile(None)
    return calls


def _ours(file: str) -> str:
    """A source file of the product by its path in the project; nothing for any other."""
    path = file.removeprefix(f"{ROOT}/")
    return path if path.endswith(".py") and path.split("/")[0] in PACKAGES else ""


@asynccontextmanager
async def _core() -> AsyncIterator[Core]:
    """The core by the edition with the most questions, on an empty database."""
    with (
        TemporaryDirectory() as folder,
        patch("bot.app.DEFAULT_CATALOGUE", "gb36132-2018"),
        patch("bot.runtime.library.library_with", lambda _folder: OverlayLibrary(())),
    ):
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # of the library's making
            database_url=f"sqlite:///{folder}/green.db",
            data_dir=Path(folder),
        )
        async with running_core(settings) as core:
            yield core


def main() -> None:
    """Print the figures of each turn."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.turn_profile")
    parser.add_argument("--list", action="store_true", help="every file with its functions")
    lists = parser.parse_args().list
    for name, calls in asyncio.run(profiled()).items():
        files = sorted({file for file, _ in calls})
        _say(f"{name}: {len(files)} files, {calls.total()} calls")
        for file in files if lists else ():
            called = [f"{of}×{count}" for (at, of), count in calls.items() if at == file]
            _say(f"  {file}: {', '.join(called)}")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
