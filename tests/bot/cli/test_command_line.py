"""The command line as its contracts say it, on the real catalogue."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.runtime.library import FILE_LIMIT
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Kind

CATALOGUE = load_catalogue("gb36132-2018")
Answers = dict[str, dict[str, Any]]

ALL_OF_A_SCALE_OF_40 = {"60": "0", "70": "0.25", "80": "0.5", "87.5": "0.6875", "95": "0.875"}
"""Optional rows hold 40 of every section's 100 points: the total is 60 + 40 × their share."""
GRADES = {"60": "A", "70": "AA", "80": "AAA", "87.5": "AAAA", "95": "AAAAA"}


def run(*arguments: str, typed: str | bytes = "") -> Result:
    """The command line with these arguments and this standard input."""
    return CliRunner().invoke(app, arguments, input=typed)


def musts_met(share: str) -> Answers:
    """Every requirement and mandatory row met, every optional one by a share."""
    met = [rule.id for rule in CATALOGUE.requirements]
    met += [row.id for row in CATALOGUE.criteria if row.kind is Kind.MANDATORY]
    rest = [row.id for row in CATALOGUE.criteria if row.kind is Kind.OPTIONAL]
    return {id: {"met": True} for id in met} | {id: {"ratio": share} for id in rest}


def written(answers: Answers, **changes: Any) -> str:
    """An answers file."""
    file = {"catalogue": CATALOGUE.id, "enterprise": {"name": "测试水泥有限公司"}, "period": 2025}
    return json.dumps(file | {"answers": answers} | changes, ensure_ascii=False)


def scored(answers: Answers) -> dict[str, Any]:
    """What ``score --json`` prints of answers."""
    result = run("score", "-", "--json", typed=written(answers))
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(("total", "share"), ALL_OF_A_SCALE_OF_40.items())
def test_every_grade_begins_where_its_band_says(total: str, share: str) -> None:
    found = scored(musts_met(share))

    assert float(found["total"]) == float(found["lower"]) == float(found["upper"]) == float(total)
    assert found["grade"]["id"] == found["grade_if_ready"]["id"] == GRADES[total]
    assert found["ready"] is True


@pytest.mark.parametrize(
    ("share", "grade"),
    [("0.2499", "A"), ("0.4999", "AA"), ("0.68749", "AAA"), ("0.874999", "AAAA")],
)
def test_a_hair_below_a_band_is_the_band_below(share: str, grade: str) -> None:
    """0.874999 × 40 + 60 = 94.99996: shown as 95.00, and no AAAAA."""
    assert scored(musts_met(share))["grade"]["id"] == grade


def test_59_99_is_below_a() -> None:
    """Infrastructure without a mandatory row of 6: (54 + 4 × 0.58825) / 94 = 59.95 of 100.

    The other sections hold 60 each at weights of 80 together: 0.2 × 59.95 + 0.8 × 60 = 59.99.
    """
    rows = [row for row in CATALOGUE.criteria if row.section == "infrastructure"]
    left_out = next(row for row in rows if row.kind is Kind.MANDATORY and row.points == 6)
    partly = next(row for row in rows if row.kind is Kind.OPTIONAL and row.points == 4)
    answers = musts_met("0") | {
        left_out.id: {"not_applicable": True, "reason": "没有新建建筑"},
        partly.id: {"ratio": "0.58825"},
    }

    found = scored(answers)

    assert found["total"] == "59.9900"
    assert found["sections"][0]["score"] == "59.9500"
    assert found["total_without_exclusion"] == "59.2706"  # 48 + 0.2 × 56.353
    assert found["grade"]["id"] == "below-A"


def test_an_unmet_must_leaves_the_score_that_would_apply() -> None:
    must = next(row for row in CATALOGUE.criteria if row.kind is Kind.MANDATORY)
    found = scored(musts_met("0.5") | {must.id: {"met": False}})

    lost = CATALOGUE.sections[0].weight * must.points / 100
    assert found["total"] == f"{80 - lost:.4f}"
    assert (found["ready"], found["grade"]) == (False, None)
    assert found["unmet_mandatory"] == [must.id]


def test_an_unmet_requirement_is_a_gate() -> None:
    gate = CATALOGUE.requirements[0].id
    found = scored(musts_met("0.5") | {gate: {"met": False}})

    assert {"id": gate, "outcome": "not_met"} in found["gates"]
    assert (found["total"], found["ready"], found["grade"]) == ("80.0000", False, None)
    assert found["grade_if_ready"]["id"] == "AAA"


@pytest.mark.parametrize("catalogue", ["gb36132-2018", "gb36132-2025"])
def test_there_is_no_total_where_nothing_applies(catalogue: str) -> None:
    rules = load_catalogue(catalogue)
    answers: Answers = {rule.id: {"met": True} for rule in rules.requirements}
    answers |= {row.id: {"not_applicable": True, "reason": "本厂没有"} for row in rules.criteria}
    file = written(answers, catalogue=catalogue)

    found = json.loads(run("score", "-", "--json", typed=file).stdout)
    assert (found["total"], found["total_without_exclusion"]) == (None, None)
    assert (found["grade"], found["grade_if_ready"]) == (None, None)
    assert {section["score"] for section in found["sections"]} == {None}
    assert found["lower"] == found["upper"] == "0.0000"

    in_chinese, in_english = (
        run("score", "-", "--language", language, typed=file).stdout for language in ("zh", "en")
    )
    assert "没有总分：各条都选了不适用" in in_chinese
    assert "No total: Every criterion that earns points is marked not applicable" in in_english
    assert "0.00" not in in_chinese + in_english


def test_score_prints_the_keys_of_the_contract() -> None:
    found = scored({})

    assert {
        *("catalogue", "total", "lower", "upper", "coverage", "sections", "gates"),
        *("unmet_mandatory", "ready", "grade", "grade_if_ready", "criteria"),
    } <= found.keys()
    assert (found["total"], found["lower"], found["upper"]) == (None, "0.0000", "100.0000")
    assert found["sections"][0].keys() == {"id", "weight", "obtained", "applicable", "score"}
    assert found["criteria"][0].keys() == {"id", "outcome", "points", "obtained", "why"}
    assert [row["id"] for row in found["criteria"]] == [row.id for row in CATALOGUE.criteria]
    assert len(found["gates"]) == 8


def test_several_files_are_a_line_each_and_a_bad_one_spoils_only_itself(tmp_path: Path) -> None:
    good, bad, yaml = tmp_path / "好.json", tmp_path / "bad.json", tmp_path / "c.yaml"
    good.write_text(written(musts_met("0.25")), encoding="utf-8")
    bad.write_text(written({"no-such-row": {"met": True}, CATALOGUE.criteria[0].id: {"met": 3}}))
    yaml.write_text("catalogue: gb36132-2018\nenterprise: {name: 甲}\nanswers: {}\n")

    result = run("score", str(good), str(bad), str(yaml), "--json")

    assert result.exit_code == 2
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["file"], row["total"]) for row in found] == [
        (str(good), "70.0000"),
        (str(yaml), None),
    ]
    problems = result.stderr.splitlines()
    assert len(problems) == 2
    assert all(line.startswith(f"{bad}:1") for line in problems)
    assert "no-such-row" in result.stderr


def test_problems_of_standard_input_name_it() -> None:
    result = run("score", "-", "--json", typed=written({}, catalogue="gb99999"))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "<stdin>" in result.stderr
    assert "gb36132-2018" in result.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "<stdin>：$：这不是回答文件"),
        (b"{" * 10, "<stdin>:1：$：文件格式有误"),
        (b"\xff\xfe\x00", "-: 不是 UTF-8 文本"),
        (b" " * (FILE_LIMIT + 1), f"-: 超过 {FILE_LIMIT} 字节"),
    ],
)
def test_what_is_no_answers_file_is_refused(content: bytes, told: str) -> None:
    result = run("score", "-", typed=content)

    assert result.exit_code == 2
    assert result.stderr.startswith(told)


def test_a_byte_order_mark_is_no_problem() -> None:
    assert run("score", "-", typed=b"\xef\xbb\xbf" + written({}).encode()).exit_code == 0


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    result = run("score", str(missing))

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert str(missing) in result.stderr
    assert "请检查路径" in result.stderr


@pytest.mark.parametrize("arguments", [("score",), ("scor",), ("report", "x"), ("--nonsense",)])
def test_a_wrong_call_is_status_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_steam_without_a_factor_leaves_one_answer_open_and_scores_the_rest() -> None:
    file = {
        "catalogue": "gb36132-2025",
        "period": 2025,
        "figures": {
            "carrier-low-pressure-steam": {
                "value": "1000",
                "unit": "t",
                "option": "coefficient-0-0929",
            },
            "output": {"value": "100000", "unit": "m²"},
        },
        "answers": {
            "energy-intensity": {"worked_out": True, "measure": "energy-per-product"},
            "carbon-intensity": {"worked_out": True, "measure": "carbon-per-product"},
            "green-design": {"met": True},
        },
    }
    typed = json.dumps(file, ensure_ascii=False)
    said = run("score", "-", typed=typed)
    assert said.exit_code == 0, said.output
    assert "已得 8，缺基准值暂不计 8，未答 84" in said.stdout
    assert "算不出，按未答计：carbon-intensity：“低压蒸汽（按吨）”" in said.stdout
    found = json.loads(run("score", "-", "--json", "--language", "en", typed=typed).stdout)
    assert list(found["waiting"]) == ["carbon-intensity"]
    assert "carrier-low-pressure-steam" in found["waiting"]["carbon-intensity"]


def test_score_for_people_says_the_verdict_first() -> None:
    chinese = run("score", "-", typed=written(musts_met("0.25")))
    english = run("score", "-", "--language", "en", typed=written(musts_met("0.25")))

    assert "AA" in chinese.stdout
    assert "70.00" in chinese.stdout
    assert "基础设施" in chinese.stdout
    assert "Infrastructure" in english.stdout
    assert "<b>" not in chinese.stdout


def test_catalogue_list() -> None:
    ids = [entry["id"] for entry in json.loads(run("catalogue", "list", "--json").stdout)]
    told = run("catalogue", "list").stdout

    assert ids == ["gb36132-2018", "gb36132-2025"]
    assert all(id in told for id in ids)


def test_catalogue_show_has_the_shape_of_the_contract() -> None:
    shown = json.loads(run("catalogue", "show", "gb36132-2018", "--json").stdout)

    assert {"id", "title", "edition", "sections", "requirements", "criteria", "grades"} <= set(
        shown
    )
    weights = [section["weight"] for section in shown["sections"]]
    assert weights == ["20", "15", "15", "10", "10", "30"]
    assert len(shown["requirements"]) == 8
    assert {"id", "source", "text"} <= shown["requirements"][0].keys()
    assert len(shown["criteria"]) == 91
    keys = {"id", "section", "indicator", "kind", "points", "not_applicable_allowed", "source"}
    for row in shown["criteria"]:
        assert keys | {"text"} <= row.keys()
        assert row["kind"] in ("mandatory", "optional", "scored")
        assert {"zh", "en"} <= row["text"].keys()


def test_catalogue_show_for_people_names_every_row() -> None:
    shown = run("catalogue", "show", "gb36132-2018").stdout

    assert all(row.id in shown for row in CATALOGUE.criteria)
    assert all(rule.id in shown for rule in CATALOGUE.requirements)


def test_an_unknown_catalogue_is_refused_with_those_there_are() -> None:
    result = run("catalogue", "show", "gb36132")

    assert result.exit_code == 2
    assert "gb36132-2018" in result.stderr


OVERLAY = """
id: our-rules
title: {zh: 我们的细则, en: Our rules}
catalogues: [gb36132-2018]
source: {zh: 内部通知, en: Internal notice}
issued: "2026-03-18"
scope: {text: {zh: 本地, en: here}}
brings: {zh: 权重和申报条件, en: Weights and a condition}
documents: [{id: our-notice, title: {zh: 内部通知, en: Internal notice}, issued: "2026-03-18"}]
weights:
  - {section: infrastructure, weight: "10"}
  - {section: performance, weight: "40"}
conditions:
  - id: on-our-list
    group: {zh: 申报条件, en: Conditions}
    text: {zh: 已列入本地名单。, en: It is on our list.}
    question: {zh: 已列入名单吗？, en: Is it on the list?}
    help: {zh: 看名单。, en: See the list.}
    evidence: [{zh: 名单, en: List}]
    not_applicable_allowed: false
    check_at: {zh: 本地网站, en: Our site}
    source: {document: our-notice, place: 第 1 条, line: 1}
"""


@pytest.fixture
def overlays(tmp_path: Path) -> Path:
    """A folder with an overlay of the operator's own."""
    folder = tmp_path / "overlays"
    folder.mkdir()
    (folder / "our-rules.yaml").write_text(OVERLAY, encoding="utf-8")
    (folder / "README.txt").write_text("no overlay")
    return folder


def test_overlay_check_says_what_a_file_would_set(overlays: Path) -> None:
    result = run("overlay", "check", str(overlays / "our-rules.yaml"))

    assert result.exit_code == 0, result.output
    assert "没有问题 / no problems" in result.stdout
    assert "infrastructure = 10; performance = 40" in result.stdout
    assert "申报条件 / conditions (1): on-our-list" in result.stdout


def test_overlay_check_tells_every_problem_of_every_file(overlays: Path) -> None:
    bad = overlays / "bad.yaml"
    bad.write_text(OVERLAY.replace('"40"', '"41"').replace("id: our-rules", "id: worse"))
    good = overlays / "our-rules.yaml"

    result = run("overlay", "check", str(bad), str(good), "--language", "en")

    assert result.exit_code == 2
    assert "no problems" in result.stdout
    assert result.stderr.startswith(f"{bad}:2: id: ")
    (line,) = result.stderr.splitlines()
    assert "'worse'" in line

    bad.write_text(OVERLAY.replace('"40"', '"41"').replace("id: our-rules", "id: bad"))
    assert f"{bad}:10：weights：权重合计 101" in run("overlay", "check", str(bad)).stderr


def test_overlay_check_lets_no_file_pass_for_a_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "round-2022-notice.yaml"
    file.write_text(OVERLAY.replace("id: our-rules", "id: round-2022-notice"))

    result = run("overlay", "check", str(file))

    assert result.exit_code == 2
    assert f"{file}:2" in result.stderr


def test_overlay_list(overlays: Path) -> None:
    entries = json.loads(run("overlay", "list", "--json", "--overlays", str(overlays)).stdout)
    ours = next(entry for entry in entries if entry["id"] == "our-rules")

    assert ours["ref"].startswith("our-rules@")
    assert ours["source"] == {"zh": "内部通知", "en": "Internal notice"}
    assert ours["scope"]["regions"] == []
    assert {"round-2022-notice", "our-rules"} <= {entry["id"] for entry in entries}
    assert "our-rules" not in run("overlay", "list").stdout


@pytest.mark.parametrize("command", [("overlay", "list"), ("catalogue", "show", "gb36132-2018")])
def test_a_folder_that_cannot_be_used_is_told(command: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "none"
    asked = ("--overlay", "x") if command[0] == "catalogue" else ()
    result = run(*command, *asked, "--overlays", str(folder))

    assert result.exit_code == 2
    assert result.stderr.startswith(f"{folder}: 读不了")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_told_by_its_name(make: Callable[[Path], None], overlays: Path) -> None:
    make(overlays / "odd.yaml")
    result = run("overlay", "list", "--overlays", str(overlays))

    assert result.exit_code == 2
    assert result.stderr.startswith(f"{overlays / 'odd.yaml'}: 读不了")


def test_all_problems_of_a_folder_come_at_once(overlays: Path) -> None:
    (overlays / "a.yml").write_text("{")
    (overlays / "b.yaml").write_bytes(b"\xff\xfe\x00")
    (overlays / "c.yaml").write_text("#" * (FILE_LIMIT + 1))
    (overlays / "our-rules.yml").write_text(OVERLAY)
    result = run("overlay", "list", "--overlays", str(overlays))

    assert result.exit_code == 2
    told = {line.partition("：")[0].partition(":")[0]: line for line in result.stderr.splitlines()}
    assert set(told) == {
        str(overlays / name) for name in ("a.yml", "b.yaml", "c.yaml", "our-rules.yml")
    }
    assert "不是 UTF-8 文本" in told[str(overlays / "b.yaml")]
    assert "文件超过 2 MB" in told[str(overlays / "c.yaml")]
    assert str(overlays / "our-rules.yaml") in told[str(overlays / "our-rules.yml")]


def test_catalogue_show_with_an_overlay(overlays: Path) -> None:
    asked = ("catalogue", "show", "gb36132-2018", "--overlay", "our-rules")
    shown = json.loads(run(*asked, "--overlays", str(overlays), "--json").stdout)
    told = run(*asked, "--overlays", str(overlays)).stdout
    unknown = run(*asked)

    weights = [section["weight"] for section in shown["sections"]]
    assert weights == ["10", "15", "15", "10", "10", "40"]
    assert "叠加：我们的细则（our-rules，2026-03-18）" in told
    assert "on-our-list" in told
    assert unknown.exit_code == 2
    assert "round-2022-notice" in unknown.stderr


def test_overlays_of_one_slot_are_not_shown_together() -> None:
    asked = ("--overlay", "round-hebei-2023", "--overlay", "round-2022-notice")
    result = run("catalogue", "show", "gb36132-2018", *asked)

    assert result.exit_code == 2
    assert "“round-2022-notice”与“round-hebei-2023”都属于 round" in result.stderr


def test_half_a_character_ends_in_a_message() -> None:
    answers = {"product-low-carbon-product": {"ratio": "0.5", "reason": "\ud800"}}
    typed = json.dumps({"catalogue": CATALOGUE.id, "answers": answers})
    result = run("score", "-", "--json", typed=typed)

    assert result.exit_code == 2
    assert "控制字符" in result.stderr


def test_answers_are_scored_by_the_overlays_they_name(overlays: Path) -> None:
    answers = musts_met("0") | {"on-our-list": {"met": False}}
    text = written(answers, overlays=["our-rules"])
    found = json.loads(run("score", "-", "--json", "--overlays", str(overlays), typed=text).stdout)
    unknown = run("score", "-", typed=text)

    assert [section["weight"] for section in found["sections"]][-1] == "40.0000"
    assert found["gates"][0] == {"id": "on-our-list", "outcome": "not_met"}
    assert (found["total"], found["ready"]) == ("60.0000", False)
    assert unknown.exit_code == 2
    assert "overlays[0]" in unknown.stderr


@pytest.fixture
def settings_file(overlays: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ``.env`` that names the folder of overlays, and a setting that stops the chat."""
    monkeypatch.delenv("OVERLAYS_DIR", raising=False)
    monkeypatch.chdir(overlays.parent)
    file = overlays.parent / ".env"
    file.write_text("OVERLAYS_DIR=overlays\nWEB_PORT=none\n")
    return file


@pytest.mark.usefixtures("settings_file")
def test_every_command_finds_the_folder_that_the_chat_reads() -> None:
    text = written(musts_met("0.5") | {"on-our-list": {"met": True}}, overlays=["our-rules"])
    commands = (
        ("overlay", "list"),
        ("catalogue", "show", "gb36132-2018", "--overlay", "our-rules"),
        ("catalogue", "changes", "gb36132-2018", "gb36132-2025", "--answers", "-"),
        ("score", "-"),
        ("report", "-", "--output", "r.pdf"),
    )
    for command in commands:
        result = run(*command, typed=text)
        assert result.exit_code == 0, (command, result.output)
    assert "our-rules" in run("overlay", "list").stdout


def test_the_command_line_and_the_environment_come_before_the_settings_file(
    settings_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    assert "our-rules" not in run("overlay", "list", "--overlays", str(empty)).stdout
    monkeypatch.setenv("OVERLAYS_DIR", str(empty))
    assert "our-rules" not in run("overlay", "list").stdout
    settings_file.write_bytes(b"OVERLAYS_DIR=\xff\n")
    assert run("overlay", "list", "--overlays", str(empty)).exit_code == 0


def test_a_settings_file_that_cannot_be_read_is_told(settings_file: Path) -> None:
    settings_file.write_bytes(b"OVERLAYS_DIR=\xff\n")
    result = run("overlay", "list")

    assert result.exit_code == 2
    assert result.stderr.startswith(".env: 读不了")
    assert run("score", "-", typed=written({})).exit_code == 0


def test_report_of_answers_with_overlays(overlays: Path, tmp_path: Path) -> None:
    text = written(musts_met("0.5") | {"on-our-list": {"met": True}}, overlays=["our-rules"])
    pdf = tmp_path / "r.pdf"
    result = run("report", "-", "--output", str(pdf), "--overlays", str(overlays), typed=text)

    assert result.exit_code == 0, result.output
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("language", "words"), [("zh", "绿色工厂"), ("en", "Green factory")])
def test_report_writes_a_pdf(tmp_path: Path, language: str, words: str) -> None:
    answers, pdf = tmp_path / "a.json", tmp_path / "报告.pdf"
    answers.write_text(written(musts_met("0.25")), encoding="utf-8")

    result = run("report", str(answers), "--output", str(pdf), "--language", language)

    assert result.exit_code == 0, result.output
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf.read_bytes())).pages)
    assert "测试水泥有限公司" in text
    assert words.casefold() in text.casefold()


def test_report_says_where_it_cannot_write(tmp_path: Path) -> None:
    result = run("report", "-", "--output", str(tmp_path), typed=written({}))

    assert result.exit_code == 2
    assert str(tmp_path) in result.stderr


def test_report_of_a_bad_file_writes_nothing(tmp_path: Path) -> None:
    pdf = tmp_path / "r.pdf"
    result = run("report", "-", "--output", str(pdf), typed="{")

    assert result.exit_code == 2
    assert not pdf.exists()


@pytest.mark.slow
def test_scoring_reads_no_channel_no_database_and_no_report() -> None:
    """They would make every call wait for seconds."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "score", "-"],
        input=written({}),
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    read = {line.rpartition("|")[2].strip() for line in told.splitlines()}

    assert "scoring.evaluation.evaluate" in read
    assert read.isdisjoint({"telegram", "fastapi", "uvicorn", "sqlalchemy", "reportlab", "jinja2"})


SPARED = """
import gc
from bot.__main__ import app

app(["score", "--help"], standalone_mode=False)
import scoring.catalogue.model as imported

gc.collect()
looked_through = {id(one) for one in gc.get_objects()}
print(id(vars(imported)) in looked_through)
"""


@pytest.mark.slow
def test_what_a_command_imports_is_never_looked_through_for_garbage() -> None:
    """The first look would take a tenth of a second of each start."""
    told = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", SPARED], capture_output=True, text=True, check=True
    ).stdout

    assert told.splitlines()[-1] == "False"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shell", "told"),
    [
        ('"$0" -m bot score - <&-', "-: 读不了"),
        ('"$0" -m bot catalogue list >/dev/full', "写不了输出"),
    ],
)
def test_a_closed_door_is_told_without_a_traceback(shell: str, told: str) -> None:
    ended = subprocess.run(  # noqa: S603 - our own words
        ["/bin/sh", "-c", shell, sys.executable], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(told)
    assert "Traceback" not in ended.stderr
