"""What is written into a page for a text: no more than readers need."""

import re
from io import BytesIO

from pypdf import PdfReader

from bot.reports.pdf.layout.reportlab_types import Canvas, colour
from bot.reports.pdf.layout.styles import Style
from bot.reports.pdf.layout.text import Prose, Span

NARROW = 70.0
SMALL, LARGE = Style(8, 12), Style(11, 15)


def written(prose: Prose) -> list[str]:
    """The operators of a text in a narrow column, without what begins a page."""
    target = BytesIO()
    canvas = Canvas(target)
    prose.wrap(NARROW, 0)
    prose.drawOn(canvas, 50, 500)
    canvas.showPage()
    canvas.save()
    content = PdfReader(target).pages[0].get_contents()
    assert content is not None
    operators: list[str] = re.findall(r"\b(BT|Tf|rg|Tj)\b", content.get_data().decode("latin-1"))
    return operators[2:]


def test_font_and_colour_are_set_once_for_all_lines() -> None:
    lines = written(Prose("绿色工厂预评价绿色工厂预评价", SMALL))
    assert lines == ["BT", "rg", "Tf", "Tj", "BT", "Tj"]


def test_font_and_colour_are_set_again_where_they_change() -> None:
    red = SMALL.but(colour=colour("#c00000"))
    line = written(Prose([Span("绿色", SMALL), Span("工厂", LARGE), Span("评价", red)]))
    assert line == ["BT", "rg", "Tf", "Tj", "Tf", "Tj", "rg", "Tf", "Tj"]
