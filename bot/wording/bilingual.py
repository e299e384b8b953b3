"""Texts in the language of a document: Chinese, English, or both."""

from collections.abc import Sequence
from typing import Literal, get_args

from bot.wording.catalogue import enumerated
from scoring.values import Language, Text

DocumentLanguage = Literal["zh", "en", "both"]
DOCUMENT_LANGUAGES: tuple[DocumentLanguage, ...] = get_args(DocumentLanguage)


class Bilingual:
    """Picks the language of a document's texts; if it has both, Chinese leads."""

    def __init__(self, language: DocumentLanguage) -> None:
        self.language = language
        self.leading: Language = "en" if language == "en" else "zh"

    def has_second(self, text: Text) -> bool:
        """Whether both languages are wanted and the texts differ."""
        return self.language == "both" and text.zh != text.en

    def line(self, text: Text, between: str = " ") -> str:
        """Both languages on one line if both are wanted and differ, else the leading one."""
        return f"{text.zh}{between}{text.en}" if self.has_second(text) else self.first(text)

    def first(self, text: Text) -> str:
        """The text in the leading language."""
        return text[self.leading]

    def listed(self, items: Sequence[str]) -> str:
        """Short items in one line, with the comma of the leading language."""
        return enumerated(items, self.leading)
