"""How the finding of one rule looks in a table, the same in every chapter."""

from collections.abc import Sequence

from reportlab.lib.colors import Color

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.styles import (
    ALARM,
    ALARM_PALE,
    AMBER,
    CELL,
    FAINT,
    GREEN,
    GREEN_PALE,
    GREY,
    LABEL,
    PAPER,
    SLATE,
    SMALL,
    Style,
)
from bot.reports.pdf.layout.table import Cell, Row
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.said import answer_said, outcome_in_words, own_reason
from bot.reports.words import phrase
from bot.wording.marks import mark_in_words
from bot.wording.results.verdict import Verdict
from scoring.answers.model import Answer
from scoring.catalogue.model import Criterion, Kind
from scoring.evaluation.readiness import Readiness
from scoring.evaluation.reasons import sentence_of
from scoring.evaluation.results import Finding, Outcome
from scoring.rounding import trimmed
from scoring.values import Text

COLOURS = {
    Outcome.MET: GREEN,
    Outcome.NOT_MET: ALARM,
    Outcome.NOT_APPLICABLE: GREY,
    Outcome.UNDECIDED: FAINT,
    Outcome.UNSCORED: SLATE,
}
VERDICT = CELL.but(bold=True)


class Rows:
    """Builds cells and rows about the rules of one assessment."""

    def __init__(self, model: ReportModel, words: ReportWords) -> None:
        self.model = model
        self.words = words

    def head(self, *keys: str, right: int = 0) -> Row:
        """A row of column titles, the last ``right`` of them set to the right."""
        cells = []
        for place, key in enumerate(keys):
            style = LABEL.but(align="right") if place >= len(keys) - right else LABEL
            cells.append(self.words.say(phrase(key), style))
        return Row(tuple(cells), with_next=True, rule=FAINT)

    def group(self, title: Text) -> Row:
        """A row across all columns that heads those below it."""
        return Row((self.words.say(title, SMALL.but(bold=True)),), with_next=True, fill=PAPER)

    def number(self, id: str) -> Cell:
        """The rule's code."""
        return (Prose(self.model.codes[id], CELL.but(colour=GREY)),)

    def outcome(self, id: str, style: Style = VERDICT) -> Cell:
        """The outcome, in its colour."""
        finding = self.model.findings[id]
        said = self.outcome_in_words(id)
        is_part = finding.outcome is Outcome.MET and finding.share < 1
        tint = AMBER if is_part else COLOURS[finding.outcome]
        return self.words.say(said, style.but(colour=tint))

    def outcome_in_words(self, id: str) -> Text:
        """The same without its colour."""
        return outcome_in_words(self.model, id)

    def points(self, id: str) -> Cell:
        """Points obtained of those available; a dash where it is not judged."""
        score = self.model.scores[id]
        judged = score.outcome in (Outcome.MET, Outcome.NOT_MET)
        obtained = trimmed(score.obtained, 2) if judged else "—"
        return (Prose(f"{obtained} / {trimmed(score.points, 2)}", CELL.but(align="right")),)

    def account(self, id: str) -> Cell:
        """The text of the rule, then reason, note and evidence.

        A reason that only repeats the outcome, which stands beside it, is left out.
        """
        text = self.words.say(self.model.rules[id].text, CELL)
        return (*text, *self._own_reason(id), *self.remarks(id))

    def answer(self, id: str, answer: Answer | None) -> Cell:
        """An answer to a rule, whether it is the one given or not."""
        if answer is None:
            return self.words.say(phrase("unanswered"), SMALL)
        return self.words.say(answer_said(self.model, id, answer), SMALL)

    def kind(self, rule: Criterion) -> Text:
        """How a criterion earns its points, in a word or two."""
        if rule.bonus:
            return phrase("bonus")
        if rule.kind is not Kind.SCORED:
            return phrase(rule.kind.value)
        return phrase(rule.scales[0].direction.value if rule.scales else "qualitative")

    def reason(self, id: str) -> Cell:
        """Why its outcome is as it is."""
        reason = reason_in_words(self.model.findings[id])
        return self.words.labelled(phrase("reason"), reason, SMALL.but(before=1))

    def _own_reason(self, id: str) -> Cell:
        """The reason where it says more than the outcome."""
        said = own_reason(self.model, id)
        if said is None:
            return ()
        is_own = said != reason_in_words(self.model.findings[id])
        key = "reason-given" if is_own else "reason"
        return self.words.labelled(phrase(key), said, SMALL.but(before=1))

    def remarks(self, id: str) -> Cell:
        """Whether it is to be confirmed, the note written on it, the names of its evidence."""
        data = self.model.data
        remarks: list[Prose] = []
        if mark := data.to_confirm.get(id):
            tint = SMALL.but(before=1, bold=True, colour=AMBER)
            remarks += self.words.say(mark_in_words(mark), tint)
        if note := data.notes.get(id):
            remarks += self._remark("note", note)
        if names := data.evidence.get(id):
            remarks += self._remark("evidence", self.words.listed(names))
        return tuple(remarks)

    def _remark(self, key: str, content: str) -> Sequence[Prose]:
        first, *more = [line for line in content.splitlines() if line.strip()] or [content]
        text = Text.model_construct(zh=first, en=first)
        labelled = self.words.labelled(phrase(key), text, SMALL.but(before=1), colour=GREEN)
        return (*labelled, *(Prose(line, SMALL) for line in more))


def tone(verdict: Verdict) -> tuple[Color, Color]:
    """The colour of the verdict and of its background: green only where a grade is earned."""
    if verdict.readiness is Readiness.NOT_READY:
        return ALARM, ALARM_PALE
    is_earned = verdict.result.grade not in (None, verdict.catalogue.grade_scale.below)
    return (GREEN, GREEN_PALE) if is_earned else (SLATE, PAPER)


def reason_in_words(finding: Finding) -> Text:
    """Why a finding is as it is, in both languages."""
    return sentence_of(finding.reason)
