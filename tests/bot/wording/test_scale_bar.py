"""The bar of a number between its two ends, in characters, in the page and on record."""

import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screens.core.message import Message, Picture
from bot.turns.reader import TranscriptLine
from bot.web.chat.drawing import WIDTH, drawn
from bot.web.chat.markup import safe
from bot.web.chat.transcript import talk_of
from bot.wording.scale_bar import COLUMNS, SYMBOLS, Kind, Mark, ScaleBar, bar_of, drawn_in_text
from scoring.answers.model import Chosen, Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Benchmark, Criterion
from scoring.overlays.library import shipped
from scoring.values import Language
from tests.support.bot_api.entities import parse_html

CATALOGUE: Final = load_catalogue("gb36132-2025")
BENCHMARKS: Final = shipped().overlay("energy-limits-2026").benchmarks
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
PHONE: Final = 32
"""Characters of one width on a line of the narrowest phone."""


def criterion(id: str) -> Criterion:
    return next(row for row in CATALOGUE.criteria if row.id == id)


ENERGY: Final = criterion("energy-intensity")


def energy(value: str, limit: str = "gb16780-2021-cement", unit: str = "kgce/t") -> Value:
    return Value(Decimal(value), unit, benchmark=limit, measure="energy-per-product")


def bar(answer: Value | Chosen, row: Criterion = ENERGY, language: Language = "zh") -> ScaleBar:
    made = bar_of(row, answer, BENCHMARKS, language)
    assert made is not None
    return made


def rate(value: Decimal | int, baseline: Decimal | int, leading: Decimal | int) -> ScaleBar:
    ends = (Decimal(baseline), "renewable-energy-rate", Decimal(leading))
    return bar(Value(Decimal(value), "%", *ends), criterion("renewable-energy-rate"))


def line_of(made: ScaleBar) -> str:
    found = re.search("<code>(.*)</code>", drawn_in_text(made))
    assert found is not None
    return found[1]


# --- what is on it


def test_a_limit_brings_its_three_grades() -> None:
    made = bar(energy("84"))
    values = {mark.kind: mark.value for mark in made.marks}
    assert values == {"value": 84, "leading": 80, "baseline": 87, "limit": 94}
    assert (made.label, made.unit, made.better) == ("单位产品综合能耗", "kgce/t", "lower")
    assert [mark.text for mark in made.marks][:2] == ["本厂 84", "引领值 80"]


def test_the_number_is_turned_into_the_unit_of_the_limit() -> None:
    assert bar(energy("0.084", unit="tce/t")) == bar(energy("84"))


def test_a_list_is_counted() -> None:
    platform = criterion("platform-functions")
    items = tuple(item.id for item in platform.checklist[:5])
    made = bar(Chosen(items), platform, "en")
    assert {mark.kind: mark.value for mark in made.marks} == {
        "value": 5,
        "leading": 8,
        "baseline": 0,
    }
    assert made.better == "higher"


@pytest.mark.parametrize(
    "answer",
    [
        Value(Decimal(84), "kgce/t"),
        Value(Decimal(84), "kgce/t", reference=Decimal(90)),
        Value(Decimal(84), "kgce/t", leading=Decimal(80)),
    ],
)
def test_without_both_ends_there_is_no_picture(answer: Value) -> None:
    assert bar_of(ENERGY, answer, BENCHMARKS, "zh") is None


# --- in characters


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("84", "-----L---●--B------3-----"),
        ("80", "-----●------B------3-----"),
        ("87", "-----L------●------3-----"),
        ("94", "-----L------B------●-----"),
        ("79.99", "-----●L-----B------3-----"),
        ("0", "●----L------B------3-----"),
        ("100000", "-----L------B------3----●"),
    ],
)
def test_the_line(value: str, line: str) -> None:
    assert line_of(bar(energy(value))) == line


def test_two_ends_of_one_value_share_their_place() -> None:
    assert line_of(rate(50, 80, 80)).count("-") == COLUMNS - 2


numbers = st.decimals(0, 100, places=3).map(abs)


@given(numbers, numbers, numbers)
def test_marks_stand_in_the_order_of_their_values(
    value: Decimal, baseline: Decimal, leading: Decimal
) -> None:
    low, high = sorted((baseline, leading))
    made = rate(value, low, high)
    line = line_of(made)
    assert len(line) == COLUMNS
    columns = {mark.value: line.find(SYMBOLS[mark.kind]) for mark in reversed(made.marks)}
    seen = [columns[number] for number in sorted(columns)]
    assert -1 not in seen
    assert seen == sorted(set(seen))
    places = [made.position_of(mark) for mark in sorted(made.marks, key=lambda mark: mark.value)]
    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("limit", BENCHMARKS, ids=lambda limit: limit.id)
def test_it_fits_a_phone_in_both_languages(limit: Benchmark, language: Language) -> None:
    answer = Value(
        Decimal("12345.678"),
        limit.unit,
        benchmark=limit.id,
        reference=Decimal(9999) if limit.baseline is None else None,
    )
    text, _ = parse_html(drawn_in_text(bar(answer, ENERGY, language)))
    title, line, *named, direction = text.splitlines()
    assert all(unicodedata.east_asian_width(char) in "NaNA" for char in line)
    assert all(_width(words) <= PHONE for words in (line, *named, direction))
    assert _width(title) <= 2 * PHONE


def _width(line: str) -> int:
    """At the widest: what has no width of its own counts as two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def test_what_people_typed_is_escaped() -> None:
    odd = ScaleBar("<i>", "tce/<b>", rate(1, 0, 2).marks, "higher", "→")
    for drawing in (drawn_in_text(odd), drawn(odd, 1)):
        assert "&lt;i&gt;" in drawing
        assert "tce/&lt;b&gt;" in drawing


# --- in the page


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_drawing_has_a_name_words_and_no_style_of_its_own() -> None:
    tags = _Tags()
    tags.feed(drawn(bar(energy("84")), 12))
    picture = next(attributes for tag, attributes in tags.seen if tag == "svg")
    ids = [attributes["id"] for _, attributes in tags.seen if "id" in attributes]
    assert picture["role"] == "img"
    assert (picture["aria-labelledby"] or "").split() == ids == ["bar-12", "bar-12-words"]
    assert "单位产品综合能耗 kgce/t" in tags.texts
    assert any("本厂 84, 引领值 80, 基准值 87" in text for text in tags.texts)
    assert not any("style" in attributes for _, attributes in tags.seen)


@given(numbers, numbers, numbers)
def test_nothing_is_drawn_outside(value: Decimal, baseline: Decimal, leading: Decimal) -> None:
    low, high = sorted((baseline, leading))
    drawing = drawn(rate(value, low, high), 1)
    across = [float(x) for x in re.findall(r'\b(?:x|x1|x2|cx)="([\d.]+)"', drawing)]
    assert across
    assert all(0 <= x <= WIDTH for x in across)


# --- in a message


def _message(at: int, html: str = "✓ <b>一</b>\n\n二") -> Message:
    return Message(html, (), 7, 3, picture=Picture(bar(energy("84")), at))


def test_a_picture_survives_its_record() -> None:
    message = _message(10)
    assert Message.from_dict(message.to_dict()) == message


def test_a_message_recorded_before_there_were_pictures_is_read() -> None:
    stored = Message("一", (), 7, 3).to_dict()
    del stored["picture"]
    assert Message.from_dict(stored) == Message("一", (), 7, 3)


def test_in_text_it_stands_where_it_belongs() -> None:
    before, after = "✓ <b>一</b>", "二"
    drawing = drawn_in_text(bar(energy("84")))
    message = _message(len(before), f"{before}\n\n{after}")
    assert message.in_text == f"{before}\n\n{drawing}\n\n{after}"
    assert message.around_picture == (before, after)
    behind_all = _message(len(message.html), message.html)
    assert behind_all.in_text == f"{before}\n\n{after}\n\n{drawing}"
    assert Message("一", (), 7, 3).in_text == "一"


def test_the_marks_of_a_bar_keep_exact_values() -> None:
    third: list[tuple[Kind, Fraction]] = [("value", Fraction(1, 3)), ("baseline", Fraction(0))]
    marks = tuple(Mark(kind, value, "x") for kind, value in third)
    made = ScaleBar("a", "b", (*marks, Mark("leading", Fraction(1), "y")), "higher", "→")
    assert ScaleBar.from_dict(made.to_dict()) == made
    assert safe(drawn_in_text(made), "zh")


def test_the_page_draws_it_between_the_words() -> None:
    before, after = "✓ <b>一</b>", "二"
    message = _message(len(before), f"{before}\n\n{after}")
    shown = (TranscriptLine(5, "84", message, None, datetime(2026, 11, 20, tzinfo=UTC)),)
    line = talk_of(shown, "zh", {}, 0).lines[0]
    assert line.html == f"✓ <b>一</b>{drawn(bar(energy('84')), 5)}二"
