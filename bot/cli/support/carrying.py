"""What ``backup``, ``restore`` and ``move`` share: settings, progress, words of failures."""

import os
from collections.abc import Callable
from functools import partial

import typer

from bot.cli.support.bad_input import fail
from bot.cli.support.progress import progress
from bot.runtime.errors import SettingsError
from bot.runtime.secrets import hide, without_secrets
from bot.runtime.settings import Settings, load_settings
from bot.wording.catalogue import Words
from storage.archive.carrying import Begin, Carried
from storage.archive.connections import run
from storage.archive.errors import ArchiveError
from storage.archive.filling import Advance
from storage.errors import FilesAway, NoRoom

WORDS = Words("operator")
SHOWN_NAMES = 5
"""Most names of missing files that are printed."""
MEGABYTE = 1_000_000


def told(key: str, **values: object) -> str:
    """The words in both languages, Chinese first."""
    text = WORDS(key, **values)
    return f"{text.zh} / {text.en}"


def settings_or_exit() -> Settings:
    """The settings; exits with their problems. What is made from here on is ours alone to read."""
    os.umask(0o077)
    try:
        settings = load_settings()
    except SettingsError as error:
        fail(without_secrets(str(error)))
    hide(settings.secrets())
    return settings


def carried(work: Callable[[Begin], Carried]) -> Carried:
    """Do the work with a progress bar; exits with a message where it cannot be done."""
    try:
        with progress() as begin:
            return run(lambda: work(partial(_begun, begin)))
    except ArchiveError as error:
        fail(without_secrets(told(error.code, **error.values)))
    except NoRoom:
        fail(told("no-room"))
    except FilesAway as error:
        fail(told("files-not-there", reason=error.reason))
    except OSError as error:
        if error.filename is None:
            raise
        fail(told("unreachable-file", path=error.filename, reason=error.strerror))


def tell(key: str, result: Carried, **values: object) -> None:
    """Print what was done, and on standard error which files were missing."""
    size = f"{result.size / MEGABYTE:.1f}"
    rows = sum(result.rows.values())
    typer.echo(told(key, rows=rows, files=result.files, size=size, **values))
    if result.missing:
        names = ", ".join(result.missing[:SHOWN_NAMES])
        typer.echo(told("files-missing", count=len(result.missing), names=names), err=True)


def _begun(begin: Callable[[str, int], Callable[[int], None]], part: str, of: int) -> Advance:
    advance = begin(told(part), of)
    return lambda _name, more: advance(more)
