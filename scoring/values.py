"""Basic value types: exact numbers, ids, and texts in both languages."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Language = Literal["zh", "en"]

OTHER_LANGUAGE: dict[Language, Language] = {"zh": "en", "en": "zh"}


def reading_language(code: str) -> Language:
    """The language that a person reads who chose ``code``: Chinese also of both languages."""
    return "en" if code == "en" else "zh"


class Frozen(BaseModel):
    """Base of everything read from a data file: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _quoted_number(value: object) -> object:
    if isinstance(value, float | bool):
        raise ValueError(f"write the number in quotes: {str(value)!r}")
    return value


MAX_DIGITS = 40
"""No number of a source has more, before and after the decimal point together."""

Exact = Annotated[Decimal, BeforeValidator(_quoted_number), Field(max_digits=MAX_DIGITS)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


class Text(Frozen):
    """The same words in both languages of the product, Chinese first.

    ``text[language]`` gives those of one language.
    """

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en
