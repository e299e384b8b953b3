"""What is impossible is refused with its reason, what is odd is asked about once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.model import GridFactor
from scoring.figures.kinds import figure_book
from scoring.figures.model import Figure
from scoring.figures.plausibility import PlausibilityIssue, implausible, impossible, typo_suspects
from scoring.figures.plausibility_words import explain_implausible
from scoring.files.wording import sentences
from scoring.values import Text
from tests.scoring.figures.typed_figures import figure, typed
from tests.scoring.samples import gb2018

IMPOSSIBLE = [
    ({"water-withdrawn": "-3 m³"}, "negative-number"),
    ({"water-withdrawn": "3"}, "unit-missing"),
    ({"water-withdrawn": "3 亩"}, "wrong-dimension"),
    ({"solid-waste-generated": "3 斤"}, "unknown-unit"),
    ({"output": "3"}, "unit-missing"),
    ({"output": "3 万元"}, "wrong-dimension"),
    ({"output": "3 t/台"}, "wrong-dimension"),
    ({"site-area": "0 亩"}, "zero-divisor"),
    ({"output": "0 t"}, "zero-divisor"),
    ({"product-1-time-quota": "0 h"}, "zero-divisor"),
    ({"solid-waste-generated": "80 t", "solid-waste-utilised": "100 t"}, "part-above-whole"),
    ({"solid-waste-utilised": "100 t", "solid-waste-from-stock": "0.1001 kt"}, "part-above-whole"),
    ({"green-material": "31 t", "same-kind-material": "30000 kg"}, "part-above-whole"),
    ({"footprint": "30.1 亩", "site-area": "2 公顷"}, "part-above-whole"),
    ({"footprint": "28 亩", "yard-area": "2.1 亩", "site-area": "30 亩"}, "part-above-whole"),
    ({"renewable-energy": "11 tce", "energy": "10000 kgce"}, "part-above-whole"),
    ({"waste-water-reused": "101 m³", "waste-water-generated": "100 t"}, "part-above-whole"),
    (
        {"retrofit-investment": "2 亿元", "output-value-three-years": "19999 万元"},
        "part-above-whole",
    ),
    (
        {
            "carrier-electricity-purchased": "100 万kWh",
            "carrier-electricity-green-purchased": "101 万kWh",
        },
        "green-above-purchased",
    ),
    (
        {
            "carrier-electricity-purchased": "100 万kWh",
            "carrier-electricity-green-purchased": "60 万kWh",
            "carrier-electricity-certificates": "50 万kWh",
        },
        "certificates-above-rest",
    ),
]


@pytest.mark.parametrize(("figures", "code"), IMPOSSIBLE)
def test_what_cannot_be_is_refused(figures: dict[str, str], code: str) -> None:
    found = impossible(typed(figures))
    assert [oddity.code for oddity in found] == [code]
    assert set(found[0].figures) & set(figures)


POSSIBLE = [
    {
        "solid-waste-generated": "80 t",
        "solid-waste-from-stock": "20 t",
        "solid-waste-utilised": "100 t",
    },
    {"water-withdrawn": "10 m³", "water-reused": "500 m³"},  # each time it is used counts
    {"footprint": "28 亩", "yard-area": "2 亩", "site-area": "2 公顷"},
    {"waste-water-discharged": "0 t", "waste-water-generated": "0 t"},
    {"solid-waste-utilised": "100 t"},  # nothing yet to compare it with
    {
        "carrier-electricity-purchased": "100 万kWh",
        "carrier-electricity-green-purchased": "60 万kWh",
        "carrier-electricity-certificates": "40 万kWh",
    },
]


@pytest.mark.parametrize("figures", POSSIBLE)
def test_what_can_be_is_taken(figures: dict[str, str]) -> None:
    assert impossible(typed(figures)) == ()


def odd_codes(figures: dict[str, str], previous: dict[str, str] | None = None) -> list[str]:
    return [oddity.code for oddity in implausible(gb2018(), typed(figures), typed(previous or {}))]


@pytest.mark.parametrize(
    ("now", "before", "codes"),
    [
        ("99.9 t", "10 t", []),
        ("100 t", "10 t", ["far-above-last-year"]),
        ("0.1 kt", "10 t", ["far-above-last-year"]),
        ("1.001 t", "10 t", []),
        ("1 t", "10 t", ["far-below-last-year"]),
        ("1000 kg", "10 t", ["far-below-last-year"]),
        ("0 t", "10 t", []),
        ("10 t", "0 t", []),
    ],
)
def test_ten_times_last_years_is_odd(now: str, before: str, codes: list[str]) -> None:
    assert odd_codes({"solid-waste-generated": now}, {"solid-waste-generated": before}) == codes


def test_another_product_unit_is_no_jump() -> None:
    assert odd_codes({"output": "100 台"}, {"output": "1 t"}) == []


@pytest.mark.parametrize(
    ("figures", "about"),
    [
        ({"floor-area": "9999 m²", "footprint": "1 公顷"}, {"floor-area", "footprint"}),
        (
            {"waste-gas-discharged": "2 m³", "waste-gas-generated": "1 m³"},
            {"waste-gas-discharged", "waste-gas-generated"},
        ),
        (
            {"pollutant-discharged": "2 t", "pollutant-generated": "1999 kg"},
            {"pollutant-discharged", "pollutant-generated"},
        ),
        (
            {"output-value": "1 亿元", "output-value-three-years": "9999 万元"},
            {"output-value", "output-value-three-years"},
        ),
    ],
)
def test_a_part_above_its_whole_may_be_odd_only(figures: dict[str, str], about: set[str]) -> None:
    assert impossible(typed(figures)) == ()
    [oddity] = implausible(gb2018(), typed(figures))
    assert (oddity.code, set(oddity.figures)) == ("part-above-whole", about)


@pytest.mark.parametrize(
    ("total", "codes"),
    [
        # 10 t of diesel are 14.571 tce; the total may differ by 5 % of itself.
        ("14.571 tce", []),
        ("15.3 tce", []),
        ("15.4 tce", ["total-disagrees"]),
        ("13.9 tce", []),
        ("13.8 tce", ["total-disagrees"]),
    ],
)
def test_a_total_that_differs_from_its_carriers(total: str, codes: list[str]) -> None:
    assert odd_codes({"energy": total, "carrier-diesel": "10 t"}) == codes


def test_a_total_may_differ_by_all_that_is_allowed() -> None:
    def codes(tonnes: str) -> list[str]:
        diesel = Figure(Decimal(tonnes), "t", coefficient=Decimal(1))
        figures = {"energy": figure("20 tce"), "carrier-diesel": diesel}
        return [oddity.code for oddity in implausible(gb2018(), figures)]

    assert [codes(tonnes) for tonnes in ("19", "21")] == [[], []]
    assert [codes(tonnes) for tonnes in ("18.999", "21.001")] == [["total-disagrees"]] * 2


def test_energy_and_carbon_that_do_not_fit() -> None:
    # The dirtiest: blast furnace gas, 33.0 × 0.0708 × 0.99 × 44/12 t and 1.286 tce per 10⁴ m³
    most = Decimal("33.0") * Decimal("0.0708") * Decimal("0.99") * 44 / 12 / Decimal("1.286")
    assert odd_codes({"energy": "1000 tce", "carbon": f"{most * 999:.3f} tCO2"}) == []
    assert odd_codes({"energy": "1000 tce", "carbon": f"{most * 1001:.3f} tCO2"}) == [
        "carbon-above-energy"
    ]


def test_a_dirtier_grid_makes_room_for_more_carbon() -> None:
    figures = typed({"energy": "1000 tce", "carbon": "6700 tCO2"})
    factor = GridFactor(
        region="CN-fossil",
        year=2023,
        kg_per_kwh=Decimal("0.8273"),
        title=Text(zh="全国化石能源电力", en="National fossil power"),
    )
    assert [o.code for o in implausible(gb2018(), figures)] == ["carbon-above-energy"]
    assert implausible(gb2018().model_copy(update={"grid_factors": (factor,)}), figures) == ()


def test_no_carbon_from_fossil_fuel() -> None:
    figures = {"carbon": "0 tCO2", "carrier-diesel": "10 t"}
    assert "no-carbon-from-fossil" in odd_codes(figures)
    assert "no-carbon-from-fossil" not in odd_codes(figures | {"carrier-diesel": "0 t"})


def test_thresholds_of_ours_are_data() -> None:
    limits = figure_book().plausibility
    assert (limits.jump, limits.disagreement) == (Decimal(10), Decimal("0.05"))
    told = " ".join(convention.text.zh for convention in figure_book().conventions)
    assert "10 倍" in told
    assert "5%" in told
    assert "1 t = 1 m³" in told


def test_words_name_the_figures_and_the_hint() -> None:
    [oddity] = impossible(
        typed({"solid-waste-generated": "80 t", "solid-waste-utilised": "0.1 kt"})
    )
    assert explain_implausible(oddity, "zh") == (
        "一般工业固体废物综合利用量（100 t）"
        "多于一般工业固体废物产生量与综合利用的往年贮存量（80 t）；"
        "利用量含往年贮存的，请先填综合利用的往年贮存量；外购的废物不算"
    )
    assert explain_implausible(oddity, "en") == (
        "Solid waste utilised (100 t) comes to more than solid waste generated and "
        "earlier years' stock utilised (80 t); if earlier years' stock was utilised, "
        "give that first; bought-in waste does not count"
    )
    [jump] = implausible(gb2018(), typed({"output": "3.5 万吨"}), typed({"output": "3500 t"}))
    assert explain_implausible(jump, "zh") == "合格产品产量：3.5 万吨，是去年（3500 t）的 10 倍"
    assert explain_implausible(jump, "en") == (
        "Qualified output: 35,000 t, 10 times last year's (3500 t)"
    )


def test_a_figure_far_from_the_one_it_replaces_is_odd() -> None:
    (slip,) = typo_suspects("output", figure("12 t"), figure("12 万吨"))
    assert slip.code == "far-below-before"
    assert explain_implausible(slip, "zh").startswith(
        "合格产品产量：12 t，只有刚才填的（12 万吨）的 1/10000"
    )
    assert not typo_suspects("output", figure("13 万吨"), figure("12 万吨"))
    assert not typo_suspects("output", figure("13 件"), figure("12 万吨"))  # nothing compares them


def test_every_code_has_words_that_can_be_filled() -> None:
    met: set[str] = set()
    samples = [typed(figures) for figures, _ in IMPOSSIBLE]
    samples.append(
        typed({"output": "3 t"}) | {"output": replace(figure("3 t"), value=Decimal("NaN"))}
    )
    samples.append(typed({"output": f"{10**41} t"}))
    oddities = [o for figures in samples for o in impossible(figures)]
    for now, before in (
        ({"output": "3 t", "carbon": "0 tCO2", "carrier-diesel": "1 t"}, {"output": "30 t"}),
        ({"output": "30 t", "energy": "9 tce", "carrier-diesel": "1 t"}, {"output": "3 t"}),
        ({"carbon": "99 tCO2", "energy": "1 tce"}, {}),
        ({"output-value": "29800 亿元", "energy": "15000 tce"}, {}),
        ({"carrier-electricity-purchased": "240 kWh"}, {}),
        ({"output-value": "3 万元", "energy": "15000 tce"}, {}),
    ):
        oddities += implausible(gb2018(), typed(now), typed(before))
    coal = Figure(Decimal(3000), "t", Decimal(5500), Decimal("714.3"), Decimal(2000))
    oddities += implausible(gb2018(), {"carrier-cleaned-coal": coal})
    oddities += typo_suspects("output", figure("3 t"), figure("30 t"))
    oddities += typo_suspects("output", figure("30 t"), figure("3 t"))
    for oddity in oddities:
        met.add(oddity.code)
        for words in (explain_implausible(oddity, "zh"), explain_implausible(oddity, "en")):
            assert "{" not in words
            assert not words.endswith((".", "。"))
    assert met == set(sentences("plausibility"))


some_figures = st.dictionaries(
    st.sampled_from(
        [
            "site-area",
            "footprint",
            "yard-area",
            "output",
            "energy",
            "carbon",
            "renewable-energy",
            "carrier-diesel",
            "carrier-heat",
            "carrier-briquette",
            "waste-water-reused",
            "gone",
        ]
    ),
    st.builds(
        lambda number, unit: figure(f"{number} {unit}"),
        st.integers(0, 10**6),
        st.sampled_from(["亩", "m²", "t", "tce", "tCO2", "台", "GJ", "斤", "", "万元"]),
    ),
)


@given(some_figures, some_figures)
def test_nothing_ever_raises(figures: dict[str, Figure], previous: dict[str, Figure]) -> None:
    found = (*impossible(figures), *implausible(gb2018(), figures, previous))
    assert all(
        isinstance(oddity, PlausibilityIssue) and explain_implausible(oddity, "zh")
        for oddity in found
    )
