"""Where a rule stands in its source, in both languages."""

import re

import pytest

from scoring.catalogue.loading import available, load_catalogue
from scoring.catalogue.model import Catalogue, Source
from scoring.overlays.library import shipped
from scoring.overlays.model import Overlay

ROUND = "round-2024-measures"
OVERLAID = [
    shipped().catalogue(id, (overlay.id,))
    for overlay in shipped().overlays
    for id in overlay.catalogues
    if overlay.conditions or overlay.criteria
]
CATALOGUES = [*map(load_catalogue, available()), *OVERLAID]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda catalogue: catalogue.id)
def test_every_place_has_its_english(catalogue: Catalogue) -> None:
    for rule in catalogue.rules:
        assert rule.source.where.zh == rule.source.place
        assert not re.search("[\u4e00-\u9fff]", rule.source.where.en)


def test_a_place_without_english_stands_as_it_is_printed() -> None:
    first = load_catalogue("gb36132-2025").criteria[0].source
    assert first.where.en == "Annex C (informative, weights an example), item 1"
    assert Source(document="law", place="第九章 总则").where.en == "第九章 总则"


def test_a_translation_leaves_the_ref_and_what_is_pinned_alone() -> None:
    overlay = shipped().overlay(ROUND)
    stored = overlay.model_dump(mode="json", exclude_defaults=True)
    assert stored["conditions"][0]["source"].pop("place_en")
    assert_same_rules(Overlay.model_validate(stored), overlay)


def test_so_do_parts_of_texts() -> None:
    overlay = shipped().overlay(ROUND)
    stored = overlay.model_dump(mode="json", exclude_defaults=True)
    assert stored.pop("document")
    for condition in stored["conditions"]:
        condition.pop("topic", None)
        condition.pop("check", None)
    assert_same_rules(Overlay.model_validate(stored), overlay)


def assert_same_rules(pinned_before: Overlay, overlay: Overlay) -> None:
    assert pinned_before != overlay
    assert pinned_before.ref == overlay.ref == "round-2024-measures@f3905540bc47"
    assert pinned_before.rules_to_json() == overlay.rules_to_json()
