"""Whether a template can be filled, and which of the facts it never shows."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from bot.reports.data import Enterprise, ReportData
from bot.reports.model import ReportModel
from bot.reports.word.build import TEMPLATES
from bot.reports.word.rendering import filled
from bot.wording.bilingual import Bilingual
from dialogs.dossier.dossier import Plan
from scoring.answers.model import Met
from scoring.catalogue.loading import load_catalogue
from scoring.figures.model import Figure
from scoring.values import Text


def left_out(file: Path) -> tuple[str, ...]:
    """The names that a template never uses. Raises what jinja2 raises where it has an error."""
    context = TEMPLATES[file.name](ReportModel(_sample(file.stem)), Bilingual("zh"))
    filled(file, context)
    text = _text(file)
    return tuple(name for name in _names(context) if not _is_used(name, text))


def _text(file: Path) -> str:
    """All that is written in a template, its tags as well."""
    document = Document(str(file))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.footer._element, section.header._element]
    return "".join(t.text or "" for part in parts for t in part.iter(qn("w:t")))


def _is_used(name: str, text: str) -> bool:
    first, _, part = name.partition(".")
    has_first = re.search(rf"\b{first}\b", text) is not None
    return has_first and (not part or re.search(rf"\.{part}\b", text) is not None)


def _names(context: Mapping[str, Any]) -> Iterator[str]:
    for name, value in context.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from (f"{name}.{part}" for part in value[0])
        elif isinstance(value, dict):
            yield from (f"{name}.{part}" for part in value)
        else:
            yield name


def _sample(form: str) -> ReportData:
    """Something of everything that a form may show."""
    catalogue = load_catalogue(f"gb36132-{form.rpartition('-')[2]}")
    place = Text(zh="示例", en="sample")
    rules = [rule.id for rule in catalogue.rules]
    return ReportData(
        catalogue=catalogue,
        enterprise=Enterprise("示例", "9" * 18, place, place, place, "1"),
        period="2025",
        answers={id: Met(True) for id in rules[:3]},
        notes={rules[0]: "示例"},
        evidence={rules[0]: ("示例.pdf",)},
        figures={"output": Figure(Decimal(1), "t")},
        plans=(Plan(1, "示例", {rules[0]: Met(True)}),),
        number="GF-00001-01",
    )
