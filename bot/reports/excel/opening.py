"""Files that anybody sent, opened with care: sizes and kinds are looked at before their content.

It runs in a process of its own, with little memory. A file with macros is refused.
"""

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MOST_UNPACKED: Final = 60_000_000
MOST_PARTS: Final = 500
MOST_CELLS: Final = 200_000
ZIP, CFB = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)


class Unreadable(Exception):
    """The file cannot be read as a questionnaire; the code says why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def check_zip(content: bytes) -> None:
    """Refuse what unpacks to too much, has macros, or declares entities."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or size > MOST_UNPACKED:
                raise Unreadable("sheet-too-large")
            names = {part.filename.lower() for part in parts}
            if any(name.endswith("vbaproject.bin") for name in names):
                raise Unreadable("sheet-macro")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and part.file_size:
                    with archive.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(2_000).upper():
                            raise Unreadable("sheet-broken")
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Unreadable("sheet-broken") from error


def check_compound(content: bytes) -> None:
    """An old workbook, or a new one behind a password."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("sheet-password")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Unreadable("sheet-macro")


def workbook_of(content: bytes) -> CalamineWorkbook:
    """A workbook of whatever kind. Raises ``Unreadable``."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise Unreadable("sheet-password") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("sheet-broken") from error


def text_of(raw: Any) -> tuple[str, str]:
    """What a cell says, and what is odd about it."""
    match raw:
        case None:
            return "", ""
        case bool():
            return str(raw), ""
        case int():
            return str(raw), ""
        case float():
            return _plain(raw), ""
        case datetime() | date() | time() | timedelta():
            return str(raw), "date"
        case _:
            text = str(raw).replace("\r\n", "\n").replace("\r", "\n").strip()
            return text, "error" if text in ERRORS else ""


def _plain(number: float) -> str:
    """The number as it was typed: a workbook stores it in binary, and shows 15 digits."""
    shown = format(Decimal(repr(number)).normalize(), "f")
    return shown if len(shown) <= 40 else repr(number)


def decoded(content: bytes) -> str | None:
    """The text; Excel and WPS in China write GBK."""
    encodings = ["utf-8-sig", "gb18030"]
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
