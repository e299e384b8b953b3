"""The baseline and leading value of all indicators, one row each."""

from dataclasses import dataclass

from propcache.api import cached_property

from bot.screens.core.view import Labels, View
from bot.screens.scales.of_cases import CasesInWords, in_words
from bot.screens.scales.parts import answer_on_scale
from bot.wording.answers import level_in_words, source_in_words
from dialogs.core import buttons as c
from dialogs.enterprise.industries import industry
from dialogs.scales.table import rows_of_table
from scoring.answers.model import Estimate, Value
from scoring.answers.scales import ScaleBound
from scoring.catalogue.model import Criterion
from scoring.rounding import significant, trimmed
from scoring.units.labels import amount_label


@dataclass(frozen=True)
class TableRow:
    """An indicator, ready for display; ``origin`` is empty while its two ends are open."""

    code: str
    title: str
    value: str
    baseline: str
    leading: str
    origin: str
    points: str


class BenchmarksView(View):
    """The table of baselines and leading values."""

    @cached_property
    def table_rows(self) -> list[TableRow]:
        """A row for each indicator whose ends are missing or come from the enterprise."""
        return [self._row(id) for id in rows_of_table(self.context.index, self.context.dossier)]

    @property
    def open_count(self) -> int:
        """How many of them cannot be scored yet."""
        return sum(not row.origin for row in self.table_rows)

    @property
    def knows_cases(self) -> bool:
        """Whether the reader's organisation has clients to compare with."""
        return self.context.around.own_cases is not None

    @property
    def is_group_known(self) -> bool:
        """Whether the industry and the year are given by which closed cases are chosen."""
        facts = self.context.dossier.profile
        return None not in (facts.industry, facts.period)

    @property
    def cases_of(self) -> str:
        """The industry and the year of the closed cases."""
        facts = self.context.dossier.profile
        known = industry(facts.industry or "")
        return f"{self.say(known.name) if known else facts.industry} · {facts.period}"

    @cached_property
    def case_rows(self) -> list[CasesInWords]:
        """What closed cases came to, a row for each scale."""
        return [in_words(self.context, one) for one in self.context.around.own_cases or ()]

    def _row(self, subject: str) -> TableRow:
        context = self.context
        item, answer = context.index.asked[subject], context.dossier.answers.get(subject)
        assert isinstance(item, Criterion)  # noqa: S101 - the table has no requirements
        given = answer_on_scale(context, subject)
        position = given.position if given else None
        number = amount_label(significant(position.number), position.unit) if position else None
        return TableRow(
            code=context.index.code[subject],
            title=self.say(position.scale.label) if position else context.topic_of(subject),
            value=self.say(number) if number else "",
            baseline=_shown(position.baseline if position else None),
            leading=_shown(position.leading if position else None),
            origin=self._origin(answer, position is not None and position.benchmark is not None),
            points=trimmed(item.points),
        )

    def _origin(self, answer: object, is_limit: bool) -> str:
        if isinstance(answer, Estimate):
            return self.say(level_in_words(answer.level))
        if not isinstance(answer, Value) or not (answer.has_own_ends or answer.level):
            return ""
        if answer.level is not None:
            return self.say(level_in_words(answer.level))
        if is_limit:
            return self.context.phrase("by-limit")
        if answer.source is None:
            return self.context.phrase("source-open")
        named = self.context.bracketed(answer.source_name)
        return self.say(source_in_words(answer.source)) + named

    @property
    def labels(self) -> Labels:
        """The number of each row."""
        return {c.ENDS: lambda code: code}


def _shown(end: ScaleBound | None) -> str:
    return "—" if end is None else significant(end.value)
