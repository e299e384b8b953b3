"""What may be told of an exception or of a library's line: kinds, places and numbers.

Their words may quote what a person typed, an address with the token in it, or a form's secret.
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
"""Whose values may be told: our own, and the names of migrations, which are ours too."""
_HARMLESS = (bool, int, float, type(None))


def places(error: BaseException | None) -> str:
    """Kinds and places of an exception and its causes, without its words."""
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
    """What an exception is called."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def kinds(error: BaseException) -> str:
    """What an exception and its causes are called, in one line."""
    told: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(told) < 5:
        told.append(kind(cause))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " < ".join(told)


class WithoutWords(logging.Formatter):
    """What libraries log: the first line as its author wrote it, its values masked.

    Numbers stay. What a library puts together itself before it logs cannot be told apart, so
    libraries may speak from INFO on only, see ``bot.runtime.logs``.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, and where a failure came from."""
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
        """Kinds and places."""
        return places(ei[1])


def _masked(args: Any) -> Any:
    if isinstance(args, Mapping):
        return {key: _one(value) for key, value in args.items()}
    return tuple(_one(value) for value in args) if args else args


def _one(value: object) -> object:
    return value if isinstance(value, _HARMLESS) else MASKED


def silence_tracebacks() -> None:
    """Have whatever fails outside everything else told by kind and place alone.

    So are warnings: both may quote what a person typed.
    """
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda found: _tell("unraisable", found.exc_value)
    threading.excepthook = lambda found: _tell("thread", found.exc_value)


def watch_loop(loop: AbstractEventLoop) -> None:
    """The same for tasks nobody waited for, whose message quotes the exception."""
    loop.set_exception_handler(_of_loop)


def _of_loop(_loop: AbstractEventLoop, context: Mapping[str, Any]) -> None:
    error = context.get("exception")
    # Of a callback asyncio quotes what it was called with.
    message = str(context.get("message", "")).partition("\n")[0].partition(" in callback ")[0]
    logging.getLogger("bot.loop").error("%s", message, exc_info=error)


def _uncaught(kind: type[BaseException], error: BaseException, tb: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, tb)
    else:
        tell_failure(error)


def tell_failure(error: BaseException) -> None:
    """Say where the program failed, for whoever keeps it."""
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
        print(f"{where}\n{places(error)}", file=sys.stderr)  # noqa: T201 - nothing else is left
