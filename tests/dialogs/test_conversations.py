"""The conversations written down in tests/conversations, one file one story, by feature."""

from pathlib import Path

import pytest

from tests.support.scripts import ScriptFailure, run_script

STORIES = sorted((Path(__file__).parents[1] / "conversations").glob("*/*.txt"))

BEGINNING = """
catalogue: demo
enterprise: Demo Ltd
language: en
mode: full
"""


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story(story: Path) -> None:
    run_script(story.read_text(encoding="utf-8"))


def test_every_story_says_in_its_first_line_what_it_shows() -> None:
    unnamed = [s.name for s in STORIES if not s.read_text(encoding="utf-8").startswith("# ")]
    assert unnamed == []


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("you: yes\nbto: Saved", "is no line of a script"),
        ("your: yes", "is no act"),
        ("place: Suzhou\nyou: yes", "is no setting"),
        ("you: [Perhaps]", "no such button"),
        ("you: yes\nbot: Something else", "no such line"),
        ("you: yes\nbot: [Met] [Not met] [Perhaps]", "no such row of buttons"),
        ("you: who knows", "reject: expected [], there was ['not-understood']"),
        ("you: yes\nreject: not-understood", "there was []"),
        ("you: yes\ntold: unchanged", "there was ['saved']"),
        ("you: yes\nevent: AnswerRecorded #1", "there was ['AnswerRecorded #r1']"),
        ("you: yes\nresult: #r1 not_met", "it was: #r1 met"),
        ("you: yes\nat: question #r1", "it was: question #r2"),
        ("you: yes\nbot says nothing", "it was: something"),
        ("you: yes\nno button: [Met]", "there is [Met]"),
    ],
)
def test_a_script_that_differs_is_told_where(script: str, complaint: str) -> None:
    with pytest.raises(ScriptFailure) as failure:
        run_script(BEGINNING + script)
    assert complaint in str(failure.value)


def test_lines_are_compared_in_order() -> None:
    swapped = "you: yes\nbot: …Commitments…\nbot: …Saved…"
    with pytest.raises(ScriptFailure):
        run_script(BEGINNING + swapped)
