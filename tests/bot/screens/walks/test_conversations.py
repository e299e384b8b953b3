"""The conversations of tests/conversations with their screens drawn: what ``shown`` lines say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.screens.core.context import ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.core.outputs import Turn
from tests.support.conversations.conversation import SESSION_ID, Conversation, run_script
from tests.support.conversations.script import Line, ScriptFailure
from tests.support.messages import plain_text

STORIES = sorted((Path(__file__).parents[3] / "conversations").glob("*/*.txt"))
SHOWN = [story for story in STORIES if "\nshown:" in story.read_text(encoding="utf-8")]

BEGINNING = """
catalogue: demo
enterprise: Demo Ltd
language: en
mode: full
"""
_ROW = re.compile(r"(?:\[[^\]]+\]\s*)+")


class ShownConversation(Conversation):
    """A conversation whose every turn is drawn."""

    message: Message | None = None

    def _follows(self, turn: Turn) -> None:
        context = ScreenContext(
            self.catalogue,
            self.session,
            self.dossier,
            library=self.library,
            now=self.now,
        )
        self.message = render(turn.outputs, context, SESSION_ID)
        super()._follows(turn)

    def shown(self) -> list[str]:
        """The screen, with the labels of its buttons."""
        if self.message is None:
            return ["(nothing is shown)"]
        rows = [" ".join(f"[{label}]" for label in row) for row in self._labels()]
        return [*plain_text(self.message.in_text).splitlines(), *rows]

    def _labels(self) -> list[list[str]]:
        rows = self.message.rows if self.message else ()
        return [[button.label for button in row] for row in rows]

    def compare_shown(self, lines: list[Line]) -> None:
        """Lines of the text and rows of labels, each in order."""
        texts = iter(plain_text(self.message.in_text).splitlines() if self.message else ())
        rows = iter(self._labels())
        for line in lines:
            if _ROW.fullmatch(line.rest):
                if line.choices not in rows:
                    raise self.failure(line, "no such row of labels, or not in this order")
            elif not _passes(texts, line.rest):
                raise self.failure(line, "no such line, or not in this order")


def _passes(lines: Iterator[str], wanted: str) -> bool:
    """Whether one of the lines still to come is the one wanted; those before it are passed."""
    return any(_is_line(line.strip(), wanted) for line in lines)


def _is_line(line: str, wanted: str) -> bool:
    words = wanted.strip("…")
    if wanted.startswith("…"):
        return words in line
    return line.startswith(words) if wanted.endswith("…") else line == words


@pytest.mark.parametrize("story", SHOWN, ids=lambda story: story.stem)
def test_story(story: Path) -> None:
    run_script(story.read_text(encoding="utf-8"), ShownConversation)


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("you: yes\nshown: Something else", "no such line"),
        ("you: yes\nshown: [Met] [Not met] [Perhaps]", "no such row of labels"),
        ("you: yes\nshown: …Commitments…\nshown: …Saved…", "not in this order"),
    ],
)
def test_a_screen_that_differs_is_told(script: str, complaint: str) -> None:
    with pytest.raises(ScriptFailure, match=complaint):
        run_script(BEGINNING + script, ShownConversation)
