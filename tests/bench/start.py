"""`python -m tests.bench.start`: from the start of the program until `/readyz` answers 200.

The first start makes the database and is not counted. Processor time is that of the process until
then; it varies less than the seconds while other work runs.
"""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError

from tests.bench.support.environment import ROOT
from tests.support.ports import free_port

STARTS = 5
PAUSE_SECONDS = 0.02
LONGEST_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the median and the range of several starts."""
    with TemporaryDirectory() as folder:
        started = [_started(folder) for _ in range(1 + STARTS)][1:]
    for name, times in zip(
        ("seconds", "processor seconds"), zip(*started, strict=True), strict=True
    ):
        low, *_, high = sorted(times)
        print(f"{name}: {sorted(times)[STARTS // 2]:.2f} ({low:.2f}–{high:.2f})")  # noqa: T201


def _started(folder: str) -> tuple[float, float]:
    port = free_port()
    settings = {
        "DATA_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/green.db",
        "WEB_PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }
    began = time.perf_counter()
    with subprocess.Popen(
        (sys.executable, "-m", "bot", "run"), cwd=ROOT, env=os.environ | settings
    ) as process:
        try:
            while not is_ready(port):
                if time.perf_counter() - began > LONGEST_SECONDS:
                    raise SystemExit("it does not become ready")
                time.sleep(PAUSE_SECONDS)
            return time.perf_counter() - began, _work_of(process.pid)
        finally:
            process.terminate()


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def _work_of(process: int) -> float:
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS


if __name__ == "__main__":
    main()
