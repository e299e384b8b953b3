"""The words of the report in the reader's language: Chinese, English, or one under the other."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

import yaml

from bot.reports.pdf.layout.styles import GREY, Style
from bot.reports.pdf.layout.text import Prose, Span
from scoring.values import Language as OneLanguage
from scoring.values import Text

Language = Literal["zh", "en", "both"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@lru_cache
def _templates() -> dict[str, Text]:
    source = files("bot.reports").joinpath("words.yaml").read_text("utf-8")
    return {key: Text(**words) for key, words in yaml.safe_load(source).items()}


def words(key: str, **values: object) -> Text:
    """The words under ``key``, with ``values`` put in; a value may itself be in two languages."""
    template = _templates()[key]
    zh = {name: v.zh if isinstance(v, Text) else v for name, v in values.items()}
    en = {name: v.en if isinstance(v, Text) else v for name, v in values.items()}
    return Text(zh=template.zh.format(**zh), en=template.en.format(**en))


def has_words(key: str) -> bool:
    """Whether there are words under ``key``."""
    return key in _templates()


class ReportWords:
    """Puts words on the page in one choice of language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    @property
    def leading(self) -> OneLanguage:
        """The language that leads where both are wanted."""
        return "en" if self.language == "en" else "zh"

    def line(self, text: Text, between: str = " ") -> str:
        """Both languages on one line where both are wanted and differ."""
        if self.language == "both" and text.zh != text.en:
            return f"{text.zh}{between}{text.en}"
        return text.en if self.language == "en" else text.zh

    def first(self, text: Text) -> str:
        """The language that leads."""
        return text[self.leading]

    def say(self, text: Text, style: Style, most: int | None = None) -> tuple[Prose, ...]:
        """``text`` set in ``style``; the second language stands beneath, smaller and grey."""
        first = Prose(self.first(text), style, most)
        if self.language == "both" and text.zh != text.en:
            return (first, Prose(text.en, style.beneath, most))
        return (first,)

    def labelled(
        self, label: Text, text: Text, style: Style, colour: object = GREY
    ) -> tuple[Prose, ...]:
        """``text`` after its label; words that are the same in both languages stand once."""
        if self.language == "both" and text.zh != text.en:
            beneath = style.beneath
            return (
                _after(label.zh + "：", text.zh, style, colour),
                _after(label.en + ": ", text.en, beneath, colour),
            )
        colon = ": " if self.language == "en" else "："
        return (_after(self.line(label) + colon, self.first(text), style, colour),)

    def listed(self, items: Sequence[str]) -> str:
        """Short items in one line, by the comma of the leading language."""
        return (", " if self.language == "en" else "、").join(items)


def _after(label: str, text: str, style: Style, colour: object) -> Prose:
    return Prose([Span(label, style.but(colour=colour)), Span(text, style)])
