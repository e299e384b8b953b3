"""The process that signs, as seen by who asks it."""

from bot.runtime.processes.worker_process import WorkerProcess
from bot.signing.exchange import MEMORY_BYTES

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
"""All that the process knows of ours."""


class SigningProcess(WorkerProcess):
    """One process that signs one document at a time."""

    def __init__(self) -> None:
        super().__init__("bot.signing.worker", MEMORY_BYTES, ENVIRONMENT)
