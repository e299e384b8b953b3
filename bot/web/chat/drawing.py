"""A scale bar as SVG: it is read by shapes and words, not by colour."""

from html import escape

from markupsafe import Markup

from bot.wording.scale_bar import SYMBOLS, Mark, ScaleBar

WIDTH, MARGIN = 340, 14
LINE = 24
"""Distance of the line from the top; the marks are listed in rows below it."""
ROW = 22


def drawn(bar: ScaleBar, number: int) -> Markup:
    """The bar; ``number`` makes its ids unique on the page."""
    height = LINE + ROW * (len(bar.marks) + 1) + 10
    name, words = f"bar-{number}", f"bar-{number}-words"
    heading = escape(f"{bar.label} {bar.unit}".strip())
    said = ", ".join(mark.text for mark in bar.marks)
    parts = [
        f'<b class="bar-heading" aria-hidden="true">{heading}</b>'
        f'<svg class="bar-drawing" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{name} {words}">',
        f'<title id="{name}">{heading}</title>',
        f'<desc id="{words}">{escape(f"{said}. {bar.direction}")}</desc>',
        f'<line class="axis" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{LINE}" y2="{LINE}"/>',
        _span(bar),
        *(_mark(bar, mark) for mark in reversed(bar.marks)),
        *(_legend(mark, at) for at, mark in enumerate(bar.marks, 1)),
        f'<text class="direction" x="{MARGIN}" y="{_row(len(bar.marks) + 1)}">'
        f"{escape(bar.direction)}</text>",
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - all words escaped  # nosec B704


def _x(bar: ScaleBar, mark: Mark) -> str:
    return f"{MARGIN + float(bar.position_of(mark)) * (WIDTH - 2 * MARGIN):.1f}"


def _row(at: int) -> int:
    return LINE + ROW * at + 8


def _span(bar: ScaleBar) -> str:
    """The part that earns points: from the baseline to the leading value."""
    ends = [_x(bar, mark) for mark in bar.marks if mark.kind in ("baseline", "leading")]
    return f'<line class="span" x1="{ends[0]}" x2="{ends[1]}" y1="{LINE}" y2="{LINE}"/>'


def _mark(bar: ScaleBar, mark: Mark) -> str:
    x = _x(bar, mark)
    if mark.kind == "value":
        return f'<circle class="value" cx="{x}" cy="{LINE}" r="7"/>'
    return (
        f'<line class="end" x1="{x}" x2="{x}" y1="{LINE - 9}" y2="{LINE + 9}"/>'
        f'<text class="symbol" x="{x}" y="{LINE - 11}">{SYMBOLS[mark.kind]}</text>'
    )


def _legend(mark: Mark, at: int) -> str:
    y = _row(at)
    if mark.kind == "value":
        sign = f'<circle class="value" cx="{MARGIN + 5}" cy="{y - 5}" r="5"/>'
    else:
        sign = f'<text class="symbol" x="{MARGIN + 5}" y="{y}">{SYMBOLS[mark.kind]}</text>'
    strong = " own" if mark.kind == "value" else ""
    return f'{sign}<text class="name{strong}" x="{MARGIN + 18}" y="{y}">{escape(mark.text)}</text>'
