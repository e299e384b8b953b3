"""Bad input: one message a problem on standard error, and exit status 2."""

import errno
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn, TypeVar

import typer

from bot.runtime.errors import SettingsError
from bot.runtime.input_files import NotAFile, read_file
from bot.runtime.library import FILE_LIMIT, library_with
from bot.runtime.settings import load_overlays_dir
from bot.wording.facts import region_code
from scoring.answers_file.reader import AnswersFile, read_answers
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.errors import FileError
from scoring.overlays.library import OverlayLibrary
from scoring.values import Language

Read = TypeVar("Read")

STATUS = 2
STANDARD_INPUT = "-"
NO_FILE = {
    "folder": "是目录，请写目录里的文件 / is a folder; name a file in it",
    "not-a-file": "不是普通文件（设备或套接字），请换成文件，或用 - 从标准输入读 / "
    "is a device or socket; name a file, or - for standard input",
    "pipe-without-writer": "是管道，但没有程序在写入，请先启动写入的程序，或用 - 从标准输入读 / "
    "is a pipe that nothing writes into; start what does, or use - for standard input",
}
"""What is said of what is no file."""


def fail(message: str) -> NoReturn:
    """Say what is wrong and end."""
    typer.echo(message, err=True)
    raise typer.Exit(STATUS)


def answers_in(
    name: str, language: Language, library: Callable[[], OverlayLibrary]
) -> tuple[AnswersFile, Catalogue] | None:
    """The answers in a file, and their catalogue as its overlays leave it.

    ``library`` is asked for only where the file names overlays. ``None`` when there are
    problems, which are told.
    """
    file = read_in(name, language, partial(read_answers, library=library, region_of=region_code))
    if file is None:
        return None
    catalogue = load_catalogue(file.catalogue)
    if file.overlays:
        catalogue = library().catalogue(file.catalogue, file.overlays)
    return file, catalogue


def read_in(name: str, language: Language, read: Callable[[str, str], Read]) -> Read | None:
    """What ``read`` makes of a file's text and name; ``None`` when there are problems, told."""
    try:
        return read(_text(name), "<stdin>" if name == STANDARD_INPUT else name)
    except FileError as error:
        tell(error, language)
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
    except NotAFile as error:
        typer.echo(f"{name}: {NO_FILE[error.code]}", err=True)
    except _TooLarge:
        typer.echo(
            f"{name}: 超过 {FILE_LIMIT} 字节，这类文件不会这么大 / "
            f"larger than {FILE_LIMIT} bytes, which no such file is",
            err=True,
        )
    return None


def library_in(folder: Path | None) -> OverlayLibrary:
    """All overlays there are, with those in the operator's folder; or the end, with reasons.

    Where no folder is named it is that of the settings.
    """
    try:
        return library_with(folder or load_overlays_dir())
    except SettingsError as error:
        fail(str(error))
    except FileError as error:
        tell(error, "zh")
    except OSError as error:
        typer.echo(
            f"{error.filename}: 读不了（{error.strerror}），请检查路径和权限 / "
            "cannot be read; check path and rights",
            err=True,
        )
    raise typer.Exit(STATUS)


def tell(error: FileError, language: Language) -> None:
    """Say every problem of a file, or of several, in a line each."""
    for problem in error.problems:
        typer.echo(problem.told(language), err=True)


class _TooLarge(Exception):
    """The file is none of ours, however it reads."""


def _waiting_for(name: str) -> None:
    typer.echo(f"{name}: 正在等待管道里的内容… / waiting for what the pipe brings…", err=True)


def _text(name: str) -> str:
    if name == STANDARD_INPUT and sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if name == STANDARD_INPUT:
        content = sys.stdin.buffer.read(FILE_LIMIT + 1)
    else:
        content = read_file(Path(name), FILE_LIMIT, partial(_waiting_for, name))
    if len(content) > FILE_LIMIT:
        raise _TooLarge
    return content.decode("utf-8-sig")
