"""Where a rule stands in its source, for English readers."""

import re

import pytest

from bot.wording.citations import place_in_english
from scoring.catalogue.loading import available, load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import shipped

ROUND = "round-2024-measures"
CATALOGUES = [*map(load_catalogue, available()), shipped().catalogue("gb36132-2025", (ROUND,))]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.id)
def test_every_place_of_a_rule_is_told_in_english(catalogue: Catalogue) -> None:
    for rule in catalogue.rules:
        assert not re.search("[\u4e00-\u9fff]", place_in_english(catalogue, rule.source.place))


def test_the_parts_of_a_place_are_named() -> None:
    of_2025 = load_catalogue("gb36132-2025")
    told = place_in_english(of_2025, of_2025.criteria[0].source.place)
    assert told == "Annex C (informative, weights an example), item 1"
    assert place_in_english(of_2025, "第九章 总则") == "第九章 总则"
