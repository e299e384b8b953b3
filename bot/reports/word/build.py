"""Report data in, a Word document out: the same data always give the same bytes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.reports.data import ReportData, from_snapshot
from bot.reports.model import ReportModel
from bot.reports.papers import Form
from bot.reports.word.contexts import Context, self_evaluation, self_evaluation_2025
from bot.reports.word.rendering import clean, filled
from bot.reports.word.third_party import third_party
from bot.wording.bilingual import Bilingual, DocumentLanguage

SHIPPED: Final = Path(__file__).parent / "templates"
TEMPLATES: Final[dict[str, Callable[[ReportModel, Bilingual], Context]]] = {
    "self-evaluation-2018.docx": self_evaluation,
    "self-evaluation-2025.docx": self_evaluation_2025,
    "third-party-2018.docx": third_party,
}
"""By the name of the template's file: what it is filled with."""


class NoSuchForm(ValueError):
    """There is no such form for the edition."""


def template_name(form: Form, edition: str) -> str:
    """The file name of a form's template. Raises ``NoSuchForm``."""
    name = f"{form}-{edition}.docx"
    if name not in TEMPLATES:
        raise NoSuchForm(name)
    return name


def build_docx(
    data: ReportData, form: Form, language: DocumentLanguage = "zh", own: Path | None = None
) -> bytes:
    """A form filled with the facts. ``own`` is the operator's folder of templates, which may have
    a template of its own in place of the one that comes with the program."""
    model = ReportModel(_printable(data))
    name = template_name(form, data.catalogue.edition)
    return filled(template_in(own, name), TEMPLATES[name](model, Bilingual(language)))


def _printable(data: ReportData) -> ReportData:
    """The same without what no file can hold; its hash is still that of the data themselves."""
    kept = from_snapshot(
        clean(data.to_snapshot()),
        number=data.number,
        sequence=data.sequence,
        supersedes=data.supersedes,
        issued=data.issued,
        version=data.version,
        catalogue=data.catalogue,
        check=data.check,
    )
    return replace(kept, hash_of_whole=data.data_hash)


def template_in(own: Path | None, name: str) -> Path:
    """The operator's template, else the one that comes with the program."""
    if own is not None and (own / name).is_file():
        return own / name
    return SHIPPED / name
