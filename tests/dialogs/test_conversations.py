"""The conversations written down in tests/conversations, one file one story, by feature."""

from pathlib import Path

import pytest

from tests.support.conversations.conversation import run_script
from tests.support.conversations.script import ScriptFailure

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
        ("you: [perhaps]", "no such button"),
        ("you: yes\nbuttons: [met] [not-met] [perhaps]", "no such row of buttons"),
        ("you: who knows", "reject: expected [], there was ['not-understood"),
        ("you: yes\nreject: not-understood", "there was []"),
        ("you: yes\ntold: unchanged", "there was ['saved"),
        ("you: yes\ntold: saved subject=#2", "there was ['saved subject=#r1']"),
        ("you: yes\nevent: AnswerRecorded #1", "there was ['AnswerRecorded #r1']"),
        ("you: yes\nresult: #r1 not_met", "it was: #r1 met"),
        ("you: yes\nanswer: #r1 met=False", "it was: #r1 met=True"),
        ("you: yes\nfigure: output value=3 unit=t", "it was: output none"),
        ("you: yes\nat: question #r1", "it was: question #r2"),
        ("you: yes\nbot says nothing", "it was: something"),
        ("you: yes\nno button: [met]", "there is [met]"),
    ],
)
def test_a_script_that_differs_is_told_where(script: str, complaint: str) -> None:
    with pytest.raises(ScriptFailure) as failure:
        run_script(BEGINNING + script)
    assert complaint in str(failure.value)


def test_rows_of_buttons_are_compared_in_order() -> None:
    rows = "buttons: [met] [not-met] [na]\nbuttons: [back] [later] [help]"
    run_script(f"{BEGINNING}you: yes\n{rows}")
    with pytest.raises(ScriptFailure):
        run_script(BEGINNING + "you: yes\n" + "\n".join(reversed(rows.splitlines())))
