"""The verdict on page 1: the grade or span of grades as a badge, and the points beside it."""

from collections.abc import Iterator

from reportlab.lib.units import mm

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import (
    AMBER,
    FINE,
    GREY,
    INK,
    LABEL,
    SMALL,
    TEXT_WIDTH,
    WHITE,
    Style,
)
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import tone
from bot.reports.words import edition_phrase
from bot.wording.catalogue import Words, joined
from bot.wording.marks import marks_counted
from bot.wording.results.verdict import points_so_far
from scoring.values import Text

_COMMON = Words("common")

BADGE_WIDTH = 52 * mm
PAD = 9.0
BESIDE = BADGE_WIDTH + 12
"""Where the text beside the badge begins."""
WIDTH = TEXT_WIDTH - BESIDE - PAD
SIZES = ((3, 34.0), (5, 26.0))
"""The most letters a badge has at a font size."""
SMALLEST = 18.0
SHRUNK = (16.0, 14.0, 12.0)
"""What a badge in one language goes down to before it would be broken, in the middle of a word."""
FIGURE = Style(24, 29, INK, bold=True)


class VerdictPanel(Block):
    """Both parts in the colour of the verdict. It does not split."""

    def __init__(self, model: ReportModel, words: ReportWords) -> None:
        super().__init__()
        self.spaceBefore = 9
        self.colour, self.tint = tone(model.verdict)
        white = LABEL.but(colour=WHITE, align="centre")
        title = Prose(words.line(edition_phrase(model, "grade-label")), white)
        self.badge = [title, *_badge(model.verdict.badge, words)]
        self.texts = list(_beside(model, words))

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.height = max(_stacked(self.texts, WIDTH), _stacked(self.badge, BADGE_WIDTH - 12)) + (
            2 * PAD
        )
        return TEXT_WIDTH, self.height

    def draw(self) -> None:
        """Draw background, badge and texts."""
        canvas, height = self.canv, self.height
        canvas.setFillColor(self.tint)
        canvas.roundRect(0, 0, TEXT_WIDTH, height, 5, stroke=0, fill=1)
        canvas.setFillColor(self.colour)
        canvas.roundRect(0, 0, BADGE_WIDTH, height, 5, stroke=0, fill=1)
        badge = _stacked(self.badge, BADGE_WIDTH - 12)
        self._stack(self.badge, 6, BADGE_WIDTH - 12, (height + badge) / 2)
        self._stack(self.texts, BESIDE, WIDTH, height - PAD)

    def _stack(self, proses: list[Prose], x: float, width: float, top: float) -> None:
        for prose in proses:
            top -= prose.style.before + prose.wrap(width, 0)[1]
            prose.drawOn(self.canv, x, top)


def _stacked(proses: list[Prose], width: float) -> float:
    return sum(prose.style.before + prose.wrap(width, 0)[1] for prose in proses)


def _badge(text: Text, words: ReportWords) -> tuple[Prose, ...]:
    """Larger letters for fewer of them; two languages share the space."""
    if words.has_second(text):
        return words.say(text, _badge_style(SMALLEST))
    said = words.first(text)
    size = next((size for most, size in SIZES if len(said) <= most), SMALLEST)
    fitting = (one for one in (size, *SHRUNK) if _is_on_one_line(said, one))
    return words.say(text, _badge_style(next(fitting, size)))


def _badge_style(size: float) -> Style:
    return Style(size, size * 1.3, WHITE, bold=True, align="centre")


def _is_on_one_line(said: str, size: float) -> bool:
    return len(Prose(said, _badge_style(size)).lines(BADGE_WIDTH - 12)) == 1


def _beside(model: ReportModel, words: ReportWords) -> Iterator[Prose]:
    """Where the points stand, what the figure is, the figure, and why it is so."""
    verdict = model.verdict
    standing = points_so_far(model.evaluation) or verdict.covering
    yield from words.say(joined([standing, verdict.total_name], _COMMON("semicolon")), LABEL)
    yield Prose(verdict.total_figure, FIGURE)
    for text in filter(None, (verdict.why, verdict.cases)):
        yield from words.say(text, SMALL.but(before=3))
    if extra := verdict.would_be:
        yield from words.say(extra, FINE.but(before=3, colour=GREY))
    data = model.data
    if marked := marks_counted(model.catalogue, data.answers, data.to_confirm):
        yield from words.say(marked, SMALL.but(before=3, bold=True, colour=AMBER))
