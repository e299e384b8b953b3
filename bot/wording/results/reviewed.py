"""The self-assessed and the reviewed result, in words, for every channel."""

from scoring.catalogue.model import Catalogue
from scoring.evaluation.reviewed import Reviewed
from scoring.evaluation.totals import shown_total


def reviewed_figure(catalogue: Catalogue, result: Reviewed) -> str:
    """The points of 100 or their range; a dash if nothing applies."""
    if result.high.nothing_applies:
        return "—"
    ends = dict.fromkeys(result.ends)
    return "–".join(shown_total(catalogue.grade_scale, end) for end in ends)
