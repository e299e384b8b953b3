"""Reports to test with: made-up enterprises, by the published catalogue."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.reports.data import Enterprise, ReportData
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage
from scoring.answers.model import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue.loading import load_catalogue, parse_catalogue
from scoring.catalogue.model import Catalogue, Criterion, Kind
from scoring.figures.model import Figure
from scoring.values import Text
from tests.bot.reports.support.reading import pages_of

CATALOGUE = load_catalogue("gb36132-2018")
GOLDEN = Path(__file__).parents[3] / "golden"
DEMO_FILE = Path(__file__).parents[3] / "catalogues" / "demo.yaml"
DEMO = parse_catalogue(DEMO_FILE.read_text("utf-8"), DEMO_FILE.name)
"""Small, and its words stay as they are: what golden texts need."""
ENTERPRISE = Enterprise(
    name="示例绿能新材料科技股份有限公司",
    credit_code="91130100MA0ABCDE1X",
    province=Text(zh="河北省", en="Hebei"),
    city=Text(zh="石家庄市", en="Shijiazhuang"),
    industry=Text(zh="C3985 电子专用材料制造", en="C3985 Electronic materials"),
    headcount="486",
)
NOTE = "现场已整改，负责人：王强。"
EVIDENCE = ("整改照片.jpg", "hazardous-waste-ledger-2025.xlsx")
REASON = "本企业没有该工序"


def all_met(catalogue: Catalogue) -> dict[str, Answer]:
    """Yes to everything."""
    answers: dict[str, Answer] = {rule.id: Met(True) for rule in catalogue.requirements}
    return answers | {row.id: Met(True) for row in catalogue.criteria}


def mixed(catalogue: Catalogue) -> dict[str, Answer]:
    """Ready: every mandatory row met, the optional ones answered in every way there is."""
    ways: tuple[Callable[[Criterion], Answer], ...] = (
        lambda _: Met(True),
        lambda _: Met(False),
        lambda _: Ratio(Decimal("0.7")),
        lambda _: NotApplicable(REASON),
    )
    answers = all_met(catalogue)
    optional = [row for row in catalogue.criteria if row.kind is Kind.OPTIONAL]
    for place, row in enumerate(optional):
        is_multiple = row.measures and row.measures[0].reads == "multiple"
        answers[row.id] = Value(Decimal("1.5")) if is_multiple else ways[place % 4](row)
    return answers


def _report(answers: dict[str, Answer], catalogue: Catalogue = CATALOGUE) -> ReportData:
    noted = catalogue.criteria[3].id
    return ReportData(
        catalogue=catalogue,
        enterprise=ENTERPRISE,
        period="2025",
        answers=answers,
        notes={noted: NOTE},
        evidence={noted: EVIDENCE, catalogue.requirements[0].id: ("执照.pdf",)},
        number="GF-00017-02",
        sequence=2,
        supersedes="GF-00017-01",
        issued=date(2026, 11, 20),
    )


def _not_ready(catalogue: Catalogue = CATALOGUE) -> ReportData:
    """Two vetoes, and the last tenth of the rows unanswered."""
    answers = mixed(catalogue)
    answers[catalogue.requirements[1].id] = Met(False)
    answers[catalogue.criteria[0].id] = Met(False)
    for row in catalogue.criteria[-len(catalogue.criteria) // 10 :]:
        del answers[row.id]
    return _report(answers, catalogue)


def _hopeless() -> ReportData:
    """Nothing met, and all that may be unanswered is."""
    answers: dict[str, Answer] = {rule.id: Met(False) for rule in CATALOGUE.requirements}
    answers |= {row.id: Met(False) for row in CATALOGUE.criteria[:60]}
    return _report(answers)


def _open() -> ReportData:
    answers = mixed(CATALOGUE)
    del answers[CATALOGUE.requirements[0].id]
    return _report(answers)


def _floor_moved() -> ReportData:
    """All mandatory rows met but for many left out, nothing optional: below 60."""
    answers = all_met(CATALOGUE)
    for row in CATALOGUE.criteria:
        if row.kind is Kind.OPTIONAL:
            answers[row.id] = Met(False)
        elif row.section == "infrastructure" and row.points > 5:
            answers[row.id] = NotApplicable(REASON)
    return _report(answers)


def _contradicting() -> ReportData:
    """A system certified without the system, and one quantity with two numbers."""
    answers = mixed(CATALOGUE)
    answers["management-quality-system"] = Met(False)
    answers["management-quality-certified"] = Met(True)
    answers["performance-floor-area-ratio-required"] = Value(Decimal("1.2"))
    return _report(answers)


def _empty() -> ReportData:
    bare = Enterprise(name="")
    return replace(_report({}), enterprise=bare, period=None, notes={}, evidence={}, issued=None)


SAMPLES: dict[str, Callable[[], ReportData]] = {
    "mixed": lambda: _report(mixed(CATALOGUE)),
    "perfect": lambda: _report(all_met(CATALOGUE)),
    "demo": lambda: _report(mixed(DEMO), DEMO),
    "demo-not-ready": lambda: _not_ready(DEMO),
    "not-ready": _not_ready,
    "contradicting": _contradicting,
    "hopeless": _hopeless,
    "open": _open,
    "floor-moved": _floor_moved,
    "empty": _empty,
}


@lru_cache
def sample(name: str) -> ReportData:
    """The data of a sample."""
    return SAMPLES[name]()


@lru_cache
def pdf(name: str, language: DocumentLanguage) -> bytes:
    """A sample's report, made once."""
    return build_pdf(sample(name), language)


def golden(
    name: str, document: bytes, request: pytest.FixtureRequest, only: tuple[int, ...] = ()
) -> tuple[str, str]:
    """What ``tests/golden`` keeps under ``name``, and the document's text, page by page.

    ``only`` picks pages by their numbers. With ``--update-golden`` the text is kept first.
    """
    path = GOLDEN / f"{name}.txt"
    numbered = enumerate(PdfReader(BytesIO(document)).pages, 1)
    pages = [(n, page.extract_text()) for n, page in numbered if n in only or not only]
    text = "\n\n".join(f"--- {number} ---\n{page}" for number, page in pages) + "\n"
    if request.config.getoption("--update-golden"):
        path.write_text(text, "utf-8")
    return path.read_text("utf-8"), text


def squeezed(text: str) -> str:
    """Without white space: where lines break is not what most tests are about."""
    return "".join(text.split())


def text_of(document: bytes) -> str:
    """All text, squeezed."""
    return squeezed("".join(pages_of(document)))


def as_json(answers: dict[str, dict[str, object]]) -> str:
    """An answers file."""
    return json.dumps(
        {
            "catalogue": CATALOGUE.id,
            "enterprise": {"name": "甲厂"},
            "period": 2025,
            "answers": answers,
        }
    )


def answered_so_far() -> ReportData:
    """The first half of the questions of 2018, some notes, and two yearly figures."""
    whole = _report(mixed(CATALOGUE))
    rules = [rule.id for rule in CATALOGUE.rules][:50]
    figures = {
        "output": Figure(Decimal(5000), "t"),
        "output-value": Figure(Decimal(9000), "万元"),
    }
    answers = {id: whole.answers[id] for id in rules} | {rules[8]: Met(True)}
    return replace(whole, answers=answers, figures=figures)
