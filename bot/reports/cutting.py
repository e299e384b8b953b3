"""Shortens texts that people typed, and says where the rest is.

Whatever was typed, a report has a bounded number of pages. Nothing is lost: the chat, the export
and the answers file have every text whole.
"""

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from bot.reports.data import FILE_PREFIX, EarlierYear, OpenComment, ReportData
from bot.reports.words import phrase
from bot.wording.bilingual import Bilingual, DocumentLanguage
from dialogs.dossier.decisions import Release
from dialogs.dossier.dossier import Plan
from dialogs.dossier.reviews import Review
from scoring.answers.model import Answer, NotApplicable, Ratio

NOTE_LINES, NOTE_CHARACTERS = 10, 500
"""The most that is shown of a note."""
REASON_CHARACTERS, TRIED_REASON_CHARACTERS = 500, 40
"""The most of an answer's reason; less in a plan, which repeats most of them."""
NAMES_SHOWN, NAME_CHARACTERS = 10, 120
"""The most of the files that support one item, and of each name."""
BETWEEN = " / "
"""Separates the two languages."""


def cut_for_print(data: ReportData, language: DocumentLanguage) -> ReportData:
    """The same report with long texts shortened. Its hash is still that of the whole data."""
    cutter = _Cutter(data, Bilingual(language))
    return replace(
        data,
        answers=cutter.answers(data.answers),
        notes={id: cutter.note(note) for id, note in data.notes.items()},
        evidence={id: cutter.names(names) for id, names in data.evidence.items()},
        plans=tuple(cutter.plan(plan) for plan in data.plans),
        earlier=data.earlier and cutter.earlier(data.earlier),
        reviews={id: cutter.review(review) for id, review in data.reviews.items()},
        released=data.released and cutter.release(data.released),
        comments=tuple(cutter.comment(comment) for comment in data.comments),
        hash_of_whole=data.data_hash,
    )


class _Cutter:
    def __init__(self, data: ReportData, words: Bilingual) -> None:
        self._voice = words
        in_file = data.number.startswith(FILE_PREFIX)
        self._where = phrase("cut-in-file" if in_file else "cut-in-chat")

    def note(self, note: str) -> str:
        """The beginning of a note, then a line about the rest."""
        lines = note.splitlines()
        shown = "\n".join(lines[:NOTE_LINES])[:NOTE_CHARACTERS].rstrip()
        if len(shown) >= len(note.rstrip()):
            return note
        key = "cut-note" if len(lines) > len(shown.splitlines()) else "cut-text"
        return f"{shown}…\n{self._rest(key, note, shown)}"

    def reason(self, reason: str, most: int) -> str:
        """At most ``most`` characters of a reason, then how many more there are."""
        if len(reason) <= most:
            return reason
        shown = reason[:most].rstrip()
        return f"{shown}… {self._rest('cut-text', reason, shown)}"

    def names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The first names of files, and how many more there are."""
        shown = tuple(
            name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…"
            for name in names[:NAMES_SHOWN]
        )
        if len(names) <= NAMES_SHOWN:
            return shown
        more = phrase("cut-names", count=len(names) - NAMES_SHOWN)
        return (*shown, self._voice.line(more, BETWEEN))

    def answers(
        self, answers: Mapping[str, Answer], most: int = REASON_CHARACTERS
    ) -> dict[str, Answer]:
        """Answers with shortened reasons."""
        return {id: self._answer(answer, most) for id, answer in answers.items()}

    def plan(self, plan: Plan) -> Plan:
        """A plan with the reasons of its answers shortened."""
        return replace(plan, answers=self.answers(plan.answers, TRIED_REASON_CHARACTERS))

    def earlier(self, earlier: EarlierYear) -> EarlierYear:
        """An earlier year with shortened reasons."""
        return replace(earlier, answers=self.answers(earlier.answers, TRIED_REASON_CHARACTERS))

    def review(self, review: Review) -> Review:
        """A review with its reason shortened, and that of its own answer, which is the same."""
        value = review.value and self._answer(review.value, TRIED_REASON_CHARACTERS)
        return replace(review, reason=self.reason(review.reason, REASON_CHARACTERS), value=value)

    def release(self, release: Release) -> Release:
        """A release with its reasons shortened."""
        rows = {
            id: replace(
                one,
                reason=self.reason(one.reason, REASON_CHARACTERS),
                value=self._answer(one.value, TRIED_REASON_CHARACTERS),
            )
            for id, one in release.rows.items()
        }
        return replace(release, rows=rows)

    def comment(self, comment: OpenComment) -> OpenComment:
        """A comment with its text shortened."""
        return replace(comment, text=self.reason(comment.text, REASON_CHARACTERS))

    def _answer(self, answer: Answer, most: int) -> Answer:
        if isinstance(answer, NotApplicable | Ratio) and answer.reason:
            return structs.replace(answer, reason=self.reason(answer.reason, most))
        return answer

    def _rest(self, key: str, whole: str, shown: str) -> str:
        lines = len(whole.splitlines()) - len(shown.splitlines())
        told = phrase(key, lines=lines, characters=len(whole) - len(shown), where=self._where)
        return self._voice.line(told, BETWEEN)
