"""Calls on the command line: made from a file, ranked, exported, and enterprises barred."""

import asyncio
import csv
import json
from pathlib import Path

import pytest
from openpyxl.reader.excel import load_workbook
from typer.testing import Result

from bot.turns.codes import hash_of
from bot.wording.csv_line import csv_line
from dialogs.calls.events import DataExported, DecisionMade, Recommended
from storage.database import Database
from tests.bot.board.calls.test_intake import answers
from tests.bot.cli.test_command_line import run
from tests.dialogs.calls.test_call_file import FULL, SHORT
from tests.storage.calling import OPERATOR, enterprise, handed_in, officer, submit
from tests.storage.talking import NOW
from tests.support.stored.databases import database_url, postgresql_url, sqlite_template

__all__ = ["database_url", "postgresql_url", "sqlite_template"]


FIRST, SECOND = "91130102MA0000001Y", "91130102MA00000022"
"""Correct credit codes."""


@pytest.fixture
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database that the commands use."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database_url


@pytest.fixture
def call(url: str, tmp_path: Path) -> int:
    """A call made from a file, with three submissions; two of them are equal."""
    agency = asyncio.run(_agency(url))
    file = tmp_path / "call.yaml"
    file.write_text(f"{SHORT}\nplaces: 1\nties: []\n", encoding="utf-8")
    made = run("call", "create", str(file), "--agency", str(agency), "--json")
    assert made.exit_code == 0, made.stderr
    number = int(json.loads(made.stdout)["call"])
    asyncio.run(_submit(url, number))
    return number


async def _agency(url: str) -> int:
    database = Database(url)
    async with database.unit_of_work() as uow:
        agency = await uow.organisations.create("agency", "省工信厅", NOW)
        await uow.organisations.create("consultancy", "绿源咨询", NOW)
    await database.close()
    return agency


async def _submit(url: str, number: int) -> None:
    database = Database(url)
    async with database.unit_of_work() as uow:
        call = await uow.calls.get(number)
    assert call is not None
    for at, total in enumerate(("70", "80", "70"), start=1):
        given = handed_in(*await enterprise(database, str(at)), f"9{at}", total=total)
        assert await submit(database, call, given) is not None
    await database.close()


async def _pass_on(url: str, number: int) -> None:
    """Recommend all submissions to the review."""
    database = Database(url)
    async with database.unit_of_work() as uow:
        call = await uow.calls.get(number)
        assert call is not None
        for one, _ in await uow.submissions.hold_all(call):
            await uow.submissions.append(one.id, [Recommended("province", "")], OPERATOR, NOW)
    await database.close()


def test_what_is_being_checked_is_a_group_of_its_own(call: int) -> None:
    rows = [json.loads(line) for line in run("rank", str(call), "--json").stdout.splitlines()]
    assert [(row["place"], row["state"], row["inside"]) for row in rows] == [
        (None, "received", False)
    ] * 3
    table = run("rank", str(call)).stdout.splitlines()
    assert "尚未排名，审核中 3 份：received 3" in table[0]
    assert all(line.lstrip().startswith("-") for line in table[1:])
    assert run("rank", str(call), "--top", "2").stdout == ""


def test_the_ranking_shares_places_and_has_a_line(url: str, call: int) -> None:
    asyncio.run(_pass_on(url, call))
    ranked = run("rank", str(call), "--json")
    assert ranked.exit_code == 0, ranked.stderr
    rows = [json.loads(line) for line in ranked.stdout.splitlines()]
    assert [(row["place"], row["submission"], row["shared"]) for row in rows] == [
        (1, 2, False),
        (2, 1, True),
        (2, 3, True),
    ]
    assert [row["inside"] for row in rows] == [True, False, False]
    assert rows[0]["total"] == "80.0000"
    table = run("rank", str(call), "--top", "1")
    assert "甲厂" in table.stdout
    assert len(table.stdout.splitlines()) == 1
    lines = run("rank", str(call), "--csv").stdout.splitlines()
    assert lines[0].startswith("place,shared,inside,submission,name")
    assert len(lines) == 4


def test_a_call_is_listed_shown_and_exported(call: int) -> None:
    listed = json.loads(run("call", "list", "--json").stdout)
    assert [(one["id"], one["agency"]) for one in listed] == [(call, "省工信厅")]
    shown = json.loads(run("call", "show", str(call)).stdout)
    assert shown["terms"]["places"] == 1
    exported = list(csv.DictReader(run("call", "export", str(call)).stdout.splitlines()))
    assert [row["receipt"] for row in exported] == ["1", "2", "3"]
    assert exported[1]["certain"] == "80"
    lines = run("call", "export", str(call), "--json").stdout.splitlines()
    assert json.loads(lines[0])["status"] == "received"


def test_the_summary_lists_who_is_recommended_as_annex_1(
    url: str, call: int, tmp_path: Path
) -> None:
    file = tmp_path / "summary.xlsx"
    asyncio.run(_decide(url, call, "recommend"))
    done = run("call", "export", str(call), "--summary", str(file))
    assert done.exit_code == 0, done.stderr
    assert "推荐 1 家" in done.stderr
    form = load_workbook(file).worksheets[0]  # type: ignore[no-untyped-call]
    assert [cell.value for cell in form[5]] == ["序号", "工厂名称", "第三方机构名称", "行业"]
    assert [cell.value for cell in form[6]] == [1, "甲厂", None, "水泥制造"]
    assert form["A7"].value is None
    database = Database(url)

    async def noted() -> object:
        async with database.unit_of_work() as uow:
            found = (await uow.calls.events(call))[-1][0]
        await database.close()
        return found

    assert asyncio.run(noted()) == DataExported("summary", 1)


def test_a_summary_that_cannot_be_written_is_said_and_not_noted(call: int, tmp_path: Path) -> None:
    failed = run("call", "export", str(call), "--summary", str(tmp_path / "none" / "x.xlsx"))
    assert failed.exit_code == 2
    assert "不能写入" in failed.stderr or "cannot be written" in failed.stderr
    assert run("call", "export", "77", "--summary", str(tmp_path / "x.xlsx")).exit_code == 2
    assert not (tmp_path / "x.xlsx").exists()


async def _decide(url: str, number: int, outcome: str) -> None:
    database = Database(url)
    async with database.unit_of_work() as uow:
        call = await uow.calls.get(number)
        assert call is not None
        first, *_ = await uow.submissions.of_call(call)
        made = DecisionMade("b", outcome, "x", NOW.isoformat())
        await uow.submissions.append(first.id, [Recommended("province", ""), made], OPERATOR, NOW)
    await database.close()


@pytest.fixture
def members(url: str, call: int) -> list[int]:
    """The numbers of four reviewers of its agency."""

    async def join_all() -> list[int]:
        database = Database(url)
        async with database.unit_of_work() as uow:
            found = await uow.calls.get(call)
        assert found is not None
        for at in range(4):
            await officer(database, f"r{at}", "reviewer", found.organisation)
        async with database.unit_of_work() as uow:
            people = await uow.calls.people(found, "reviewer")
        await database.close()
        return list(people)

    return asyncio.run(join_all())


def reviewers(*arguments: object) -> Result:
    """A command about reviewers."""
    return run("call", "reviewers", *map(str, arguments))


def loads(call: int) -> dict[int, list[int]]:
    """The submissions of each reviewer."""
    lines = reviewers("list", call, "--json").stdout.splitlines()
    return {row["reviewer"]: row["submissions"] for row in map(json.loads, lines)}


def test_reviewers_are_assigned_and_removed(call: int, members: list[int]) -> None:
    one, *others = members
    assert reviewers("assign", call, 1, one).exit_code == 0
    assert loads(call)[one] == [1]
    assert "已经分配" in reviewers("assign", call, 1, one).stderr
    for member in others[:2]:
        assert reviewers("assign", call, 1, member).exit_code == 0
    assert "最多三位" in reviewers("assign", call, 1, others[2]).stderr
    assert "没有这位评审" in reviewers("assign", call, 2, 999).stderr
    assert "没有这份申报" in reviewers("assign", call, 99, one).stderr
    assert reviewers("remove", call, 1, one, "--reason", "出差").exit_code == 0
    assert "没有这位评审" in reviewers("remove", call, 1, one).stderr
    assert loads(call)[one] == []
    for command in (("list",), ("assign", 1, one), ("remove", 1, one), ("spread",)):
        name, *rest = command
        refused = reviewers(name, 99, *rest)
        assert refused.exit_code == 2
        assert "99" in refused.stderr


def test_reviewers_are_spread_evenly_once_it_is_applied(call: int, members: list[int]) -> None:
    assert reviewers("assign", call, 1, members[0]).exit_code == 0
    shown = reviewers("spread", call)
    assert len(shown.stdout.splitlines()) == 5
    assert sum(map(len, loads(call).values())) == 1, "it was only shown"
    assert reviewers("spread", call, "--apply").stdout == shown.stdout
    found = loads(call)
    assert sorted(map(len, found.values())) == [1, 1, 2, 2]
    assert sorted(one for held in found.values() for one in held) == [1, 1, 2, 2, 3, 3]
    assert reviewers("spread", call, "--apply").stdout == ""


def test_no_name_is_a_formula_in_a_spreadsheet() -> None:
    for name in ("=1+1", "＝1+1", " @SUM(A1)", "-2"):
        assert csv_line([name, "甲,厂", 3, -1, None]) == f'\'{name},"甲,厂",3,-1,'


def test_enterprises_are_barred_by_a_list_or_none_is(call: int, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(
        f"credit_code,reason,until\n{FIRST},移出名单,2028-12-31\n{SECOND},失信,\n", "utf-8"
    )
    wrong = f"{FIRST},移出名单,年底\n{SECOND},,\n{FIRST[:-1]}X,错一位,\n,没有代码,\n"
    bad.write_text(f"credit_code,reason,until\n{wrong}", encoding="utf-8")
    done = run("call", "import", str(call), str(good))
    assert "已导入 2 家" in done.stdout
    refused = run("call", "import", str(call), str(bad))
    assert refused.exit_code == 2
    assert "2, 3, 4, 5" in refused.stderr


def test_mistakes_in_the_file_are_told_with_their_lines(url: str, tmp_path: Path) -> None:
    agency = asyncio.run(_agency(url))
    file = tmp_path / "call.yaml"
    file.write_text(FULL.replace("late: mark", "late: perhaps"), encoding="utf-8")
    made = run("call", "create", str(file), "--agency", str(agency))
    assert made.exit_code == 2
    assert "call.yaml:8" in made.stderr
    assert "perhaps" in made.stderr
    assert run("call", "list").stdout.startswith("还没有批次")


@pytest.mark.parametrize("command", [["call", "show"], ["call", "export"], ["rank"]])
def test_a_call_that_is_not_there_is_said(url: str, command: list[str]) -> None:
    del url
    result = run(*command, "99")
    assert result.exit_code == 2
    assert "99" in result.stderr


def test_only_an_agency_calls(url: str, tmp_path: Path) -> None:
    agency = asyncio.run(_agency(url))
    file = tmp_path / "call.yaml"
    file.write_text(SHORT, encoding="utf-8")
    assert run("call", "create", str(file), "--agency", str(agency + 1)).exit_code == 2


def test_interests_are_imported_and_keep_a_reviewer_out(
    url: str, call: int, members: list[int], tmp_path: Path
) -> None:
    async def submit_one() -> None:
        database = Database(url)
        async with database.unit_of_work() as uow:
            found = await uow.calls.get(call)
        assert found is not None
        given = handed_in(*await enterprise(database, "4"), FIRST)
        assert await submit(database, found, given) is not None
        await database.close()

    asyncio.run(submit_one())
    file = tmp_path / "interests.csv"
    one, other, *_ = members
    file.write_text(f"reviewer,credit_code,reason\n{one},{FIRST},亲属\n", encoding="utf-8")
    assert "1 条" in reviewers("interests", call, file).stdout
    assert "0 条" in reviewers("interests", call, file).stdout, "it is on record already"
    assert "有利害关系" in reviewers("assign", call, 4, one).stderr
    assert reviewers("assign", call, 4, other).exit_code == 0
    for wrong in (f"x,{FIRST},", f"{one},12345,", f"{one},,"):
        file.write_text(f"reviewer,credit_code,reason\n{wrong}\n", encoding="utf-8")
        refused = reviewers("interests", call, file)
        assert refused.exit_code == 2
        assert "第 2 行" in refused.stderr
    file.write_text(f"reviewer,credit_code,reason\n999,{FIRST},\n", encoding="utf-8")
    assert "999" in reviewers("interests", call, file).stderr


def test_a_revoked_code_finds_nothing(url: str, call: int) -> None:
    made = json.loads(run("call", "code", str(call), "--json").stdout)["code"]

    async def finds() -> bool:
        database = Database(url)
        async with database.unit_of_work() as uow:
            found = await uow.calls.by_code(hash_of(made) or "")
        await database.close()
        return found is not None

    assert asyncio.run(finds())
    assert "2 个申报码" in run("call", "revoke", str(call)).stdout
    assert not asyncio.run(finds())
    assert run("call", "revoke", "99").exit_code == 2


def test_files_of_enterprises_are_taken_in_after_they_were_shown(url: str, tmp_path: Path) -> None:
    agency = asyncio.run(_agency(url))
    terms, sent, broken = (tmp_path / name for name in ("call.yaml", "a.yaml", "b.yaml"))
    opened = SHORT.replace("2026-12-01 09:00", "2020-12-01 09:00")
    terms.write_text(opened.replace("2026-12-31 17:00", "2199-12-31 17:00"), encoding="utf-8")
    made = run("call", "create", str(terms), "--agency", str(agency), "--json")
    number = str(json.loads(made.stdout)["call"])
    sent.write_text(answers(code=FIRST), encoding="utf-8")
    broken.write_text("answers: {}", encoding="utf-8")
    shown = run("call", "intake", number, str(sent), str(broken))
    assert shown.exit_code == 2  # one of them cannot be read
    assert f"来件厂，{FIRST}，河北省石家庄市" in shown.stdout
    assert "b.yaml: 读不了" in shown.stdout
    assert "可以收 1 份，已收过 0 份，不能收 1 份" in shown.stderr
    assert len(run("call", "export", number).stdout.splitlines()) == 1  # the head alone
    done = run("call", "intake", number, str(sent), "--apply", "--json")
    assert done.exit_code == 0, done.stderr
    row = json.loads(done.stdout)
    assert (row["receipt"], row["name"], row["credit_code"]) == (1, "来件厂", FIRST)
    again = run("call", "intake", number, str(sent), "--apply")
    assert "已收过 1 份" in again.stderr
    assert "同样的内容已经收了" in again.stdout
    assert len(run("call", "export", number).stdout.splitlines()) == 2


def test_dates_are_moved_after_they_were_shown(call: int) -> None:
    asked = (
        "call",
        "move",
        str(call),
        "intake",
        "--until",
        "2199-01-01 17:00",
        "--reason",
        "延期",
    )
    shown = run(*asked)
    assert shown.exit_code == 0, shown.stderr
    assert "申报截止：2199-01-01" in shown.stdout
    assert "--apply" in shown.stderr
    before = json.loads(run("call", "show", str(call)).stdout)
    assert not before["closes"].startswith("2199")
    done = run(*asked, "--apply", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["applied"] is True
    after = json.loads(run("call", "show", str(call)).stdout)
    assert after["closes"] == "2199-01-01T17:00:00+08:00"
    again = run(*asked, "--apply")
    assert again.exit_code == 2
    assert "和原来一样" in again.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [(("intake",), "二者选一"), ((), "二者选一"),
     (("judging", "--until", "2199-01-01 17:00"), "没有阶段 judging"),
     (("intake", "--until", "tomorrow"), "没有看懂时间“tomorrow”"),
     (("--date", "judging=2199-01-01 17:00"), "没有日期 judging"),
     (("intake", "--until", "2199-01-01 17:00"), "--reason")],
)  # fmt: skip
def test_what_does_not_fit_of_dates_is_said(call: int, given: tuple[str, ...], said: str) -> None:
    failed = run("call", "move", str(call), *given)
    assert failed.exit_code == 2
    assert said in failed.stderr
