"""What this report is not, and how to tell that a copy is genuine."""

from bot.reports.model import ReportModel
from bot.reports.of_version import OfVersion
from bot.reports.pdf.layout.blocks import Heading, Panel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import BODY, FINE, LABEL
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.words import phrase
from scoring.values import Text

HASH_SHOWN = 8
"""Characters of the hash beside a signature; the whole of it stands above."""


def about(model: ReportModel, words: ReportWords) -> list[Block]:
    """No certificate; not to be compared with other editions; number and hash."""
    paragraphs = (phrase("about-no-certificate"), phrase("about-editions"))
    said = [prose for text in paragraphs for prose in words.say(text, FINE.but(before=3))]
    checks = (phrase("about-hash-covers"), _how_to_check(model))
    return [
        Heading("about-not", phrase("about-not"), words, level=1),
        *said,
        Heading("about-check", phrase("about-check"), words, level=1),
        Panel(_identity(model, words)),
        *(prose for text in checks for prose in words.say(text, FINE.but(before=4))),
    ]


def _how_to_check(model: ReportModel) -> Text:
    check = model.data.check
    if check is None:
        return phrase("about-how-to-check")
    if check.address is None:
        return phrase("about-verify-in-chat")
    return phrase("about-verify", address=check.address)


def _of_version(version: OfVersion, words: ReportWords) -> list[Prose]:
    """Its number and hash, who closed it, and who signed just that hash."""
    number, closed, hash = version.number, version.closed, version.hash
    said = [phrase("cover-closed", number=number, name=closed.name, at=closed.time)]
    said += [
        phrase("about-signed", number=number, name=one.name, at=one.time, hash=hash[:HASH_SHOWN])
        for one in version.signed
    ]
    if not version.signed:
        said.append(phrase("about-unsigned"))
    return [
        Prose(words.line(phrase("about-version", number=number)), LABEL.but(before=4)),
        Prose(hash, BODY.but(size=9)),
        *(prose for one in said for prose in words.say(one, BODY.but(size=9))),
    ]


def _identity(model: ReportModel, words: ReportWords) -> list[Prose]:
    data = model.data
    of_version: list[Prose] = []
    if data.version is not None:
        of_version = _of_version(data.version, words)
    code: list[Prose] = []
    if data.check is not None:
        code = [
            Prose(words.line(phrase("check-code")), LABEL.but(before=4)),
            Prose(data.check.code, BODY.but(bold=True)),
        ]
    return [
        Prose(words.line(phrase("report-number")), LABEL),
        Prose(data.number, BODY.but(bold=True)),
        *code,
        Prose(words.line(phrase("about-hash")), LABEL.but(before=4)),
        Prose(data.data_hash, BODY.but(size=9)),
        *of_version,
    ]
