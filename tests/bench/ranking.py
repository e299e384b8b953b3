"""`python -m tests.bench.ranking`: `python -m bot rank` over 1,000 and 10,000 assessments.

They are answered in part or in full by the 2018 edition; `--postgresql URL` takes a server, on
which a database is made and dropped. Each run is a process of its own; the memory is its peak.
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from storage.database import Database
from tests.attack.harness.databases import fresh_database
from tests.bench.support.environment import ROOT
from tests.support.stored.stored_assessments import some_assessments, store

COUNTS = (1_000, 10_000)


def main() -> None:
    """Read the arguments and run it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ranking")
    parser.add_argument("--postgresql", metavar="URL")
    server = parser.parse_args().postgresql
    for count in COUNTS:
        asyncio.run(_measured(server, count))


async def _measured(server: str | None, count: int) -> None:
    with TemporaryDirectory() as folder:
        async with fresh_database(server, Path(folder)) as url:
            database = Database(url)
            await database.migrate()
            await database.close()
            await asyncio.to_thread(store, url, some_assessments(count))
            await asyncio.to_thread(_rank, url, count)


def _rank(url: str, count: int) -> None:
    command = (sys.executable, "-m", "bot", "rank", "--edition", "gb36132-2018", "--csv")
    began = perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        rows = sum(1 for _ in process.stdout) - 1
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if (process.returncode, rows) != (0, count):
        raise SystemExit(f"{rows} of {count} ranked")
    _say(count, perf_counter() - began, used)


def _say(count: int, seconds: float, used: resource.struct_rusage) -> None:
    work, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(  # noqa: T201 - its purpose
        f"{count:>6}: {seconds:.1f} s, processor {work:.1f} s, at most {peak:.0f} MB", flush=True
    )


if __name__ == "__main__":
    main()
