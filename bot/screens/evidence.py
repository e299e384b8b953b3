"""One file, and all files: what was found about them, and what the points rest on."""

from dataclasses import dataclass
from datetime import date

from propcache.api import cached_property

from bot.previews.kinds import is_previewable
from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, SubPlaceView, View
from bot.wording.proof import proof_lines, status_in_words, validity_in_words
from dialogs.core import buttons as c
from dialogs.core.waits import FileChosen
from dialogs.dossier.dossier import NO_END, Evidence, EvidenceStatus
from dialogs.evidence.proof import (
    Attached,
    also_attached_to,
    attached_files,
    expiring,
    points_by_proof,
)
from dialogs.evidence.screens import page_of_files
from dialogs.typed.china_time import CHINA, day_in_china
from storage.records import FileAct

EXPIRING_SHOWN = 5
"""Files that expire, on one screen; the rest are counted."""
MARKS = {
    EvidenceStatus.VERIFIED: "✔️",
    EvidenceStatus.UNVERIFIED: "⚪",
    EvidenceStatus.CONFLICTING: "‼️",
}
EXPIRED, EXPIRING = "⛔", "⏳"


def today_of(context: ScreenContext) -> date:
    """The date in China; ``date.min`` if the time is not known, when nothing is expired."""
    return day_in_china(context.now) if context.now else date.min


def mark_of(file: Evidence, today: date) -> str:
    """The sign of a file: what needs something done comes before what was found."""
    if file.status is not EvidenceStatus.CONFLICTING:
        if file.has_expired(today):
            return EXPIRED
        if file.expires_soon(today):
            return EXPIRING
    return MARKS[file.status]


@dataclass(frozen=True)
class FileLine:
    """A file among those of its question; ``said`` is its status, and until when it is valid."""

    mark: str
    name: str
    size: int
    said: str


def file_line(context: ScreenContext, file: Evidence) -> FileLine:
    """The line of a file."""
    return FileLine(mark_of(file, today_of(context)), file.name, file.size, said_of(context, file))


def said_of(context: ScreenContext, file: Evidence) -> str:
    """The status of a file, and until when it is valid, if that is known."""
    said = [context.say(status_in_words(file.status))]
    if file.valid_until is not None:
        said.append(context.say(validity_in_words(file.valid_until, today_of(context))))
    return " · ".join(said)


class ProofView(View):
    """A place that says what the points rest on, and which files expire."""

    @cached_property
    def _expiring(self) -> tuple[Attached, ...]:
        context = self.context
        return expiring(context.index, context.dossier, today_of(context))

    @property
    def expiring(self) -> list[str]:
        """The files that are expired or soon will be, the earliest first."""
        return [self._expires(one) for one in self._expiring[:EXPIRING_SHOWN]]

    @property
    def expiring_more(self) -> int:
        """How many more there are than shown."""
        return max(0, len(self._expiring) - EXPIRING_SHOWN)

    def _expires(self, one: Attached) -> str:
        context, file = self.context, one.file
        today = today_of(context)
        said = context.say(validity_in_words(file.valid_until, today))
        where = context.named_at_start(one.subject)
        return f"{mark_of(file, today)} {where} {file.name} · {said}"

    @property
    def resting(self) -> list[str]:
        """What the points rest on; empty while there is no file, or no point."""
        context = self.context
        dossier, today = context.dossier, today_of(context)
        if not dossier.has_files(context.index.subjects):
            return []
        found = points_by_proof(context.evaluation, dossier.evidence, today)
        return [context.say(line) for line in proof_lines(found)]


@dataclass(frozen=True)
class FileRow:
    """A file in the list of all."""

    mark: str
    where: str
    name: str
    said: str


class FilesView(ProofView):
    """All files of the assessment."""

    @cached_property
    def _files(self) -> tuple[Attached, ...]:
        return attached_files(self.context.index, self.context.dossier, today_of(self.context))

    @property
    def files_count(self) -> int:
        """How many files there are."""
        return len(self._files)

    @property
    def file_pages(self) -> tuple[int, int]:
        """The page shown, from 1, and the number of pages."""
        page, pages, _ = page_of_files(self._files, self.wait.page)
        return page + 1, pages

    @property
    def file_rows(self) -> list[FileRow]:
        """The files on the page."""
        _, _, shown = page_of_files(self._files, self.wait.page)
        return [self._row(one) for one in shown]

    def _row(self, one: Attached) -> FileRow:
        context, file = self.context, one.file
        mark, where = mark_of(file, today_of(context)), context.named_at_start(one.subject)
        return FileRow(mark, where, file.name, said_of(context, file))

    @property
    def labels(self) -> Labels:
        """The question's number and the name of each file."""
        return {c.FILE: self._file_label}

    def _file_label(self, argument: str) -> str:
        code, _, digest_start = argument.rpartition("-")
        subject = self.context.index.subject[code]
        file = self.context.dossier.file(subject, digest_start)
        return f"{self.context.listed_as(subject)} {file.name}" if file else ""


@dataclass(frozen=True)
class VersionRow:
    """An earlier version of a file."""

    name: str
    sent: str


class OneFileView(SubPlaceView):
    """A place about one file of a question."""

    @cached_property
    def _file(self) -> Evidence | None:
        chosen = self.wait.state_if(FileChosen)
        if chosen is None:
            return None
        return self.context.dossier.file(self.wait.subject, chosen.digest_start)

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return self._file.name if self._file else ""

    @property
    def labels(self) -> Labels:
        """The way back leads to the file."""
        return {c.RETURN: "back-to-file"}


class FileCardView(OneFileView):
    """What is known about one file."""

    @property
    def file(self) -> Evidence | None:
        """The file."""
        return self._file

    @property
    def mark(self) -> str:
        """The sign of the file."""
        return mark_of(self._file, today_of(self.context)) if self._file else ""

    @property
    def status(self) -> str:
        """What was found about it."""
        return self.context.say(status_in_words(self._file.status)) if self._file else ""

    @property
    def validity(self) -> str:
        """Until when it is valid."""
        until = self._file.valid_until if self._file else None
        return self.context.say(validity_in_words(until, today_of(self.context)))

    @cached_property
    def _acts(self) -> tuple[FileAct, ...]:
        return self.context.around.file_acts

    @property
    def sent(self) -> str:
        """When it came, and from whom; empty while only the dialogue is known."""
        return self._sent(self._file) if self._file else ""

    def _sent(self, file: Evidence) -> str:
        found = [act for act in self._acts if act.digest == file.digest and not act.status]
        return self._who_and_when(found[-1]) if found else ""

    @property
    def judged(self) -> str:
        """When its status was found, and by whom; empty for one that was only dated."""
        judgement = self._judgement
        return self._who_and_when(judgement) if judgement else ""

    @property
    def reason(self) -> str:
        """Why it conflicts."""
        file, judgement = self._file, self._judgement
        is_conflicting = file is not None and file.status is EvidenceStatus.CONFLICTING
        return judgement.reason if judgement and is_conflicting else ""

    @cached_property
    def _judgement(self) -> FileAct | None:
        """The act that gave it its present status: later ones only changed its last day."""
        file, before, found = self._file, str(EvidenceStatus.UNVERIFIED), None
        for act in self._acts:
            if file is None or act.digest != file.digest:
                continue
            if act.status and (act.status != before or act.reason):
                found = act
            before = act.status or before
        return found

    def _who_and_when(self, act: FileAct) -> str:
        is_own = act.person == self.context.around.person
        by = self.context.phrase("by-you") if is_own else act.by
        return f"{act.at.astimezone(CHINA):%Y-%m-%d %H:%M} {by}".strip()

    @property
    def also_at(self) -> str:
        """The other questions with the same content; empty if there are none."""
        context, file = self.context, self._file
        if file is None:
            return ""
        found = also_attached_to(context.index, context.dossier, self.wait.subject, file.digest)
        return context.listed([context.named(subject) for subject in found])

    @property
    def earlier_versions(self) -> list[VersionRow]:
        """The versions it replaced, the latest first."""
        earlier = self._file.earlier if self._file else ()
        return [VersionRow(old.name, self._sent(old)) for old in reversed(earlier)]

    @property
    def shows_file(self) -> str:
        """The digest of the file, if a browser can be shown what is in it."""
        file = self._file
        return file.digest if file and is_previewable(file.media_type, file.name) else ""

    @property
    def labels(self) -> Labels:
        """The file and its earlier versions by name."""
        return {c.VIEW: self._view_label, c.DROP: "drop-file", c.VALIDITY: self._validity_label}

    def _view_label(self, digest_start: str) -> str:
        file = self._file
        for version in file.versions if file else ():
            if version.digest.startswith(digest_start):
                key = "view-file" if version is file else "view-earlier"
                return self.context.label(key, name=version.name)
        return ""

    def _validity_label(self, _argument: str) -> str:
        until = self._file.valid_until if self._file else None
        return self.context.label("validity" if until is None else "validity-change")

    @property
    def leading_on(self) -> tuple[str, ...]:
        """None: what is found is up to the person."""
        return ()


class ValidityView(OneFileView):
    """Until when the file is valid."""

    @property
    def present_day(self) -> str:
        """Its present last day; empty for none, or for one that does not expire."""
        until = self._file.valid_until if self._file else None
        return "" if until in (None, NO_END) else str(until)
