"""The self-assessed and the reviewed result, in words, for every channel."""

from bot.wording.results.verdict import Verdict
from scoring.catalogue.model import Catalogue
from scoring.evaluation.readiness import Readiness
from scoring.evaluation.reviewed import Reviewed
from scoring.evaluation.totals import shown_total
from scoring.values import Text


def reviewed_badge(catalogue: Catalogue, result: Reviewed) -> Text:
    """The verdict in a few words, by the end that decides it."""
    decides = result.high if result.readiness is Readiness.NOT_READY else result.low
    return Verdict(catalogue, decides).badge


def reviewed_figure(catalogue: Catalogue, result: Reviewed) -> str:
    """The points of 100 or their range; a dash if nothing applies."""
    if result.high.nothing_applies:
        return "—"
    ends = dict.fromkeys(result.ends)
    return "–".join(shown_total(catalogue.grade_scale, end) for end in ends)
