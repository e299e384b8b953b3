"""What people type of baseline and leading value, of their source, and of the indicator."""

from decimal import Decimal

import pytest

from dialogs.scales.benchmark_names import named_in
from dialogs.scales.sources import source_in
from dialogs.scales.two_ends import TwoEnds, read_two_ends
from dialogs.typed.rejections import Rejection
from scoring.answers.model import EndsSource
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

INDEX = index_of(load_catalogue("gb36132-2025"))


@pytest.mark.parametrize(
    ("text", "head", "is_named"),
    [
        ("基准 0.35 引领 0.15", "", True),
        ("基准值：0.35，引领值：0.15", "", True),
        ("引领 0.15 基准 0.35", "", True),
        ("baseline 0.35 leading 0.15", "", True),
        ("行业平均 0.35 先进 0.15", "", True),
        ("吨产品综合能耗 基准 ≤0.35 引领 0.15", "吨产品综合能耗", True),
        ("0.4 基准0.35 引领0.15", "0.4", True),
        ("0.35 0.15", "", False),
        ("0.35/0.15", "", False),
        ("0.35、0.15", "", False),
        ("０．３５ → ０．１５", "", False),
    ],
)
def test_two_values_in_one_line(text: str, head: str, is_named: bool) -> None:
    ends = read_two_ends(text)
    assert isinstance(ends, TwoEnds)
    assert ends.baseline is not None
    assert ends.leading is not None
    assert (ends.baseline.value, ends.leading.value) == (Decimal("0.35"), Decimal("0.15"))
    assert (ends.head, ends.is_named) == (head, is_named)


def test_a_unit_after_one_is_that_of_both() -> None:
    ends = read_two_ends("0.35 0.15 tce/万元")
    assert isinstance(ends, TwoEnds)
    assert ends.baseline is not None
    assert ends.leading is not None
    assert ends.baseline.unit_text == ends.leading.unit_text == "tce/万元"


@pytest.mark.parametrize(
    "text", ["0.35", "12,5", "1 200", "0.15-0.35", "0.15~0.35", "有 3 个车间", "2024 年的数"]
)
def test_what_is_no_two_values(text: str) -> None:
    assert read_two_ends(text) is None


@pytest.mark.parametrize("text", ["基准 多少", "基准 0.35 基准 0.15", "基准水平 0.35 引领 0.15"])
def test_ends_that_cannot_be_read_are_refused(text: str) -> None:
    refused = read_two_ends(text)
    assert isinstance(refused, Rejection)
    assert refused.code == "ends-not-read"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("去年本厂", EndsSource.LAST_YEAR),
        ("上年实际值", EndsSource.LAST_YEAR),
        ("2026 年目标", EndsSource.TARGET),
        ("去年实际，今年目标", EndsSource.LAST_YEAR_AND_TARGET),
        ("集团二分厂", EndsSource.GROUP),
        ("水泵供应商报价", EndsSource.SUPPLIER),
        ("中国铸造协会 2024 年报", EndsSource.INDUSTRY),
        ("industry yearbook", EndsSource.INDUSTRY),
        ("去年行业平均", None),
        ("张工给的", None),
    ],
)
def test_a_source_in_words(text: str, source: EndsSource | None) -> None:
    assert source_in(text) == source


@pytest.mark.parametrize(
    ("text", "criterion", "scale"),
    [
        ("吨产品综合能耗", "energy-intensity", "energy-per-product"),
        ("我厂万元产值能耗", "energy-intensity", "energy-per-value"),
        ("能源消耗强度", "energy-intensity", None),
        ("#6", "water-intensity", None),
        ("6.", "water-intensity", None),
        ("Energy per output value", "energy-intensity", "energy-per-value"),
        ("固废利用率", "solid-waste-utilisation", None),
        ("水重复利用率", "water-reuse-rate", None),
        ("亩均产值", "land-output", "land-value"),
    ],
)
def test_an_indicator_by_its_name(text: str, criterion: str, scale: str | None) -> None:
    named = named_in(INDEX, text)
    assert named is not None
    assert named.criterion.id == criterion
    assert (named.scale.id if named.scale else None) == scale


@pytest.mark.parametrize("text", ["锅炉效率", "12", "#4", "r1", ""])
def test_what_names_no_indicator_of_the_table(text: str) -> None:
    assert named_in(INDEX, text) is None
