"""A process that does background jobs from a database it shares."""

import asyncio
import sys
from pathlib import Path

from bot.app import build_core
from bot.runtime.settings import Settings
from scoring.overlays.library import OverlayLibrary


async def main(database_url: str, data_dir: str) -> None:
    """Work until killed."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=database_url,
        data_dir=Path(data_dir),
    )
    core = build_core(settings, OverlayLibrary(()))
    sys.stdout.write("at work\n")
    sys.stdout.flush()
    await core.worker.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
