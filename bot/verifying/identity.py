"""How documents say which one they are: number, check code, and hash of the facts."""

import re
from dataclasses import dataclass

from bot.runtime.typed_codes import random_code
from dialogs.typed.codes import ALPHABET, GROUP, bare
from dialogs.typed.text import half_width

CODE_GROUPS = 2
"""Groups of a check code: 50 bits, so that knowing one document's says nothing of another's."""
HASH_SHOWN = 12
"""Characters of the hash of the facts on each page, which may be typed instead of the code."""
VERIFY_PATH = "/verify"
_NUMBER = re.compile(r"GF-(\d{5,10})-(\d{2,6})")
_TYPED_NUMBER = re.compile(r"GF[-\s]?(\d{5,10})[-\s](\d{2,6})(?!\d)")
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_CODE = re.compile(rf"[{ALPHABET}]{{{CODE_GROUPS * GROUP}}}")
_HASH_START = re.compile(rf"[0-9A-F]{{{HASH_SHOWN},64}}")
_DASHES = str.maketrans("－–—−‐‑", "------")


@dataclass(frozen=True, slots=True)
class Asked:
    """A document as somebody asks for it: by its check code, or by number and hash."""

    number: str | None
    code: str | None
    hash_start: str | None


def new_code() -> str:
    """A check code, as it is stored."""
    return bare(random_code(CODE_GROUPS))


def code_in_groups(code: str) -> str:
    """A check code as it is printed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def number_in(text: str) -> str | None:
    """The first number of a document in a text."""
    found = _NUMBER.search(text)
    return found[0] if found else None


def hash_in(text: str) -> str | None:
    """The first hash in a text."""
    found = _HASH.search(text)
    return found[0] if found else None


def read_asked(typed: str) -> Asked | None:
    """What somebody typed or scanned: code, number and code, number and hash, or the address.

    ``None``: neither a code nor a hash is in it; a number alone could be guessed.
    """
    text = half_width(typed).translate(_DASHES).upper()
    text = text.rpartition(f"{VERIFY_PATH.upper()}/")[2]
    found = _TYPED_NUMBER.search(text)
    number = f"GF-{found[1]}-{found[2]}" if found else None
    rest = bare(text.replace(found[0], " ") if found else text)
    if _CODE.fullmatch(rest):
        return Asked(number, rest, None)
    if number and _HASH_START.fullmatch(rest):
        return Asked(number, None, rest.lower())
    return None


def has_number(typed: str) -> bool:
    """Whether a number of a document is in what somebody typed."""
    return _TYPED_NUMBER.search(half_width(typed).translate(_DASHES).upper()) is not None
