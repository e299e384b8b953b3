"""The papers that a report of the same facts is printed on: PDF, Word, Excel.

The code of a paper is what storage keeps as the language of a report, and ends its file's name:
``GF-00001-01-zh``, ``GF-00001-01-word1``.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from bot.wording.bilingual import DocumentLanguage
from dialogs.overview.papers import QUESTIONNAIRE, RESULTS, SELF_EVALUATION, THIRD_PARTY
from scoring.values import Language, reading_language

Form = Literal["report", "self-evaluation", "third-party", "results", "questionnaire"]
"""What is printed: our report, annex 2-1, annex 2-2, the results, or the questions to answer."""

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Paper:
    """One of them: its form, language, and the kind of file."""

    code: str
    form: Form
    language: DocumentLanguage
    media_type: str
    suffix: str

    @property
    def reader(self) -> Language:
        """The language of the person who reads it."""
        return reading_language(self.language)


def _all() -> dict[str, Paper]:
    papers = [Paper(code, "report", code, PDF, "pdf") for code in get_args(DocumentLanguage)]
    papers += [
        Paper(SELF_EVALUATION, "self-evaluation", "zh", DOCX, "docx"),
        Paper(THIRD_PARTY, "third-party", "zh", DOCX, "docx"),
    ]
    papers += [Paper(code, "results", of, XLSX, "xlsx") for of, code in RESULTS.items()]
    papers += [
        Paper(code, "questionnaire", of, XLSX, "xlsx") for of, code in QUESTIONNAIRE.items()
    ]
    return {paper.code: paper for paper in papers}


PAPERS: Final = _all()
"""By their codes, which are permanent: stored reports contain them."""


def paper_named(name: str) -> tuple[str, Paper] | None:
    """The number of a report and the paper in ``GF-00001-01-sheet-zh``, in either case."""
    lower = name.lower()
    for code in sorted(PAPERS, key=len, reverse=True):  # "-zh" also ends "-sheet-zh"
        if lower.endswith(f"-{code}") and "-" in lower.removesuffix(f"-{code}"):
            return name[: -len(code) - 1].upper(), PAPERS[code]
    return None
