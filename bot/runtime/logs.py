"""Logging: one line an event, no tokens, answers or whole updates in it."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.runtime.log_throttling import ThrottleEvents, ThrottleRecords
from bot.runtime.log_words import WithoutWords, places
from bot.runtime.secrets import without_secrets

TALKATIVE = ("httpx", "telegram", "apscheduler", "aiosqlite")
"""Libraries whose everyday words are of no use to an operator."""
OURS = ("bot", "dialogs", "scoring", "storage")
"""Whose own lines may be as fine as asked for."""


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
            ThrottleEvents(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _say_where_it_failed,
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
    for talkative in TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)


def _for_libraries(level: str) -> int:
    """Never DEBUG: there they log the values of forms, statements and responses."""
    return max(logging.getLevelNamesMapping()[level], logging.INFO)


def _say_where_it_failed(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
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
    """The same for what libraries put together before they log it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
