"""The sectors with key industries, and which divisions are read as theirs."""

from itertools import chain

import pytest

from dialogs.enterprise.industries import industry
from dialogs.enterprise.key_industries import key_industries

KNOWN = key_industries("gb36132-2025")


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("3982", "电子"),
        ("C3011", "建材"),
        ("31", "钢铁"),
        ("1511", "轻工"),
        ("4220", None),
        (None, None),
    ],
)
def test_the_sector_goes_by_the_division(code: str | None, sector: str | None) -> None:
    assert KNOWN is not None
    found = KNOWN.sector_of(code)
    assert (found and found.title.zh) == sector


def test_each_division_is_one_of_the_standard_and_named_once() -> None:
    assert KNOWN is not None
    divisions = list(chain.from_iterable(sector.divisions for sector in KNOWN.sectors))
    assert all(industry(division) for division in divisions)
    assert len(set(divisions)) == len(divisions)


def test_the_older_edition_knows_none() -> None:
    assert key_industries("gb36132-2018") is None
