"""Bad input: one message per problem on standard error, and exit status 2."""

import errno
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn, TypeVar

import typer

from bot.cli.printing.results import in_both_languages
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


def fail(message: str) -> NoReturn:
    """Print what is wrong and exit."""
    typer.echo(message, err=True)
    raise typer.Exit(STATUS)


def answers_in(
    name: str, language: Language, library: Callable[[], OverlayLibrary]
) -> tuple[AnswersFile, Catalogue] | None:
    """The answers in a file, and their catalogue with its overlays applied.

    ``library`` is called only where the file names overlays. ``None`` after printing problems.
    """
    file = read_in(name, language, partial(read_answers, library=library, region_of=region_code))
    if file is None:
        return None
    catalogue = load_catalogue(file.catalogue)
    if file.overlays:
        catalogue = library().catalogue(file.catalogue, file.overlays)
    return file, catalogue


def read_in(name: str, language: Language, read: Callable[[str, str], Read]) -> Read | None:
    """What ``read`` makes of a file's text and name; ``None`` after printing its problems."""
    try:
        return read(_text(name), "<stdin>" if name == STANDARD_INPUT else name)
    except FileError as error:
        tell(error, language)
    except OSError as error:
        _tell_of(name, "unreadable", reason=error.strerror)
    except UnicodeDecodeError:
        _tell_of(name, "not-utf-8")
    except NotAFile as error:
        _tell_of(name, error.code)
    except _TooLarge:
        _tell_of(name, "too-large", limit=FILE_LIMIT)
    return None


def library_in(folder: Path | None) -> OverlayLibrary:
    """All overlays with those in the operator's folder; exits with the problems otherwise.

    Without ``folder``, the one of the settings.
    """
    try:
        return library_with(folder or load_overlays_dir())
    except SettingsError as error:
        fail(str(error))
    except FileError as error:
        tell(error, "zh")
    except OSError as error:
        _tell_of(error.filename, "unreadable", reason=error.strerror)
    raise typer.Exit(STATUS)


def tell(error: FileError, language: Language) -> None:
    """Print every problem of one or several files, one per line."""
    for problem in error.problems:
        typer.echo(problem.told(language), err=True)


class _TooLarge(Exception):
    """No file of ours is so large."""


def _tell_of(name: str, key: str, **values: object) -> None:
    typer.echo(f"{name}: {in_both_languages(key, **values)}", err=True)


def _text(name: str) -> str:
    if name == STANDARD_INPUT and sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if name == STANDARD_INPUT:
        content = sys.stdin.buffer.read(FILE_LIMIT + 1)
    else:
        content = read_file(Path(name), FILE_LIMIT, partial(_tell_of, name, "pipe-waiting"))
    if len(content) > FILE_LIMIT:
        raise _TooLarge
    return content.decode("utf-8-sig")
