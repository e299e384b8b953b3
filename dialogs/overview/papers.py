"""The papers a report can be asked for on, by the codes that stored reports have as well."""

from collections.abc import Mapping
from typing import Final

from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Dossier
from scoring.catalogue.model import Catalogue
from scoring.values import Language

PDFS: Final = ("zh", "en", "both")
SELF_EVALUATION: Final = "word1"
THIRD_PARTY: Final = "word2"
RESULTS: Final[Mapping[Language, str]] = {"zh": "sheet-zh", "en": "sheet-en"}
QUESTIONNAIRE: Final[Mapping[Language, str]] = {"zh": "ask-zh", "en": "ask-en"}
WITH_THIRD_PARTY: Final = ("2018",)
"""The editions whose rounds ask for a third party's report."""


def word_papers(catalogue: Catalogue, dossier: Dossier) -> tuple[str, ...]:
    """The Word forms there are for the edition, and for what the person is in the case."""
    may_review = permits(dossier.membership, Act.REVIEW)
    has_third = catalogue.edition in WITH_THIRD_PARTY and may_review
    return (SELF_EVALUATION, THIRD_PARTY) if has_third else (SELF_EVALUATION,)


def sheets(language: Language) -> tuple[str, ...]:
    """The Excel workbooks in a language."""
    return (RESULTS[language], QUESTIONNAIRE[language])
