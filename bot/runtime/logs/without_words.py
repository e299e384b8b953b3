"""What may be logged of an exception or of a library's log line: types, lines of code, numbers.

Their messages may quote what a person typed, a URL with the bot token, or the secret of a form.
"""

import logging
import sys
import threading
import traceback
import warnings
from asyncio import AbstractEventLoop
from collections.abc import Mapping
from types import TracebackType
from typing import Any, TextIO

MASKED = "…"
_OWN = ("bot", "dialogs", "scoring", "storage", "alembic")
"""Loggers whose values may be logged: our own, and alembic, which logs names of migrations."""
_HARMLESS = (bool, int, float, type(None))


def places(error: BaseException | None) -> str:
    """Types and stack of an exception and its causes, without their messages."""
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        told.append(kind(error))
        told += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        if isinstance(error, BaseExceptionGroup):
            told += [places(one) for one in error.exceptions]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(told)


def kind(error: BaseException) -> str:
    """The qualified name of an exception's type."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def kinds(error: BaseException) -> str:
    """The types of an exception and its causes, in one line."""
    told: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(told) < 5:
        told.append(kind(cause))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " < ".join(told)


class WithoutWords(logging.Formatter):
    """Formats library log lines: the first line of the format string, its values masked.

    Numbers stay. A message that a library formats before logging it cannot be masked, so
    libraries log from INFO on only, see ``bot.runtime.logs.configure``.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the stack of a failure."""
        told = logging.makeLogRecord({**record.__dict__, "exc_text": None})
        if record.name.partition(".")[0] not in _OWN:
            told.msg = str(record.msg).partition("\n")[0] if record.msg else ""
            told.args = _masked(record.args)
            told.stack_info = None
            try:
                told.getMessage()
            except (TypeError, ValueError, KeyError):  # %d of what is masked
                told.args = ()
        return super().format(told)

    def formatException(self, ei: Any) -> str:
        """Types and stack, without messages."""
        return places(ei[1])


def _masked(args: Any) -> Any:
    if isinstance(args, Mapping):
        return {key: _one(value) for key, value in args.items()}
    return tuple(_one(value) for value in args) if args else args


def _one(value: object) -> object:
    return value if isinstance(value, _HARMLESS) else MASKED


def silence_tracebacks() -> None:
    """Report uncaught exceptions and warnings by type and line of code only.

    Their messages may quote what a person typed.
    """
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda found: _tell("unraisable", found.exc_value)
    threading.excepthook = lambda found: _tell("thread", found.exc_value)


def watch_loop(loop: AbstractEventLoop) -> None:
    """The same for exceptions the event loop reports, such as those of tasks nobody awaited."""
    loop.set_exception_handler(_of_loop)


def _of_loop(_loop: AbstractEventLoop, context: Mapping[str, Any]) -> None:
    error = context.get("exception")
    # asyncio quotes the arguments of a callback.
    message = str(context.get("message", "")).partition("\n")[0].partition(" in callback ")[0]
    logging.getLogger("bot.loop").error("%s", message, exc_info=error)


def _uncaught(kind: type[BaseException], error: BaseException, tb: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, tb)
    else:
        tell_failure(error)


def tell_failure(error: BaseException) -> None:
    """Print where the program failed, for its maintainers."""
    _tell("程序出错，请把下面的内容告诉维护者 / the program failed; please report this", error)


def _warned(
    message: Warning | str,  # noqa: ARG001
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    logging.getLogger("bot.warnings").warning("%s, %s:%s", category.__name__, filename, lineno)


def _tell(where: str, error: BaseException | None) -> None:
    if sys.stderr is not None:
        print(f"{where}\n{places(error)}", file=sys.stderr)  # noqa: T201 - logging may be broken
