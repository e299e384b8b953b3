"""Reports by the 2025 edition to test with, and one of 2018 with yearly figures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from msgspec import structs

from bot.reports.data import ReportData, from_answers_file
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage
from bot.wording.facts import region_code
from dialogs.dossier.dossier import Plan
from scoring.answers.model import Met, NotApplicable, Value
from scoring.answers_file.reader import read_answers
from scoring.figures.calculation import calculated_answers
from scoring.figures.model import Figure
from scoring.overlays.library import shipped
from scoring.values import Text
from tests.bot.reports.support.samples import CATALOGUE, mixed, sample

FILE = Path(__file__).with_name("works-2025.yaml")
PLAN = Plan(
    number=1,
    name="产品碳足迹和光伏二期",
    answers={
        "product-carbon-footprint": Met(True),
        "renewable-energy-rate": Value(Decimal("2.5"), "%", Decimal("0.5"), None, Decimal(3)),
    },
    owner="王强",
    due="2027-06-30",
    cost="350 万元",
)
XINJIANG = Text(zh="新疆维吾尔自治区", en="Xinjiang")
UNANSWERED = ("green-management", "product-carbon-footprint", "retrofit-investment-share")
WITHOUT_ENDS = ("carbon-intensity", "water-intensity", "land-output", "pollutant-intensity")


@lru_cache
def full() -> ReportData:
    """From bills to a grade, with overlays, a plan, and figures of the year before."""
    file = read_answers(FILE.read_text("utf-8"), FILE.name, region_of=region_code)
    library = shipped()
    catalogue = library.catalogue(file.catalogue, file.overlays)
    overlays = tuple(library.overlay(ref) for ref in file.overlays)
    data = from_answers_file(file, catalogue, overlays)
    return replace(
        data,
        previous={"water-withdrawn": Figure(Decimal("2.8"), "万m³")},
        plans=(PLAN,),
        number="GF-00025-01",
        issued=date(2026, 11, 20),
    )


@lru_cache
def partly() -> ReportData:
    """Some rows open, some without an end to be scored by, one condition not met."""
    data = full()
    answers = {id: answer for id, answer in data.answers.items() if id not in UNANSWERED}
    for id in WITHOUT_ENDS:
        answer = answers[id]
        assert isinstance(answer, Value)
        answers[id] = structs.replace(answer, reference=None, leading=None, benchmark=None)
    answers["excl-2"] = Met(False)
    return replace(data, answers=answers, plans=(), previous={})


@lru_cache
def crowded() -> ReportData:
    """All that page 1 can say at once: what blocks, what is open, doubts, a key industry."""
    data = partly()
    industry = Text(zh="C1752 化纤织物染整精加工", en="C1752 Chemical fibre dyeing and finishing")
    unmet = ("excl-1", "excl-3", "excl-4", "no-violations", "management-systems")
    figures = {**data.figures, "water-reused": Figure(Decimal(90_000_000), "m³")}
    return replace(
        data,
        enterprise=replace(data.enterprise, industry=industry, city=None, province=XINJIANG),
        answers={**data.answers, **dict.fromkeys(unmet, Met(False))},
        figures=figures,
    )


@lru_cache
def thin() -> ReportData:
    """All gates met, all answered, and next to nothing that can be scored."""
    data = partly()
    answers = dict(data.answers) | dict.fromkeys(UNANSWERED, Met(True)) | {"excl-2": Met(True)}
    answers["retrofit-investment-share"] = Value(Decimal(2), "%")
    for id, answer in data.answers.items():
        if isinstance(answer, Value):
            answers[id] = structs.replace(answer, reference=None, leading=None, benchmark=None)
    answers["platform-functions"] = NotApplicable("没有平台")
    return replace(data, answers=answers)


@lru_cache
def inapplicable() -> ReportData:
    """No round adopted, the basic requirements met, and every row said not to apply."""
    catalogue = shipped().catalogue("gb36132-2025")
    met = {rule.id: Met(True) for rule in catalogue.requirements}
    answers = met | {row.id: NotApplicable("本厂没有") for row in catalogue.criteria}
    base = replace(full(), catalogue=catalogue, answers=answers, plans=(), previous={})
    return replace(base, overlays=(), figures={"output": Figure(Decimal(12000), "台")})


@lru_cache
def figures_2018() -> ReportData:
    """The 2018 edition with numbers worked out from yearly figures."""
    figures = {
        "site-area": Figure(Decimal(3), "公顷"),
        "floor-area": Figure(Decimal(42000), "m²"),
        "footprint": Figure(Decimal(15000), "m²"),
        "yard-area": Figure(Decimal(0), "m²"),
        "output": Figure(Decimal(12000), "台"),
        "output-value": Figure(Decimal("0.8"), "亿元"),
        "solid-waste-generated": Figure(Decimal(310), "t"),
        "solid-waste-utilised": Figure(Decimal(290), "t"),
        "carrier-electricity-purchased": Figure(Decimal(250), "万kWh", option="national"),
    }
    catalogue = shipped().catalogue(CATALOGUE.id, ("land-control-2008",))
    answers = mixed(catalogue)
    for row in catalogue.criteria:
        if row.measures:
            del answers[row.id]
    made = calculated_answers(catalogue, figures, answers, "C3985")
    answers |= {id: answer for id, answer in made.items() if answer is not None}
    overlays = (shipped().overlay("land-control-2008"),)
    base = replace(sample("mixed"), catalogue=catalogue, answers=answers)
    return replace(base, overlays=overlays, figures=figures)


MADE: dict[str, Callable[[], ReportData]] = {
    "full": full,
    "partly": partly,
    "crowded": crowded,
    "thin": thin,
    "inapplicable": inapplicable,
    "figures-2018": figures_2018,
}


@lru_cache
def document(name: str, language: DocumentLanguage) -> bytes:
    """A report, made once."""
    return build_pdf(MADE[name](), language)
