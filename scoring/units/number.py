"""One number as people type it: 1.2万, 3，500, 两千, 约 85 %, 八成半, 百分之三 … read exactly.

Ambiguous text is refused, never guessed. Words that may precede a number are listed here, anything
else before it is refused, and the text after it is its unit. The chat and the answers file share
this reader.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.units.numerals import DIGITS as _DIGITS
from scoring.units.numerals import read_numeral
from scoring.units.text import half_width, simplified

LONGEST_TYPED = 200
"""Characters; a number with its unit and a word around it is far shorter."""

MOST_DIGITS = 20
"""Enough for any quantity of a factory, and few enough for ``Decimal`` to stay exact."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why typed text was refused: a code, with the parameters its wording needs."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """A number and the text around it.

    ``unit_text`` is as typed, except that every way to write per cent is "%". ``approximate`` says
    that the person wrote 约, 左右, 多 …; ``is_rank`` that it is a place from the top (前 15 %).
    """

    value: Decimal
    unit_text: str = ""
    approximate: bool = False
    is_rank: bool = False


_YEARLY = r"(?:一年|每年|全年|去年|上年)"
_OPENER = re.compile(
    r"\s*(?:[:=是为有共达]|达到|完成了?|做到|占比|占|比例|一共|总共|合计|共计|用掉?了?|花了|投了"
    rf"|{_YEARLY}(?:的|里)?(?=[\s,]*[^\s,]))[\s,]*"
)
_APPROXIMATELY = re.compile(
    r"\s*(?:约为|大约|大概|约|差不多|将近|接近|近|[~≈]"
    r"|(?:about|approximately|approx\.?|around|roughly|nearly|circa|ca\.)(?=[\s\d]))\s*",
    re.IGNORECASE,
)
_RANK = re.compile(r"\s*(?:(?:行业)?(?:排名|排|位于|位居|居)?前|top(?![a-z]))\s*", re.IGNORECASE)
_PLACE = re.compile(r"(?:行业|排名|排|位于|位居|居)*第\s*[\d一二两三四五六七八九十百]")
_HUNDRED_OR_THOUSAND = re.compile("[百千]")
_PER = re.compile(r"\s*([百千])分之\s*")
_CURRENCY = re.compile(
    r"\s*(?:(?P<yuan>¥|(?:rmb|cny)(?![a-z])|人民币)|(?P<other>(?:us|hk)?\$|(?:usd|eur|hkd)(?![a-z])|€|£|美元|港币|欧元))\s*",
    re.IGNORECASE,
)
"""Before an amount of money: ¥297,940,000.00 is in yuan, whatever unit is asked."""
_OF_YUAN = re.compile(r"(?:元|块钱?|人民币|yuan|rmb|cny)?[整正]?", re.IGNORECASE)

_APPROXIMATE_ENDING = re.compile(
    r"\s*(?:左右|上下|来(?![自源])|多|余|\+|or so|大概|大约|差不多|\?)\s*", re.IGNORECASE
)
_PARTICLES = re.compile(rf"\s*(?:{_YEARLY}|的样子|[吧呢啊呀哦])+$")
"""After a unit these say nothing: 220万度吧, 220万度一年."""
_OF_MULTIPLES = re.compile(rf"(?<=[\d十百千万{_DIGITS}])个(?=[十百千]?[万亿])")
"""3.2个亿"""
_PER_UNIT = re.compile(r"(?<=[^\s\d])每(?=[^\s\d年月日天])")
"""吨每平米"""

_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,.]*\d)|\d{1,3}(?: \d{3})+(?:\.\d+)?(?![\d,.]*\d)"
_ARABIC = re.compile(rf"{_GROUPED}|\.?\d(?:[\d,.。]*\d)?")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_AS_PLAIN = str.maketrans(_SUPERSCRIPTS, "0123456789+-")
_EXPONENT = re.compile(
    r"[eE]([+-]?\d{1,3})(?![\d.a-zA-Z])|\s*[×xX*·]\s*10\s*(?:\^|\*\*)\s*\(?([+-]?\d{1,3})\)?"
    rf"|\s*[×xX*·]\s*10([{_SUPERSCRIPTS}]{{1,4}})|\s*[×xX*·]\s*10\s*的(\d{{1,2}})次方"
)
_POWER_ALONE = re.compile(rf"10([{_SUPERSCRIPTS}]{{1,4}})")
"""10⁵ without a number before it."""
_NOT_A_PREFIX_OF_A_UNIT = r"(?![克瓦米卡伏焦帕赫升分])"
"""千克, 百帕, 千瓦时, 百分点 are units of their own, not thousands of grams and watts."""

_K_OR_M = r"((?-i:[kK]|M)(?![A-Za-z\d²³/]))"
"""65k and 1.2M, with nothing or a space after it; 65 kg, 3 MWh and 30 m are units."""

_W = r"((?-i:w(?![A-Za-z\d²³/])|[wW](?=[\u4e00-\u9fff])|w(?=kWh|t(?![A-Za-z])|m[³3²2])))"
"""240w度 and 600w: 万, as people type it. 300W is a unit of power."""

_MULTIPLIER = re.compile(
    rf"\s*(?:([十百千]?[万亿]{{1,2}}|[百千]{_NOT_A_PREFIX_OF_A_UNIT})|(thousand|million|billion)\b"
    rf"|{_K_OR_M}|{_W})",
    re.IGNORECASE,
)
_POWER_OF_TEN: Mapping[str, int] = {
    "十": 1,
    "百": 2,
    "千": 3,
    "万": 4,
    "亿": 8,
    "k": 3,
    "w": 4,
    "m": 6,
    "thousand": 3,
    "million": 6,
    "billion": 9,
}

_UNITS = f"(?:[十拾百佰万亿廿]|[千仟]{_NOT_A_PREFIX_OF_A_UNIT})"
_CHINESE = re.compile(rf"(?=[{_DIGITS}十拾廿])(?:[{_DIGITS}]|{_UNITS})+(?:点[{_DIGITS}]+)?")
_NUMERAL = re.compile(rf"(?:\d|[{_DIGITS}]|{_UNITS})+(?![.,]\d)")
_LONG_CHINESE = re.compile(rf"(?:[{_DIGITS}]|{_UNITS}){{2,}}")
"""Inside a sentence a single one (上一题, 一套制度) is seldom meant as a number."""

_MIXED = re.compile(rf"[\d{_DIGITS}]+{_UNITS}+零?[\d{_DIGITS}]")
"""Where a digit follows a multiplier: 1万2千, 2亿3500万, 3万5, 5百二十"""
_HALF = re.compile(r"半(?=个?(?:吨|t(?![a-z])|亩|公顷|度|亿|万|百万|千万))", re.IGNORECASE)
"""半吨; 半导体 is no half."""
_BARE_MULTIPLIER = re.compile(r"[十百千]?[万亿]{1,2}|[十百千]")
_DIGIT_LEFT = re.compile(rf"[{_DIGITS}]")

_VAGUE = re.compile(rf"[几数多]+[十百千万亿成]|[{_DIGITS}\d十]+几|半数")
_BOUND = re.compile(
    r"(?:不到|不足|不低于|不少于|不高于|不超过|至少|至多|最少|最多|超过|高于|低于|大于|小于|大于等于|小于等于|[<>]=?|[≤≥]"
    r"|\b(?:over|under|above|below|up to|(?:more|less) than|at (?:least|most))\b)"
    rf"\s*(?=[\d.百{_DIGITS}十])",
    re.IGNORECASE,
)
_BOUND_ENDING = re.compile(r"(?:以上|以下|以内|or (?:more|less|above|below))$", re.IGNORECASE)
"""80 % 以上 is not 80 %: at a threshold the two differ."""

_TWO_DIGITS_IN_A_ROW = re.compile(rf"(?<![{_DIGITS}])[一二两三四五六七八九]{{2}}(?![{_DIGITS}])")
"""七八百, 三五成: a range by idiom. Three and more in a row are read out digit by digit."""

_ANOTHER_NUMBER = re.compile(
    rf"(?<![A-Za-z^\d])\d|[~到至或与和、,;/—-]\s*(?:前|约|第)?[{_DIGITS}十]|分之"
)
_TENTHS = re.compile(rf"\s*成\s*(半|[{_DIGITS}])?\s*(.*)", re.DOTALL)
_PERCENT_UNIT = re.compile(r"\s*(?:%|percent|per cent|pct)(?![a-z])\s*", re.IGNORECASE)
_PUNCTUATION = " 。.,;!、:"
_HALVED = 1000
_TOO_LARGE = Rejection("number-too-large", (("limit", str(MOST_DIGITS)),))


def read_number(text: str, unit: str = "", *, limit: bool = False) -> ParsedNumber | Rejection:
    """The one number in ``text``, with its unit, or why there is not exactly one.

    ``unit`` is the unit the question is asked in: "3500 万元" is 3500 where 万元 is asked, and
    35000000 元 elsewhere. Where a ``limit`` is asked, ≤30 and 30 以下 are 30: so tables print it.
    """
    if len(text) > LONGEST_TYPED:
        return Rejection("too-long", (("limit", str(LONGEST_TYPED)),))
    return _Reading(text, unit, limit=limit).result()


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent and without zeros at its end."""
    return Decimal(f"{value.normalize():f}")


class _Reading:
    """One pass over the typed text, from left to right."""

    def __init__(self, text: str, unit: str, *, limit: bool = False) -> None:
        self.typed = text.strip()
        self.rest = _OF_MULTIPLES.sub("", simplified(half_width(text)).strip(" 。;!、"))
        self.is_limit = limit
        self.currency = ""
        asked = _MULTIPLIER.match(half_width(unit))
        self.asked_multiplier = asked[1] or "" if asked else ""
        self.approximate = False
        self.is_rank = False
        self.per: str | None = None

    def result(self) -> ParsedNumber | Rejection:
        if _PLACE.match(self.rest):
            return self._reject("place-not-share")
        if self.is_limit:
            self.rest = _BOUND.sub("", self.rest, count=1)
        if _VAGUE.search(self.rest) or _BOUND.search(self.rest):
            return self._reject("vague-number")
        self.skip_openers()
        if self.rest.startswith(("-", "负")) and _starts_a_number(self.rest[1:].lstrip()):
            return self._reject("negative-number")
        value = self._value()
        if isinstance(value, Rejection):
            return value
        return self._with_unit(value)

    def _reject(self, code: str) -> Rejection:
        return Rejection(code, (("typed", self.typed),))

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        if found := pattern.match(self.rest):
            self.rest = self.rest[found.end() :]
        return found

    def skip_openers(self) -> None:
        """Go past the words that may precede a number."""
        while True:
            if self._take(_APPROXIMATELY):
                self.approximate = True
            elif self._take(_RANK):
                self.is_rank = True
            elif found := self._take(_PER):
                self.per = found[1]
            elif not self.currency and (money := _CURRENCY.match(self.rest)):
                self._take_currency(money)
            elif not self._take(_OPENER):
                return

    def _take_currency(self, found: re.Match[str]) -> None:
        """A currency before a number is its unit; it does not imply an asked multiplier (万元)."""
        self.rest = self.rest[found.end() :]
        self.currency = "元" if found["yuan"] else found["other"]
        self.asked_multiplier = ""

    def _value(self) -> Decimal | Rejection:
        if self.per and (hundred := self._take(_HUNDRED_OR_THOUSAND)):
            return Decimal(10) ** _POWER_OF_TEN[hundred[0]]  # 百分之百
        if self._take(_HALF):
            return self._from_half()
        if power := self._take(_POWER_ALONE):
            return self._scaled(Decimal(1), int(power[1].translate(_AS_PLAIN)), 0)
        if _MIXED.match(self.rest) and (mixed := self._take(_NUMERAL)):
            return self._from_chinese(mixed[0])
        if arabic := self._take(_ARABIC):
            return self._from_arabic(arabic[0])
        if chinese := self._take(_CHINESE):
            return self._from_chinese(chinese[0])
        return self._without_number()

    def _from_half(self) -> Decimal | Rejection:
        self.rest = self.rest.removeprefix("个")
        multiplier = self._take(_MULTIPLIER)
        times = _power_of_ten(multiplier[1] or "") if multiplier else 0
        return self._scaled(Decimal("0.5"), times, times)

    def _without_number(self) -> Rejection:
        found = _ARABIC.search(self.rest) or _LONG_CHINESE.search(self.rest)
        words = self.rest[: found.start()].strip() if found else ""
        if not words:
            return self._reject("not-a-number")
        return Rejection("words-before-number", (("words", words),))

    def _from_arabic(self, digits: str) -> Decimal | Rejection:
        digits = digits.replace("。", ".")  # 0。8: the Chinese full stop in a decimal's place
        if not re.fullmatch(rf"{_GROUPED}|\d*\.?\d+", digits):
            return self._reject("ambiguous-comma" if "," in digits else "not-a-number")
        value = Decimal(digits.replace(",", "").replace(" ", ""))
        exponent = self._take(_EXPONENT)
        power = int(next(filter(None, exponent.groups())).translate(_AS_PLAIN)) if exponent else 0
        multiplier = self._take(_MULTIPLIER)
        times = _power_of_ten(next(filter(None, multiplier.groups()))) if multiplier else 0
        if multiplier and _DIGIT_LEFT.match(self.rest):
            return self._reject("several-numbers")  # 1.2万五千: not a way to write one number
        return self._scaled(value, power + times, times)

    def _from_chinese(self, numeral: str) -> Decimal | Rejection:
        whole, _, decimals = numeral.partition("点")
        if _TWO_DIGITS_IN_A_ROW.search(whole):
            return self._reject("vague-number")
        number = read_numeral(whole)
        if number is None:
            return self._reject("not-a-number")
        value = Decimal(number)
        if not decimals:
            return self._scaled(value, 0, max(map(_power_of_ten, whole)))
        value += Decimal(read_numeral(decimals) or 0).scaleb(-len(decimals))
        multiplier = self._take(_MULTIPLIER)
        times = _power_of_ten(multiplier[1] or "") if multiplier else 0
        return self._scaled(value, times, times)

    def _scaled(self, value: Decimal, power: int, typed_power: int) -> Decimal | Rejection:
        """``value`` times a power of ten, in the multiples (万元) that the question asks for.

        ``typed_power`` is what the person wrote as a multiplier: 4 for 万, 0 for none.
        """
        if self.asked_multiplier and typed_power >= _power_of_ten(self.asked_multiplier):
            power -= _power_of_ten(self.asked_multiplier)
            self.rest = self.asked_multiplier + self.rest
        if abs(power) > MOST_DIGITS:
            return _TOO_LARGE
        scaled = value.scaleb(power)
        if len(f"{scaled:f}".replace(".", "")) > MOST_DIGITS:
            return _TOO_LARGE
        return plain(scaled)

    def _with_unit(self, value: Decimal) -> ParsedNumber | Rejection:
        if self._take(_APPROXIMATE_ENDING):
            self.approximate = True
        if _ANOTHER_NUMBER.search(self.rest):
            return self._reject("several-numbers")
        if bound := _BOUND_ENDING.search(self.rest.strip(_PUNCTUATION)):
            if not self.is_limit:
                return self._reject("vague-number")
            self.rest = self.rest.strip(_PUNCTUATION)[: bound.start()]
        if tenths := self._take(_TENTHS):
            value, self.rest = _tenths(value, tenths[1]), f"%{tenths[2]}"
        unit = self._unit_text()
        if unit.endswith("半") and self._ends_in_half(value, unit):
            value, unit = value + Decimal("0.5"), unit[:-1]
        if unit.endswith("半") or (self.per and unit):
            return self._reject("not-a-number")
        if self.currency:
            unit = self.currency if _OF_YUAN.fullmatch(unit) else f"{self.currency}{unit}"
        elif _BARE_MULTIPLIER.fullmatch(unit):  # 300 多万
            value, unit = value.scaleb(_power_of_ten(unit)), ""
        if self.per:
            unit = {"百": "%", "千": "‰"}[self.per]
        if self.is_rank and unit != "%":
            return self._reject("place-not-share")
        return ParsedNumber(plain(value), unit, self.approximate, self.is_rank)

    def _ends_in_half(self, value: Decimal, unit: str) -> bool:
        """两吨半 is 2.5 t; 3万吨半 may be read in two ways."""
        is_small = value == value.to_integral_value() and value < _HALVED
        return is_small and not _BARE_MULTIPLIER.match(unit) and len(unit) > 1

    def _unit_text(self) -> str:
        typed = _PARTICLES.sub("", self.rest.strip(_PUNCTUATION))
        unit = re.sub(rf"{_APPROXIMATE_ENDING.pattern}$", "", typed, flags=re.IGNORECASE)
        self.approximate = self.approximate or unit != typed
        unit = _PER_UNIT.sub("/", unit)
        if _PERCENT_UNIT.fullmatch(unit):
            return "%"
        return "" if unit == self.asked_multiplier else unit


def begins_number(text: str) -> bool:
    """Whether a number stands at the beginning, after words that may precede one."""
    reading = _Reading(text, "")
    reading.skip_openers()
    return _starts_a_number(reading.rest)


def begins_with_money(text: str) -> bool:
    """Whether a currency stands at the beginning: ¥21,933,600.00."""
    return bool(_CURRENCY.match(half_width(text)))


def _starts_a_number(text: str) -> bool:
    return bool(_ARABIC.match(text) or _CHINESE.match(text) or _HALF.match(text))


def _power_of_ten(multiplier: str) -> int:
    """Of 千万, million, or nothing that multiplies."""
    if power := _POWER_OF_TEN.get(multiplier.lower()):
        return power
    return sum(_POWER_OF_TEN.get(char, 0) for char in multiplier)


def _tenths(value: Decimal, more: str | None) -> Decimal:
    """八成 is 80, 八成半 and 八成五 are 85."""
    ones = Decimal(5) if more == "半" else Decimal(read_numeral(more or "零") or 0)
    return value * 10 + ones
