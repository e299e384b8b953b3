"""What belongs to a question besides its answer: the note and the evidence."""

from bot.screens.core.view import Labels, SubPlaceView, View
from bot.screens.evidence import FileLine, file_line
from dialogs.core import buttons as c
from dialogs.core.navigation import recent_questions
from dialogs.dossier.dossier import Evidence
from dialogs.question.evidence import UNPLACED

FILE_LIMIT = "20 MB"
"""The largest file a channel accepts."""


class NoteView(SubPlaceView):
    """The note on the question."""

    @property
    def note(self) -> str | None:
        """The present note."""
        return self.context.dossier.notes.get(self.wait.subject)

    @property
    def labels(self) -> Labels:
        """The clear button removes the note, not the answer."""
        return {**super().labels, c.CLEAR: "clear-note"}


class MarkView(SubPlaceView):
    """Why the question is to be confirmed."""

    @property
    def current(self) -> str | None:
        """The present answer, in words."""
        return self.context.answer_words(self.wait.subject)

    @property
    def labels(self) -> Labels:
        """The reason may be left out."""
        return {**super().labels, c.SKIP: "mark-without-reason"}


class EvidenceView(SubPlaceView):
    """The evidence attached to the question."""

    file_limit = FILE_LIMIT

    @property
    def evidence_hints(self) -> list[str]:
        """What usually proves it."""
        return [self.say(hint) for hint in self.item.evidence]

    @property
    def file_lines(self) -> list[FileLine]:
        """The files attached so far."""
        files = self.context.dossier.evidence.get(self.wait.subject, ())
        return [file_line(self.context, file) for file in files]

    @property
    def labels(self) -> Labels:
        """The name of each file."""
        return {**super().labels, c.FILE: self._file_label}

    @property
    def pinned(self) -> frozenset[str]:
        """The way back to the question is on every page."""
        return super().pinned | {c.BACK}

    def _file_label(self, digest_start: str) -> str:
        file = self.context.dossier.file(self.wait.subject, digest_start)
        return file.name if file else ""


class FileView(View):
    """Which question the files just sent are evidence for."""

    @property
    def unplaced_files(self) -> tuple[Evidence, ...]:
        """The files not yet assigned to a question."""
        return self.context.dossier.evidence.get(UNPLACED, ())

    @property
    def recent_questions(self) -> list[tuple[str, str]]:
        """The questions visited last, with their numbers."""
        context = self.context
        recent = recent_questions(context.index, context.session)
        asked = context.index.asked
        return [(context.listed_as(id), self.say(asked[id].question)) for id in recent]
