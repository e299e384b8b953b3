"""The transcript as the page shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from markupsafe import Markup

from bot.messages import Attachment, Message
from bot.web.access import Visitor
from bot.web.markup import safe
from bot.web.port import CHANNEL, Shown, Turns
from dialogs.session import Language
from storage.values import Conversation

SHOWN = 40
"""Lines of the transcript a page shows."""
CHINA = timezone(timedelta(hours=8))
"""The time of day is that of the factories, whatever the server's clock says."""
REF = "page"


@dataclass(frozen=True, slots=True)
class Line:
    """One exchange. ``live``: the last message, whose buttons can be pressed."""

    id: int
    given: str
    html: Markup | None
    message: Message | None
    attachment: Attachment | None
    time: str
    at: str
    day: str
    live: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as shown: its lines, oldest first, and what the furniture must know."""

    lines: tuple[Line, ...]
    newest: int
    progress: tuple[int, int] | None
    placeholder: str
    language: Language
    full: bool

    def since(self, delivery: int) -> tuple[Line, ...]:
        """The lines behind ``delivery``."""
        return tuple(line for line in self.lines if line.id > delivery)


async def read_talk(turns: Turns, visitor: Visitor, conversation: Conversation) -> Talk:
    """The conversation as it stands."""
    shown = await turns.transcript(CHANNEL, visitor.external_id, limit=SHOWN)
    return talk_of(shown, conversation.session.language)


async def acknowledge(turns: Turns, conversation: Conversation, lines: tuple[Line, ...]) -> None:
    """Take note that the person was shown the lines."""
    if lines:
        deliveries = tuple(line.id for line in lines)
        await turns.acknowledge(conversation.identity, deliveries, REF)


def talk_of(shown: tuple[Shown, ...], language: Language) -> Talk:
    """The transcript, with the last message live."""
    messages = [line for line in shown if line.message]
    live = messages[-1].delivery if messages else 0
    progress = [line.message.progress for line in messages if line.message]
    known = [step for step in progress if step]
    last = messages[-1].message if messages else None
    return Talk(
        lines=_lines(shown, live, language),
        newest=shown[-1].delivery if shown else 0,
        progress=known[-1] if known else None,
        placeholder=last.placeholder if last else "",
        language=language,
        full=len(shown) == SHOWN,
    )


def _lines(shown: tuple[Shown, ...], live: int, language: Language) -> tuple[Line, ...]:
    lines = []
    day = ""
    for one in shown:
        today = _day(one.at, language)
        lines.append(_line(one, live, today if today != day else ""))
        day = today
    return tuple(lines)


def _line(shown: Shown, live: int, day: str) -> Line:
    at = shown.at.astimezone(CHINA)
    return Line(
        id=shown.delivery,
        given=shown.given,
        html=safe(shown.message.html) if shown.message else None,
        message=shown.message,
        attachment=shown.attachment,
        time=f"{at:%H:%M}",
        at=at.isoformat(timespec="minutes"),
        day=day,
        live=shown.delivery == live,
    )


def _day(at: datetime, language: Language) -> str:
    local = at.astimezone(CHINA)
    if language == "zh":
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{local:%B} {local.day}, {local.year}"
