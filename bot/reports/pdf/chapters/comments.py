"""The open comments on items, as they stood when the version was made."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import phrase
from dialogs.typed.china_time import CHINA


def comments(model: ReportModel, words: ReportWords) -> list[Block]:
    """Every comment, item by item, the oldest of each first."""
    rows = Rows(model, words)
    head = rows.head("head-number", "head-comment", "head-by")
    table = [
        Row(
            (
                rows.number(id),
                (Prose(one.text, SMALL),),
                (
                    Prose(one.name, FINE),
                    Prose(f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}", FINE),
                ),
            ),
            pad=3,
        )
        for id in model.rules
        for one in model.data.comments
        if one.subject == id
    ]
    return [
        *words.say(phrase("comments-intro"), SMALL),
        Grid(columns(1.1, 12.4, 3.3, head=head), table),
    ]
