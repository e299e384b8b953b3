"""Limits named in the answers file by what people call the product, by the year's editions."""

from typing import Any

import pytest

from scoring.answers.model import Value
from scoring.answers_file.reader import AnswersFile, read_answers
from scoring.errors import AnswersError, Problem

FILE = """\
catalogue: gb36132-2025
enterprise: {{name: 示例}}
period: {period}
overlays: [energy-limits-2026-11]
answers:
  energy-intensity: {entry}
"""


def read(entry: str, period: int = 2025) -> AnswersFile:
    return read_answers(FILE.format(entry=entry, period=period), "answers.yaml")


def problem(entry: str, period: int = 2025) -> Problem:
    with pytest.raises(AnswersError) as raised:
        read(entry, period)
    return raised.value.problems[0]


def value(entry: str, period: int = 2025) -> Any:
    answer = read(entry, period).answers["energy-intensity"]
    assert isinstance(answer, Value)
    return answer


def test_a_product_is_named_as_people_call_it() -> None:
    read = value('{value: "84", unit: kgce/t, benchmark: 散装水泥}')
    assert read.benchmark == "gb16780-2021-cement"


def test_of_several_the_file_is_asked_to_name_one() -> None:
    found = problem('{value: "200", unit: kgce/t, benchmark: PVC}')
    assert found.code == "ambiguous-benchmark"
    assert "gb21257-2024-4" in found.remedy["zh"]


def test_the_unit_may_decide_which_is_meant() -> None:
    read = value('{value: "5", unit: kgce/m², benchmark: 陶瓷板}')
    assert read.benchmark == "gb21252-2023-5"


def test_an_edition_not_in_force_in_the_year_is_found_by_its_id_alone() -> None:
    entry = '{value: "30", unit: kgce/kL, benchmark: 啤酒}'
    assert value(entry, 2026).benchmark == "gb32047-2025-1"
    assert problem(entry, 2025).code == "unknown-benchmark"
    assert value(entry.replace("啤酒", "gb32047-2025-1"), 2025).benchmark == "gb32047-2025-1"


def test_what_is_only_a_hint_is_not_scored_by() -> None:
    found = problem('{value: "5", unit: kgce/m², benchmark: gb21340-2019-7}')
    assert found.code == "benchmark-not-scored"


PRODUCTS = """
    products:
      - {benchmark: 熟料, value: "100", unit: kgce/t, energy: "5000"}
      - {benchmark: 散装水泥, value: "84", unit: kgce/t, energy: "9000"}
"""


def test_several_products_with_their_energy() -> None:
    read = value(PRODUCTS)
    assert [one.benchmark for one in read.products] == [
        "gb16780-2021-cement",
        "gb16780-2021-clinker",
    ]
    assert (read.benchmark, str(read.value)) == ("gb16780-2021-cement", "84")


CASES = (
    ('{value: "5", unit: kgce/m², benchmark: gb21340-2019-7}', "benchmark-not-scored"),
    ('{value: "200", unit: kgce/t, benchmark: PVC}', "ambiguous-benchmark"),
    ("{products: []}", "no-products"),
    ("{products: 熟料}", "not-a-list-of-entries"),
    ("{products: [熟料]}", "not-an-entry"),
    ('{products: [{value: "1", energy: "2"}]}', "missing-key"),
    ('{products: [{benchmark: 熟料, energy: "2"}]}', "missing-key"),
    ('{products: [{benchmark: 熟料, value: "1", energy: "0"}]}', "energy-of-product"),
    ('{products: [{benchmark: PVC, value: "1", energy: "1"}]}', "ambiguous-benchmark"),
    ('{products: [{benchmark: 熟料, value: "1", energy: "1", more: 1}]}', "unknown-key"),
)


@pytest.mark.parametrize(("entry", "code"), CASES)
def test_each_mistake_in_products_is_told(entry: str, code: str) -> None:
    assert problem(entry).code == code
