"""Checks of the machine: disk, folders, the program's files, fonts, clock."""

import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.bills.exchange import sees_pictures
from bot.doctor.finding import Finding
from bot.jobs.quotas import MEGABYTE
from bot.runtime.errors import StartFailure
from bot.runtime.holidays import days_off
from bot.runtime.library import own_library
from bot.runtime.settings import Settings
from storage.files.disk import Disk
from storage.files.store import TOPS

BUILT = 2026
"""A clock of an earlier year is wrong: the program is younger."""
DRIFT = timedelta(seconds=30)
"""How far clocks may differ before something is said."""
SAMPLE = "绿色工厂 Ω"
PROGRAM = Path(__file__).parents[2]
PACKAGES = ("bot", "dialogs", "scoring", "storage")
"""Where its own files are."""


def check_disk(settings: Settings) -> Finding:
    """Whether there is disk space left, by MIN_FREE_DISK_MB."""
    floor = settings.min_free_disk_mb * MEGABYTE
    disk = Disk(settings.data_dir, floor)
    free = disk.free()
    values = {"free": free // MEGABYTE, "floor": settings.min_free_disk_mb}
    if free < floor:
        return Finding("disk", "problem", "disk-full", values)
    if free < 2 * floor:
        return Finding("disk", "warning", "disk-nearly-full", values)
    return Finding("disk", "ok", "disk-ok", values)


def check_folders(settings: Settings, env_file: Path = Path(".env")) -> Iterator[Finding]:
    """Whether data folder and settings are private to us, and the folder can be written to."""
    data = settings.data_dir
    there = next(path for path in (data, *data.absolute().parents) if os.path.lexists(path))
    if not there.is_dir() or not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("folders", "problem", "folder-closed", {"path": data})
    elif there != data:
        yield Finding("folders", "ok", "folders-none", {"path": data})
    else:
        open_ones = [path for path in _ours(data, env_file) if _is_open(path)]
        for path in open_ones:
            yield Finding("folders", "warning", "folder-open", {"path": path})
        if not open_ones:
            yield Finding("folders", "ok", "folders-ok", {"path": data})


def check_program() -> Iterator[Finding]:
    """Whether the program's user can read all of it: installed by a strict umask, it may not."""
    closed = [path for path in _of_program() if not os.access(path, os.R_OK)]
    if closed:
        values = {"count": len(closed), "path": closed[0], "root": PROGRAM}
        yield Finding("program", "problem", "program-closed", values)


def check_own_files(settings: Settings) -> Iterator[Finding]:
    """Whether the operator's overlays and holidays can be used: a mistake stops the start."""
    own: tuple[tuple[str, Path | None, Callable[[Path | None], object]], ...] = (
        ("OVERLAYS_DIR", settings.overlays_dir, own_library),
        ("HOLIDAYS_FILE", settings.holidays_file, days_off),
    )
    for name, path, load in own:
        try:
            load(path)
        except StartFailure as error:
            for line in str(error).splitlines():
                yield Finding("own-files", "problem", "settings-bad", {"line": line})
        else:
            if path is not None:
                yield Finding("own-files", "ok", "own-files-ok", {"name": name})


def _of_program() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (PROGRAM / package).rglob("*")


def _ours(data: Path, env_file: Path) -> Iterator[Path]:
    """The paths that nobody else should read. The data folder itself may be shared with others."""
    for path in (*(data / name for name in TOPS), *data.glob("*.db"), env_file):
        if path.exists():
            yield path


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def check_fonts() -> Finding:
    """Whether the fonts of the report are installed and contain Chinese."""
    from bot.reports.pdf.layout.typefaces import typeface  # noqa: PLC0415 - half a second

    try:
        drawn = [typeface(bold=bold).widths[mark] for bold in (False, True) for mark in SAMPLE]
    except Exception as error:
        return Finding("fonts", "problem", "fonts-broken", {"reason": type(error).__name__})
    if not all(drawn):
        return Finding("fonts", "problem", "fonts-broken", {"reason": SAMPLE})
    return Finding("fonts", "ok", "fonts-ok")


def check_pictures() -> Finding:
    """Whether photos and scans of bills are read: recognition of pictures is an optional extra."""
    return Finding("pictures", "ok", "pictures-read" if sees_pictures() else "pictures-kept")


def check_clock(now: datetime, others: dict[str, datetime]) -> Finding:
    """Whether the clock agrees with others: the database server's, Telegram's, the last answer's.

    The last answer's time can only show that the clock was set back.
    """
    if now.year < BUILT:
        return Finding("clock", "problem", "clock-wrong", {"now": f"{now:%Y-%m-%d %H:%M}"})
    for name, other in others.items():
        off = now - other
        if off < -DRIFT or (name != "stored" and off > DRIFT):
            values = {"seconds": round(off.total_seconds()), "name": name}
            return Finding("clock", "problem", "clock-off", values)
    return Finding("clock", "ok", "clock-ok", {"now": f"{now:%Y-%m-%d %H:%M:%S} UTC"})
