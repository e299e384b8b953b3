"""Rows that are met by there being none of what they ask about are marked so in the data."""

import re
from collections.abc import Iterator

import pytest

from scoring.catalogue.loading import available, load_catalogue
from scoring.catalogue.model import Requirement
from scoring.overlays.library import shipped

_WANTS_NONE = re.compile(r"有没有")
_ASKS_FOR_THE_OPPOSITE = re.compile(r"是否(?:没有|无)|没有.*对吗？")


def _gates() -> Iterator[Requirement]:
    for id in available():
        yield from load_catalogue(id).requirements
    for overlay in shipped().overlays:
        yield from overlay.conditions


@pytest.mark.parametrize("row", list(_gates()), ids=lambda row: row.id)
def test_the_mark_is_where_the_question_wants_none(row: Requirement) -> None:
    asks_for_the_opposite = bool(_ASKS_FOR_THE_OPPOSITE.search(row.question.zh))
    assert row.asks_presence is bool(_WANTS_NONE.search(row.question.zh))
    assert row.met_when_none is (row.asks_presence or asks_for_the_opposite)
