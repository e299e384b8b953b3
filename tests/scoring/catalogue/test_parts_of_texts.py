"""Parts of longer texts that screens and reports name by themselves."""

import pytest

from scoring.catalogue.loading import available, load_catalogue
from scoring.catalogue.model import Criterion, Requirement
from scoring.overlays.library import shipped


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


RULES: list[Requirement | Criterion] = [
    *(rule for id in available() for rule in load_catalogue(id).rules),
    *(condition for overlay in shipped().overlays for condition in overlay.conditions),
]
QUESTIONS = [rule for rule in RULES if not rule.asks_presence]
"""A row that asks 有没有 goes by its text in lists, not by its question."""


@pytest.mark.parametrize("rule", QUESTIONS, ids=lambda rule: str(rule.id))
def test_a_topic_is_a_question_and_no_hint(rule: Requirement | Criterion) -> None:
    topic, whole = rule.topic or rule.question, rule.question
    for said, asked, mark in ((topic.zh, whole.zh, "？"), (topic.en, whole.en, "?")):
        assert said.endswith(mark)
        assert said.count(mark) == 1
        assert asked.startswith(said)
