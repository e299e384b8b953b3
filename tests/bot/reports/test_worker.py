"""The process that makes reports, when the one it works for is gone."""

import subprocess
import sys

import pytest

from bot.runtime.worker_loop import LENGTH

pytestmark = pytest.mark.slow


def test_it_ends_quietly_when_nobody_takes_the_answer() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot.reports.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stderr is not None
        worker.stdout.close()
        worker.stdin.write(LENGTH.pack(2) + b"{}")
        worker.stdin.flush()
        assert worker.wait(timeout=60) == 0
        assert worker.stderr.read() == b""
