"""The ranking of stored assessments on the command line."""

import csv
import json
import sys
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.cli.support.progress import progress
from scoring.answers.model import Answer, Met
from scoring.catalogue.loading import load_catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.overlays.library import shipped
from tests.bot.cli.test_command_line import run
from tests.support.stored.databases import database_url, postgresql_url, sqlite_template
from tests.support.stored.stored_assessments import AT, Sample, some_assessments, store

__all__ = ["database_url", "postgresql_url", "sqlite_template"]

EDITION = "gb36132-2018"
MANY = 250
"""More than two batches."""


@pytest.fixture
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database that the commands use."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database_url


def ranked(*arguments: str) -> list[dict[str, object]]:
    """What ``rank --json`` prints."""
    result = run("rank", "--edition", EDITION, "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def first_rows(count: int, *, met: bool = True) -> dict[str, Answer]:
    """The first criteria of the edition, all answered alike."""
    return {row.id: Met(met) for row in load_catalogue(EDITION).criteria[:count]}


def test_all_are_in_the_order_of_their_points(url: str) -> None:
    samples = list(some_assessments(MANY))
    store(url, samples)
    catalogue = load_catalogue(EDITION)
    results = {at: evaluate(catalogue, s.answers) for at, s in enumerate(samples, 1)}
    order = sorted(results, key=lambda id: (-results[id].certain, -results[id].possible, id))

    rows = ranked()
    assert [row["assessment"] for row in rows] == order
    assert [row["place"] for row in rows] == list(range(1, MANY + 1))
    for row in rows[::50]:
        result = results[int(str(row["assessment"]))]
        assert Fraction(str(row["certain"])) == round(result.certain, 2)
        assert Fraction(str(row["possible"])) == round(result.possible, 2)
        assert row["name"] == f"示例{row['assessment']}厂"
        assert row["unmet"] == len(result.unmet_requirements) + len(result.unmet_mandatory)
    assert ranked("--top", "7") == rows[:7]


def test_ties_go_by_what_is_possible_and_then_by_the_earlier_last_answer(url: str) -> None:
    later = AT + timedelta(hours=1)
    lost = first_rows(2) | dict(list(first_rows(3, met=False).items())[2:])
    store(
        url,
        [
            Sample("失分", lost),
            Sample("晚", first_rows(2), at=later),
            Sample("早", first_rows(2)),
            Sample("另一版", {"energy-policy": Met(True)}, catalogue="gb36132-2025"),
            Sample("没有回答", {}),
        ],
    )
    rows = ranked()
    assert [row["name"] for row in rows] == ["早", "晚", "失分"]
    assert [row["answered_at"] for row in rows[:2]] == [AT.isoformat(), later.isoformat()]


def test_each_is_evaluated_by_the_overlays_it_has_pinned(url: str) -> None:
    round_2022 = shipped().catalogue(EDITION, ("round-2022-notice",))
    answers = first_rows(1) | {round_2022.conditions[0].id: Met(False)}
    store(
        url,
        [
            Sample("按通知", answers, overlays=("round-2022-notice",)),
            Sample("不按通知", answers),
        ],
    )
    assert [(row["name"], row["unmet"]) for row in ranked()] == [("按通知", 1), ("不按通知", 0)]


def test_the_table_has_a_line_each_and_the_csv_no_formula(url: str) -> None:
    store(url, [Sample("=1+1", first_rows(1)), Sample("好\x1b[31m厂", first_rows(40))])

    table = run("rank", "--edition", EDITION).stdout.splitlines()
    assert table[0].split() == ["名次", "确定–可能", "不满足", "最后回答", "评价号", "企业"]
    assert table[1].split()[0] == "1"
    assert table[1].endswith("2026-11-20 16:00:00  2       好 [31m厂")
    assert table[2].endswith("=1+1")
    in_english = run("rank", "--edition", EDITION, "--language", "en").stdout.splitlines()
    assert in_english[0].startswith("place  certain–possible  unmet  last answer")

    (first, second) = csv.DictReader(
        run("rank", "--edition", EDITION, "--csv").stdout.splitlines()
    )
    assert (first["place"], first["name"]) == ("1", "好 [31m厂")
    assert second["name"] == "'=1+1"


def test_progress_is_shown_on_a_terminal_only(
    url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    store(url, some_assessments(3))
    assert run("rank", "--edition", EDITION).stderr == ""

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress() as begin:
        begin("评价", 3)(3)
    assert "3/3" in capfd.readouterr().err


def test_nothing_to_rank_and_what_there_is_not(url: str) -> None:
    nothing = run("rank", "--edition", EDITION)
    assert (nothing.exit_code, nothing.stdout[:5]) == (0, "没有按 g")
    assert ranked() == []
    assert run("rank", "--edition", "gb").exit_code == 2
    assert run("rank", "--csv", "--json").exit_code == 2
    assert "没有这个目录" in run("rank", "--edition", "gb").stderr
    assert url
