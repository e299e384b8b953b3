"""Walk every factory through every channel: ``python -m tests.factories [NAME ...]``.

Prints a table; screens, pictures and reports stay in the folder it names.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.factories.factory import NAMES, load
from tests.factories.tour import CHANNELS, Tour, tour

HEAD = """| factory | channel | acts | minutes | verdict | PDF pages |
|---|---|---|---|---|---|"""


async def _walked(names: list[str], channels: list[str], folder: Path) -> list[Tour]:
    tours = []
    for name in names:
        for channel in channels:
            place = folder / f"{name}-{channel}"
            place.mkdir(parents=True, exist_ok=True)
            tours.append(await tour(load(name), channel, place))
            print(_row(tours[-1]), flush=True)  # noqa: T201
    return tours


def _row(one: Tour) -> str:
    minutes = f"{one.seconds / 60:.2f}"
    cells = (one.factory, one.channel, one.acts, minutes, f"{one.span} {one.band}", one.pages)
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """Walk those named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--channel", choices=CHANNELS, action="append")
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    folder = given.output or Path(tempfile.mkdtemp(prefix="factories-"))
    print(HEAD)  # noqa: T201 - its purpose
    asyncio.run(_walked(given.names or list(NAMES), given.channel or list(CHANNELS), folder))
    print(f"\nScreens, pictures and reports: {folder}")  # noqa: T201


if __name__ == "__main__":
    main()
