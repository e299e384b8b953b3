"""The questionnaire and the yearly figures as a workbook to fill in: locked but for the inputs."""

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_range_abs

from bot.reports.data import ReportData
from bot.reports.excel.choices import choice_word, phrase
from bot.reports.excel.layout import (
    ABOUT,
    FIGURES,
    FIRST_ROW,
    FORMAT,
    LISTS,
    QUESTIONS,
    VERSION,
    base_of,
)
from bot.reports.excel.writing import Formats, cell_text, height_for, print_on_a4, workbook
from bot.reports.model import ReportModel
from bot.wording.figures import as_given
from dialogs.question.measures import takes_share
from dialogs.sheets.cells import (
    CELLS,
    FIGURE_PREFIX,
    HAS,
    HAS_NOT,
    ITEM,
    Cells,
    Rule,
    cells_of,
    choices_of,
    figure_cells,
    item_cells,
    takes_ends,
    takes_number,
)
from dialogs.sheets.identity import ENTERPRISE, PERIOD
from scoring.answers.model import Value
from scoring.catalogue.model import Criterion
from scoring.figures.kinds import figure_kinds
from scoring.units.labels import unit_label
from scoring.values import Language, Text

QUESTION_WIDTHS: Final = (8, 16, 46, 18, 14, 14, 12, 12, 26, 26, 24, 4, 4)
FIGURE_WIDTHS: Final = (8, 34, 18, 14, 40, 20, 34, 4, 4)


def build_questionnaire(data: ReportData, language: Language) -> bytes:
    """The workbook, with what is answered so far."""
    writer = _Writer(ReportModel(data), language)
    return workbook(writer.write, writer.say("title", name=data.enterprise.name))


class _Writer:
    def __init__(self, model: ReportModel, language: Language) -> None:
        self.model = model
        self.language: Language = language
        self._lists: dict[tuple[str, ...], str] = {}

    def say(self, key: str, **values: object) -> str:
        """Words of ours."""
        return phrase(key, **values)[self.language]

    def write(self, book: Any) -> None:
        """All sheets."""
        self.formats = Formats(book)
        notes = book.add_worksheet(self.say("sheet-notes"))
        questions = book.add_worksheet(self.say("sheet-questions"))
        figures = book.add_worksheet(self.say("sheet-figures"))
        lists, about = book.add_worksheet(LISTS), book.add_worksheet(ABOUT)
        self._write_notes(notes)
        self._write_lists(book, lists)
        self._write_questions(questions)
        self._write_figures(figures)
        self._write_about(about)
        lists.very_hidden()
        about.very_hidden()
        for sheet in (notes, questions, figures, lists, about):
            sheet.protect("", PROTECTION)
        questions.activate()

    def _write_notes(self, sheet: Any) -> None:
        data, model = self.model.data, self.model
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, cell_text(self.say("title", name=data.enterprise.name)))
        year, number = data.period or "—", data.number
        catalogue = model.catalogue.title[self.language]
        about = self.say("about-year", year=year, catalogue=catalogue, number=number)
        sheet.write_string(1, 0, cell_text(about), self.formats.plain)
        for at, line in enumerate(self.say("notes").splitlines(), start=3):
            sheet.write_string(at, 0, line, self.formats.plain)
        print_on_a4(sheet, landscape=False)

    def _write_lists(self, book: Any, sheet: Any) -> None:
        """The lists to choose from, each a name: a list in a validation has 255 characters."""
        rules = self.model.rules.values()
        wanted = [self._words(rule) for rule in rules] + [self._item_words()]
        for column, words in enumerate(dict.fromkeys(wanted)):
            for row, word in enumerate(words):
                sheet.write_string(row, column, word)
            name = f"choices_{column}"
            cells = xl_range_abs(0, column, len(words) - 1, column)
            book.define_name(name, f"={LISTS}!{cells}")
            self._lists[words] = name

    def _words(self, rule: Rule) -> tuple[str, ...]:
        return tuple(choice_word(code, self.language, rule) for code in choices_of(rule))

    def _item_words(self) -> tuple[str, ...]:
        return tuple(choice_word(code, self.language) for code in (HAS, HAS_NOT))

    # --- questions

    def _write_questions(self, sheet: Any) -> None:
        self._head(sheet, QUESTIONS, QUESTION_WIDTHS)
        at = FIRST_ROW
        for rule in self.model.rules.values():
            self._write_rule(sheet, at, rule)
            at += 1
            items = rule.checklist if isinstance(rule, Criterion) else ()
            for number, item in enumerate(items, start=1):
                texts = {
                    "code": f"{self.model.codes[rule.id]}.{number}",
                    "group": "",
                    "text": item.label[self.language],
                    "id": f"{rule.id}{ITEM}{item.id}",
                }
                cells = item_cells(self.model.data.answers.get(rule.id), item.id)
                self._write_row(sheet, at, QUESTIONS, texts, cells, ("choice",), None)
                self._validate(sheet, at, self._item_words())
                at += 1
        self._finish(sheet, QUESTIONS, at)

    def _write_rule(self, sheet: Any, at: int, rule: Rule) -> None:
        data = self.model.data
        answer = data.answers.get(rule.id)
        texts = {
            "code": self.model.codes[rule.id],
            "group": self._group(rule),
            "text": rule.text[self.language],
            "evidence": "\n".join(data.evidence.get(rule.id, ())),
            "id": rule.id,
        }
        names = ["choice", "reason", "note"]
        if takes_number(rule) or takes_share(rule):
            names.append("number")
        if takes_number(rule):
            names.append("unit")
        if takes_ends(rule) or takes_number(rule):
            names += ["baseline", "leading"] if takes_ends(rule) else ["baseline"]
        cells = cells_of(answer, data.notes.get(rule.id))
        self._write_row(sheet, at, QUESTIONS, texts, cells, names, rule)
        self._validate(sheet, at, self._words(rule))
        self._advise(sheet, at, rule)

    def _group(self, rule: Rule) -> str:
        if not isinstance(rule, Criterion):
            return rule.group[self.language]
        indicators = self.model.catalogue.indicators
        return next(one.title[self.language] for one in indicators if one.id == rule.indicator)

    def _advise(self, sheet: Any, at: int, rule: Rule) -> None:
        """What unit is asked, and that a number was worked out, as the remark of a cell."""
        column = QUESTIONS.index("number")
        answer = self.model.data.answers.get(rule.id)
        if isinstance(answer, Value) and answer.worked_out:
            sheet.write_comment(at, column, self.say("worked-out"))
        elif isinstance(rule, Criterion) and rule.scales:
            units = dict.fromkeys(_shown(scale.unit, self.language) for scale in rule.scales)
            said = self.say("unit-to-give", unit="、".join(units))
            sheet.write_comment(at, column, cell_text(said))

    def _validate(self, sheet: Any, at: int, words: Sequence[str]) -> None:
        column = QUESTIONS.index("choice")
        sheet.data_validation(
            at, column, at, column, {"validate": "list", "source": f"={self._lists[tuple(words)]}"}
        )

    # --- figures

    def _write_figures(self, sheet: Any) -> None:
        self._head(sheet, FIGURES, FIGURE_WIDTHS)
        data = self.model.data
        at = FIRST_ROW
        for id, kind in figure_kinds().items():
            before = data.previous.get(id)
            texts = {
                "symbol": kind.symbol,
                "figure": kind.title[self.language],
                "note": kind.question[self.language],
                "previous": "" if before is None else as_given(before, self.language),
                "form": kind.form[self.language] if kind.form else "",
                "id": f"{FIGURE_PREFIX}{id}",
            }
            cells = figure_cells(data.figures.get(id))
            shown = cells if cells.unit else Cells(unit=kind.unit)
            self._write_row(sheet, at, FIGURES, texts, shown, ("number", "unit"), None)
            at += 1
        self._finish(sheet, FIGURES, at)

    # --- any of the two

    def _head(self, sheet: Any, columns: Sequence[str], widths: Sequence[float]) -> None:
        for column, (name, width) in enumerate(zip(columns, widths, strict=True)):
            key = "head-amount" if columns is FIGURES and name == "number" else f"head-{name}"
            is_hidden = name in ("id", "base")
            sheet.set_column(column, column, width, None, {"hidden": is_hidden})
            sheet.write_string(0, column, self.say(key), self.formats.head)

    def _write_row(
        self,
        sheet: Any,
        at: int,
        columns: Sequence[str],
        texts: dict[str, str],
        cells: Cells,
        inputs: Sequence[str],
        rule: Rule | None,
    ) -> None:
        texts = texts | {"base": base_of(cells)}
        widths = QUESTION_WIDTHS if columns is QUESTIONS else FIGURE_WIDTHS
        said = [texts.get(n) or getattr(cells, n, "") for n in columns if n not in ("id", "base")]
        sheet.set_row(at, height_for(said, widths))
        for column, name in enumerate(columns):
            is_input = name in inputs
            text = texts.get(name)
            if text is None:
                text = getattr(cells, name) if name in CELLS else ""
                text = choice_word(text, self.language, rule) if name == "choice" else text
            format = self.formats.input if is_input else self.formats.locked
            sheet.write_string(at, column, cell_text(text), format)

    def _finish(self, sheet: Any, columns: Sequence[str], end: int) -> None:
        sheet.freeze_panes(FIRST_ROW, 3 if columns is QUESTIONS else 2)
        sheet.autofilter(0, 0, end - 1, len(columns) - 3)
        sheet.repeat_rows(0)
        print_on_a4(sheet)

    def _write_about(self, sheet: Any) -> None:
        data = self.model.data
        said = {
            "format": FORMAT,
            "version": VERSION,
            "catalogue": data.catalogue.id,
            "number": data.number,
            ENTERPRISE: data.enterprise.name,
            PERIOD: data.period or "",
            "hash": data.data_hash,
            "credit_code": data.enterprise.credit_code or "",
            "province": _named(data.enterprise.province),
            "city": _named(data.enterprise.city),
            "industry": _named(data.enterprise.industry),
            "headcount": data.enterprise.headcount or "",
            "overlays": " ".join(one.ref for one in data.overlays),
        }
        for at, (key, value) in enumerate(said.items()):
            sheet.write_string(at, 0, key)
            sheet.write_string(at, 1, cell_text(value))


def _named(place: Text | None) -> str:
    return place["zh"] if place is not None else ""


PROTECTION: Final = {
    "autofilter": True,
    "sort": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
}
"""What a person may do with the locked sheets."""


def _shown(unit: str, language: Language) -> str:
    return unit_label(unit.replace("{product}", "…").replace("{material}", "…"))[language]
