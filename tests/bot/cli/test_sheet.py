"""``sheet``: a questionnaire into the answers file that it was made of, and into no other."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.bot.cli.test_command_line import written
from tests.bot.reports.excel.returned import edited, put

LAWFUL = "infrastructure-building-lawful"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """An answers file."""
    file = tmp_path / "answers.json"
    file.write_text(written({LAWFUL: {"met": True}}), "utf-8")
    return file


@pytest.fixture
def filled(answers: Path, tmp_path: Path) -> Path:
    """The questionnaire of it, with another answer."""
    file = tmp_path / "out.xlsx"
    made = _run("report", answers, "-o", file, "--format", "xlsx", "--questionnaire")
    assert made.exit_code == 0, made.output
    file.write_bytes(edited(file.read_bytes(), put(LAWFUL, "回答", "不符合")))
    return file


def test_what_was_shown_is_written_into_a_new_file(
    answers: Path, filled: Path, tmp_path: Path
) -> None:
    shown = _run("sheet", filled, answers)
    assert (shown.exit_code, "符合 → 不符合" in shown.stdout) == (0, True)
    digest = shown.stdout.partition("--apply ")[2].split()[0]
    out = tmp_path / "new.yaml"
    assert _run("sheet", filled, answers, "--apply", digest, "-o", out).exit_code == 0
    found = yaml.safe_load(out.read_text("utf-8"))
    assert found["answers"][LAWFUL] == {"met": False}


@pytest.mark.parametrize(
    "changes", [{"enterprise": {"name": "另一家有限公司"}}, {"period": 2024}], ids=str
)
def test_that_of_another_enterprise_or_year_is_refused(
    answers: Path, filled: Path, changes: dict[str, Any]
) -> None:
    answers.write_text(written({LAWFUL: {"met": True}}, **changes), "utf-8")
    result = _run("sheet", filled, answers)
    assert result.exit_code == 2
    assert "“测试水泥有限公司 2025”的问卷" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("missing", ["enterprise", "period"])
def test_what_one_side_does_not_say_is_not_compared(
    answers: Path, filled: Path, missing: str
) -> None:
    file = yaml.safe_load(answers.read_text("utf-8"))
    del file[missing]
    answers.write_text(json.dumps(file), "utf-8")
    assert _run("sheet", filled, answers).exit_code == 0
