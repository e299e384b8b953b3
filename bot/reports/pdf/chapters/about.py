"""What this report is not, and how to tell that a copy is genuine."""

from bot.reports.assessed import ReportModel
from bot.reports.edition_words import told
from bot.reports.pdf.layout.blocks import Heading, Panel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import BODY, LABEL, SMALL
from bot.reports.pdf.layout.text import Prose
from bot.reports.words import ReportWords, words


def about(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """No certificate; whose grades; the edition's standing; number and hash."""
    catalogue = seen.catalogue
    paragraphs = (
        words("about-no-certificate"),
        told(seen, "about-scale", authority=catalogue.grade_scale.authority),
        words("about-status", status=catalogue.status),
        words("about-editions"),
        *(() if seen.has_mandatory else (words("about-weights"),)),
    )
    said = [prose for text in paragraphs for prose in voice.say(text, SMALL.but(before=5))]
    checks = (words("about-hash-covers"), words("about-how-to-check"))
    return [
        Heading("about-not", words("about-not"), voice, level=1),
        *said,
        Heading("about-check", words("about-check"), voice, level=1),
        Panel(_identity(seen, voice)),
        *(prose for text in checks for prose in voice.say(text, SMALL.but(before=6))),
    ]


def _identity(seen: ReportModel, voice: ReportWords) -> list[Prose]:
    data = seen.data
    return [
        Prose(voice.line(words("report-number")), LABEL),
        Prose(data.number, BODY.but(bold=True)),
        Prose(voice.line(words("about-hash")), LABEL.but(before=4)),
        Prose(data.data_hash, BODY.but(size=9)),
    ]
