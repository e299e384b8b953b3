"""The public holidays on which nobody is told to go on, from a file of the operator's.

The program has none of its own: each year they are set by a notice of the State Council.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.runtime.errors import StartFailure
from bot.runtime.input_files import NotAFile, read_file
from dialogs.sharing.hours import ONLY_WEEKENDS, SATURDAY, DaysOff
from scoring.files.yaml_reader import parse_yaml

FILE_LIMIT = 100_000
"""Bytes of the file; a year takes about one thousand."""


class _HolidaysFile(BaseModel):
    """``source`` names the notice, ``off`` the days off, ``worked`` weekend days worked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    off: tuple[date, ...]
    worked: tuple[date, ...] = ()


def days_off(path: Path | None) -> DaysOff:
    """The days off by a file; without one only weekends are known. Raises ``StartFailure``."""
    if path is None:
        return ONLY_WEEKENDS
    try:
        content = read_file(path, FILE_LIMIT, pipes=False)
        if len(content) > FILE_LIMIT:
            raise _failure(path, ["文件太大 / too large"])
        parsed = parse_yaml(content.decode("utf-8-sig"))
    except (OSError, NotAFile, UnicodeDecodeError) as error:
        raise _failure(path, ["不能读取 / cannot be read"]) from error
    if parsed.flaws:
        raise _failure(path, (f"{flaw.code}（{flaw.line}）" for flaw in parsed.flaws))
    try:
        read = _HolidaysFile.model_validate(parsed.data)
    except ValidationError as error:
        places = (".".join(map(str, one["loc"])) for one in error.errors())
        raise _failure(path, (f"{place or '?'}: {_EXPECTED}" for place in places)) from error
    if wrong := [day.isoformat() for day in read.worked if day.weekday() < SATURDAY]:
        raise _failure(path, [f"worked: {', '.join(wrong)} 不是周末 / not on a weekend"])
    return DaysOff(read.source, frozenset(read.off), frozenset(read.worked))


_EXPECTED = (
    "要有 source（一句话）、off 和可选的 worked（日期列表，如 2027-01-01）/ "
    "takes source (a text), off and perhaps worked (lists of days such as 2027-01-01)"
)


def _failure(path: Path, problems: Iterable[str]) -> StartFailure:
    return StartFailure("\n".join(f"HOLIDAYS_FILE: {path}: {one}" for one in problems))
