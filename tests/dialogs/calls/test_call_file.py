"""The file of a call: read exactly, or every mistake at once with its line."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dialogs.calls.access import Act, Part
from dialogs.calls.call_file import CallError, read_call
from dialogs.calls.levels import Agency, Level
from dialogs.calls.terms import Late, Terms
from scoring.calls.agreement import Combine
from scoring.overlays.library import shipped
from tests.scoring.call_file_codes import CALL_FILE_CODES

FULL = """\
title: 2026 年省级绿色工厂
catalogue: gb36132-2018
level: province
region: "130000"
opens: 2026-12-01 09:00
closes: 2026-12-31 17:00
grace: 30
late: mark
conditions: round-hebei-2023
documents: []
signed: true
reviewers: 2
threshold: "4.5"
combine: lowest
places: 100
least: "60"
ties: [energy-and-resources, time]
undo: 60
contact: 0311-00000000
phases:
  checking: 2027-01-01 09:00
  review:
    begins: 2027-01-10 09:00
    may: {reviewer: [declare, review]}
agencies:
  - {organisation: 1, level: province, region: "130000"}
  - {organisation: 2, level: city, region: "130100"}
"""
SHORT = "\n".join(FULL.splitlines()[:6])


CASES = [
    ("level: province", "level: empire", "unknown-option", 3),
    ('region: "130000"\nopens', 'region: "13"\nopens', "not-a-county", 4),
    ('region: "130000"\nopens', 'region: "130102"\nopens', "county-without-agency", 4),
    ('region: "130100"', 'region: "130102", name: 长安区', "county-of-other-level", 27),
    ('city, region: "130100"', 'county, region: "130102"', "county-without-name", 27),
    ('region: "130000"\nopens', 'region: "100000"\nopens', "unknown-region", 4),
    ('region: "130000"\nopens', 'region: "139902"\nopens', "unknown-region", 4),
    ("closes: 2026-12-31 17:00", "closes: 年底", "not-a-moment", 6),
    ("closes: 2026-12-31 17:00", "closes: 2026-11-30 17:00", "closes-before-it-opens", 6),
    ("grace: 30", "grace: soon", "not-a-number", 7),
    ("late: mark", "late: perhaps", "unknown-option", 8),
    ("conditions: round-hebei-2023", "conditions: nonsense", "unknown-overlay", 9),
    ("documents: []", "documents: [nonsense]", "unknown-option", 10),
    ("signed: true", "signed: ja", "not-a-flag", 11),
    ("reviewers: 2", "reviewers: 4", "not-in-range", 12),
    ('threshold: "4.5"', "threshold: -1", "not-in-range", 13),
    ("ties: [energy-and-resources, time]", "ties: [colour]", "unknown-option", 17),
    ("contact: 0311-00000000", "kontakt: 1", "unknown-key", 19),
    ("checking: 2027-01-01", "checking: 2026-12-31", "next-phase-before-the-end", 20),
    ("begins: 2027-01-10", "begins: 2026-12-30", "phases-out-of-order", 20),
    ("[declare, review]", "[declare, rule]", "unknown-option", 24),
    ("{reviewer:", "{emperor:", "unknown-key", 24),
    ("organisation: 2", "organisation: 9", "unknown-agency", 27),
    ("level: province, region", "level: city, region", "own-level-missing", 25),
    ("{organisation: 1, level", "{organisation: 2, level", "own-level-missing", 25),
    ("catalogue: gb36132-2018", "catalogue: gb1", "unknown-catalogue", 2),
]
"""What is written in place of what, the code of the problem, and its line."""


def read(text: str) -> Terms:
    return read_call(text, "call.yaml", 1, (1, 2), shipped())


def test_everything_is_read_exactly() -> None:
    terms = read(FULL)
    assert (terms.title, terms.level, terms.region) == (
        "2026 年省级绿色工厂",
        Level.PROVINCE,
        "130000",
    )
    assert terms.closes.astimezone(UTC) == datetime(2026, 12, 31, 9, tzinfo=UTC)
    assert (terms.grace, terms.undo) == (timedelta(minutes=30), timedelta(hours=1))
    assert (terms.late, terms.combine) == (Late.MARK, Combine.LOWEST)
    assert (terms.threshold, terms.least, terms.places) == (Decimal("4.5"), Decimal(60), 100)
    assert [one.id for one in terms.phases] == ["intake", "checking", "review"]
    review = terms.phases[2].rules
    assert review.lets(Part.REVIEWER, Act.REVIEW)
    assert not review.lets(Part.DECIDER, Act.SETTLE), "its own rules take the place of the others"
    assert review.shows(Part.DECIDER), "what parts see was not stated, and stays"
    assert terms.agencies[1] == Agency(2, Level.CITY, "130100")


def test_the_rest_has_defaults() -> None:
    terms = read(SHORT)
    assert terms.agencies == (Agency(1, Level.PROVINCE, "130000"),)
    assert terms.late is Late.REFUSE
    assert terms.grace == timedelta(0)
    assert [one.id for one in terms.phases] == ["intake"]


@pytest.mark.parametrize(("old", "new", "code", "line"), CASES)
def test_a_mistake_is_named_with_its_line(old: str, new: str, code: str, line: int) -> None:
    assert old in FULL
    with pytest.raises(CallError) as raised:
        read(FULL.replace(old, new, 1))
    found = {(one.code, one.line) for one in raised.value.problems}
    assert (code, line) in found
    assert all(one.remedy.zh and one.remedy.en for one in raised.value.problems)


@pytest.mark.parametrize("code", ["000000", "130000", "130100", "429004", "110000"])
def test_a_region_is_one_that_an_enterprise_can_be_in(code: str) -> None:
    assert read(SHORT.replace("130000", code)).region == code


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(CallError) as raised:
        read("late: refuse\n")
    assert [one.code for one in raised.value.problems] == ["missing-key"] * 6
    with pytest.raises(CallError):
        read("- a list\n")
    with pytest.raises(CallError):
        read("title: [\n")


def test_the_codes_are_those_that_have_words() -> None:
    assert {code for _, _, code, _ in CASES} | {"not-a-call-file"} == CALL_FILE_CODES
