"""What is pasted or typed of several figures -> its parts, one figure each.

Tables from Excel, bullets, headings, units in brackets after the name, the year before it: forms
and people write all of these, without changing what the amount means.
"""

import re
from dataclasses import dataclass
from typing import Final

from dialogs.typed.text import half_width, simplified
from scoring.units.convert import dimension_of
from scoring.units.number import begins_number

LONGEST_PART: Final = 120
"""Characters of a part that is looked at closely; a name with its amount is shorter."""

_LINES: Final = re.compile(r"[\r\n]+")
_BETWEEN: Final = re.compile(
    r"[;、]+|,(?!\d{3}(?!\d))|[。](?!\d)|(?<!\s)\s+and\s|\+(?=[\u4e00-\u9fff])|(?=[①-⑳])",
    re.IGNORECASE,
)
"""Also the comma, but not within 1,200."""
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
_TOTAL: Final = re.compile(r"(?:合计|总计|小计|共计|总和|sum\b|total\b)", re.IGNORECASE)
_UNIT_BEHIND_NAME: Final = re.compile(
    r"(?P<name>[^()\d]{1,30}(?:\([^()\d]{1,10}\))?)\((?:单位[::]?)?(?P<unit>[^()]{1,15})\)\s*[:=]?\s*(?P<rest>\S.{0,60})"
)
_ROW_NUMBER: Final = re.compile(r"\d{1,3}\.?")
_ONE_NUMBER: Final = re.compile(r"[\d.,\s]{1,30}")
_DIGIT: Final = re.compile(r"[\d零〇一二两三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several: its text without what says nothing, and the year it names.

    ``within``: it stands after 其中, so it is part of what stands before it.
    """

    text: str
    year: str = ""
    within: bool = False

    @property
    def is_total(self) -> bool:
        """Whether it adds up what stands before it."""
        return bool(_TOTAL.match(self.text))

    @property
    def is_heading(self) -> bool:
        """Whether it has no number at all."""
        return not _DIGIT.search(self.text)


def parts_of(text: str) -> list[Part]:
    """The parts of a message, in its order; what is empty without bullets and year is left out.

    A year that stands alone before others (2025年：) holds for all that follow.
    """
    found: list[Part] = []
    year = ""
    for line in _LINES.split(text):
        for typed in _split(line):
            part = _part(typed)
            year = part.year or year
            if part.text:
                found.append(Part(part.text, year, part.within))
    return found


def _split(line: str) -> list[str]:
    if "\t" in line:
        return [_of_cells(line.split("\t"))]
    plain = simplified(half_width(line))
    if plain.count("|") > 1:
        return [_of_cells(plain.split("|"))]
    if row := _reordered([cell.strip() for cell in plain.split(",", 3)]):
        return [row]
    bullet = _BULLET.match(plain)
    return _BETWEEN.split(plain[bullet.end() :] if bullet else plain)


def _of_cells(row: list[str]) -> str:
    """A row of a table: name, unit and number in any order after the name."""
    cells = [cell for part in row if (cell := simplified(half_width(part)))]
    if len(cells) > 2 and _ROW_NUMBER.fullmatch(cells[0]):
        cells = cells[1:]
    return _reordered(cells) or " ".join(cells)


def _reordered(cells: list[str]) -> str:
    """Name, number, unit; nothing where the cells are others."""
    if len(cells) != 3 or begins_number(cells[0]):
        return ""
    name, *rest = cells
    units = [cell for cell in rest if _is_unit(cell)]
    numbers = [cell for cell in rest if _ONE_NUMBER.fullmatch(cell)]
    return f"{name} {numbers[0]} {units[0]}" if len(units) == len(numbers) == 1 else ""


def _is_unit(text: str) -> bool:
    dimension = dimension_of(text)
    return dimension is not None and dimension != "none" and not dimension.startswith("other:")


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
    return Part(_with_unit_behind(text.strip()), year, within)


def _with_unit_behind(text: str) -> str:
    """外购电力(万kWh):240 and 外购电力 万kWh 240 with the unit behind the number."""
    found = _UNIT_BEHIND_NAME.fullmatch(text)
    if found and _is_unit(found["unit"]):
        rest = found["rest"].strip()
        unit = f" {found['unit']}" if _ONE_NUMBER.fullmatch(rest) else ""
        return f"{found['name'].strip()} {rest}{unit}" if begins_number(rest) else text
    return _reordered(text.split()) or text
