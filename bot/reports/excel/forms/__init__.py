"""The authorities' tables, word for word."""

from functools import cache
from importlib.resources import files
from typing import Final

from scoring.files.yaml_reader import parse_yaml
from scoring.values import Frozen

SUMMARY: Final = "summary-2023.yaml"


class SummaryTable(Frozen):
    """One of the tables: its title and the heads of its columns."""

    title: str
    columns: tuple[str, ...]


class SummaryForm(Frozen):
    """Annex 1; the first of its tables is that of factories."""

    annex: str
    title: str
    tables: tuple[SummaryTable, ...]
    empty_rows: int


@cache
def summary_form() -> SummaryForm:
    """Annex 1 of the notice 冀工信节函〔2023〕204号."""
    text = (files("bot.reports.excel.forms") / SUMMARY).read_text("utf-8")
    return SummaryForm.model_validate(parse_yaml(text).data)
