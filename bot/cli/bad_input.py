"""Bad input: one message a problem on standard error, and exit status 2."""

import errno
import os
import sys
from pathlib import Path
from typing import NoReturn

import typer

from dialogs.session import Language
from scoring.answers_file import AnswersFile, read_answers
from scoring.errors import FileError

STATUS = 2
STANDARD_INPUT = "-"
FILE_LIMIT = 2_000_000
"""Bytes of an answers file; one of all criteria with notes has a tenth of that."""


def fail(message: str) -> NoReturn:
    """Say what is wrong and end."""
    typer.echo(message, err=True)
    raise typer.Exit(STATUS)


def answers_in(name: str, language: Language) -> AnswersFile | None:
    """The answers in a file; ``None`` when there are problems, which are told."""
    try:
        return read_answers(_text(name), "<stdin>" if name == STANDARD_INPUT else name)
    except FileError as error:
        for problem in error.problems:
            typer.echo(problem.told(language), err=True)
    except OSError as error:
        typer.echo(
            f"{name}: 读不了（{error.strerror}），请检查路径和权限 / "
            "cannot be read; check path and rights",
            err=True,
        )
    except UnicodeDecodeError:
        typer.echo(
            f"{name}: 不是 UTF-8 文本，请另存为 UTF-8 / not UTF-8 text; save it as UTF-8",
            err=True,
        )
    except _TooLarge:
        typer.echo(
            f"{name}: 超过 {FILE_LIMIT} 字节，这不像回答文件 / "
            f"larger than {FILE_LIMIT} bytes, which no answers file is",
            err=True,
        )
    return None


class _TooLarge(Exception):
    """The file is no answers file, however it reads."""


def _text(name: str) -> str:
    if name == STANDARD_INPUT and sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if name == STANDARD_INPUT:
        content = sys.stdin.buffer.read(FILE_LIMIT + 1)
    else:
        with Path(name).open("rb") as file:
            content = file.read(FILE_LIMIT + 1)
    if len(content) > FILE_LIMIT:
        raise _TooLarge
    return content.decode("utf-8-sig")
