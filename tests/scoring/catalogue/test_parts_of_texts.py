"""Parts of longer texts that screens and reports name by themselves."""

import pytest

from scoring.catalogue.loading import available, load_catalogue
from scoring.catalogue.model import Criterion, Requirement


@pytest.mark.parametrize(
    "rule", load_catalogue("gb36132-2018").rules, ids=lambda rule: str(rule.id)
)
def test_the_help_of_every_rule_says_how_to_check(rule: Requirement | Criterion) -> None:
    assert rule.check is not None
    assert f"\n怎么查：{rule.check.zh}" in rule.help.zh
    assert f"\nHow to check: {rule.check.en}" in rule.help.en
    assert "\n" not in rule.check.zh + rule.check.en


@pytest.mark.parametrize("id", available())
def test_a_scale_is_named_without_what_its_bands_are(id: str) -> None:
    scale = load_catalogue(id).grade_scale
    assert scale.name.zh == scale.title.zh.partition("（")[0]
    assert scale.name.en == scale.title.en.partition(" (")[0]
