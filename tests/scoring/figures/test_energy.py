"""Energy carriers: worked examples by hand at zero tolerance, and what may never happen."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.model import GridFactor
from scoring.figures.carriers import Carrier, carrier_book
from scoring.figures.energy import (
    Composite,
    MissingFactor,
    MissingFigures,
    Part,
    carbon_total,
    carrier_carbon,
    carrier_energy,
    carriers,
    energy_total,
    explain_lack,
    green_power_excess,
    highest_carbon_per_energy,
    renewable_total,
)
from scoring.figures.model import Figure
from scoring.rounding import fixed
from scoring.units.convert import convert
from scoring.values import Text

JIANGSU = GridFactor(
    region="320000", year=2023, kg_per_kwh=Decimal("0.5827"), title=Text(zh="江苏", en="Jiangsu")
)
UNITS = {
    "kg": {"kg": "1", "t": "0.001", "万吨": "0.0000001", "g": "1000"},
    "m³": {"m³": "1", "万方": "0.0001", "L": "1000"},
    "kWh": {"kWh": "1", "万度": "0.0001", "MWh": "0.001", "MJ": "3.6", "GJ": "0.0036"},
    "MJ": {"MJ": "1", "GJ": "0.001", "百万千焦": "0.001", "kJ": "1000"},
    "kgce": {"kgce": "1", "tce": "0.001"},
}
"""How many of each unit one ``per`` is."""


def figures(**given: str | Figure) -> dict[str, Figure]:
    """``diesel="12.5 t"``; underscores stand for hyphens."""
    return {
        f"carrier-{id.replace('_', '-')}": figure(text) if isinstance(text, str) else text
        for id, text in given.items()
    }


def figure(text: str, option: str = "", **own: str) -> Figure:
    """``figure("12.5 t", heating_value="42.5")``."""
    value, _, unit = text.partition(" ")
    numbers = {key: Decimal(number) for key, number in own.items()}
    return Figure(
        Decimal(value),
        unit,
        heating_value=numbers.get("heating_value"),
        coefficient=numbers.get("coefficient"),
        co2_factor=numbers.get("co2_factor"),
        option=option,
    )


def energy_of(id: str, figure: Figure) -> Fraction:
    part = carrier_energy(carriers()[id], figure)
    assert isinstance(part, Part)
    return part.result


def carbon_of(id: str, figure: Figure) -> Fraction:
    part = carrier_carbon(carriers()[id], figure)
    assert isinstance(part, Part)
    return part.result


def total(result: Composite | MissingFigures) -> Fraction:
    assert isinstance(result, Composite)
    assert sum(part.result for part in result.parts) == result.value
    return result.value


# Worked examples

FOUNDRY = figures(
    diesel="12.5 t",
    natural_gas="30 万m³",
    electricity_purchased="120 万kWh",
    heat=figure("500 GJ", co2_factor="0.11"),
)


def test_energy_is_the_sum_of_consumption_times_coefficient() -> None:
    # 12500 kg × 1.4571 + 300000 m³ × 1.33 + 1200000 kWh × 0.1229 + 500000 MJ × 0.03412, ÷ 1000
    parts = ["147.48", "18.21375", "399", "17.06"]
    result = energy_total(FOUNDRY)
    assert total(result) == Fraction("581.75375") == sum(map(Fraction, parts))
    assert isinstance(result, Composite)
    assert sorted(part.result for part in result.parts) == sorted(map(Fraction, parts))
    assert result.unit == "tce"


def test_carbon_is_the_sum_of_fuels_electricity_and_heat() -> None:
    # diesel 12.5 × 42.652 × 0.0202 × 0.98 × 44/12; gas 30 × 389.31 × 0.01532 × 0.99 × 44/12;
    # electricity 1200000 × 0.5306 ÷ 1000; heat 500000 × 0.11 ÷ 1000
    fuels = Fraction("464.3864456") / 12 + Fraction("649.50455988")
    result = carbon_total(FOUNDRY)
    assert total(result) == fuels + Fraction("636.72") + 55
    assert isinstance(result, Composite)
    assert result.unit == "tCO2"


@pytest.mark.parametrize(
    ("id", "typed", "option", "tce"),
    [
        ("raw-coal", "1.2 万吨", "", "8571.6"),
        ("raw-coal", "12000 t", "", "8571.6"),
        ("cleaned-coal", "800 公斤", "", "0.72"),
        ("other-washed-coal", "10 t", "", "2.857"),
        ("other-washed-coal", "10 t", "coefficient-0-3333", "3.333"),
        ("coal-slime", "10 t", "coefficient-0-4286", "4.286"),
        ("coal-gangue", "10 t", "", "2.857"),
        ("briquette", "10 t", "coefficient-0-5286", "5.286"),
        ("coke", "10 t", "", "9.714"),
        ("other-coking-products", "10 t", "", "13"),
        ("crude-oil", "10 t", "", "14.286"),
        ("fuel-oil", "10 t", "", "14.286"),
        ("petrol", "10 t", "", "14.714"),
        ("kerosene", "10 t", "", "14.714"),
        ("diesel", "10 t", "", "14.571"),
        ("naphtha", "10 t", "", "15"),
        ("petroleum-coke", "10 t", "", "10.918"),
        ("lpg", "10 t", "", "17.143"),
        ("lng", "10 t", "", "17.572"),
        ("refinery-gas", "10 t", "", "15.714"),
        ("natural-gas", "1 万方", "", "13.3"),
        ("natural-gas", "1 万方", "coefficient-1-2143", "12.143"),
        ("natural-gas", "1 万方", "coefficient-1-2150", "12.15"),
        ("coke-oven-gas", "1 万m³", "coefficient-0-5928", "5.928"),
        ("blast-furnace-gas", "1 万m³", "", "1.286"),
        ("converter-gas", "1 万m³", "", "2.714"),
        ("heat", "100 百万千焦", "", "3.412"),
        ("low-pressure-steam", "100 t", "coefficient-0-1286", "12.86"),
        ("electricity-purchased", "1 万度", "", "1.229"),
        ("electricity-own-renewable", "10 MWh", "", "1.229"),
        ("other-renewable", "2500 kgce", "", "2.5"),
    ],
)
def test_every_coefficient(id: str, typed: str, option: str, tce: str) -> None:
    assert energy_of(id, figure(typed, option=option)) == Fraction(tce)


def test_coal_by_kind_is_converted_by_its_heating_value() -> None:
    assert energy_of("anthracite", figure("10 t")) == Fraction("228.67") / Fraction("29.307")
    assert energy_of("bituminous-coal", figure("10 t")) == Fraction("230.76") / Fraction("29.307")
    assert energy_of("lignite", figure("10 t")) == Fraction("147.59") / Fraction("29.307")


@pytest.mark.parametrize(
    ("id", "option", "printed"),
    [
        ("anthracite", "power-station", "2.19"),
        ("bituminous-coal", "carbon-0-02618", "2.06"),
        ("lignite", "oxidation-93", "1.41"),
        ("cleaned-coal", "", "2.28"),
        ("coke", "", "2.85"),
        ("petroleum-coke", "", "3.21"),
        ("crude-oil", "", "3.02"),
        ("fuel-oil", "", "3.17"),
        ("petrol", "", "2.93"),
        ("diesel", "", "3.10"),
        ("kerosene", "", "3.03"),
        ("lpg", "", "3.10"),
        ("refinery-gas", "", "3.01"),
        ("natural-gas", "", "21.65"),
        ("coke-oven-gas", "", "7.64"),
        ("blast-furnace-gas", "", "8.48"),
        ("converter-gas", "", "15.1"),
    ],
)
def test_every_fuel_emits_what_its_table_says(id: str, option: str, printed: str) -> None:
    one = "1 t" if carriers()[id].per == "kg" else "1 万m³"
    result = carbon_of(id, figure(one, option=option))
    assert fixed(result, len(printed.partition(".")[2])) == printed


# The enterprise's own numbers


def test_a_measured_heating_value_replaces_the_tables() -> None:
    measured = figure("100 t", heating_value="20.9")
    assert energy_of("raw-coal", measured) == Fraction(2090) / Fraction("29.307")
    gas = figure("1 万m³", heating_value="36")
    assert energy_of("natural-gas", gas) == Fraction(360) / Fraction("29.307")
    # 360 GJ × 0.01532 × 0.99 × 44/12
    assert carbon_of("natural-gas", gas) == Fraction("5.460048") * 44 / 12


def test_a_heating_value_of_electricity_means_nothing() -> None:
    assert energy_of("electricity-purchased", figure("1 万度", heating_value="9")) == Fraction(
        "1.229"
    )


def test_an_own_coefficient_comes_first() -> None:
    both = figure("100 t", coefficient="0.75", heating_value="20.9")
    assert energy_of("raw-coal", both) == 75
    assert energy_of("other-gas", figure("1 万m³", coefficient="0.5")) == 5


def test_an_own_co2_factor_comes_first() -> None:
    assert carbon_of("diesel", figure("2 t", co2_factor="3")) == 6
    assert carbon_of("lng", figure("2 t", co2_factor="2.5")) == 5
    purchased = figures(electricity_purchased=figure("1000 kWh", co2_factor="0.2"))
    assert total(carbon_total(purchased)) == Fraction("0.2")


def test_a_part_says_what_it_was_made_of() -> None:
    energy = carrier_energy(carriers()["diesel"], figure("12.5 t"))
    assert isinstance(energy, Part)
    assert (energy.given, energy.factor, energy.factor_unit) == (
        figure("12.5 t"), Fraction("1.4571"), "kgce/kg",
    )  # fmt: skip
    carbon = carrier_carbon(carriers()["diesel"], figure("12.5 t"))
    assert isinstance(carbon, Part)
    assert carbon.factor_unit == "kgCO2/kg"
    assert carbon.source.zh.startswith(
        "低位热值 42.652 GJ/t × 单位热值含碳量 0.0202 tC/GJ × 碳氧化率 98% × 44/12；"
    )
    measured = carrier_energy(carriers()["diesel"], figure("1 t", heating_value="42.5"))
    assert isinstance(measured, Part)
    assert "42.5 MJ/kg ÷ 29.307" in measured.source.en


# What is not established


@pytest.mark.parametrize("id", ["coal-slime", "briquette", "coke-oven-gas", "low-pressure-steam"])
def test_where_tables_differ_the_enterprise_must_choose(id: str) -> None:
    one = figure(f"1 {carriers()[id].unit}")
    lack = MissingFactor(f"carrier-{id}", "option")
    assert carrier_energy(carriers()[id], one) == lack
    assert carrier_energy(carriers()[id], replace(one, option="guess")) == lack
    assert energy_total({f"carrier-{id}": one}) == MissingFigures((f"carrier-{id}",), (lack,))
    for option in carriers()[id].options:
        assert isinstance(carrier_energy(carriers()[id], replace(one, option=option.id)), Part)


@pytest.mark.parametrize("id", ["anthracite", "bituminous-coal", "lignite"])
def test_where_carbon_differs_the_enterprise_must_choose(id: str) -> None:
    assert carrier_carbon(carriers()[id], figure("1 t")) == MissingFactor(
        f"carrier-{id}", "option"
    )


@pytest.mark.parametrize(
    "id",
    ["raw-coal", "coal-gangue", "other-coking-products", "naphtha", "lng", "heat", "other-gas"],
)
def test_no_co2_factor_is_made_up(id: str) -> None:
    given = {f"carrier-{id}": figure(f"1 {carriers()[id].unit}"), **figures(diesel="1 t")}
    missing = carbon_total(given)
    assert missing == MissingFigures(
        (f"carrier-{id}",), (MissingFactor(f"carrier-{id}", "co2-factor"),)
    )


def test_a_gas_of_unknown_kind_has_no_coefficient() -> None:
    lack = MissingFactor("carrier-other-gas", "coefficient")
    assert carrier_energy(carriers()["other-gas"], figure("1 m³")) == lack


def test_litres_are_not_made_tonnes() -> None:
    lack = MissingFactor("carrier-diesel", "unit")
    assert carrier_energy(carriers()["diesel"], figure("100 L")) == lack
    assert carrier_carbon(carriers()["diesel"], figure("100 L")) == lack
    assert explain_lack(lack).en == "The unit of Diesel does not convert: use t."


def test_a_carrier_that_was_not_used_needs_no_factor() -> None:
    given = figures(briquette="0 t", diesel="10 t")
    assert total(energy_total(given)) == Fraction("14.571")
    assert total(carbon_total(figures(briquette="0 t"))) == 0


def test_nothing_given_is_not_zero() -> None:
    assert energy_total({}) == MissingFigures(("energy",))
    assert carbon_total({}) == MissingFigures(("carbon",))
    assert renewable_total(FOUNDRY) == MissingFigures(("renewable-energy",))
    assert total(renewable_total(figures(electricity_own_renewable="0 kWh"))) == 0


# Electricity

POWER = figures(
    electricity_purchased="100 万kWh",
    electricity_green_purchased="200 MWh",
    electricity_certificates="10 万kWh",
    electricity_own_renewable="50000 kWh",
    other_renewable="10 tce",
)


def powered(option: str) -> Mapping[str, Figure]:
    purchased = replace(POWER["carrier-electricity-purchased"], option=option)
    return {**POWER, "carrier-electricity-purchased": purchased}


def test_green_power_counts_once() -> None:
    # E: 1050000 kWh × 0.1229 ÷ 1000 + 10
    # renewable: (200000 + 100000 + 50000) kWh × 0.1229 ÷ 1000 + 10
    assert total(energy_total(POWER)) == Fraction("139.045")
    assert total(renewable_total(POWER)) == Fraction("53.015")


@pytest.mark.parametrize("option", ["", "national"])
def test_the_national_factor_deducts_nothing_and_says_so(option: str) -> None:
    result = carbon_total(powered(option), (JIANGSU,), "320500")
    assert total(result) == Fraction("530.6")
    assert isinstance(result, Composite)
    assert result.parts[0].note == carrier_book().words.not_deducted
    alone = carbon_total(figures(electricity_purchased="1 kWh"))
    assert isinstance(alone, Composite)
    assert alone.parts[0].note is None


def test_the_factor_of_the_province_counts_where_there_is_one() -> None:
    assert total(carbon_total(powered("province"), (JIANGSU,), "320500")) == Fraction("582.7")
    lack = MissingFactor("carrier-electricity-purchased", "grid-factor")
    for region in ("370000", None):
        assert carbon_total(powered("province"), (JIANGSU,), region) == MissingFigures(
            ("carrier-electricity-purchased",), (lack,)
        )


def test_the_residual_factor_counts_the_rest_and_green_power_as_nothing() -> None:
    result = carbon_total(powered("residual"))
    assert total(result) == Fraction("426.72")  # 700000 kWh × 0.6096 ÷ 1000
    assert isinstance(result, Composite)
    note = result.parts[0].note
    assert note is not None
    assert "700000 kWh" in note.en


def test_the_latest_factor_of_the_catalogue_comes_first() -> None:
    newer = JIANGSU.model_copy(update={"region": "CN", "year": 2024, "kg_per_kwh": Decimal("0.5")})
    older = newer.model_copy(update={"year": 2022, "kg_per_kwh": Decimal("0.9")})
    assert total(carbon_total(powered(""), (older, newer))) == 500
    assert total(carbon_total(powered(""), (older,))) == Fraction("530.6")


def test_an_unknown_choice_of_grid_factor_is_asked_again() -> None:
    lack = MissingFactor("carrier-electricity-purchased", "option")
    assert carbon_total(powered("mine")) == MissingFigures((lack.figure,), (lack,))


def test_no_kwh_counts_twice() -> None:
    green = {**POWER, **figures(electricity_green_purchased="1000.001 MWh")}
    assert green_power_excess(green) == ("green-above-purchased",)
    certificates = {**POWER, **figures(electricity_certificates="80.0001 万度")}
    assert green_power_excess(certificates) == ("certificates-above-rest",)
    assert green_power_excess({**POWER, **figures(electricity_certificates="80 万度")}) == ()
    assert green_power_excess(figures(electricity_green_purchased="1 kWh")) == ()
    for twice, id in ((green, "green-purchased"), (certificates, "certificates")):
        missing = renewable_total(twice)
        assert isinstance(missing, MissingFigures)
        assert missing.figures == (f"carrier-electricity-{id}",)
        assert all(explain_lack(lack).zh for lack in missing.lacks)


def test_green_power_needs_the_whole_it_is_part_of() -> None:
    assert renewable_total(figures(electricity_green_purchased="1 kWh")) == MissingFigures(
        ("carrier-electricity-purchased",)
    )
    tonnes = {**powered("residual"), **figures(electricity_certificates="5 t")}
    lack = MissingFactor("carrier-electricity-certificates", "unit")
    assert carbon_total(tonnes) == MissingFigures((lack.figure,), (lack,))


def test_the_most_carbon_a_tonne_of_coal_equivalent_stands_for() -> None:
    # blast furnace gas: 3.3 MJ × 0.0708 × 0.99 × 44/12 kgCO2 over 0.1286 kgce
    gas = Fraction("0.2313036") * 44 / 12 * 1000 / Fraction("128.6")
    assert highest_carbon_per_energy() == gas
    fossil = JIANGSU.model_copy(update={"region": "CN-fossil", "kg_per_kwh": Decimal("0.8273")})
    assert highest_carbon_per_energy((fossil,)) == Fraction("0.8273") / Fraction("0.1229")


# The data file


def test_the_data_hold_together() -> None:
    book = carrier_book()
    groups = {group.id for group in book.groups}
    assert len(carriers()) == len(book.carriers)
    for carrier in book.carriers:
        assert carrier.group in groups
        assert convert(1, carrier.unit, carrier.per) > 0
        assert carrier.source is None or carrier.source in book.sources
        assert carrier.co2 is None or carrier.co2.source in book.sources
        assert carrier.default in {None, *(option.id for option in carrier.options)}
        assert carrier.source or carrier.coefficient is None
        assert all(explain_lack(MissingFactor(carrier.figure, code)).en for code in book.lacks)


# What may never happen

amounts = st.decimals(min_value=0, max_value=10**9, places=3)
convertible = [carrier for carrier in carriers().values() if carrier.id != "other-gas"]


def chosen(carrier: Carrier, value: Decimal, unit: str) -> Figure:
    option = "" if carrier.grid or not carrier.options else carrier.options[0].id
    factor = None if carrier.co2 or carrier.carbon_free or carrier.grid else Decimal("0.1")
    return Figure(value, unit, option=option, co2_factor=factor)


@given(st.sampled_from(convertible), amounts, st.data())
def test_the_unit_never_changes_a_result(
    carrier: Carrier, value: Decimal, data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(list(UNITS[carrier.per])))
    plain = {carrier.figure: chosen(carrier, value, carrier.per)}
    other = {carrier.figure: chosen(carrier, value * Decimal(UNITS[carrier.per][unit]), unit)}
    for result, same in (
        (energy_total(plain), energy_total(other)),
        (carbon_total(plain), carbon_total(other)),
    ):
        if carrier.consumed:
            assert total(result) == total(same)
        else:
            assert isinstance(result, MissingFigures)
    one, two = (carrier_energy(carrier, given[carrier.figure]) for given in (plain, other))
    assert isinstance(one, Part)
    assert isinstance(two, Part)
    assert one.result == two.result


@given(
    st.dictionaries(
        st.sampled_from([c.id for c in convertible if c.consumed]), amounts, min_size=1
    ),
    amounts,
    st.data(),
)
def test_more_of_a_carrier_never_lowers_energy_or_carbon(
    given_amounts: dict[str, Decimal], more: Decimal, data: st.DataObject
) -> None:
    def of(amounts: Mapping[str, Decimal]) -> dict[str, Figure]:
        table = carriers()
        return {
            table[id].figure: chosen(table[id], n, table[id].unit) for id, n in amounts.items()
        }

    id = data.draw(st.sampled_from(sorted(given_amounts)))
    before, after = of(given_amounts), of({**given_amounts, id: given_amounts[id] + more})
    assert total(energy_total(before)) <= total(energy_total(after))
    assert total(carbon_total(before)) <= total(carbon_total(after))


@given(amounts, amounts, amounts)
def test_renewable_energy_never_exceeds_all_energy(
    purchased: Decimal, green: Decimal, certificates: Decimal
) -> None:
    given = {
        "carrier-electricity-purchased": Figure(purchased, "kWh", option="residual"),
        "carrier-electricity-green-purchased": Figure(green, "kWh"),
        "carrier-electricity-certificates": Figure(certificates, "kWh"),
    }
    renewable, carbon = renewable_total(given), carbon_total(given)
    if green_power_excess(given):
        assert isinstance(renewable, MissingFigures)
        assert isinstance(carbon, MissingFigures)
    else:
        assert total(renewable) <= total(energy_total(given))
        assert total(carbon) >= 0


def test_a_heat_factor_in_common_use_counts_only_once_it_is_chosen() -> None:
    heat = carriers()["heat"]
    unchosen = carrier_carbon(heat, figure("500 GJ"))
    assert unchosen == MissingFactor("carrier-heat", "co2-factor")
    chosen = carrier_carbon(heat, figure("500 GJ", option="factor-0-11"))
    assert isinstance(chosen, Part)
    assert chosen.result == Fraction(55)
    assert "未核实" in chosen.source.zh
    own = carrier_carbon(heat, figure("500 GJ", option="factor-0-11", co2_factor="0.1"))
    assert isinstance(own, Part)
    assert own.result == Fraction(50)
    energy = carrier_energy(heat, figure("500 GJ", option="factor-0-11"))
    assert isinstance(energy, Part)
    assert energy.result == Fraction("17.06")
