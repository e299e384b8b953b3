"""A process that does background jobs from a database it shares."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from bot.app import build_core
from bot.jobs import worker
from bot.runtime.settings import Settings
from scoring.overlays.library import OverlayLibrary


async def main(database_url: str, data_dir: str, lease_seconds: str) -> None:
    """Work until killed."""
    lease = float(lease_seconds)
    vars(worker).update(LEASE=timedelta(seconds=lease), RENEW_SECONDS=lease / 4)
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
