"""The log as an operator gets it."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
import structlog

from bot.runtime.logs.configure import configure_logs


@contextmanager
def logged(monkeypatch: pytest.MonkeyPatch, level: str) -> Iterator[StringIO]:
    """What is logged meanwhile; afterwards all is as before."""
    handlers, root_level = logging.getLogger().handlers[:], logging.getLogger().level
    stream = StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", stream)
        configure_logs(level)
    yield stream
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(root_level)
