"""Logging: one line per event, without tokens, answers or whole updates."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.runtime.logs.throttling import ThrottleEvents, ThrottleRecords
from bot.runtime.logs.without_words import WithoutWords, places
from bot.runtime.metrics import count_event
from bot.runtime.secrets import without_secrets

NOISY = ("httpx", "telegram", "apscheduler", "aiosqlite")
"""Libraries whose INFO lines are of no use to an operator."""
OURS = ("bot", "dialogs", "scoring", "storage")
"""Our own loggers, which take any level."""


def configure_logs(level: str) -> None:
    """Log to standard error; readable on a terminal, JSON elsewhere."""
    renderer: Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            count_event,
            ThrottleEvents(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_stack,
            renderer,
            _without_secrets,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(ThrottleRecords())
    logging.basicConfig(level=_for_libraries(level), handlers=[handler], force=True)
    for ours in OURS:
        logging.getLogger(ours).setLevel(level)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _for_libraries(level: str) -> int:
    """Never DEBUG: at that level they log the values of forms, statements and responses."""
    return max(logging.getLevelNamesMapping()[level], logging.INFO)


def _add_stack(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()[1]
    elif isinstance(given, tuple):
        given = given[1]
    if given is not None:
        event["exception"] = places(given)
    return event


def _without_secrets(_logger: WrappedLogger, _name: str, line: EventDict | str) -> str:
    return without_secrets(str(line))


class _Formatter(WithoutWords):
    """Also hides secrets in messages that libraries format before logging them."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
