"""The rows of the authorities' forms, word for word, and the rules they are about."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from scoring.files.yaml_reader import parse_yaml
from scoring.values import Frozen, Id

SELF_EVALUATION: Final = "self-2018.yaml"
THIRD_PARTY: Final = "third-2018.yaml"


class FormRow(Frozen):
    """A row as printed, and the rules that it is about."""

    text: str
    rules: tuple[Id, ...]


class KindOfRows(Frozen):
    """Rows under 必选 or 可选."""

    title: str
    rows: tuple[FormRow, ...]


class FormSection(Frozen):
    """Rows under a first-level indicator."""

    title: str
    kinds: tuple[KindOfRows, ...]


class SelfEvaluationForm(Frozen):
    """Tables 1 and 2 of annex 2-1."""

    requirements: tuple[FormRow, ...]
    sections: tuple[FormSection, ...]

    def rows(self) -> Iterator[tuple[FormSection, KindOfRows, FormRow]]:
        """The rows of table 2, with what they stand under."""
        for section in self.sections:
            for kind in section.kinds:
                for row in kind.rows:
                    yield section, kind, row

    @property
    def rules(self) -> frozenset[str]:
        """Every rule that the form has a row for."""
        named = {rule for row in self.requirements for rule in row.rules}
        return frozenset(named | {rule for _, _, row in self.rows() for rule in row.rules})


class ThirdPartyForm(Frozen):
    """What annex 2-2 prints otherwise than the catalogue."""

    kinds: dict[Id, str]


@cache
def self_evaluation_form() -> SelfEvaluationForm:
    """Annex 2-1, for ``gb36132-2018``."""
    return SelfEvaluationForm.model_validate(parse_yaml(_text(SELF_EVALUATION)).data)


@cache
def third_party_form() -> ThirdPartyForm:
    """Annex 2-2, for ``gb36132-2018``."""
    return ThirdPartyForm.model_validate(parse_yaml(_text(THIRD_PARTY)).data)


def _text(name: str) -> str:
    return (files("bot.reports.word.forms") / name).read_text("utf-8")
