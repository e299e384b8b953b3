"""The kinds of figures: complete, in both languages, and in units that are known."""

import re
from decimal import Decimal
from fractions import Fraction

from scoring.figures.amounts import NO_PRODUCT, Amount, canonical, in_unit
from scoring.figures.carriers import carriers
from scoring.figures.kinds import Alternative, composites, figure_book, figure_kinds
from scoring.figures.model import Figure
from scoring.units.convert import dimension_of, spelt

WANTED = {
    "land": "site-area floor-area footprint yard-area",
    "output": "output output-value capacity product-1-capacity product-1-time-quota "
    "product-2-capacity product-2-time-quota product-3-capacity product-3-time-quota",
    "energy": "energy carbon renewable-energy",
    "water": "water-withdrawn water-reused",
    "materials": "main-material same-kind-material green-material",
    "waste": "waste-water-generated waste-water-discharged waste-water-reused "
    "waste-gas-generated waste-gas-discharged solid-waste-generated solid-waste-from-stock "
    "solid-waste-utilised",
    "pollutants": "pollutant-generated pollutant-discharged",
    "investment": "retrofit-investment output-value-three-years",
}


def test_every_figure_is_there_once() -> None:
    ids: dict[str, list[str]] = {}
    for kind in figure_book().figures:
        ids.setdefault(kind.group, []).append(kind.id)
    assert {group: " ".join(members) for group, members in ids.items()} == WANTED


def test_carriers_are_figures_too() -> None:
    kinds = figure_kinds()
    assert list(kinds) == [
        *(kind.id for kind in figure_book().figures),
        *(carrier.figure for carrier in carriers().values()),
    ]
    diesel = kinds["carrier-diesel"]
    assert (diesel.unit, diesel.group, diesel.title.zh) == ("t", "energy", "柴油")
    assert "柴油" in diesel.question.zh


def test_units_are_spelt_as_the_table_spells_them() -> None:
    for kind in figure_kinds().values():
        assert spelt(kind.unit) == kind.unit, kind.id
        if kind.any_unit:
            assert dimension_of(kind.unit) not in NO_PRODUCT
        for other in kind.also:
            assert dimension_of(other.unit) != dimension_of(kind.unit)
            assert other.counts_as > 0


def test_what_the_data_name_is_there() -> None:
    kinds, groups = figure_kinds(), {group.id for group in figure_book().groups}
    for kind in kinds.values():
        assert kind.group in groups
        assert set(kind.parts) <= set(kinds)
    for bound in figure_book().bounds:
        assert {*bound.parts, *bound.wholes} <= set(kinds)
        assert not set(bound.parts) & set(bound.wholes)
        sides = {dimension_of(kinds[id].unit) for id in (*bound.parts, *bound.wholes)}
        also = {dimension_of(o.unit) for id in bound.parts for o in kinds[id].also}
        assert (
            len(sides) == 1 or sides - {dimension_of(kinds[bound.wholes[0]].unit)} <= also | sides
        )


def test_totals_are_made_of_carriers() -> None:
    kinds = figure_kinds()
    assert composites() == ("energy", "carbon", "renewable-energy")
    assert "carrier-electricity-green-purchased" not in kinds["energy"].parts
    assert kinds["renewable-energy"].parts == (
        "carrier-electricity-own-renewable",
        "carrier-electricity-green-purchased",
        "carrier-electricity-certificates",
        "carrier-other-renewable",
    )


def test_what_is_divided_by_is_never_zero() -> None:
    positive = {kind.id for kind in figure_kinds().values() if kind.positive}
    assert {"site-area", "output", "output-value", "output-value-three-years"} <= positive
    assert "solid-waste-generated" not in positive


def test_words_are_in_both_languages() -> None:
    for kind in figure_kinds().values():
        for text in (kind.title, kind.question, kind.help, kind.form):
            assert text is not None, kind.id
            assert re.search(r"[\u4e00-\u9fff]", text.zh), (kind.id, text.zh)
            assert not re.search(r"[\u4e00-\u9fff]", text.en.replace("基101", "")), text.en
        assert kind.question.zh.endswith(("？", "。"))


def test_rules_of_the_standard_are_told() -> None:
    """Annex B: what counts twice, and what is in and out."""
    kinds = figure_kinds()
    assert "8 m" in kinds["floor-area"].question.zh
    assert "用作原料" in kinds["energy"].help.zh
    assert "消防" in kinds["water-withdrawn"].help.zh
    assert "购进" in kinds["solid-waste-utilised"].help.zh
    assert "三年" in kinds["retrofit-investment"].question.zh
    assert "合格" in kinds["output"].question.zh


def test_another_unit_counts_as_so_many_of_the_canonical_one() -> None:
    also = (Alternative(unit="t", counts_as=Decimal(4)),)
    water = figure_kinds()["water-withdrawn"].model_copy(update={"also": also})
    assert canonical(water, Figure(Decimal(3000), "kg")) == (Fraction(12), "m³")
    assert in_unit(water, Amount(Fraction(12), "m³"), "kg") == Fraction(3000)
