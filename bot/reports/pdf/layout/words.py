"""Text in the language of the report, set as flowables."""

from bot.reports.pdf.layout.styles import GREY, Style
from bot.reports.pdf.layout.text import Prose, Span
from bot.wording.bilingual import Bilingual
from bot.wording.catalogue import Words, joined
from bot.wording.document_numbers import in_english
from scoring.values import Text

_COMMON = Words("common")


class ReportWords(Bilingual):
    """Sets texts in one choice of language; English alone has no document numbers in Chinese."""

    def first(self, text: Text) -> str:
        """The language that leads."""
        said = super().first(text)
        return in_english(said) if self.leading == "en" else said

    def say(self, text: Text, style: Style, most: int | None = None) -> tuple[Prose, ...]:
        """``text`` set in ``style``; the second language stands below, smaller and grey."""
        first = Prose(self.first(text), style, most)
        if self.has_second(text):
            return (first, Prose(text.en, style.beneath, most))
        return (first,)

    def labelled(
        self, label: Text, text: Text, style: Style, colour: object = GREY
    ) -> tuple[Prose, ...]:
        """``text`` after its label; words that are the same in both languages stand once."""
        colon = _COMMON("colon")
        head = joined([label, colon])
        if self.has_second(text):
            return (
                _after(head.zh, text.zh, style, colour),
                _after(head.en, text.en, style.beneath, colour),
            )
        title = self.line(label) + self.first(colon)
        return (_after(title, self.first(text), style, colour),)


def _after(label: str, text: str, style: Style, colour: object) -> Prose:
    return Prose([Span(label, style.but(colour=colour)), Span(text, style)])
