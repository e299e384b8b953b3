"""Templates are compiled once for all processes, and again when they are edited."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from bot.screens.core.texts import LANGUAGES
from bot.screens.core.texts import environment as of_screens
from bot.web.templating import environment as of_pages
from bot.wording.compiled import CompiledTemplates, compile_all
from scoring.values import Language

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "told.j2").write_text("{{ name }}：好")
    return tmp_path


def environment(folder: Path) -> Environment:
    """What a new process begins with."""
    kept = CompiledTemplates(folder)
    return Environment(loader=FileSystemLoader(folder), autoescape=True, bytecode_cache=kept)


def told(folder: Path) -> str:
    return environment(folder).get_template("told.j2").render(name="甲<")


def never(*_: object, **__: object) -> None:
    raise AssertionError("compiled again")


def kept_in(folder: Path) -> list[Path]:
    return list((folder / "__pycache__").glob("*.jinja"))


def test_a_later_process_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(folder) == "甲&lt;：好"
    monkeypatch.setattr(Environment, "compile", never)
    assert told(folder) == "甲&lt;：好"


def test_an_edited_template_is_compiled_again(folder: Path) -> None:
    told(folder)
    (folder / "told.j2").write_text("{{ name }}：很好")
    assert told(folder) == "甲&lt;：很好"
    assert len(kept_in(folder)) == 1


def test_the_program_s_own_user_can_read_what_another_compiled(folder: Path) -> None:
    compile_all(environment(folder))
    (kept,) = kept_in(folder)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o644


def test_where_nothing_can_be_kept_it_is_shown_all_the_same(folder: Path) -> None:
    (folder / "__pycache__").symlink_to("/proc/none")
    assert told(folder) == "甲&lt;：好"


def test_nothing_is_kept_where_python_keeps_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert told(folder) == "甲&lt;：好"
    assert kept_in(folder) == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_screen_and_page_can_be_compiled(language: Language) -> None:
    compile_all(of_screens(language))
    compile_all(of_pages())


def test_once_compiled_no_process_compiles_a_screen_or_page_again() -> None:
    keeps = {name: of for name, of in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for code in ("", "from jinja2 import Environment; del Environment._generate\n"):
        run = f"{code}import runpy; runpy.run_module('bot.compiling', run_name='__main__')"
        subprocess.run([sys.executable, "-c", run], cwd=ROOT, env=keeps, check=True)  # noqa: S603
