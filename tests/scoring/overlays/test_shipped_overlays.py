"""The overlays that come with the engine, against their sources and as readers see them.

``second_reading_overlays.csv`` is the numbers of the sources, read a second time without a look at
the files. ``left_out`` is how a row that is not shipped is named where the overlay says so.
"""

import csv
import re
from collections import Counter
from decimal import Decimal
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from scoring.catalogue.loading import SUFFIX, load_catalogue
from scoring.catalogue.model import Condition
from scoring.overlays.library import shipped, shipped_texts
from scoring.overlays.limit_tables import overlays_of_tables
from scoring.overlays.loading import parse_overlays
from scoring.overlays.model import Overlay
from scoring.values import Text
from tests.scoring.wording import (
    HALF_WIDTH,
    MISSING_SPACE,
    NOT_ENGLISH,
    PLACEHOLDER,
    STRAY_SPACE,
    numbers,
    texts,
)

OVERLAYS = {overlay.id: overlay for overlay in shipped().overlays}
SECOND_READING = Path(__file__).with_name("second_reading_overlays.csv")
ROUNDS = ("round-2024-measures", "round-2022-notice", "round-hebei-2023")
BOTH = {"gb36132-2018", "gb36132-2025"}
DOCUMENT_CHARACTERS = 100
"""Of the document of an overlay: one line or two on a phone."""
CHINESE_KEPT = ("/documents", "/source", "/sure")
"""Numbers and names of documents stay Chinese in English."""

every_overlay = pytest.mark.parametrize("overlay", OVERLAYS.values(), ids=OVERLAYS)
CONDITIONS = {row.id: row for id in ROUNDS for row in OVERLAYS[id].conditions}
every_condition = pytest.mark.parametrize("row", CONDITIONS.values(), ids=CONDITIONS)


def second_reading(table: str) -> list[dict[str, str]]:
    with SECOND_READING.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["table"] == table]


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def sure(id: str) -> Text:
    said = OVERLAYS[id].sure
    assert said
    return said


# --- every file


def test_every_file_is_shipped_under_its_name() -> None:
    files = (resources.files("scoring") / "data" / "overlays").iterdir()
    names = {file.name.removesuffix(SUFFIX) for file in files}
    of_tables = {overlay.id for overlay in overlays_of_tables(())}
    assert set(OVERLAYS) == names | of_tables
    assert len(of_tables) == 2


def test_every_file_fits_its_catalogues() -> None:
    written = parse_overlays(shipped_texts())
    assert [OVERLAYS[overlay.id] for overlay in written] == list(written)


@every_overlay
def test_it_says_its_source_and_how_sure_it_is(overlay: Overlay) -> None:
    assert overlay.source.zh
    assert overlay.sure
    assert overlay.issued.startswith("20")


@every_overlay
def test_it_names_a_document_of_its_source(overlay: Overlay) -> None:
    document = overlay.document
    assert document is not None
    first = re.split(r"（\d{4}）$| 等$", document.zh)[0]
    assert first in overlay.source.zh
    assert max(len(document.zh), len(document.en)) <= DOCUMENT_CHARACTERS
    assert not NOT_ENGLISH.search(document.en)


@every_overlay
def test_it_can_be_laid_on_its_catalogues(overlay: Overlay) -> None:
    for id in overlay.catalogues:
        overlaid = shipped().catalogue(id, (overlay.id,))
        assert [row.id for row in overlaid.overlays] == [overlay.id]
        assert load_catalogue(id).overlays == ()


@pytest.mark.parametrize("catalogue", sorted(BOTH))
def test_all_of_a_catalogue_but_the_rounds_can_be_laid_together(catalogue: str) -> None:
    fitting = [x.id for x in OVERLAYS.values() if catalogue in x.catalogues]
    for round in ROUNDS:
        if round in fitting:
            chosen = tuple(id for id in fitting if id not in ROUNDS or id == round)
            ids = [rule.id for rule in shipped().catalogue(catalogue, chosen).rules]
            assert len(ids) == len(set(ids))


def test_which_catalogues_and_slots() -> None:
    catalogues = {id: set(overlay.catalogues) for id, overlay in OVERLAYS.items()}
    only = {
        "energy-limits-2026": {"gb36132-2025"},
        "energy-limits-2026-11": {"gb36132-2025"},
        "energy-limits-drafts-2026-11": {"gb36132-2025"},
        "water-quotas-2026": {"gb36132-2025"},
        "water-quotas-hebei-2021": {"gb36132-2025"},
        "clean-production-pcb": {"gb36132-2025"},
        "land-output-chongqing-2023": {"gb36132-2025"},
        "round-2022-notice": {"gb36132-2018"},
        "round-hebei-2023": {"gb36132-2018"},
    }
    assert catalogues == dict.fromkeys(OVERLAYS, BOTH) | only
    slots = {id: overlay.slot for id, overlay in OVERLAYS.items() if overlay.slot}
    assert slots["calendar-2026"] == "calendar"
    land = [id for id, slot in slots.items() if slot == "land-control"]
    assert land == ["land-control-2008", "land-control-2023-cars"]
    assert {id for id, overlay in OVERLAYS.items() if overlay.slot == "round"} == set(ROUNDS)


# --- two readings agree


def test_energy_limits() -> None:
    second = [row for row in second_reading("energy-limit") if row["name"]]
    read = [
        (
            f"{row['of'].lower().replace(' ', '')}-{row['name']}",
            row["of"],
            row["unit"],
            *(number(row[grade]) for grade in ("first", "second", "third")),
        )
        for row in second
    ]
    shipped_rows = [
        (b.id, b.standard, b.unit, b.leading, b.baseline, b.limit)
        for b in OVERLAYS["energy-limits-2026"].benchmarks
    ]
    assert shipped_rows == read
    assert str(len(read)) in numbers(OVERLAYS["energy-limits-2026"].brings.zh)


def test_grades_get_worse_and_are_never_negative() -> None:
    for row in OVERLAYS["energy-limits-2026"].benchmarks:
        assert row.scale == "energy-per-product"
        grades = [g for g in (row.leading, row.baseline, row.limit) if g is not None]
        assert grades[0] > 0
        assert all(better <= worse for better, worse in pairwise(grades)), row.id


def test_corrections_are_said_where_the_source_says_them() -> None:
    said = {
        b.id: b.corrections.zh for b in OVERLAYS["energy-limits-2026"].benchmarks if b.corrections
    }
    assert len(said) == len(OVERLAYS["energy-limits-2026"].benchmarks)
    assert {id for id, zh in said.items() if zh.startswith("有修正：")} == {
        "gb16780-2021-cement",
        "gb21342-2025-coke-top-charging",
        "gb21256-2025-sintering",
        "gb21256-2025-blast-furnace",
    }
    assert {"75", "1.10", "1.15", "1.20"} <= numbers(said["gb16780-2021-cement"])


def test_land_control_is_mapped_by_name() -> None:
    """Every value is that of the old name, every division has its name of 2017."""
    old = {row["name"]: Decimal(row["first"]) for row in second_reading("land-control")}
    names = {row["of"]: row["name"] for row in second_reading("division-2017")}
    mapped = {}
    for row in OVERLAYS["land-control-2008"].land_controls:
        (division,) = row.industries
        name, label = row.title.zh.removesuffix("）").split("（")
        assert name == names[division]
        assert label.startswith("2008 年版")
        mapped[division] = label.removeprefix("2008 年版").removeprefix("：") or name
        assert row.floor_area_ratio == old[mapped[division]]
    assert set(mapped) == set(names) - {"29", "43"}
    assert set(mapped.values()) == set(old) - {"橡胶制品业", "塑料制品业"}


def test_the_land_control_table_is_never_labelled_2023() -> None:
    overlay = OVERLAYS["land-control-2008"]
    for at, text in texts(overlay):
        if not at.startswith("/sure"):
            assert "2023" not in text.zh + text.en
    assert "代替" in sure(overlay.id).zh
    assert all("2008" in row.title.zh and "2008" in row.title.en for row in overlay.land_controls)


def test_grid_factors() -> None:
    second = [row for row in second_reading("grid-factor") if row["name"]]
    read = {(row["name"], int(row["of"])): Decimal(row["first"]) for row in second}
    factors = OVERLAYS["grid-factors-2023"].grid_factors
    assert {(f.region, f.year): f.kg_per_kwh for f in factors} == read
    assert len(factors) == len(read)
    for factor in factors:
        assert f"{factor.year} 年" in factor.title.zh


def test_steps() -> None:
    read = [
        (
            *(row["name"], row["of"], row["unit"] == "rule"),
            *(int(row["first"]), int(row["second"]), int(row["third"]) if row["third"] else None),
        )
        for row in second_reading("step")
    ]
    calendars = ("calendar-2026", "calendar-guangdong", "calendar-heilongjiang")
    steps = [step for id in calendars for step in OVERLAYS[id].steps]
    assert [(s.id, s.level, s.rule, *s.months, s.day) for s in steps] == read
    for step in steps:
        assert (step.day is not None) is step.rule
        assert step.note.zh.startswith("按" if step.rule else ("通常", "上一轮"))


@pytest.mark.parametrize(
    ("table", "id"),
    [
        ("energy-limit", "energy-limits-2026"),
        ("land-control", "land-control-2008"),
        ("division-2017", "land-control-2008"),
        ("grid-factor", "grid-factors-2023"),
    ],
)
def test_what_is_left_out_is_named(table: str, id: str) -> None:
    left_out = [row["left_out"] for row in second_reading(table) if row["left_out"]]
    assert left_out
    assert not [name for name in left_out if name not in sure(id).zh]


def test_water_quotas() -> None:
    """The first number is the advanced value, the second the general one."""
    read = {
        row["name"]: (row["of"], row["unit"], Decimal(row["first"]), Decimal(row["second"]))
        for row in second_reading("water-quota")
    }
    ids = ("water-quotas-2026", "water-quotas-hebei-2021")
    known = [limit for id in ids for limit in OVERLAYS[id].benchmarks]
    assert {x.id: (x.standard, x.unit, x.leading, x.baseline) for x in known} == read
    assert all(x.scale == "water-per-product" and x.limit is None for x in known)


def test_levels_of_circuit_boards() -> None:
    read = {
        row["name"]: tuple(Decimal(row[level]) for level in ("first", "second", "third"))
        for row in second_reading("clean-production")
    }
    known = OVERLAYS["clean-production-pcb"].benchmarks
    assert {x.id: (x.leading, x.baseline, x.limit) for x in known} == read


def test_land_values_of_2023_are_single_and_off_until_chosen() -> None:
    cars, chongqing = OVERLAYS["land-control-2023-cars"], OVERLAYS["land-output-chongqing-2023"]
    assert [(x.industries, x.floor_area_ratio) for x in cars.land_controls] == [
        (("36",), Decimal("0.8"))
    ]
    assert not cars.default
    (average,) = chongqing.benchmarks
    assert average.hint
    assert average.baseline == round(Decimal("734.17") * 3 / 2000, 3)


# --- who is proposed what


def proposed(catalogue: str, province: str | None) -> set[str]:
    offers = shipped().fitting(catalogue, province=province, city=None, industry=None, year=2025)
    return {offer.overlay.id for offer in offers if offer.chosen}


EVERYWHERE = {"round-2024-measures", "grid-factors-2023", "calendar-2026"}


def test_what_is_proposed_by_default() -> None:
    assert proposed("gb36132-2018", None) == EVERYWHERE
    more = {"energy-limits-2026-11", "water-quotas-2026"}
    assert proposed("gb36132-2025", None) == EVERYWHERE | more


@pytest.mark.parametrize(("industry", "is_proposed"), [("3011", True), ("3982", False)])
def test_limits_are_proposed_to_who_may_make_their_products(
    industry: str, is_proposed: bool
) -> None:
    offers = shipped().fitting(
        "gb36132-2025", province=None, city=None, industry=industry, year=2025
    )
    chosen = {offer.overlay.id: offer.chosen for offer in offers}
    assert chosen["energy-limits-2026-11"] is is_proposed


@pytest.mark.parametrize(
    ("province", "more"),
    [
        ("440000", {"calendar-guangdong"}),
        ("230000", {"calendar-heilongjiang"}),
        ("130000", set()),
    ],
)
def test_what_a_province_adds(province: str, more: set[str]) -> None:
    assert proposed("gb36132-2018", province) == EVERYWHERE | more


# --- the conditions of the rounds


def test_rounds_have_six_exclusions_each_and_no_id_in_common() -> None:
    ids = [row.id for id in ROUNDS for row in OVERLAYS[id].conditions]
    assert len(ids) == len(set(ids))
    for id in ROUNDS:
        conditions = OVERLAYS[id].conditions
        exclusions = [row for row in conditions if row.id.startswith("excl-")]
        assert len(exclusions) == 6
        assert len(conditions) <= 9
        assert not any(row.not_applicable_allowed for row in exclusions)
        assert all("近三年" in row.text.zh and "近三年" in row.question.zh for row in exclusions)


def test_each_round_keeps_its_own_grade_of_accident() -> None:
    hebei = CONDITIONS["excl-hebei-2023-2"].text.zh
    assert "较大及以上生产安全或质量事故" in hebei
    assert "Ⅲ级（较大）及以上" in hebei
    assert "税" not in hebei
    for id in ("excl-2", "excl-2022-2"):
        row = CONDITIONS[id]
        assert "较大" not in row.text.zh + row.question.zh
        assert "偷漏税" in row.question.zh


def test_the_energy_level_excludes_nobody_under_the_measures_of_2024() -> None:
    assert not any("能效" in row.text.zh for row in OVERLAYS["round-2024-measures"].conditions)
    assert "标杆水平" in CONDITIONS["notice-2022-energy-level"].text.zh
    assert "规定的基准水平" in CONDITIONS["hebei-2023-energy-level"].text.zh


def test_which_conditions_need_not_apply() -> None:
    assert {id for id, row in CONDITIONS.items() if row.not_applicable_allowed} == {
        "apply-provincial-list",
        "apply-obsolete-equipment",
        "notice-2022-energy-level",
        "hebei-2023-energy-level",
    }


@every_condition
def test_numbers_of_the_row_are_in_the_question_and_the_translations(row: Condition) -> None:
    asked = numbers(row.text.zh)
    for text in (row.question.zh, row.question.en, row.text.en):
        assert asked <= numbers(text), asked - numbers(text)


@every_condition
def test_a_condition_asks_openly_and_puts_no_answer_into_the_mouth(row: Condition) -> None:
    assert "对吗" not in row.question.zh
    assert "是否" in row.question.zh or "有没有" in row.question.zh


@every_condition
def test_a_condition_fits_a_phone(row: Condition) -> None:
    assert len(row.question.zh) <= 100
    assert len(row.question.en) <= 340
    assert len(row.help.zh) <= 260
    assert len(row.help.en) <= 700
    assert 2 <= len(row.evidence) <= 4
    assert all(len(x.zh) <= 30 and len(x.en) <= 80 for x in row.evidence)


@every_condition
def test_where_to_check_is_a_name_and_no_address(row: Condition) -> None:
    words = row.check_at.zh + row.check_at.en + row.help.zh + row.help.en
    assert not any(mark in words for mark in ("http", "www", ".cn", ".com"))


def test_no_help_is_told_twice_in_a_round() -> None:
    for id in ROUNDS:
        helps = Counter(row.help.zh for row in OVERLAYS[id].conditions)
        assert helps.most_common(1)[0][1] == 1


# --- the words


@every_overlay
def test_chinese_is_spaced_and_punctuated_as_chinese(overlay: Overlay) -> None:
    wrong = (HALF_WIDTH, MISSING_SPACE, STRAY_SPACE)
    kept = "（2021年版）"  # as the notice prints it
    found = {at: text.zh.replace(kept, "") for at, text in texts(overlay)}
    assert not {at: zh for at, zh in found.items() if any(w.search(zh) for w in wrong)}


@every_overlay
def test_english_is_english(overlay: Overlay) -> None:
    ours = {at: text.en for at, text in texts(overlay) if not at.startswith(CHINESE_KEPT)}
    assert not {at: en for at, en in ours.items() if NOT_ENGLISH.search(en)}


@every_overlay
def test_nothing_is_left_to_be_filled_in(overlay: Overlay) -> None:
    assert not {at for at, text in texts(overlay) if PLACEHOLDER.search(text.zh + " " + text.en)}
