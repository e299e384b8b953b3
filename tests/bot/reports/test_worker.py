"""The process that makes reports: out of memory, and when the one it works for is gone."""

import errno
import subprocess
import sys

import pytest

from bot.reports import worker
from bot.reports.exchange import BROKEN, TOO_LARGE
from bot.runtime.processes.worker_loop import LENGTH

pytestmark = pytest.mark.slow
ASKED = (
    b'{"snapshot": {}, "number": "", "sequence": 1, "supersedes": null,'
    b' "issued": "2026-01-01", "version": null, "check": null, "paper": "zh", "templates": null}'
)


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


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), TOO_LARGE),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), TOO_LARGE),
        (OSError(errno.EACCES, "Permission denied"), BROKEN),
    ],
)
def test_a_system_call_that_finds_no_memory_is_too_large_a_report_too(
    error: Exception, told: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def from_snapshot(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(worker, "from_snapshot", from_snapshot)
    assert worker.answer_to(ASKED).startswith(told)
