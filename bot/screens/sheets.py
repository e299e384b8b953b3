"""What a worksheet that was sent back would change, line by line."""

import json
from dataclasses import dataclass

from propcache.api import cached_property

from bot.screens.core.view import Labels, View
from bot.wording.answers import answer_in_words
from bot.wording.figures import as_given
from bot.wording.rules import name_in_list
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.waits import SheetShown
from dialogs.sheets.comparing import ANSWER, NOTE, Change, Refused
from dialogs.sheets.screens import MORE_REFUSED, SHOWN_AT_ONCE, last_page
from scoring.answers.serialise import answer_from_json
from scoring.figures.kinds import figure_kinds
from scoring.figures.serialise import figure_from_json

VALUE_SHOWN = 60
"""Characters of a value in a line."""
PROBLEM = "problem-"


@dataclass(frozen=True, slots=True)
class Line:
    """A change, or why something cannot be used."""

    at: str
    what: str
    old: str = ""
    new: str = ""
    refused: str = ""
    meanwhile: bool = False


class SheetView(View):
    """The changes, and what cannot be used."""

    @cached_property
    def _shown(self) -> SheetShown:
        """The worksheet."""
        return self.wait.state_of(SheetShown)

    @property
    def labels(self) -> Labels:
        """How many changes the button writes."""
        return {c.SHEET_APPLY: lambda _: self.context.label("sheet-apply", count=self.count)}

    @property
    def name(self) -> str:
        """The name of the file."""
        return brief(self._shown.name, VALUE_SHOWN)

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self._shown.changes)

    @property
    def refused_count(self) -> int:
        """How many places cannot be used."""
        return sum(
            int(dict(params)["count"]) if code == MORE_REFUSED else 1
            for _, code, params in self._shown.refused
        )

    @property
    def page(self) -> int:
        """The number of the page, from 1."""
        return self.wait.page + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return last_page(self._shown) + 1

    @property
    def lines(self) -> list[Line]:
        """The lines of the page."""
        start = self.wait.page * SHOWN_AT_ONCE
        return self._all_lines[start : start + SHOWN_AT_ONCE]

    @property
    def _all_lines(self) -> list[Line]:
        """All lines: first what cannot be used, which is easily overlooked."""
        lines = [self._refused(one) for one in self._shown.refused]
        return lines + [self._change(one) for one in self._shown.changes]

    def _refused(self, refused: Refused) -> Line:
        at, code, params = refused
        values = dict(params)
        if code.startswith(PROBLEM):
            said = values.get(self.context.language, "")
            hints = self.context.words["sheet-hints"]
            hint = hints.get(code.removeprefix(PROBLEM), "")
            return Line(at, "", refused=f"{said}{hint}")
        return Line(at, "", refused=self.context.phrase(code, **values))

    def _change(self, change: Change) -> Line:
        kind, id, at, before, after, since = change
        old, new = (self._value(kind, id, one) for one in (before, after))
        return Line(at, self._what(kind, id), old, new, meanwhile=bool(since))

    def _what(self, kind: str, id: str) -> str:
        if id in figure_kinds() and kind not in (ANSWER, NOTE):
            return figure_kinds()[id].title[self.context.language]
        code = self.context.index.code[id]
        named = name_in_list(code, self.context.language)
        return self.context.phrase("sheet-note-of", what=named) if kind == NOTE else named

    def _value(self, kind: str, id: str, stored: str) -> str:
        value = json.loads(stored) if stored else None
        if not value:
            return self.context.phrase("sheet-nothing")
        if kind == NOTE:
            return brief(value, VALUE_SHOWN)
        if kind == ANSWER:
            return brief(self._answer(id, value), VALUE_SHOWN)
        return as_given(figure_from_json(value), self.context.language)

    def _answer(self, id: str, value: dict[str, object]) -> str:
        context, answer = self.context, answer_from_json(value)
        return answer_in_words(context.index.asked[id], answer, context.words, context.language)
