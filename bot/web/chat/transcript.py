"""The transcript of a conversation as the page shows it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from babel.dates import format_date
from markupsafe import Markup

from bot.previews.kinds import is_previewable
from bot.screens.core.message import Attachment, Message
from bot.turns.reader import TranscriptLine
from bot.turns.service import TurnService
from bot.web import CHANNEL
from bot.web.chat.drawing import drawn
from bot.web.chat.markup import safe, text
from bot.web.security.visitors import Visitor
from bot.wording.catalogue import LOCALES
from dialogs.core.session import Place
from dialogs.dossier.dossier import Dossier
from dialogs.typed.china_time import CHINA
from scoring.values import Language
from storage.files.evidence import digest_of
from storage.records import Conversation

SHOWN = 40
"""Lines of the transcript that a page shows."""
REF = "page"
SENT = "📎 "
"""Before the name of a file that was sent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One exchange. ``live``: it is the last message, whose buttons work; ``evidence``: the digest
    of the file that was sent, which ``previews`` if pages of it can be shown; ``replaces``: the
    lines whose screen it shows as changed since.
    """

    id: int
    given: Markup
    evidence: str | None
    previews: bool
    html: Markup | None
    message: Message | None
    attachment: Attachment | None
    caption: Markup
    time: str
    at: str
    day: str
    live: bool
    replaces: tuple[int, ...]

    @property
    def shows_file(self) -> str:
        """The digest of the file that the screen is about, while the screen is the last."""
        return self.message.shows_file if self.message and self.live else ""

    @property
    def previews_attachment(self) -> bool:
        """Whether pages of the file that was sent can be shown; reports are shown as they are."""
        file = self.attachment
        return (
            file is not None
            and digest_of(file.path) is not None
            and is_previewable(file.media_type, file.name)
        )


@dataclass(frozen=True, slots=True)
class _Run:
    """A line of the transcript, and those before it that it takes the place of."""

    last: TranscriptLine
    before: tuple[TranscriptLine, ...] = ()

    @property
    def first(self) -> TranscriptLine:
        """The line that first showed the screen, with what led to it."""
        return self.before[0] if self.before else self.last


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as shown: its lines, oldest first, and the values the page around them needs.

    ``session`` and ``turn`` are those of the last message, which the forms of the page answer.
    ``reworded`` is a line before them that says something else now: the report is there.
    ``is_task``: the person is here for what others asked of them, and may see nothing else of it.
    """

    lines: tuple[Line, ...]
    newest: int
    progress: tuple[int, int] | None
    placeholder: str
    language: Language
    full: bool
    session: int
    turn: int
    reworded: Line | None
    is_task: bool = False


async def read_talk(
    turns: TurnService, visitor: Visitor, conversation: Conversation, since: int = 0
) -> Talk:
    """The current conversation, with its lines after ``since``."""
    shown = await turns.reader.transcript(CHANNEL, visitor.external_id, limit=SHOWN)
    files = files_given(conversation.dossier)
    talk = talk_of(shown, conversation.session.language, files, since)
    return replace(talk, is_task=conversation.dossier.task is not None)


async def acknowledge(
    turns: TurnService, conversation: Conversation, lines: tuple[Line, ...]
) -> None:
    """Record that the lines were shown."""
    if lines:
        deliveries = tuple(id for line in lines for id in (*line.replaces, line.id))
        await turns.deliveries.acknowledge(conversation.identity, deliveries, REF)


def files_given(dossier: Dossier) -> dict[str, str]:
    """Digests of the evidence, by the line of the transcript that shows it was sent.

    Files of the same name cannot be told apart there, so they are left out.
    """
    kept = {file.digest: file.name for files in dossier.evidence.values() for file in files}
    times = Counter(kept.values())
    return {f"{SENT}{name}": digest for digest, name in kept.items() if times[name] == 1}


def talk_of(
    shown: tuple[TranscriptLine, ...], language: Language, files: Mapping[str, str], since: int
) -> Talk:
    """The transcript, with the last message of a turn live."""
    messages = [(line.delivery, line.message) for line in shown if line.message]
    said = [(delivery, message) for delivery, message in messages if not message.is_notice]
    live, last = said[-1] if said else (0, None)
    known = [message.progress for _, message in said if message.progress]
    is_reworded = last is not None and last.place == Place.REPORT_SENT and live <= since
    reworded = _lines(shown, live, language, files, live - 1) if is_reworded else ()
    return Talk(
        lines=_lines(shown, live, language, files, since),
        newest=shown[-1].delivery if shown else 0,
        progress=known[-1] if known else None,
        placeholder=last.placeholder if last else "",
        language=language,
        full=len(shown) == SHOWN,
        session=last.session if last else 0,
        turn=last.turn if last else 0,
        reworded=next(iter(reworded), None),
    )


def _lines(
    shown: tuple[TranscriptLine, ...],
    live: int,
    language: Language,
    files: Mapping[str, str],
    since: int,
) -> tuple[Line, ...]:
    runs = _runs(shown)
    days = [_day(run.first.at, language) for run in runs]
    before = ["", *days]
    return tuple(
        _line(run, live, language, files, today if today != yesterday else "")
        for run, today, yesterday in zip(runs, days, before, strict=False)
        if run.last.delivery > since
    )


def _runs(shown: tuple[TranscriptLine, ...]) -> list[_Run]:
    """The lines, of a screen that was changed in place only the last."""
    runs: list[_Run] = []
    for line in shown:
        if line.in_place and runs and _is_screen(runs[-1].last):
            changed = runs.pop()
            runs.append(_Run(line, (*changed.before, changed.last)))
        else:
            runs.append(_Run(line))
    return runs


def _is_screen(line: TranscriptLine) -> bool:
    return line.message is not None and not line.message.is_notice


def _line(run: _Run, live: int, language: Language, files: Mapping[str, str], day: str) -> Line:
    shown, given = run.last, run.first.given
    at = shown.at.astimezone(CHINA)
    return Line(
        id=shown.delivery,
        given=text(given, language),
        evidence=files.get(given),
        previews=is_previewable("", given.removeprefix(SENT)),
        html=_said(shown.message, shown.delivery, language) if shown.message else None,
        message=shown.message,
        attachment=shown.attachment,
        caption=safe(shown.attachment.caption if shown.attachment else "", language),
        time=f"{at:%H:%M}",
        at=at.isoformat(timespec="minutes"),
        day=day,
        live=shown.delivery == live,
        replaces=tuple(line.delivery for line in run.before),
    )


def _said(message: Message, delivery: int, language: Language) -> Markup:
    """The message as HTML, with its scale bar if it has one."""
    before, after = (safe(part, language) for part in message.around_picture)
    if message.picture is None:
        return before
    return before + drawn(message.picture.bar, delivery) + after


def _day(at: datetime, language: Language) -> str:
    return format_date(at.astimezone(CHINA), "long", locale=LOCALES[language])
