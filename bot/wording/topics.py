"""What a row is called among others: its topic, not the sentence that asks it."""

from bot.wording.truncate import lead
from scoring.catalogue.model import Catalogue, Criterion, Kind, Requirement
from scoring.values import Text


def topic(catalogue: Catalogue, item: Criterion | Requirement) -> Text:
    """The indicator of a scored row that has it to itself; of any other row its question."""
    if isinstance(item, Criterion) and item.kind is Kind.SCORED:
        sharing = [row for row in catalogue.criteria if row.indicator == item.indicator]
        if len(sharing) == 1:
            return next(i.title for i in catalogue.indicators if i.id == item.indicator)
    return Text(zh=lead(item.question.zh), en=lead(item.question.en))
