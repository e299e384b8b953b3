"""Logging: one line an event, no tokens, answers or whole updates in it."""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from bot.log_throttling import ThrottleEvents, ThrottleRecords

TALKATIVE = ("httpx", "telegram", "apscheduler", "aiosqlite")
"""Libraries whose everyday words are of no use to an operator."""


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
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(ThrottleRecords())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)


def places(error: BaseException | None) -> str:
    """Kinds and places of an exception and its causes, without its words.

    Those may quote what a person answered, or an address with the token in it.
    """
    told = []
    while error is not None:
        told.append(f"{type(error).__module__}.{type(error).__qualname__}")
        told += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(told)


def _say_where_it_failed(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()[1]
    elif isinstance(given, tuple):
        given = given[1]
    if given is not None:
        event["exception"] = places(given)
    return event


class _Formatter(logging.Formatter):
    """The same for what libraries log."""

    def formatException(self, ei: ExcInfo | tuple[None, None, None]) -> str:
        return places(ei[1])
