"""The limits that come from tables: each row as collected, found by its names, dated."""

import csv
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from typing import Final

import pytest

from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Benchmark
from scoring.overlays.checks import check_overlay
from scoring.overlays.fit import check_against_catalogue
from scoring.overlays.library import shipped
from scoring.overlays.limit_search import find_limits, is_without_limit, likeliest

TABLES: Final = files("scoring") / "data" / "limits"
RELEASED, DRAFTS = "energy-limits-2026-11", "energy-limits-drafts-2026-11"
EARLIER: Final = {limit.id: limit for limit in shipped().overlay("energy-limits-2026").benchmarks}
COLLECTED_DIGEST: Final = "8c02f8740d12fec3a82a6e226d7dcdfe05964da682e4239b37dc7691912834ca"
PINNED: Final = {
    RELEASED: "energy-limits-2026-11@e3a65f27fe1c",
    DRAFTS: "energy-limits-drafts-2026-11@ac1a5f0fb0d7",
}


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((TABLES / name).read_text(encoding="utf-8").splitlines()))


def limits(*overlays: str) -> dict[str, Benchmark]:
    return {x.id: x for id in overlays for x in shipped().overlay(id).benchmarks}


def products(words: str) -> list[str]:
    known = limits(RELEASED, DRAFTS)
    return [limit.product.zh for _, limit in find_limits(known.items(), words)]


# --- every row


def test_the_collected_table_is_as_it_was_collected() -> None:
    collected = (TABLES / "energy-limits.csv").read_bytes()
    assert sha256(collected).hexdigest() == COLLECTED_DIGEST
    assert len(table("energy-limits.csv")) == 435


@pytest.mark.parametrize(("id", "ref"), PINNED.items())
def test_what_was_published_does_not_change(id: str, ref: str) -> None:
    assert shipped().overlay(id).ref == ref


def test_our_reading_follows_the_collected_table_row_by_row() -> None:
    ours = [
        (row["standard"], row["product_process"]) for row in table("energy-limit-products.csv")
    ]
    collected = [(row["standard"], row["product_process"]) for row in table("energy-limits.csv")]
    assert ours == collected


def test_every_row_is_shipped_with_its_values() -> None:
    shipped_rows = {"P": limits(RELEASED), "D": limits(DRAFTS)}
    ids = [row["id"] for row in table("energy-limit-products.csv")]
    assert len(set(ids)) == 435
    for id, row in zip(ids, table("energy-limits.csv"), strict=True):
        limit = shipped_rows[row["status"]][id]
        grades = [row[key] for key in ("grade1_L", "grade2_B", "grade3")]
        expected = [None if grade == "–" else Decimal(grade) for grade in grades]
        assert [limit.leading, limit.baseline, limit.limit] == expected, id
        assert limit.standard == row["standard"]
        assert (limit.in_force or "–") == row["effective"]
        assert limit.unit == row["unit"].removesuffix(" (doubtful)")
        assert id.startswith(row["standard"].lower().replace(" ", "") + "-")
    assert len(shipped_rows["P"]) == 394 + len(EARLIER)
    assert len(shipped_rows["D"]) == 41


def test_the_limits_shipped_before_keep_ids_and_values() -> None:
    new = limits(RELEASED)
    for id, limit in EARLIER.items():
        renewed = {"in_force": new[id].in_force, "words": new[id].words}
        assert new[id] == limit.model_copy(update=renewed)
    assert new["gb21256-2025-sintering"].in_force == "2026-07-01"
    assert new["gb21342-2025-coke-top-charging"].in_force == "2026-05-01"
    assert new["gb16780-2021-cement"].in_force is None


@pytest.mark.parametrize("id", [RELEASED, DRAFTS])
def test_the_tables_pass_the_checks_of_every_overlay(id: str) -> None:
    overlay = shipped().overlay(id)
    assert not list(check_overlay(overlay, id))
    assert not list(check_against_catalogue(overlay, [load_catalogue("gb36132-2025")]))


def test_what_is_shown_and_not_scored_by() -> None:
    hints = [limit for limit in limits(RELEASED, DRAFTS).values() if limit.hint]
    by_electricity = [limit for limit in hints if limit.unit.startswith("kWh")]
    coal_power = [limit for limit in hints if limit.standard == "GB 21258-2024"]
    others = {limit.standard for limit in hints} - {"GB 21258-2024"}
    assert (len(hints), len(by_electricity), len(coal_power)) == (25, 18, 4)
    assert {"GB 30184-2013", "GB 30251-2024"} <= others
    for limit in limits(RELEASED, DRAFTS).values():
        out_of_order = (
            limit.leading is not None
            and limit.baseline is not None
            and limit.leading > limit.baseline
        )
        assert limit.hint or not out_of_order
        assert limit.hint or not limit.unit.startswith("kWh")


def test_where_a_plant_may_supply_more_than_it_uses() -> None:
    negative = {x.product.zh for x in limits(RELEASED, DRAFTS).values() if x.may_be_negative}
    assert len(negative) == 6
    assert {"苯酐", "稀硝酸", "硫酸（硫黄制酸）"} <= negative


# --- found by what people call it


@pytest.mark.parametrize(
    ("words", "first", "count"),
    [
        ("散装水泥", "水泥", 1),
        ("52.5水泥", "水泥", 1),
        ("水泥", "水泥", None),
        ("熟料", "水泥熟料", 1),
        ("clinker", "水泥熟料", 1),
        ("PVC", "聚氯乙烯（电石法，通用）", 6),
        ("瓷砖", "干压陶瓷砖和瓦（吸水率 0.2% 及以下）", 4),
        ("商砼", "预拌混凝土（生产）", 2),
        ("纯生啤酒", "啤酒", 1),
        ("电炉钢", "电弧炉，70 t 及以上", 3),
        ("tires", "轮胎（全钢子午线）", 4),
        ("16780", "水泥", 2),
        ("GB 30183", "岩棉", 1),
        ("pp", "聚丙烯（气相法）", 2),
        ("尼龙6", "锦纶 6（民用切片）", 6),
    ],
)
def test_a_product_is_found_by_what_people_call_it(
    words: str, first: str, count: int | None
) -> None:
    found = products(words)
    assert found[0] == first
    assert count is None or len(found) == count


@pytest.mark.parametrize("words", ["PCB", "球磨铸铁", "铝合金压铸件", "涂料", "pumps", "液晶面板"])
def test_a_product_without_a_limit_is_known_to_have_none(words: str) -> None:
    assert is_without_limit(words)
    assert products(words) == []


@pytest.mark.parametrize("words", ["木材", "", "…", "x"])
def test_what_is_not_known_is_not_guessed(words: str) -> None:
    assert not is_without_limit(words)
    assert products(words) == []


def test_the_likeliest_alone_leave_out_what_is_made_of_it() -> None:
    found = likeliest(limits(RELEASED).items(), "水泥")
    assert [limit.product.zh for _, limit in found] == ["水泥"]


@pytest.mark.long
def test_every_product_is_found_by_its_own_name() -> None:
    for limit in limits(RELEASED, DRAFTS).values():
        assert limit.product.zh in products(limit.product.zh)
        assert limit.product.zh in products(limit.product.en), limit.product.en


# --- who is offered what


@pytest.mark.parametrize(
    ("id", "year", "holds"),
    [
        ("gb32047-2025-1", 2025, False),
        ("gb32047-2025-1", 2026, True),
        ("gb32047-2025-1", None, True),
        ("gb31335-2024-1", 2025, True),
        ("gb31335-2024-1", 2024, False),
        ("gb32051-2024-1", 2020, True),
    ],
)
def test_an_edition_holds_from_the_year_of_its_day(id: str, year: int | None, holds: bool) -> None:
    assert limits(RELEASED, DRAFTS)[id].is_in_force(year) is holds


def offers(industry: str | None) -> dict[str, bool]:
    found = shipped().fitting(
        "gb36132-2025", province=None, city=None, industry=industry, year=2025
    )
    return {offer.overlay.id: offer.chosen for offer in found}


def test_the_newer_limits_are_offered_in_place_of_the_older() -> None:
    assert "energy-limits-2026" not in offers("3011")
    assert offers("3011")[RELEASED] is True
    assert shipped().catalogue("gb36132-2025", ("energy-limits-2026",)).benchmarks


def test_drafts_are_never_proposed() -> None:
    assert offers("1340")[DRAFTS] is False
    assert offers(None)[DRAFTS] is False
    assert DRAFTS not in offers("3982")


def test_levels_of_circuit_boards_are_for_their_makers() -> None:
    assert offers("3982")["clean-production-pcb"] is True
    assert "clean-production-pcb" not in offers("3011")
    assert all(limit.hint for limit in limits("clean-production-pcb").values())
