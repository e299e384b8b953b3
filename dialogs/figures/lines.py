"""Text with several figures, pasted or typed -> its parts, one figure each.

Handles Excel tables, bullets, headings, units in brackets after the name, the year before it, and
remarks, none of which change what the amount means.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from dialogs.figures.search import find_figures
from dialogs.figures.tables import (
    Columns,
    columns_of,
    is_number,
    is_unit,
    plain_unit,
    reordered,
    row_of,
)
from dialogs.typed.text import half_width, simplified
from scoring.units.convert import dimension_of
from scoring.units.number import begins_number

LONGEST_PART: Final = 120
"""Characters of a part that is parsed; a name with its amount is shorter."""

_LINES: Final = re.compile(r"[\r\n]+")
_BETWEEN: Final = re.compile(
    r"[;、]+|,(?!\d{3}(?!\d))|[。](?!\d)|(?<!\s)\s+and\s|\+(?=[\u4e00-\u9fff])|(?=[①-⑳])",
    re.IGNORECASE,
)
"""Separators of parts; a comma is one, unless it groups digits as in 1,200."""
_TONNES: Final = r"\d[\d,.]{0,20}\s?万?\s?(?:吨|t)"
_USED: Final = re.compile(
    rf"(?P<waste>固(?:体)?废(?:物)?[^,/]{{0,30}}?)(?P<all>{_TONNES})\s?"
    rf"(?:,\s?已?(?:全部|均)(?:综合|回收)?利用|/\s?(?:综合)?利用量?\s?:?\s?(?P<part>{_TONNES}))",
    re.IGNORECASE,
)
"""Waste and what of it is used: 固废 120 吨，全部综合利用; 固体废物 120t/利用 110t."""
_OF_WHICH: Final = re.compile(r"(?:其中|of which)\s*:?\s*", re.IGNORECASE)
_LEAD: Final = re.compile(r"(?:另外|另有|还有|以及|and\b)\s*:?\s*", re.IGNORECASE)
_BULLET: Final = re.compile(
    r"(?:[-*•·●○▪■◆>+]{1,3}\s*(?=[^\d\s.])|\(?\d{1,2}[).]\s*(?=[^\d\s])|\d{1,2}、\s*(?=[^\d\s])"
    r"|\(?[一二三四五六七八九十]{1,3}(?:[、.)])\s*|[①-⑳]\s*"
    r"|[A-Za-z][.)、]\s*(?=[^\x00-\x7f]))"
)
_YEAR: Final = re.compile(
    r"(?P<year>20\d\d)(?:\s?年(?:度|全年)?(?:\s?1\s?月?\s?[-~至到—]{1,2}\s?12\s?月)?(?:全年|度)?"
    r"|[.年]0?1月?\s?[-~至到—]{1,2}\s?(?P=year)[.年]12月?)\s*[:,]?\s*"
)
_WHOLE_YEAR: Final = re.compile(r"全年\s*[:,]\s*")
_YEARS: Final = re.compile(r"(20\d\d)\s?年?\s?[-~至到—]{1,2}\s?(20\d\d)\s?年?")
_TOTAL: Final = re.compile(r"(?:合计|总计|小计|共计|总和|sum\b|total\b)", re.IGNORECASE)
_ASIDE: Final = re.compile(r"\(([^()]*)\)")
_SAYS_MORE: Final = re.compile(
    r"等价|煤|标油|CO2|二氧化|20\d\d|月|季|半年|每|[日天]均|预计|计划|目标", re.IGNORECASE
)
"""Words that, in brackets, change what the amount means."""
_UNIT_BEHIND_NAME: Final = re.compile(
    r"(?P<name>[^()\d]{1,30}(?:\([^()\d]{1,10}\))?)\((?:单位[::]?)?(?P<unit>[^()]{1,15})\)\s*[:=]?\s*(?P<rest>\S.{0,60})"
)
_SAYS_NOTHING: Final = re.compile(
    rf"{_YEAR.pattern}|1\s?月?\s?[-~至到—]{{1,2}}\s?12\s?月|一般|一览|统一|二氧化|三废|近三年|[（(][^（()）]*[)）]"
)
"""Texts with digits or numerals that are no amounts."""
_DIGIT: Final = re.compile(r"[\d零〇一二两三四五六七八九十]")
_COLUMN_MARK: Final = re.compile(r"[甲乙丙丁]|\d|-*")
"""The column numbers that statistics forms have below the headings."""
_LABEL: Final = re.compile(r"[^\d:]{2,20}")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message: its text without fillers, and the year it names.

    ``within``: it follows 其中 ("of which"), so it is part of the figure before it.
    """

    text: str
    year: str = ""
    within: bool = False

    @property
    def is_total(self) -> bool:
        """Whether it is the total of the figures before it."""
        return bool(_TOTAL.match(self.text))

    @property
    def is_heading(self) -> bool:
        """Whether it has no amount."""
        return not _DIGIT.search(_SAYS_NOTHING.sub("", self.text))

    @property
    def is_named(self) -> bool:
        """Whether it names a figure and has an amount."""
        return bool(find_figures(self.text).rest)


def parts_of(text: str, period: str = "") -> list[Part]:
    """The parts of a message, in order, without those that have only bullets and a year.

    A year alone before others (2025年：) applies to all that follow. A part without a name takes
    it from the heading, or from the text before it in its line: 固废：产生 486吨，利用 452吨. From
    a table with several years the column of ``period`` is taken.
    """
    found: list[Part] = []
    reader = LineReader(period)
    for line in _LINES.split(text):
        found += reader.line(line)
    return found


def _with_used(found: re.Match[str]) -> str:
    used = found["part"] or found["all"]
    return f"{found['waste']}{found['all']},综合利用 {used}"


class LineReader:
    """Reads line by line, keeping the current heading, table and year."""

    def __init__(self, period: str) -> None:
        self._period = period
        self._year = ""
        self._heading = ""
        self._columns: dict[str, Columns] = {}

    def line(self, line: str) -> list[Part]:
        """The parts of the next line."""
        plain = _USED.sub(_with_used, _with_span(simplified(half_width(line))))
        kind = _kind(plain)
        cells = _cells(plain, kind)
        if columns := columns_of(cells, self._period) if len(cells) > 1 else None:
            self._columns[kind] = columns
            return []
        if len(cells) > 1 and all(_COLUMN_MARK.fullmatch(cell) for cell in cells):
            return []
        parts = self._parts(self._split(plain, cells, kind))
        if len(parts) == 1 and parts[0].is_heading:
            self._heading = _without_asides(parts[0].text)
        return parts

    def _split(self, plain: str, cells: list[str], kind: str) -> list[str]:
        columns = self._columns.get(kind)
        if columns and (len(cells) == columns.count or (kind and 1 < len(cells) < columns.count)):
            self._year = columns.year or self._year
            return columns.row(cells)
        if len(cells) > 1 and kind:
            return row_of(cells)
        if row := reordered([cell.strip() for cell in plain.split(",", 3)]):
            return [row]
        if _is_list(cells):
            return cells
        bullet = _BULLET.match(plain)
        return _split_outside_brackets(plain[bullet.end() :] if bullet else plain)

    def _parts(self, typed: Iterable[str]) -> list[Part]:
        found: list[Part] = []
        for one in typed:
            part = _part(one)
            self._year = part.year or self._year
            if not part.text:
                continue
            before = [label for other in found[-1:] for label in _labels(other.text)]
            named = _named(part, [*before, self._heading])
            found.append(replace(named, year=self._year))
        return found


def _is_list(cells: list[str]) -> bool:
    """Whether several figures are separated by blanks alone: 用电6850万度 天然气42.6万方."""
    return len(cells) > 1 and all(
        len(cell) <= LONGEST_PART and find_figures(cell).rest for cell in cells
    )


def _named(part: Part, contexts: Iterable[str]) -> Part:
    """The part, with the name its context gives it if it has none of its own."""
    if part.is_named or part.is_total or part.is_heading or begins_number(part.text):
        return part
    for context in contexts:
        joined = replace(part, text=f"{context}{part.text}")
        if context and joined.is_named:
            return joined
    return part


def _labels(text: str) -> list[str]:
    """What a preceding part may be about, longest first: 固废 of 固废产生 486吨."""
    found = _LABEL.match(text)
    label = found[0].strip() if found else ""
    return [label[:end] for end in range(len(label), 1, -1)]


def _kind(plain: str) -> str:
    """The cell separator of a row; nothing for blanks, which may also occur in a name."""
    if "\t" in plain:
        return "\t"
    return "|" if plain.count("|") > 1 else ""


def _cells(plain: str, kind: str) -> list[str]:
    if not kind:
        return plain.split()
    return [cell.strip() for cell in plain.strip(f"{kind} ").split(kind)]


def _split_outside_brackets(text: str) -> list[str]:
    masked = _ASIDE.sub(lambda aside: "_" * len(aside[0]), text)
    parts, start = [], 0
    for found in _BETWEEN.finditer(masked):
        parts.append(text[start : found.start()])
        start = found.end()
    return [*parts, text[start:]]


def _with_span(text: str) -> str:
    """A span of three years is read as 近三年: 2023-2025年."""
    return _YEARS.sub(
        lambda found: "近三年" if int(found[2]) - int(found[1]) == 2 else found[0], text
    )


def _part(typed: str) -> Part:
    text, within, year = typed.strip(), False, ""
    if len(text) > LONGEST_PART:
        return Part(text)
    if found := _OF_WHICH.match(text):
        text, within = text[found.end() :], True
    for pattern in (_LEAD, _BULLET, _YEAR, _WHOLE_YEAR):
        if found := pattern.match(text):
            year = found["year"] if pattern is _YEAR else year
            text = text[found.end() :]
    return Part(_without_asides(_with_unit_behind(text.strip())), year, within)


def _without_asides(text: str) -> str:
    """Drop brackets that do not affect the amount: 天然气(涂装) 18万方, 3万吨(自来水)."""
    return _ASIDE.sub(
        lambda found: found[0] if _says_more(found[1].strip()) else " ", text
    ).strip()


def _says_more(aside: str) -> bool:
    dimension = dimension_of(aside)
    is_known = dimension is not None and not dimension.startswith("other:")
    return is_known or bool(_SAYS_MORE.search(aside))


def _with_unit_behind(text: str) -> str:
    """外购电力(万kWh):240 and 外购电力 万kWh 240 with the unit moved after the number."""
    found = _UNIT_BEHIND_NAME.fullmatch(text)
    if found and is_unit(plain_unit(found["unit"])):
        rest = found["rest"].strip()
        unit = f" {plain_unit(found['unit'])}" if is_number(rest) else ""
        return f"{found['name'].strip()} {rest}{unit}" if begins_number(rest) else text
    return reordered(text.split()) or text
