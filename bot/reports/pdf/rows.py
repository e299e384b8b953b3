"""How the finding of one rule looks in a table, the same in every chapter."""

from collections.abc import Sequence

from bot.reports.assessed import ReportModel
from bot.reports.pdf.layout.styles import (
    ALARM,
    CELL,
    FAINT,
    FINE,
    GREEN,
    GREY,
    LABEL,
    PAPER,
    SLATE,
    SMALL,
    Style,
)
from bot.reports.pdf.layout.table import Cell, Row
from bot.reports.pdf.layout.text import Prose
from bot.reports.words import ReportWords, words
from scoring.catalogue.model import Condition, Criterion, Kind
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
WORDS = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "not-met",
    Outcome.NOT_APPLICABLE: "not-applicable",
    Outcome.UNDECIDED: "unanswered",
    Outcome.UNSCORED: "unscored",
}
EARNING = {"met": "full-points", "partly": "part-of-points", "not-met": "no-points"}
"""In their place for a row that is judged by its points alone."""

VERDICT = CELL.but(bold=True)


class Rows:
    """Builds cells and rows about the rules of one assessment."""

    def __init__(self, seen: ReportModel, voice: ReportWords) -> None:
        self.seen = seen
        self.voice = voice

    def head(self, *keys: str, right: int = 0) -> Row:
        """A row of column titles, the last ``right`` of them set to the right."""
        cells = []
        for place, key in enumerate(keys):
            style = LABEL.but(align="right") if place >= len(keys) - right else LABEL
            cells.append(self.voice.say(words(key), style))
        return Row(tuple(cells), with_next=True, rule=FAINT)

    def group(self, title: Text) -> Row:
        """A row across all columns that heads those below it."""
        return Row((self.voice.say(title, SMALL.but(bold=True)),), with_next=True, fill=PAPER)

    def number(self, id: str) -> Cell:
        """The rule's code."""
        return (Prose(self.seen.codes[id], CELL.but(colour=GREY)),)

    def outcome(self, id: str, style: Style = VERDICT) -> Cell:
        """What the rule says, in its colour."""
        finding = self.seen.findings[id]
        said = self.outcome_in_words(id)
        return self.voice.say(said, style.but(colour=COLOURS[finding.outcome]))

    def outcome_in_words(self, id: str) -> Text:
        """The same without its colour; a scored row is not met or unmet, it earns points."""
        finding, score = self.seen.findings[id], self.seen.scores.get(id)
        partly = finding.outcome is Outcome.MET and finding.share < 1
        key = "partly" if partly else WORDS[finding.outcome]
        if score is not None and score.kind is Kind.SCORED:
            key = EARNING.get(key, key)
        return words(key)

    def points(self, id: str) -> Cell:
        """Points obtained of those it holds; a dash where none are judged."""
        score = self.seen.scores[id]
        judged = score.outcome in (Outcome.MET, Outcome.NOT_MET)
        obtained = trimmed(score.obtained, 2) if judged else "—"
        return (Prose(f"{obtained} / {trimmed(score.points, 2)}", CELL.but(align="right")),)

    def account(self, id: str) -> Cell:
        """The rule's words, its kind, the reason, note and evidence: all there is to say."""
        rule = self.seen.rules[id]
        text = self.voice.say(rule.text, CELL)
        return (*text, *self.reason(id), *self._remarks(id))

    def brief(self, id: str, most: int | None = None, style: Style = CELL) -> Cell:
        """The rule's words, and under what heading they stand."""
        where = Prose(self.voice.line(self.where(id), "　"), FINE.but(before=2))
        return (*self.voice.say(self.seen.rules[id].text, style, most), where)

    def where(self, id: str) -> Text:
        """Section and indicator of a criterion, or the group of a requirement."""
        rule = self.seen.rules[id]
        if not isinstance(rule, Criterion):
            kind = words("condition" if isinstance(rule, Condition) else "basic")
            return Text(zh=f"{kind.zh} · {rule.group.zh}", en=f"{kind.en} · {rule.group.en}")
        catalogue = self.seen.catalogue
        section = next(item for item in catalogue.sections if item.id == rule.section)
        if rule.kind is Kind.SCORED:
            return section.title
        kind = words(rule.kind.value)
        return Text(zh=f"{kind.zh} · {section.title.zh}", en=f"{kind.en} · {section.title.en}")

    def kind(self, rule: Criterion) -> Text:
        """How a criterion earns its points, in a word or two."""
        if rule.bonus:
            return words("bonus")
        if rule.kind is not Kind.SCORED:
            return words(rule.kind.value)
        return words(rule.scales[0].direction.value if rule.scales else "qualitative")

    def reason(self, id: str) -> Cell:
        """Why its outcome is as it is."""
        reason = reason_in_words(self.seen.findings[id])
        return self.voice.labelled(words("reason"), reason, SMALL.but(before=3))

    def _remarks(self, id: str) -> Cell:
        data = self.seen.data
        remarks: list[Prose] = []
        if note := data.notes.get(id):
            remarks += self._remark("note", note)
        if names := data.evidence.get(id):
            remarks += self._remark("evidence", self.voice.listed(names))
        return tuple(remarks)

    def _remark(self, key: str, content: str) -> Sequence[Prose]:
        first, *more = [line for line in content.splitlines() if line.strip()] or [content]
        text = Text.model_construct(zh=first, en=first)
        labelled = self.voice.labelled(words(key), text, SMALL.but(before=2), colour=GREEN)
        return (*labelled, *(Prose(line, SMALL) for line in more))


def reason_in_words(finding: Finding) -> Text:
    """Why a finding is as it is, in both languages."""
    return sentence_of(finding.reason)
