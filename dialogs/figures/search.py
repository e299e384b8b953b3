"""Finding a yearly figure or an energy carrier by what people call it."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from dialogs.figures.names import is_money, key_of, named, named_after_own_words, names_in_lines
from dialogs.figures.reading import is_part_of_year
from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.replies import Reply, parse_reply
from dialogs.typed.text import half_width
from scoring.figures.amounts import canonical
from scoring.figures.carriers import carrier_book, carriers
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.units.convert import UnitError, dimension_of
from scoring.units.number import begins_number, read_number

LONGEST_NAMED = 80
"""Characters of a text that is searched; a name with its amount is shorter."""
MOST_FOUND = 8
"""Figures offered for one name; a name with more matches is too general."""
COMMON_CARRIERS = (
    "electricity-purchased",
    "natural-gas",
    "diesel",
    "petrol",
    "raw-coal",
    "heat",
    "electricity-own-renewable",
    "low-pressure-steam",
    "lpg",
    "electricity-green-purchased",
    "electricity-certificates",
)
"""Carriers that most factories use; offered before the others."""

NAME_LIMIT = 40
"""Characters of the search words that are kept."""

_NONE = frozenset({Reply.NO, Reply.NOT_APPLICABLE})
_HAZARDOUS = ("危废", "危险废物", "危险废弃物", "hazardouswaste")
_ALL_INVESTMENT = ("总投资", "固定资产投资", "投资总额", "totalinvestment")
_OTHER_ENERGY = ("其他能源", "其它能源", "别的能源", "otherenergy")
_BETWEEN = re.compile(
    r"\s*(?:[:=,、]|是|为|有|用掉?了?|共|(?:use |usage |consumption )?(?:is|was|were|of)\b)?\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:去年|上年|今年|本年|全年|一年|每年|近三年|我们|我厂|本厂|全厂|厂区|我司|公司|企业|一共|总共|大概|大约|用掉?了?|消耗了?|\s)+"
    r"|(?:(?:last|each|per) year|a year|we|our|the|used?|consumed?|about|[\s,])+\b",
    re.IGNORECASE,
)
"""Filler words before a name or an amount."""
_PARTICLES = " 。.!吧呢啊呀哦"
"""Endings without meaning."""
_WORDS_THEN_AMOUNT = re.compile(r"(?P<words>[^\d=]*[^\d:=\s])\s*[:=]?\s*(?P<rest>\d.*)")
_OF = re.compile(r"(?:\s*的|\s+of)?\s*$", re.IGNORECASE)
_MINUS = re.compile(r"(?:(?<=[^\d\s])\s*|^\s*)[-−–负]\s*(?=\d)")
"""A sign before a number, and no range such as 3-5."""


@dataclass(frozen=True, slots=True)
class Found:
    """The figures a name may mean, and the amount typed with it.

    ``behind``: the name follows the amount, where it may also be part of a unit. ``money``: it is
    the name of a bill or its total, such as 电费.
    """

    ids: tuple[str, ...]
    rest: str = ""
    behind: bool = False
    money: bool = False


def find_figures(text: str) -> Found:
    """The figures that ``text`` names: 柴油, or with an amount, 柴油 12.5吨, 12.5吨柴油."""
    typed = half_width(text)
    if len(typed) > LONGEST_NAMED:
        return Found(())
    lead = _LEAD.match(typed)
    bare = typed[lead.end() :] if lead else typed
    read = (
        _beginning(typed)
        or _beginning(bare)
        or _after_own_words(bare)
        or _end(bare.rstrip(_PARTICLES))
    )
    if read:
        return replace(read, ids=_by_unit(read))
    key = key_of(typed)
    if not key:
        return Found(())
    found = [id for id, names in names_in_lines().items() if key in names]
    return Found(tuple(found[:MOST_FOUND]))


def not_found(text: str) -> Rejection:
    """The rejection of a name that no figure has, with a hint for those often typed."""
    key, typed = key_of(text), text[:NAME_LIMIT]
    if key.startswith(_HAZARDOUS):
        return reject("figure-hazardous", typed=typed)
    if key.startswith(_ALL_INVESTMENT):
        return reject("figure-all-investment", typed=typed)
    if key.startswith(_OTHER_ENERGY):
        return reject("figure-other-energy", typed=typed)
    if is_part_of_year(text):
        return reject("figure-part-of-year", typed=typed)
    without_sign, signs = _MINUS.subn("", half_width(text), count=1)
    if signs and find_figures(without_sign).ids:
        return reject("figure-negative", typed=typed)
    return reject("figure-not-found", typed=typed)


def money_refused(found: Found, typed: str) -> Rejection | None:
    """Why an amount after the name of a bill is refused: it is, or may be, money."""
    if not found.money or not found.rest or len(found.ids) != 1:
        return None
    number = read_number(found.rest)
    if isinstance(number, Rejection):
        return None
    dimension = dimension_of(number.unit_text)
    is_quantity = bool(number.unit_text) and dimension not in (None, "money")
    id = found.ids[0]
    return None if is_quantity else reject("figure-money", typed=typed, figure=id, units=id)


def outside_of(text: str) -> Rejection | None:
    """The rejection of media that are not energy or have no coefficient: nitrogen, methanol."""
    if len(text) > LONGEST_NAMED or find_figures(text).ids:
        return None
    key = key_of(text)
    lead = _LEAD.match(half_width(text))
    bare = key_of(half_width(text)[lead.end() :]) if lead else key
    for one in carrier_book().outside:
        names = tuple(map(key_of, one.names))
        if not names:
            continue
        if key.startswith(names) or bare.startswith(names) or key.endswith(names):
            return reject(f"figure-{one.why}", typed=text.strip()[:NAME_LIMIT])
    return None


def carriers_in_order() -> tuple[str, ...]:
    """All carriers, the common ones first."""
    return (*COMMON_CARRIERS, *(id for id in carriers() if id not in COMMON_CARRIERS))


def _beginning(typed: str) -> Found | None:
    """The figures of the longest name ``typed`` begins with, followed by an amount or nothing."""
    keys = list(accumulate(key_of(char) for char in typed))
    for end in range(len(typed), 0, -1):
        if not (typed[end - 1].isalnum() or typed[end - 1] == ")"):
            continue  # signs (￥600, -600, ≤600, /) belong to the amount, not to the name
        if ids := named(keys[end - 1]):
            behind = typed[end:]
            rest = behind[_BETWEEN.match(behind).end() :]  # type: ignore[union-attr]  # matches ""
            if not rest or begins_number(rest) or parse_reply(rest) in _NONE:
                return Found(ids, rest, money=is_money(keys[end - 1]))
    return None


def _after_own_words(typed: str) -> Found | None:
    """The figures named by the last of the words before an amount: 水泵产量 12600台."""
    found = _WORDS_THEN_AMOUNT.fullmatch(typed)
    if found and begins_number(found["rest"]):
        ids = named_after_own_words(key_of(found["words"]))
        return Found(ids, found["rest"]) if ids else None
    return None


def _by_unit(found: Found) -> tuple[str, ...]:
    """The one of several figures that fits the unit: 蒸汽 in t is by weight, in GJ by heat."""
    if len(found.ids) < 2 or not found.rest:
        return found.ids
    number = read_number(found.rest)
    if isinstance(number, Rejection) or not number.unit_text:
        return found.ids
    fits = tuple(id for id in found.ids if _takes(id, number.unit_text))
    return fits if len(fits) == 1 else found.ids


def _takes(id: str, unit: str) -> bool:
    try:
        canonical(figure_kinds()[id], Figure(Decimal(1), unit))
    except UnitError:
        return False
    return True


def _end(typed: str) -> Found | None:
    """The figures of the longest name ``typed`` ends with, preceded by an amount.

    If the name is part of a unit, as in 3500吨标煤, the whole text is the amount.
    """
    number = read_number(typed)
    if isinstance(number, Rejection):
        return None
    has_unit = not (dimension_of(number.unit_text) or "other:").startswith("other:")
    for start in range(1, len(typed)):
        if ids := named(key_of(typed[start:])):
            rest = typed if has_unit else _OF.sub("", typed[:start])
            return Found(ids, rest, behind=True, money=is_money(key_of(typed[start:])))
    return None
