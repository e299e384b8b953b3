"""What other closed cases came to, in words."""

from dataclasses import dataclass
from decimal import Decimal

from bot.screens.core.context import ScaleOfCases, ScreenContext
from scoring.evaluation.own_cases import LEAST
from scoring.rounding import significant
from scoring.units.labels import amount_label


@dataclass(frozen=True, slots=True)
class CasesInWords:
    """A row ready for display; without enough clients it says only how many there are."""

    code: str
    title: str
    count: int
    average: str
    leading: str
    least: int = LEAST

    @property
    def is_enough(self) -> bool:
        """Whether there is an average."""
        return bool(self.average)

    @property
    def is_whole(self) -> bool:
        """Whether there are two values to compare with."""
        return bool(self.average and self.leading)


def in_words(context: ScreenContext, row: ScaleOfCases) -> CasesInWords:
    """A row in the reader's language."""
    return CasesInWords(
        code=context.index.code[row.subject],
        title=context.say(row.scale.label),
        count=row.ends.count,
        average=_shown(context, row.ends.average, row.unit),
        leading=_shown(context, row.ends.leading, row.unit),
    )


def _shown(context: ScreenContext, number: Decimal | None, unit: str) -> str:
    return "" if number is None else context.say(amount_label(significant(number), unit))
