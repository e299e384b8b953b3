"""The README and its relatives say what the code does."""

import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from urllib.parse import unquote

import pytest
from dotenv import dotenv_values
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from bot.__main__ import app
from bot.runtime.settings import Settings
from dialogs.overview.commands import COMMANDS
from scoring.answers.model import Value
from scoring.answers_file.reader import read_answers
from scoring.catalogue.loading import parse_catalogue
from scoring.figures.kinds import figure_kinds
from scoring.overlays.loading import parse_overlay
from tests.support.needs import lacking

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
TWINS = [
    ("README.md", "README.zh.md"),
    ("docs/scoring.md", "docs/scoring.zh.md"),
    ("docs/adding-a-catalogue.md", "docs/adding-a-catalogue.zh.md"),
    ("docs/overlays.md", "docs/overlays.zh.md"),
    ("docs/security.md", "docs/security.zh.md"),
    ("docs/operating.md", "docs/operating.zh.md"),
    ("docs/api.md", "docs/api.zh.md"),
    ("docs/using.md", "docs/using.zh.md"),
]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
SETTINGS = {
    name.upper(): "" if field.default is None else str(field.default)
    for name, field in Settings.model_fields.items()
}

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TABLE_ROW = re.compile(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|", re.MULTILINE)
FIGURE_ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\S+) \| [^|]+ \| [^|]+ \|", re.MULTILINE)
COMMAND_ROW = re.compile(r"^\| `/([a-z_]+)[^`]*` \|", re.MULTILINE)

BINARY = {".ttf", ".png", ".pdf", ".jpg", ".ico", ".zip", ".docx"}
# Written in pieces, or this file would be the first to be found.
REGISTRY = re.compile(
    r"py" r"pi\.org|python" r"hosted|registry\." r"npm|index-" r"url *=|crates\." r"io|unp" r"kg"
)
OF_ONE_MACHINE = re.compile(r"/(?:home|Users)/\w+/|/ro" r"ot/|(?<!\w)/wo" r"rk/")


def blocks(document: Path, kind: str) -> list[str]:
    """The fenced blocks of a kind."""
    found = FENCE.findall(document.read_text(encoding="utf-8"))
    return [text for _, written, text in found if written == kind]


def transcripts() -> Iterator[tuple[Path, str, str]]:
    """Every command the documents show with its output."""
    for document in DOCUMENTS:
        for block in blocks(document, "console"):
            command, _, output = block.partition("\n")
            yield document, command.removeprefix("$ "), output


@pytest.mark.parametrize(("command", "output"), [case[1:] for case in transcripts()])
def test_a_command_prints_what_the_documents_show(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    python, *arguments = shlex.split(command)
    assert (python, *arguments[:2]) == ("python", "-m", "bot")
    assert CliRunner().invoke(app, arguments[2:]).output == output


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_named_exists(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    text = document.read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_named_exists(document: Path) -> None:
    program = get_command(app)
    assert isinstance(program, TyperGroup)
    named = re.findall(r"python -m bot (\w+)", document.read_text(encoding="utf-8"))
    assert set(named) <= set(program.commands)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_answers_file_of_the_readme_is_one(readme: Path) -> None:
    (example,) = blocks(readme, "yaml")
    assert len(read_answers(example, "README.yaml").answers) == 5


@pytest.mark.parametrize("name", ["overlays.md", "overlays.zh.md"])
def test_the_overlay_of_the_documents_is_one(name: str) -> None:
    example, answers = blocks(ROOT / "docs" / name, "yaml")
    assert parse_overlay(dedent(example), "jiangsu-2026.yaml").scales
    file = read_answers(f"catalogue: gb36132-2025\n{answers}", "answers.yaml")
    energy = file.answers["energy-intensity"]
    assert isinstance(energy, Value)
    assert len(energy.products) == 2


@pytest.mark.parametrize("name", ["adding-a-catalogue.md", "adding-a-catalogue.zh.md"])
def test_the_extension_of_the_guide_is_sound(name: str) -> None:
    (example,) = blocks(ROOT / "docs" / name, "yaml")
    catalogue = parse_catalogue(example, "my-form-2026.yaml")
    assert sum(row.points for row in catalogue.criteria) == 100
    assert "energy-saving-products" in [row.id for row in catalogue.criteria]


def test_the_figures_of_the_documents_are_those_there_are() -> None:
    document = ROOT / "docs" / "figures.md"
    (example,) = blocks(document, "yaml")
    file = read_answers(f"catalogue: gb36132-2025\n{example}", "figures.yaml")
    assert file.figures
    rows = FIGURE_ROW.findall(document.read_text(encoding="utf-8"))
    assert dict(rows) == {id: kind.unit for id, kind in figure_kinds().items()}


def test_env_example_lists_all_settings_with_their_defaults() -> None:
    assert {k: v or "" for k, v in dotenv_values(ROOT / ".env.example").items()} == SETTINGS


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_readme_lists_all_settings_with_their_defaults(readme: Path) -> None:
    assert dict(TABLE_ROW.findall(readme.read_text(encoding="utf-8"))) == SETTINGS


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_readme_lists_the_commands_of_the_chat(readme: Path) -> None:
    assert set(COMMAND_ROW.findall(readme.read_text(encoding="utf-8"))) == set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document: Path) -> None:
    links = LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8")))
    inner = [unquote(link.partition("#")[0]) for link in links if "://" not in link]
    assert [link for link in inner if not (document.parent / link).exists()] == []


@pytest.mark.parametrize(("english", "chinese"), TWINS)
def test_twins_have_the_same_shape(english: str, chinese: str) -> None:
    assert _shape(ROOT / english) == _shape(ROOT / chinese)


def _shape(document: Path) -> list[str]:
    """Levels of headings, kinds of blocks, and widths of table rows, in order."""
    shape = []
    within = False
    for line in document.read_text(encoding="utf-8").splitlines():
        mark = line.strip()
        if mark.startswith("```"):
            within = not within
            shape += [mark] if within else []
        elif not within and mark.startswith(("#", "|")):
            shape.append(mark.split()[0] if mark.startswith("#") else f"{mark.count('|')}")
    return shape


@pytest.mark.parametrize("record", sorted(ROOT.glob("docs/decisions/*.md")), ids=lambda p: p.stem)
def test_a_decision_is_short_and_complete(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 20
    parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences", "Alternatives"]
    assert text.startswith(f"# {int(record.name[:4])}. ")


def test_the_lock_is_of_these_requirements() -> None:
    """Every direct requirement is locked, and no other; a forgotten ``make lock`` shows here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock)
    locked = [entry for entry in entries if "greenbot (pyproject.toml)" in entry]
    assert {_name(entry) for entry in locked} == {_name(line) for line in required}


def _name(requirement: str) -> str:
    return re.split(r"[\[><= ]", requirement)[0]


def test_the_tree_names_no_registry_and_no_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in _committed()
        if path.suffix not in BINARY
        for pattern in (REGISTRY, OF_ONE_MACHINE)
        if (match := pattern.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def _committed() -> list[Path]:
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others"]
    try:
        run = subprocess.run(  # noqa: S603
            [*listing, "--exclude-standard"], cwd=ROOT, capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        lacking(f"no git, or no clone: {error}")
    return [path for name in run.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_ci_runs_make_check_and_all_tests_with_the_extra() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make .*$", run, re.MULTILINE) == [
        "make check",
        "make ocr",
        "make test",
        "make test-long",
    ]
