"""The harness counts what it should: one short attack with a few people."""

from functools import partial

import pytest

from tests.attack.harness.attacks.registry import ATTACKS
from tests.attack.harness.crowd import Crowd
from tests.attack.harness.program import ROOT
from tests.attack.harness.rounds import attacked
from tests.attack.harness.tables import crowd_table, found_list

PEOPLE = 3
DOCUMENT = ROOT / "docs" / "attacks.md"


async def test_a_short_attack_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.attack.harness.rounds.AT_LEAST_SECONDS", 0.5)
    hasty = partial(Crowd, thinking=(0.05, 0.1))
    monkeypatch.setattr("tests.attack.harness.rounds.Crowd", hasty)
    attack = next(attack for attack in ATTACKS if attack.name == "cross-site")
    outcome = await attacked(attack, 0.5, people=PEOPLE)
    assert "failed" not in outcome.beside.window.found
    assert outcome.acknowledged >= len(outcome.without.waits) + len(outcome.beside.waits)
    assert outcome.without.waits
    assert outcome.lost == 0
    assert outcome.starts == 1
    assert outcome.without.window.rss > 0
    assert "newcomers in the attacker's conversation" in found_list([outcome])
    assert "cross-site | 8 |" in crowd_table([outcome])


def test_the_documents_name_every_attack() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(set(names)) == len(names)
    told = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in told] == []
