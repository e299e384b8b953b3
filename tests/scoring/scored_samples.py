"""The demo catalogue that scores by numbers, bare and as overlays leave it, and its answers."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Ratio, Value
from scoring.catalogue.loading import parse_catalogue
from scoring.catalogue.model import (
    AppliedOverlay,
    Benchmark,
    Catalogue,
    Condition,
    Criterion,
    Direction,
    Requirement,
    Scale,
)
from scoring.values import Text
from tests.scoring.samples import YES, hundredths, ratio

SCORED_FILE = Path(__file__).parents[1] / "catalogues" / "scored.yaml"

NOT_HERE = NotApplicable("没有这道工序")


@cache
def scored() -> Catalogue:
    return parse_catalogue(SCORED_FILE.read_text(encoding="utf-8"), SCORED_FILE.name)


def same(text: str) -> Text:
    return Text(zh=text, en=text)


@cache
def overlaid() -> Catalogue:
    """With a condition, published limits, an overlay's scale; 4 + 3 bonus points, 5 at most."""
    catalogue = scored()
    lawful = catalogue.requirements[0].model_dump()
    condition = Condition(**lawful | {"id": "not-excluded"}, check_at=same("信用中国"))
    design = next(row for row in catalogue.criteria if row.id == "design")
    bonus = [
        design.model_copy(
            update={"id": id, "number": number, "points": Decimal(points), "bonus": True}
        )
        for id, number, points in (("listed", 7, 4), ("zero-carbon", 8, 3))
    ]
    overlay = AppliedOverlay(
        id="local", title=same("本地值"), source=same("某省通知"), issued="2026-01-01",
        scope=same("某省"), brings=same("土地产出率"),
    )  # fmt: skip
    land = next(row for row in catalogue.criteria if row.id == "land-output")
    per_value = land.scales[1].model_copy(
        update={"baseline": Decimal("0.5"), "leading": Decimal("1.5"), "set_by": "local"}
    )
    land = land.model_copy(update={"scales": (land.scales[0], per_value)})
    return catalogue.model_copy(
        update={
            "conditions": (condition,),
            "benchmarks": BENCHMARKS,
            "overlays": (overlay,),
            "criteria": (*catalogue.criteria[:5], land, *bonus),
            "bonus_cap": Decimal(5),
        }
    )


def benchmark(id: str, leading: str, baseline: str | None, corrections: Text | None) -> Benchmark:
    return Benchmark(
        id=id,
        scale="energy-per-product",
        standard="GB 1-2020",
        product=Text(zh="水泥", en="Cement"),
        unit="kgce/t",
        leading=Decimal(leading),
        baseline=None if baseline is None else Decimal(baseline),
        corrections=corrections,
    )


BENCHMARKS = (
    benchmark("cement", "80", "120", None),
    benchmark("clinker", "90", None, Text(zh="按海拔修正", en="corrected for altitude")),
)


def number(
    value: str,
    unit: str = "",
    baseline: str | None = None,
    leading: str | None = None,
    *,
    measure: str | None = None,
    benchmark: str | None = None,
) -> Value:
    reference = None if baseline is None else Decimal(baseline)
    best = None if leading is None else Decimal(leading)
    return Value(Decimal(value), unit, reference, measure, best, benchmark)


HALF_OF_ALL: Mapping[str, Answer] = {
    "lawful": YES,
    "energy-intensity": number("0.4", "tce/t", "0.5", "0.3"),  # 10 of 20
    "renewable-rate": number("25", "%", "10", "40"),  # 5 of 10
    "platform": Chosen(("metering", "analysis", "balance")),  # 10 of 10
    "design": ratio("0.25"),  # 4 of 16
    "emissions": number("4", "kg/万元"),  # 10 of 20
    "land-output": number("3", "万元/m²", "2", "4"),  # 12 of 24
}
"""51 of 100."""


def ends_given(scale: Scale) -> tuple[Decimal | None, Decimal | None]:
    """A baseline and a leading value of one's own, where the scale has none."""
    worse, better = Decimal(20), Decimal(60)
    if scale.direction is Direction.LOWER:
        worse, better = better, worse
    return (
        worse if scale.baseline is None else None,
        better if scale.leading is None else None,
    )


@st.composite
def values_on(draw: st.DrawFn, scale: Scale) -> Value:
    """Any number a scale takes, with both of the ends it lacks, one, or none."""
    baseline, leading = ends_given(scale)
    keep = draw(st.sampled_from(["both", "both", "baseline", "leading", "none"]))
    return Value(
        draw(hundredths) * 100,
        reference=baseline if keep in ("both", "baseline") else None,
        measure=scale.id,
        leading=leading if keep in ("both", "leading") else None,
    )


def answers_to(rule: Criterion | Requirement) -> st.SearchStrategy[Answer]:
    """Any answer the rule takes."""
    kinds: list[st.SearchStrategy[Answer]] = []
    if rule.not_applicable_allowed:
        kinds.append(st.just(NOT_HERE))
    if isinstance(rule, Criterion) and rule.checklist:
        items = st.lists(st.sampled_from([i.id for i in rule.checklist]), unique=True)
        kinds += [items.map(lambda chosen: Chosen(tuple(chosen)))]
        kinds += [st.integers(0, len(rule.checklist)).map(lambda n: Value(Decimal(n)))]
    elif isinstance(rule, Criterion) and rule.scales:
        kinds += [values_on(scale) for scale in rule.scales]
    else:
        kinds.append(st.builds(Met, st.booleans()))
        if isinstance(rule, Criterion):
            kinds.append(st.builds(Ratio, hundredths))
    return st.one_of(kinds)


@st.composite
def answers_for(
    draw: st.DrawFn, catalogue: Catalogue, complete: bool = False
) -> dict[str, Answer]:
    """Answers to all of the catalogue's rules, or to some."""
    return {
        rule.id: draw(answers_to(rule))
        for rule in catalogue.rules
        if complete or draw(st.booleans())
    }
