"""The unified social credit code of GB 32100-2015: 18 characters, the last of which detects typing
errors.

Position 1 is the registering authority, 2 the kind of organisation, 3 to 8 the region, 9 to 17 the
organisation, 18 the check character over the others.
"""

import re

from stdnum.cn import uscc

from dialogs.enterprise.regions import region
from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.text import half_width

LENGTH = 18
ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
"""Letters and digits without I, O, S, V and Z, which are too easily misread."""

_LABEL = re.compile(r"^(?:统一)?(?:社会)?信用代码[\s:]*")
_SEPARATORS = re.compile(r"[\s\-_.·]+")
_NATIONAL = "100000"
"""The region of enterprises registered with the state's own office."""


def check_credit_code(text: str) -> str | Rejection:
    """The code in capitals without separators, or what is wrong with it.

    A wrong check character is reported with the one that would fit if the others are right; which
    of them is mistyped cannot be known.
    """
    code = _SEPARATORS.sub("", _LABEL.sub("", half_width(text))).upper()
    if len(code) != LENGTH:
        return reject("credit-code-length", length=len(code), expected=LENGTH)
    for position, character in enumerate(code, start=1):
        if character not in ALPHABET:
            return reject("credit-code-character", character=character, position=position)
    if not _is_region(code[2:8]):
        return reject("credit-code-region", region=code[2:8])
    expected = uscc.calc_check_digit(code[:-1])
    if code[-1] != expected:
        return reject("credit-code-check", character=code[-1], expected=expected)
    return code


def _is_region(digits: str) -> bool:
    """Counties change while old codes stay in use, so only the province is checked."""
    if not digits.isdigit():
        return False
    return digits == _NATIONAL or region(f"{digits[:2]}0000") is not None
