"""E-mail addresses, and the codes by which they are confirmed, as people type them."""

import re
from typing import Final

from email_validator import validate_email

from dialogs.typed.codes import GROUP, bare
from dialogs.typed.text import half_width

LONGEST: Final = 254
"""Characters of an address (RFC 5321)."""
_OPENINGS: Final = re.compile(
    r"^(?:(?:我的)?(?:邮箱|邮件|电子邮箱)(?:地址)?(?:是|为|:|：)?|mailto:|e-?mail:?)\s*", re.I
)
_CODE: Final = re.compile(rf"[A-Z0-9]{{{2 * GROUP}}}")


def looks_like_address(text: str) -> bool:
    """Whether somebody means to give an address, right or wrong."""
    return "@" in half_width(text)


def read_address(text: str) -> str | None:
    """The address in what was typed, its domain in small letters; ``None`` if it is none."""
    said = _OPENINGS.sub("", half_width(text).strip()).strip("<>，,。;；、 ")
    if len(said) > LONGEST:
        return None
    try:
        found = validate_email(said, check_deliverability=False, allow_smtputf8=False)
    except ValueError:
        return None
    return found.ascii_email


def looks_like_code(text: str) -> bool:
    """Whether a text has the form of a code."""
    return _CODE.fullmatch(bare(text)) is not None
