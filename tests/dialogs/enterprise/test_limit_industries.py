"""For which industries the published limits can be: said only where it is certain."""

from types import MappingProxyType

import pytest

from dialogs.enterprise.industries import industry
from scoring.catalogue.model import Benchmark
from scoring.overlays.library import shipped
from scoring.overlays.limit_industries import may_be_for

LIBRARY = shipped()
LIMITS = LIBRARY.catalogue("gb36132-2025", LIBRARY.refs_of(("energy-limits-2026",))).benchmarks
FITTING = MappingProxyType(
    {
        "3011": "水泥",
        "2614": "甲醇",
        "2521": "焦炭",
        "3140": "硅铁",
        "3216": "氧化铝",
        "3120": "电弧炉",
    }
)


@pytest.mark.parametrize("code", FITTING)
def test_a_limit_may_be_for_the_industry_that_makes_the_product(code: str) -> None:
    named = [limit for limit in LIMITS if FITTING[code] in limit.product.zh]
    assert industry(code)
    assert named
    assert all(may_be_for(limit, code) for limit in named)


@pytest.mark.parametrize("code", ["3670", "1310", "3041", "1711"])
def test_none_of_the_shipped_limits_is_for_another_industry(code: str) -> None:
    assert not any(may_be_for(limit, code) for limit in LIMITS)


def test_a_whole_division_may_hold_the_product() -> None:
    assert any(may_be_for(limit, "30") for limit in LIMITS)


def test_of_a_limit_without_industries_nothing_is_ruled_out() -> None:
    unknown: Benchmark = LIMITS[0].model_copy(update={"industries": ()})
    assert may_be_for(unknown, "3670")
