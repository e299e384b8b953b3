"""Several workers on one machine: they share the port, and one that dies is restarted.

Each worker is a complete process of the program. This one only holds the port open and waits, and
no data passes through it; if it dies, the workers stop in an orderly way.
"""

import asyncio
import os
import signal
import socket
import sys
import time
from types import FrameType

import structlog

from bot.app import prepare, serve
from bot.runtime.errors import StartFailure
from bot.runtime.processes.event_loop import run as run_until_done
from bot.runtime.secrets import without_secrets
from bot.runtime.settings import Settings
from bot.web.server.server import listening

REFUSED = 2
"""The exit status of a worker that cannot start and has said why."""
SOON_SECONDS = 10.0
"""A worker that ends sooner is started again after a growing pause, or not if it refused."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEP_SECONDS = 0.1

log = structlog.get_logger()


def run_workers(settings: Settings) -> int:
    """Run ``WEB_WORKERS`` workers until SIGINT or SIGTERM; the exit status.

    Raises ``StartFailure``. Call this before any thread is started: the workers are forks.
    """
    with listening(settings) as listener:
        asyncio.run(prepare(settings))
        return _Workers(settings, listener).run()


class _Workers:
    """The workers, by process id, with when each was started."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings = settings
        self._listener = listener
        self._alive: dict[int, float] = {}
        self._is_stopping = False
        self._status = 0
        self._pause = FIRST_PAUSE_SECONDS
        self._life, self._lifeline = os.pipe()

    def run(self) -> int:
        """Until every worker has stopped."""
        for stop_signal in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop_signal, self._stop)
        for _ in range(self._settings.web_workers):
            self._begin()
        while self._alive:
            pid, ended = os.waitpid(-1, 0)
            if (since := self._alive.pop(pid, None)) is not None and not self._is_stopping:
                self._replace(pid, os.waitstatus_to_exitcode(ended), time.monotonic() - since)
        return self._status

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        for pid in self._alive:
            os.kill(pid, signal.SIGTERM)

    def _replace(self, pid: int, status: int, lived: float) -> None:
        if status == REFUSED and lived < SOON_SECONDS:  # it has logged what is wrong
            self._status = REFUSED
            self._stop(signal.SIGTERM, None)
            return
        log.error("worker-ended", pid=pid, status=status, seconds=round(lived, 1))
        if lived >= SOON_SECONDS:
            self._pause = FIRST_PAUSE_SECONDS
        again = time.monotonic() + self._pause
        while time.monotonic() < again and not self._is_stopping:
            time.sleep(STEP_SECONDS)
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        if not self._is_stopping:
            self._begin()

    def _begin(self) -> None:
        """Fork a worker, with the stop signals blocked until they can be passed on to it."""
        signals = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        try:
            pid = os.fork()
            if not pid:
                self._work()
            self._alive[pid] = time.monotonic()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)

    def _work(self) -> None:
        """Be a worker; ends the process."""
        status = 1
        try:
            for stop_signal in (signal.SIGINT, signal.SIGTERM):
                signal.signal(stop_signal, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
            os.close(self._lifeline)
            run_until_done(serve(self._settings, self._listener, supervised_by=self._life))
            status = 0
        except StartFailure as error:
            sys.stderr.write(without_secrets(str(error)) + "\n")
            status = REFUSED
        except BaseException as error:
            log.critical("worker-failed", exc_info=error)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
