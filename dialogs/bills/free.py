"""The lines of a document outside its tables: labels with amounts, often several on a line."""

import re
from collections.abc import Iterator
from typing import Final

from dialogs.bills.doubts import TO_DATE
from dialogs.bills.headings import number_in
from dialogs.bills.periods import Period, periods_in
from dialogs.bills.tables import ORIGIN_SHOWN, Source, without_marks
from dialogs.bills.words import pattern, words
from dialogs.core.sent.bills import ReadLine
from dialogs.figures.lines import LineReader, Part
from dialogs.figures.search import find_figures
from dialogs.figures.tables import is_unit, plain_unit
from dialogs.typed.text import half_width, simplified
from scoring.units.number import begins_number

_NEXT: Final = re.compile(r"(?<!\s)\s++(?=[A-Za-z\u4e00-\u9fff][^\d]{0,60}\d)")
_LABEL: Final = re.compile(r"[^\d:=]*")
_THIS_MONTH: Final = re.compile(r"(?:本|当|该)月|this month|current month", re.IGNORECASE)
_SO_FAR: Final = re.compile(r"累计|year to date", re.IGNORECASE)
_AMOUNT_ASIDE: Final = re.compile(r"\(([^()]*\d[^()]*)\)")
_COLON: Final = re.compile(r"(?<!\s)\s*+[::]\s*+")


def free_sources(line: ReadLine, reader: LineReader) -> Iterator[Source]:
    """What a line outside a table says of figures."""
    for segment in _segments(line):
        label = _label_of(segment)
        if pattern("other").search(label):
            continue
        is_this_month = bool(_THIS_MONTH.search(label))
        so_far = (TO_DATE,) if _SO_FAR.search(label) else ()
        period = _own_period(segment, is_this_month=is_this_month)
        for part, is_nameless in _parts(segment, reader):
            yield Source(
                part,
                line.where,
                line.text[:ORIGIN_SHOWN],
                period,
                so_far,
                is_nameless=is_nameless,
                asides=tuple(_AMOUNT_ASIDE.findall(segment)),
            )


def _own_period(segment: str, *, is_this_month: bool) -> Period | None:
    found = periods_in(segment)
    if len(found) == 1:
        return found[0]
    return Period("", (0, 0)) if is_this_month else None


def _segments(line: ReadLine) -> Iterator[str]:
    """The labels with their amounts: 用气量 12,345 m³ and 单价 3.45 of one line."""
    joined: list[str] = []
    for cell in line.cells:
        plain = without_marks(simplified(half_width(cell)))
        if not plain:
            continue
        is_value = number_in(plain) is not None or is_unit(plain_unit(plain))
        begins = not joined or not (is_value or begins_number(plain))
        if begins and not _lacks_value(joined):
            joined.append(plain)
        else:
            joined[-1] = f"{joined[-1]} {plain}"
    for text in joined:
        if len(joined) == 1 or any(map(str.isdigit, text)):
            yield from _split(text)


def _lacks_value(joined: list[str]) -> bool:
    """Whether the label before still waits for its number: 用电量 | (kWh) | 2400."""
    return bool(joined) and joined[-1].endswith((":", "("))


def _split(text: str) -> Iterator[str]:
    start = 0
    for found in _NEXT.finditer(text):
        word = re.match(r"[^\s\d:(),]+", text[found.end() :])
        has_number = any(map(str.isdigit, text[start : found.start()]))
        if has_number and not (word and is_unit(plain_unit(word[0]))):
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _label_of(segment: str) -> str:
    return _LABEL.match(segment)[0]  # type: ignore[index]  # matches the empty text


def _parts(segment: str, reader: LineReader) -> Iterator[tuple[Part, bool]]:
    """The parts of a segment, and whether each is of what the heading of the bill says."""
    text = _COLON.sub(":", segment)
    label = _label_of(text)
    if pattern("money").search(label) and not find_figures(text).rest:
        return
    bare = _without_opening(text)
    named = [part for part in reader.line(bare) if part.is_named]
    if named:
        yield from ((part, False) for part in named)
        return
    name = re.sub(r"\([^()]*\)|[\s:]", "", _label_of(bare)).casefold()
    if name in words("amount"):
        rest = bare[len(_label_of(bare)) :].lstrip(" :=")
        unit = re.search(r"\(([^()\d]{1,12})\)", _label_of(bare))
        inside = plain_unit(unit[1]) if unit and is_unit(plain_unit(unit[1])) else ""
        yield Part(f"{rest} {inside}".strip()), True


def _without_opening(text: str) -> str:
    """Without the words before a name that say nothing of it: 本期电量, 合计用量."""
    for _ in range(3):
        opening = next((word for word in words("before") if text.startswith(word)), "")
        rest = text[len(opening) :].lstrip(" :")
        if not opening or not rest or begins_number(rest):
            return text
        text = rest
    return text
