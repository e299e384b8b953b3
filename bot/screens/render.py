"""The outputs of a turn -> the one message it shows."""

from collections.abc import Sequence

from bot.screens.core import texts
from bot.screens.core.context import ScreenContext
from bot.screens.core.folding import MOST_BUTTONS, folded
from bot.screens.core.labels import labels_of
from bot.screens.core.message import Button, Message, Picture
from bot.screens.core.view import View
from bot.screens.notices import bar_of_notice, rejected, told
from bot.screens.registry import VIEWS
from dialogs.core.outputs import Ask, Ignore, Output, Reject, Tell

ASIDE = frozenset({"row-answer", "row-no-answer"})
"""Notices that answer a question of the person: the screen keeps its buttons, without its text."""


def render(outputs: Sequence[Output], context: ScreenContext, session_id: int) -> Message | None:
    """The one message a turn shows; ``None`` when there is nothing to show."""
    notices: list[str] = []
    part: Reject | None = None
    asked: Ask | None = None
    for output in outputs:
        match output:
            case Tell():
                notices.append(told(output, context))
            case Reject(code="figure-part-refused"):
                part = output
            case Reject():
                notices.append(rejected(output, context, part))
                part = None
            case Ask():
                asked = output
            case Ignore():
                return None
    notice = "\n".join(notices)
    if asked is None:
        return Message(notice, (), session_id, context.session.turn)
    return _with_question(notice, asked, outputs, context, session_id)


def _with_question(
    notice: str, asked: Ask, outputs: Sequence[Output], context: ScreenContext, session_id: int
) -> Message:
    view = VIEWS[asked.wait.at](context)
    is_aside = any(isinstance(one, Tell) and one.code in ASIDE for one in outputs)
    body = "" if is_aside else texts.screen(context.language, asked.wait.at, view)
    html = "\n\n".join(filter(None, (notice, body)))
    rows = tuple(filter(None, view.rows(asked.choices)))
    if sum(map(len, rows)) > MOST_BUTTONS:
        rows = folded(rows, asked.wait.more, view.pinned)
    label = labels_of(view)
    return Message(
        html=html,
        rows=tuple([tuple([Button(label(choice), choice) for choice in row]) for row in rows]),
        session=session_id,
        turn=context.session.turn,
        progress=context.progress if context.session.mode else None,
        placeholder=_placeholder(view),
        picture=None if is_aside else _picture(outputs, view, len(notice), len(html)),
        place=asked.wait.at,
        question=asked.wait.question,
        primary=next((one for one in view.leading_on if any(one in row for row in rows)), ""),
        notice_length=len(notice),
        notice_after=view.notice_after,
        shows_file=view.shows_file,
    )


def _picture(
    outputs: Sequence[Output], view: View, after_notice: int, at_end: int
) -> Picture | None:
    """The bar of the number just saved, else that of the question asked."""
    for output in outputs:
        if isinstance(output, Tell) and (bar := bar_of_notice(output, view.context)):
            return Picture(bar, after_notice)
    return None if view.picture is None else Picture(view.picture, at_end)


def _placeholder(view: View) -> str:
    placeholders = view.context.words["placeholders"]
    return str(placeholders.get(view.placeholder, placeholders["other"]))
