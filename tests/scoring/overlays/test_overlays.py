"""Overlay files, every mistake one can hold, and what laying them makes of a catalogue."""

import json
from collections.abc import Callable
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.loading import parse_catalogue
from scoring.catalogue.model import Catalogue, Criterion, Scale, Section
from scoring.errors import CatalogueError, OverlayError, UnknownCatalogue
from scoring.evaluation.contradictions import contradictions
from scoring.evaluation.evaluate import evaluate
from scoring.files.problems import MAX_PROBLEMS
from scoring.overlays.apply import apply_overlays
from scoring.overlays.loading import parse_overlay, parse_overlays
from scoring.overlays.model import Overlay
from tests.scoring.broken_files import FOLDER, Broken, broken_files
from tests.scoring.samples import demo, value
from tests.support.examples import examples

D = Decimal
NAME = "overlay-points.yaml"
LATER = "solid-waste-advanced"
TEXT = (FOLDER / NAME).read_text(encoding="utf-8")
POINTS = parse_catalogue((FOLDER / "points.yaml").read_text(encoding="utf-8"), "points.yaml")


def load(id: str) -> Catalogue:
    catalogues = {"points": POINTS, "demo": demo()}
    if id not in catalogues:
        raise UnknownCatalogue(id, tuple(catalogues))
    return catalogues[id]


def province() -> Overlay:
    return parse_overlay(TEXT, NAME, load)


def made(id: str = "made-up", catalogue: str = "points", **keys: Any) -> Overlay:
    """An overlay that sets a few things, its scope unlimited unless one is given."""
    words = {"zh": "示例", "en": "made up"}
    said = {key: words for key in ("title", "source", "brings")}
    keys["scope"] = {"text": words} | keys.get("scope", {})
    file = {"id": id, "catalogues": [catalogue], "issued": "2026"} | said | keys
    return parse_overlay(json.dumps(file, ensure_ascii=False), f"{id}.yaml", load)


def row(catalogue: Catalogue, id: str) -> Criterion:
    return next(row for row in catalogue.criteria if row.id == id)


def scale(catalogue: Catalogue, id: str) -> Scale:
    return next(scale for row in catalogue.criteria for scale in row.scales if scale.id == id)


def section(catalogue: Catalogue, id: str) -> Section:
    return next(section for section in catalogue.sections if section.id == id)


# Files


BROKEN = broken_files("overlay-broken.yaml", "overlay-points")
CODES = {case.code for case in BROKEN} | {"sets-nothing", "id-taken"}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: f"{broken.code} {broken.place}")
def test_each_mistake_is_told_with_its_place(broken: Broken) -> None:
    with pytest.raises(OverlayError) as caught:
        parse_overlay(broken.text, NAME, load)
    found = [(p.code, p.line, p.place) for p in caught.value.problems]
    assert (broken.code, broken.line, broken.place) in found
    problem = next(p for p in caught.value.problems if p.code == broken.code)
    assert broken.remedy in (None, problem.remedy.en)
    for text in (problem.message, problem.remedy):
        assert "{" not in (text.zh + text.en).replace("{product}", "")


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = (
        TEXT.replace('issued: "2026-03"', 'issued: "soon"', 1)
        .replace('["320000"]', '["Jiangsu"]')
        .replace("months: [4, 5]", "months: [5, 4]")
    )
    with pytest.raises(OverlayError) as caught:
        parse_overlay(text, NAME, load)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["not-a-date", "not-a-region", "months-out-of-order"]


def test_an_overlay_that_sets_nothing_is_refused() -> None:
    with pytest.raises(OverlayError) as caught:
        made()
    assert [problem.code for problem in caught.value.problems] == ["sets-nothing"]


def test_of_endless_problems_the_first_are_told() -> None:
    one = "  - {section: nowhere, weight: 1}\n"
    for text in (
        TEXT.replace("weights:\n", "weights:\n" + one * 5000),
        TEXT + "".join(f"waights{i}: 1\n" for i in range(5000)),
    ):
        with pytest.raises(OverlayError) as caught:
            parse_overlay(text, NAME, load)
        assert len(caught.value.problems) == MAX_PROBLEMS + 1
        assert caught.value.problems[-1].code == "more-problems"


def test_several_files_tell_all_their_problems() -> None:
    texts = {"a.yaml": "{", "b.yaml": "[]", NAME: TEXT}
    with pytest.raises(OverlayError) as caught:
        parse_overlays(texts, load)
    assert {problem.file for problem in caught.value.problems} == {"a.yaml", "b.yaml"}


def test_no_file_passes_for_another_that_is_shipped() -> None:
    shipped = [province()]
    assert parse_overlays({NAME: TEXT}, load, shipped) == (province(),)
    with pytest.raises(OverlayError) as caught:
        parse_overlays({NAME: TEXT.replace('"70"', '"70.0"')}, load, shipped)
    assert [(p.code, p.place) for p in caught.value.problems] == [("id-taken", "id")]


@examples(40)
@given(
    st.integers(0, len(TEXT) - 1), st.sampled_from(["", "\n", "{", "- ", ": ", '"', "é", "1.5"])
)
def test_a_damaged_file_is_read_or_refused_in_our_own_words(at: int, put: str) -> None:
    try:
        parse_overlay(TEXT[:at] + put + TEXT[at + 1 :], NAME, load)
    except OverlayError as error:
        assert error.problems  # noqa: PT017 - either way will do, anything else is a failure


def test_a_ref_changes_with_the_content_alone() -> None:
    assert province().ref == province().ref
    assert parse_overlay("# a note\n" + TEXT, NAME, load).ref == province().ref
    other = parse_overlay(TEXT.replace('"0.6"', '"0.61"'), NAME, load)
    assert other.ref != province().ref
    assert other.ref.partition("@")[0] == "overlay-points"


# Laying


def test_nothing_laid_is_the_catalogue_itself() -> None:
    assert apply_overlays(POINTS, ()) is POINTS


def test_everything_a_province_brings() -> None:
    overlaid = apply_overlays(POINTS, [province()])
    assert [(s.weight, s.points) for s in overlaid.sections] == [(D(70), D(70)), (D(30), D(30))]
    points = [(row.number, row.id, row.points) for row in overlaid.criteria]
    assert points == [
        (1, "energy-intensity", D(45)),
        (2, "platform", D(20)),
        (3, "land-output", D(30)),
        (4, "storage", D(5)),
        (5, "zero-carbon", D(2)),
    ]
    per_value, by_area = scale(overlaid, "per-value"), scale(overlaid, "by-area")
    ends = (per_value.unit, per_value.baseline, per_value.leading, per_value.set_by)
    assert ends == ("kgce/万元", D(500), D(300), "overlay-points")
    assert (by_area.unit, by_area.baseline, by_area.leading) == ("万元/m²", D(1), D(4))
    assert scale(overlaid, "functions").set_by is None
    assert not row(overlaid, "land-output").not_applicable_allowed
    assert row(overlaid, "land-output").applicability is None
    assert [gate.id for gate in overlaid.gates] == ["no-accident", "lawful"]
    assert overlaid.bonus_cap == 2
    assert [document.id for document in overlaid.documents] == ["handbook", "notice"]
    (named,) = overlaid.overlays
    assert (named.id, named.issued, named.scope.en) == (
        "overlay-points",
        "2026-03",
        "Ferrous metals in a province",
    )
    for brought in (
        overlaid.benchmarks,
        overlaid.grid_factors,
        overlaid.land_controls,
        overlaid.steps,
    ):
        assert {thing.set_by for thing in brought} == {"overlay-points"}


def test_the_published_catalogue_stays_as_it_was() -> None:
    before = POINTS.model_dump_json()
    apply_overlays(POINTS, [province()])
    assert POINTS.model_dump_json() == before


PROVINCE = {"regions": ["320000"]}
CITY = {"regions": ["320500"]}


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ({}, PROVINCE),
        (PROVINCE, CITY),
        ({}, {"industries": ["31"]}),
        ({"industries": ["31"]}, {"industries": ["C3110"]}),
        ({"industries": ["3110"]}, PROVINCE),
        (PROVINCE, PROVINCE | {"industries": ["31"]}),
        ({"regions": ["320000", "320500"]}, CITY),
    ],
)
def test_the_narrower_scope_holds(wide: dict[str, Any], narrow: dict[str, Any]) -> None:
    def leading(id: str, scope: dict[str, Any], value: str) -> Overlay:
        ends = {"criterion": "land-output", "scale": "by-area", "leading": value}
        return made(id, scope=scope, scales=[ends])

    one, other = leading("z-wide", wide, "5"), leading("a-narrow", narrow, "6")
    for overlays in permutations([one, other]):
        found = scale(apply_overlays(POINTS, overlays), "by-area")
        assert (found.leading, found.set_by) == (D(6), "a-narrow")


def test_of_equals_the_later_id_holds() -> None:
    factor = {"region": "CN", "year": 2023, "title": {"zh": "全国", "en": "Nation"}}
    overlays = [
        made(f"factors-{n}", grid_factors=[factor | {"kg_per_kwh": f"0.{n}"}]) for n in (5, 6)
    ]
    (found,) = apply_overlays(POINTS, overlays[::-1]).grid_factors
    assert (found.kg_per_kwh, found.set_by) == (D("0.6"), "factors-6")


def test_a_scale_is_taken_whole_from_one_overlay() -> None:
    ends = {"criterion": "land-output", "scale": "by-area"}
    wide = made("wide", scales=[ends | {"baseline": "4", "leading": "9"}])
    narrow = made("narrow", scope=PROVINCE, scales=[ends | {"leading": "3.5"}])
    found = scale(apply_overlays(POINTS, [wide, narrow]), "by-area")
    assert (found.baseline, found.leading) == (D(1), D("3.5"))


def test_the_table_of_points_is_taken_whole_from_one_overlay() -> None:
    rows = [("energy-intensity", "10"), ("platform", "50")]
    wide = made("wide", points=[{"criterion": c, "points": p} for c, p in rows])
    overlaid = apply_overlays(POINTS, [province(), wide])
    assert [row(overlaid, c).points for c, _ in rows] == [45, 20]
    assert sum(row.points for row in overlaid.criteria if not row.bonus) == 100


def test_so_is_the_table_of_weights() -> None:
    def weights(id: str, site: str, product: str, **keys: Any) -> Overlay:
        held = {"site": site, "product": product, "performance": "20"}
        rows = [{"section": section, "weight": weight} for section, weight in held.items()]
        return made(id, catalogue="demo", weights=rows, **keys)

    overlays = [weights("a-narrow", "10", "70", scope=PROVINCE), weights("wide", "60", "20")]
    for given_in in (overlays, overlays[::-1]):
        overlaid = apply_overlays(demo(), given_in)
        assert [section.weight for section in overlaid.sections] == [10, 70, 20]


def never(*criteria: str, catalogue: str = "points") -> Overlay:
    never = {"applies": "never", "reason": {"zh": "没有", "en": "none"}}
    settings = [never | {"criterion": criterion} for criterion in criteria]
    return made(catalogue=catalogue, applicability=settings)


def test_a_row_that_never_applies_goes_with_all_that_hangs_on_it() -> None:
    overlaid = apply_overlays(POINTS, [never("platform")])
    assert [row.id for row in overlaid.criteria] == ["energy-intensity", "land-output"]
    assert [row.number for row in overlaid.criteria] == [1, 3]
    assert [indicator.id for indicator in overlaid.indicators] == ["use", "yield"]
    assert (section(overlaid, "energy").points, section(overlaid, "energy").weight) == (
        D(40),
        D(40),
    )
    assert row(overlaid, "land-output").presupposes == ()


def test_numbers_are_compared_with_earlier_ones_alone_when_rows_are_left_out() -> None:
    site = [row.id for row in demo().criteria if row.section == "site"]
    overlaid = apply_overlays(demo(), [never(*site, catalogue="demo")])
    answers = {id: value(n, "%") for id, n in (("solid-waste-required", "70"), (LATER, "80"))}
    (found,) = contradictions(overlaid.criteria, evaluate(overlaid, answers))
    assert (found.id, found.presupposed) == (LATER, "solid-waste-required")


def test_a_section_without_rows_goes_too() -> None:
    overlaid = apply_overlays(POINTS, [never("land-output")])
    assert [section.id for section in overlaid.sections] == ["energy"]


def test_benchmarks_of_a_scale_that_is_gone_go_too() -> None:
    overlaid = apply_overlays(POINTS, [province(), never("energy-intensity")])
    assert overlaid.benchmarks == ()


def test_one_land_control_value_an_industry() -> None:
    title = {"zh": "新值", "en": "new value"}
    control = {"industries": ["C31"], "title": title, "floor_area_ratio": "0.9"}
    overlaid = apply_overlays(POINTS, [province(), made(scope=CITY, land_controls=[control])])
    values = {code: c.floor_area_ratio for c in overlaid.land_controls for code in c.industries}
    assert values == {"32": D("0.6"), "35": D("0.7"), "C31": D("0.9")}
    assert sum(len(control.industries) for control in overlaid.land_controls) == len(values)


def test_weighted_sections_hold_what_their_rows_hold() -> None:
    extra: dict[str, Any] = demo().criteria[2].model_dump(mode="json")
    extra |= {"id": "site-solar", "number": 1, "points": "5"}
    measure = {"criterion": "solid-waste-required", "measure": "rate", "threshold": "60"}
    weights = [{"section": "site", "weight": "40"}, {"section": "product", "weight": "40"}]
    overlay = made(catalogue="demo", criteria=[extra], thresholds=[measure], weights=weights)
    overlaid = apply_overlays(demo(), [overlay])
    found = section(overlaid, "site")
    assert (found.weight, found.points, found.mandatory_points) == (D(40), D(105), D(60))
    assert row(overlaid, "solid-waste-required").measures[0].threshold == 60
    assert overlaid.criteria[-1].number == 14


@pytest.mark.parametrize(
    "change",
    [
        lambda keys: keys | {"bonus": True},
        lambda keys: keys | {"presupposes": ["nothing"]},
        lambda keys: keys | {"points": "0"},
    ],
)
def test_extra_rows_are_checked_like_published_ones(
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    extra: dict[str, Any] = demo().criteria[2].model_dump(mode="json")
    with pytest.raises(OverlayError):
        made(catalogue="demo", criteria=[change(extra | {"id": "site-solar", "number": 1})])


def test_a_threshold_that_makes_no_sense_is_told_where_it_is_set() -> None:
    values = {"criterion": "solid-waste-advanced", "measure": "rate", "threshold": "95"}
    with pytest.raises(OverlayError) as caught:
        made(catalogue="demo", thresholds=[values])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("full-not-beyond-threshold", "thresholds[0].full")


def test_the_sample_is_a_sound_catalogue() -> None:
    text = (FOLDER / "points.yaml").read_text(encoding="utf-8")
    with pytest.raises(CatalogueError):
        parse_catalogue(text.replace('weight: "60"', 'weight: "61"'), "points.yaml")
