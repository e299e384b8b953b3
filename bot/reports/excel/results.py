"""The results as a workbook: every rule with its points, figures, evidence, reviews, plans."""

from collections.abc import Sequence
from typing import Any, Final

from bot.reports.data import ReportData
from bot.reports.excel.choices import phrase
from bot.reports.excel.writing import (
    Formats,
    cell_text,
    print_on_a4,
    workbook,
    write_table,
)
from bot.reports.model import ReportModel
from bot.reports.said import answer_said, is_outdated, outcome_in_words, own_reason
from bot.reports.section_figures import section_figures
from bot.reports.words import phrase as report_phrase
from bot.wording.figures import amount, as_given
from bot.wording.marks import mark_in_words
from bot.wording.proof import status_in_words, validity_in_words
from bot.wording.results.reviewed import reviewed_badge, reviewed_figure
from dialogs.dossier.decisions import Decision
from dialogs.dossier.reviews import Review
from dialogs.typed.china_time import CHINA
from scoring.catalogue.model import Criterion
from scoring.evaluation.results import Outcome
from scoring.figures.kinds import figure_kinds
from scoring.rounding import trimmed
from scoring.values import Language, Text

Rows = Sequence[Sequence[str]]
JUDGED: Final = (Outcome.MET, Outcome.NOT_MET)


def build_results(data: ReportData, language: Language) -> bytes:
    """The workbook."""
    writer = _Writer(ReportModel(data), language)
    return workbook(writer.write, data.enterprise.name)


class _Writer:
    def __init__(self, model: ReportModel, language: Language) -> None:
        self.model = model
        self.language: Language = language

    def say(self, key: str, **values: object) -> str:
        """Words of ours."""
        return phrase(key, **values)[self.language]

    def text(self, said: Text | None) -> str:
        """A text in the language of the workbook."""
        return "" if said is None else said[self.language]

    def write(self, book: Any) -> None:
        """All sheets that have anything to say."""
        self.book, self.formats = book, Formats(book)
        self._write_overview()
        self._write_rows()
        self._table("results-figures", ("figure", "amount", "previous", "form"),
                    (36, 28, 24, 40), self._figures())  # fmt: skip
        self._table("results-files", ("code", "text", "file", "found"), (8, 50, 50, 28),
                    self._files())  # fmt: skip
        self._table("results-reviews", ("code", "text", "verdict", "reason", "reviewer"),
                    (8, 50, 24, 50, 16), self._reviews())  # fmt: skip
        self._table("results-decisions", ("code", "text", "decided", "reason", "decider"),
                    (8, 50, 24, 50, 24), self._decisions())  # fmt: skip
        self._table("results-plans", ("item", "value", "remark"), (24, 60, 40), self._plans())

    def _table(
        self, title: str, heads: Sequence[str], widths: Sequence[float], rows: Rows
    ) -> None:
        if not rows:
            return
        sheet = self.book.add_worksheet(self.say(title))
        head = [self.say(f"head-{one}") for one in heads]
        write_table(sheet, self.formats, head, widths, rows)
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)
        print_on_a4(sheet)

    def _write_overview(self) -> None:
        sheet = self.book.add_worksheet(self.say("results-total"))
        model, of = self.model, self.model.data.enterprise
        verdict = model.verdict
        said = {
            "name": of.name,
            "credit-code": of.credit_code or "",
            "place": "".join(filter(None, (self.text(of.province), self.text(of.city)))),
            "industry": self.text(of.industry),
            "headcount": of.headcount or "",
            "year": model.data.period or "",
            "catalogue": self.text(model.catalogue.title),
            "verdict": f"{self.text(verdict.headline)}{self.text(verdict.after_headline)}",
            "number": model.data.number,
            "hash": model.data.data_hash,
        }
        if model.data.released is not None:
            said["decided"] = self._decided_result()
        rows = [(self.say(f"row-{key}"), text) for key, text in said.items()]
        head = (self.say("head-item"), self.say("head-value"))
        at = write_table(sheet, self.formats, head, (30, 60), rows)
        sheet.write_string(at, 0, self.say("results-not-official"), self.formats.plain)
        at = self._write_sections(sheet, at + 2)
        print_on_a4(sheet, landscape=False)

    def _decided_result(self) -> str:
        """Beside the self-assessment: what was decided, and how much is undecided."""
        model = self.model
        points = reviewed_figure(model.catalogue, model.decided)
        verdict = self.text(reviewed_badge(model.catalogue, model.decided))
        count = len(model.undecided)
        return self.say("decided-result", points=points, verdict=verdict, count=count)

    def _write_sections(self, sheet: Any, at: int) -> int:
        keys = ("section", "weight", "points", "obtained", "lost", "open")
        for column, key in enumerate(keys):
            sheet.write_string(at, column, self.say(f"head-{key}"), self.formats.head)
        sheet.set_column(2, 5, 12)
        figures = section_figures(self.model)
        sections = self.model.catalogue.sections
        lines = [
            (self.text(section.title), trimmed(section.weight), shown)
            for section, shown in zip(sections, figures.sections, strict=True)
        ]
        for title, weight, shown in [*lines, (self.say("sum"), "", figures.total)]:
            at += 1
            names = ("applicable", "obtained", "lost", "open")
            cells = (title, weight, *(shown[name] for name in names))
            for column, text in enumerate(cells):
                self._write_figure(sheet, at, column, text)
        return at + 1

    def _write_figure(self, sheet: Any, at: int, column: int, text: str) -> None:
        """A number as a number, so that it can be added up; anything else as text."""
        try:
            sheet.write_number(at, column, float(text), self.formats.number)
        except ValueError:
            sheet.write_string(at, column, cell_text(text), self.formats.cell)

    def _write_rows(self) -> None:
        sheet = self.book.add_worksheet(self.say("results-rows"))
        model, data = self.model, self.model.data
        keys = ("code", "group", "text", "outcome", "points", "obtained", "why", "note",
                "confirm", "evidence")  # fmt: skip
        rows = []
        for id, rule in model.rules.items():
            reason, mark = own_reason(model, id), data.to_confirm.get(id)
            rows.append(
                (
                    model.codes[id],
                    self._group(id),
                    self.text(rule.text),
                    self.text(outcome_in_words(model, id)),
                    *self._points(id),
                    self.text(reason),
                    data.notes.get(id, ""),
                    self.text(mark_in_words(mark)) if mark else "",
                    " ".join(self._numbers(id)),
                )
            )
        head = [self.say(f"head-{key}") for key in keys]
        widths = (8, 16, 46, 12, 8, 8, 40, 30, 20, 30)
        write_table(sheet, self.formats, head, widths, rows)
        for at, row in enumerate(rows, start=1):
            for column in (4, 5):
                self._write_figure(sheet, at, column, row[column])
        sheet.autofilter(0, 0, len(rows), len(keys) - 1)
        print_on_a4(sheet)

    def _group(self, id: str) -> str:
        rule, catalogue = self.model.rules[id], self.model.catalogue
        if not isinstance(rule, Criterion):
            return self.text(rule.group)
        section = next(one for one in catalogue.sections if one.id == rule.section)
        return self.text(section.title)

    def _points(self, id: str) -> tuple[str, str]:
        score = self.model.scores.get(id)
        if score is None:
            return "", ""
        obtained = trimmed(score.obtained, 2) if score.outcome in JUDGED else ""
        return trimmed(score.points, 2), obtained

    def _figures(self) -> Rows:
        data, language = self.model.data, self.language
        return [
            (
                kind.title[language],
                amount(id, data.figures[id], language) if id in data.figures else "",
                as_given(data.previous[id], language) if id in data.previous else "",
                self.text(kind.form),
            )
            for id, kind in figure_kinds().items()
            if id in data.figures or id in data.previous
        ]

    def _files(self) -> Rows:
        model = self.model
        rows = []
        for id in (id for id in model.rules if id in model.data.evidence):
            files = zip(self._numbers(id), model.data.evidence[id], model.files[id], strict=False)
            for number, name, judged in files:
                found = self.text(status_in_words(judged.status))
                if judged.valid_until is not None:
                    day = validity_in_words(judged.valid_until, model.data.issued)
                    found = f"{found}\n{self.text(day)}"
                rows.append((number, self.text(model.rules[id].text), name, found))
        return rows

    def _numbers(self, id: str) -> list[str]:
        """The numbers of the files of a rule."""
        names = self.model.data.evidence.get(id, ())
        return [f"{self.model.codes[id]}-{at}" for at in range(1, len(names) + 1)]

    def _reviews(self) -> Rows:
        model = self.model
        return [
            (
                model.codes[id],
                self.text(model.rules[id].text),
                self._said(id, model.data.reviews[id]),
                model.data.reviews[id].reason,
                model.data.reviews[id].by.name,
            )
            for id in model.rules
            if id in model.data.reviews
        ]

    def _said(self, id: str, review: Review) -> str:
        """The verdict, of an override the reviewer's own answer, and that it is outdated."""
        lines = [report_phrase(f"review-{review.verdict.value}")]
        if review.value is not None:
            lines.append(answer_said(self.model, id, review.value))
        if is_outdated(self.model, id):
            lines.append(report_phrase("review-outdated"))
        return "\n".join(map(self.text, lines))

    def _decisions(self) -> Rows:
        """What was decided of a row; of an answer that has changed since, nothing."""
        model, released = self.model, self.model.data.released
        rows = {} if released is None else released.rows
        return [
            (model.codes[id], self.text(model.rules[id].text), *self._decision(id, rows[id]))
            for id in model.rules
            if id in rows
        ]

    def _decision(self, id: str, decision: Decision) -> tuple[str, str, str]:
        if id in self.model.undecided:
            return self.text(report_phrase("decided-open")), "", ""
        said = self.text(answer_said(self.model, id, decision.value))
        if not decision.is_own:
            said = f"{said}\n{self.text(report_phrase('decided-as-reviewed'))}"
        at = f"{decision.by.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        return said, decision.reason, f"{decision.by.name}\n{at}"

    def _plans(self) -> Rows:
        model = self.model
        rows = []
        for plan in model.data.plans:
            facts = "\n".join(part for part in (plan.owner, plan.due, plan.cost) if part)
            items = "\n".join(
                f"{model.codes[id]} {self.text(model.rules[id].text)}"
                for id in plan.answers
                if id in model.rules
            )
            rows.append((plan.name, items, facts))
        return rows
