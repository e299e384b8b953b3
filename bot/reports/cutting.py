"""What a report shows of texts that people typed: so much of each, and where the rest stands.

Whatever was typed, a report has a bounded number of pages. Nothing is lost: the chat, the export
and the answers file have every text whole.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.reports.data import FILE_PREFIX, ReportData
from bot.reports.words import Language, ReportWords, words
from dialogs.core.dossier import Plan
from scoring.answers.model import Answer, NotApplicable, Ratio

NOTE_LINES, NOTE_CHARACTERS = 10, 500
"""As much of a note is shown."""
REASON_CHARACTERS, TRIED_REASON_CHARACTERS = 500, 40
"""Of why an answer is as it is; in a plan, which repeats most of them, less."""
NAMES_SHOWN, NAME_CHARACTERS = 10, 120
"""Of the files that support one item."""
BETWEEN = " / "
"""Stands between the two languages."""


def cut_for_print(data: ReportData, language: Language) -> ReportData:
    """The same report with long texts cut. Its hash stays that of the whole."""
    cutter = _Cutter(data, ReportWords(language))
    return replace(
        data,
        answers=cutter.answers(data.answers),
        notes={id: cutter.note(note) for id, note in data.notes.items()},
        evidence={id: cutter.names(names) for id, names in data.evidence.items()},
        plans=tuple(cutter.plan(plan) for plan in data.plans),
        hash_of_whole=data.data_hash,
    )


class _Cutter:
    def __init__(self, data: ReportData, voice: ReportWords) -> None:
        self._voice = voice
        in_file = data.number.startswith(FILE_PREFIX)
        self._where = words("cut-in-file" if in_file else "cut-in-chat")

    def note(self, note: str) -> str:
        """A note of at most so many lines and characters, then a line about the rest."""
        lines = note.splitlines()
        shown = "\n".join(lines[:NOTE_LINES])[:NOTE_CHARACTERS].rstrip()
        if len(shown) >= len(note.rstrip()):
            return note
        key = "cut-note" if len(lines) > len(shown.splitlines()) else "cut-text"
        return f"{shown}…\n{self._rest(key, note, shown)}"

    def reason(self, reason: str, most: int) -> str:
        """A reason of at most so many characters, then how many more there are."""
        if len(reason) <= most:
            return reason
        shown = reason[:most].rstrip()
        return f"{shown}… {self._rest('cut-text', reason, shown)}"

    def names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Names of files, as many as are shown, and how many more there are."""
        shown = tuple(
            name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…"
            for name in names[:NAMES_SHOWN]
        )
        if len(names) <= NAMES_SHOWN:
            return shown
        more = words("cut-names", count=len(names) - NAMES_SHOWN)
        return (*shown, self._voice.line(more, BETWEEN))

    def answers(
        self, answers: Mapping[str, Answer], most: int = REASON_CHARACTERS
    ) -> dict[str, Answer]:
        """Answers with their reasons cut."""
        return {id: self._answer(answer, most) for id, answer in answers.items()}

    def plan(self, plan: Plan) -> Plan:
        """A plan with the reasons of its answers cut."""
        return replace(plan, answers=self.answers(plan.answers, TRIED_REASON_CHARACTERS))

    def _answer(self, answer: Answer, most: int) -> Answer:
        if isinstance(answer, NotApplicable | Ratio) and answer.reason:
            return replace(answer, reason=self.reason(answer.reason, most))
        return answer

    def _rest(self, key: str, whole: str, shown: str) -> str:
        lines = len(whole.splitlines()) - len(shown.splitlines())
        told = words(key, lines=lines, characters=len(whole) - len(shown), where=self._where)
        return self._voice.line(told, BETWEEN)
