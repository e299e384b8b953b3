"""Line breaking for Chinese with Latin words in it.

Chinese may break between any two characters except where a mark may not begin or end a line
(禁则); Latin words, dates, numbers and spans with their units, and standards such as
"GB/T 36132-2018" stay whole. A word longer than the line breaks at a space, such as before a unit,
then after a slash or the like, else anywhere.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

NEVER_FIRST = "、。，．：；？！）〕］｝〉》」』】”’…—～·％‰℃,.:;?!)]}%"
NEVER_LAST = "（〔［｛〈《「『【“‘([{￥$§"
STANDARD = r"[A-Z]{2,4}(?:/[A-Z])? \d+(?:\.\d+)?(?:[-—]\d{4})?"
SPAN_OR_DATE = r"\d[\d.,]*(?:[-–]\d[\d.,]*)*"
UNIT = r"(?:[万亿]?(?:[%‰℃°]|dB|tce|kWh|MWh|m²|m³|[元倍项分年月日条页])|[万亿])"
NUMBER = rf"{SPAN_OR_DATE}(?: ?{UNIT})?(?![0-9A-Za-z])"
HAN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
LATIN = rf"[^\s{HAN}{re.escape(NEVER_FIRST + NEVER_LAST)}]+"
WORD = rf"{LATIN}(?:[.,:;!?’%]+{LATIN})*"
ATOM = re.compile(
    rf"[{re.escape(NEVER_LAST)}]*"
    rf"(?:{STANDARD}|{NUMBER}|{WORD}|[^\s])"
    rf"[{re.escape(NEVER_FIRST)}]*"
)
WHOLE = re.compile(r"\S+")
SEAM = re.compile(r"[^/\-_.?&=#@]*[/\-_.?&=#@]+|[^/\-_.?&=#@]+")

Piece = tuple[int, int]
"""Where a piece of the text begins and ends."""


def break_lines(text: str, offsets: Sequence[float], width: float) -> list[Piece]:
    """The lines of ``text`` in ``width``; ``offsets[i]`` is how far the i-th character begins.

    ``offsets`` is one longer than the text. Spaces at the ends of lines are left out.
    """
    if offsets[-1] <= width:
        return _on_one_line(text)
    lines: list[Piece] = []
    begin = end = reach = -1
    for atom in ATOM.finditer(text):
        if atom.end() <= reach:  # as nearly always
            end = atom.end()
            continue
        for start, stop in _pieces(text, *atom.span(), offsets, width):
            if stop > reach:
                if begin >= 0:
                    lines.append((begin, end))
                begin, reach = start, bisect_right(offsets, offsets[start] + width) - 1
            end = stop
    return [*lines, (begin, end)] if begin >= 0 else lines


def _on_one_line(text: str) -> list[Piece]:
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return [(begin, end)] if begin < end else []


def _pieces(
    text: str, start: int, stop: int, offsets: Sequence[float], width: float
) -> Iterator[Piece]:
    """An atom as it is where a line has room for it, else its words or parts of them."""
    if offsets[stop] - offsets[start] <= width:
        yield start, stop
        return
    for word in WHOLE.finditer(text, start, stop):
        if offsets[word.end()] - offsets[word.start()] <= width:
            yield word.span()
            continue
        for seam in SEAM.finditer(text, *word.span()):
            yield from _slices(*seam.span(), offsets, width)


def _slices(start: int, stop: int, offsets: Sequence[float], width: float) -> Iterator[Piece]:
    """As much as fits each time, and at least one character."""
    while offsets[stop] - offsets[start] > width:
        fitting = bisect_right(offsets, offsets[start] + width, start, stop) - 1
        cut = max(fitting, start + 1)
        yield start, cut
        start = cut
    if start < stop:
        yield start, stop
