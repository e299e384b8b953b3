"""What a report is made from survives storage, and its hash tells any change."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.reports.data import ReportData, from_answers_file, from_snapshot
from scoring.answers.model import Met, Value
from scoring.answers_file.reader import read_answers
from tests.bot.reports.support.samples import CATALOGUE, SAMPLES, as_json, sample


@pytest.mark.parametrize("name", SAMPLES)
def test_a_snapshot_comes_back_whole(name: str) -> None:
    data = sample(name)
    stored = json.loads(json.dumps(data.to_snapshot()))
    again = from_snapshot(
        stored,
        number=data.number,
        sequence=data.sequence,
        supersedes=data.supersedes,
        issued=data.issued,
        catalogue=data.catalogue,
    )
    assert again == data
    assert again.data_hash == data.data_hash


def test_numbers_keep_every_digit() -> None:
    answer = Value(Decimal("0.10000000000000000001"), "倍", Decimal("3.30"), "multiple")
    data = replace(sample("empty"), answers={CATALOGUE.criteria[0].id: answer})
    again = from_snapshot(data.to_snapshot(), number="x")
    assert str(again.answers[CATALOGUE.criteria[0].id]) == str(answer)


def test_the_order_in_which_answers_were_given_does_not_matter() -> None:
    data = sample("mixed")
    turned = replace(data, answers=dict(reversed(list(data.answers.items()))))
    assert turned.data_hash == data.data_hash


def test_which_report_of_the_facts_it_is_does_not_enter_the_hash() -> None:
    data = sample("mixed")
    assert replace(data, number="other", sequence=3, issued=None).data_hash == data.data_hash


@pytest.mark.parametrize(
    "changed",
    [
        lambda data: replace(data, period="2024"),
        lambda data: replace(data, notes={}),
        lambda data: replace(data, evidence={}),
        lambda data: replace(data, answers={**data.answers, CATALOGUE.criteria[0].id: Met(False)}),
        lambda data: replace(data, enterprise=replace(data.enterprise, name="乙厂")),
    ],
)
def test_any_change_of_the_facts_changes_the_hash(changed: object) -> None:
    assert callable(changed)
    data = sample("mixed")
    other: ReportData = changed(data)
    assert other.data_hash != data.data_hash


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 99"):
        from_snapshot({**sample("empty").to_snapshot(), "format": 99}, number="x")


def test_a_file_is_numbered_by_its_content_and_has_no_date() -> None:
    text = as_json(
        {CATALOGUE.criteria[0].id: {"met": True, "note": "见台账", "evidence": ["a.pdf"]}}
    )
    data = from_answers_file(read_answers(text, "answers.json"), CATALOGUE)
    assert data.number == f"FILE-{data.data_hash[:10].upper()}"
    assert (data.period, data.issued, data.enterprise.name) == ("2025", None, "甲厂")
    assert data.notes == {CATALOGUE.criteria[0].id: "见台账"}
    assert data.evidence == {CATALOGUE.criteria[0].id: ("a.pdf",)}
