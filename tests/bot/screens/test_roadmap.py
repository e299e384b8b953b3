"""The way to the title in words: within the limits, in both languages, however much there is."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.screens.core.context import ScreenContext
from bot.screens.core.message import TEXT_LIMIT, Message
from bot.screens.render import render
from dialogs.core.inputs import Choice
from dialogs.core.outputs import NewAssessmentRequested
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier, Evidence, Profile, Reminder
from dialogs.engine import current, resume
from scoring.answers.model import Answer, Met, Value
from scoring.figures.model import Figure
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.values import Language
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
OLD, NEW = "gb36132-2018", "gb36132-2025"
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
ROOM_FOR_A_NOTICE: Final = 300
"""Characters of what may stand above a view: a late text is quoted there."""
CALENDARS: Final = tuple(x.id for x in shipped().overlays if x.steps)
FIGURES: Final = {
    "solid-waste-generated": Figure(Decimal(200), "t"),
    "solid-waste-utilised": Figure(Decimal(150), "t"),
}
FILE: Final = Evidence("0" * 64, "a.pdf", "application/pdf", 1)
EXAMPLE: Final = Path(__file__).parents[3] / "docs" / "examples" / "foundry.yaml"


def shown(
    wait: Wait,
    dossier: Dossier,
    language: Language = "zh",
    library: OverlayLibrary | None = None,
) -> Message:
    library = library or shipped()
    catalogue = library.catalogue(dossier.catalogue, dossier.overlays)
    session = Session(wait, language, mode="full", consented=True, turn=5)
    context = ScreenContext(catalogue, session, dossier, library=library, now=NOW)
    message = render((current(catalogue, session, dossier, NOW),), context, 7)
    assert message is not None
    return message


def answered(catalogue: str, met: bool) -> Dossier:
    rules = shipped().catalogue(catalogue).rules
    answers: dict[str, Answer] = {
        rule.id: Met(met) for rule in rules if not getattr(rule, "scales", ())
    }
    steps = shipped().catalogue(catalogue, CALENDARS).steps
    return Dossier(
        catalogue,
        Profile(name="某厂"),
        answers,
        evidence={rule.id: (FILE,) for rule in rules[::2]},
        overlays=shipped().refs_of(CALENDARS),
        figures=FIGURES,
        reminders=tuple(Reminder(step.id, NOW.date()) for step in steps),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("catalogue", [OLD, NEW])
@pytest.mark.parametrize("met", [True, False, None])
def test_every_view_fits(catalogue: str, met: bool | None, language: Language) -> None:
    dossier = Dossier(catalogue) if met is None else answered(catalogue, met)
    for level in ("", "municipal", "provincial", "national"):
        assert_fits(shown(Wait(Place.TIMELINE, level, detour=True), dossier, language))
    for page in range(5):
        assert_fits(shown(Wait(Place.EVIDENCE_LIST, page=page, detour=True), dossier, language))
    assert_fits(shown(Wait(Place.CHANGES, detour=True), dossier, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("catalogue", [OLD, NEW])
def test_the_other_edition_fits_where_the_conditions_alone_come_along(
    catalogue: str, language: Language
) -> None:
    refs = shipped().refs_of(("round-2024-measures",))
    conditions = shipped().catalogue(catalogue, refs).conditions
    answers: dict[str, Answer] = {condition.id: Met(True) for condition in conditions}
    dossier = Dossier(catalogue, Profile(name="某厂"), answers, overlays=refs)
    message = shown(Wait(Place.CHANGES, detour=True), dossier, language)
    assert len(assert_fits(message)) < TEXT_LIMIT - ROOM_FOR_A_NOTICE


def test_nothing_is_cut_off_the_timeline_of_all_calendars() -> None:
    text = shown(Wait(Place.TIMELINE), answered(NEW, True)).html
    steps = shipped().catalogue(NEW, CALENDARS).steps
    assert text.count("🔔") == len(steps)
    assert text.count("来源：") == len({step.set_by for step in steps})
    assert text.count("按规定") == sum(step.rule for step in steps)


def test_scores_of_two_editions_stand_apart() -> None:
    text = shown(Wait(Place.CHANGES), answered(OLD, True)).html
    here, there = (line for line in text.splitlines() if line.startswith("· 20"))
    assert here.startswith("· 2018 版：")
    assert "PCEC" in here
    assert there.startswith("· 2025 版：")
    assert "本工具自定分档" in there


def test_pressing_begins_the_other_edition_with_what_holds_there() -> None:
    catalogue = shipped().catalogue(OLD)
    typed = Value(Decimal(80), "%", measure="rate")
    dossier = Dossier(
        OLD,
        Profile(name="某厂"),
        {"performance-solid-waste-use-required": typed, "product-eco-design-concept": Met(False)},
    )
    session = Session(Wait(Place.CHANGES, detour=True), consented=True, mode="full", turn=5)
    pressed = Choice(key="k", session=7, turn=5, choice="carry")
    turn = resume(catalogue, session, dossier, pressed, NOW, shipped())
    assert turn.events == (
        NewAssessmentRequested(
            NEW,
            (
                ("solid-waste-utilisation", Value(Decimal(80), "%", measure="solid-waste-rate")),
                ("green-design", Met(False)),
            ),
        ),
    )


# --- the command line


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["catalogue", "changes", *arguments])
    return result.exit_code, result.output


def test_the_command_line_says_what_changes() -> None:
    code, output = run(OLD, NEW)
    assert code == 0
    assert "2025 版另外要问 17 条" in output
    assert "只有 2018 版问：61 条" in output
    assert "总分" not in output


def test_with_answers_it_says_what_carries_over() -> None:
    code, output = run(OLD, NEW, "--answers", str(EXAMPLE))
    assert code == 0
    assert "#8 一般工业固体废物综合利用率 ← 第 84 题、第 85 题" in output
    assert "2018 版：得分 83.72" in output


@pytest.mark.parametrize(
    "arguments",
    [
        (OLD, OLD),
        (OLD, "unknown"),
        (NEW, OLD, "--answers", str(EXAMPLE)),
        (OLD, NEW, "--answers", "none.yaml"),
    ],
)
def test_bad_input_ends_with_status_2(arguments: tuple[str, ...]) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert output.strip()
