"""Notes on a subject: write, add to, remove. Nothing that was typed is truncated."""

import re
from decimal import Decimal
from typing import Final

from dialogs.core.turn import TurnContext
from dialogs.core.waits import PendingNote, ReferenceAsked
from dialogs.typed.shares import Reply, parse_reply
from scoring.answers.model import Answer, Answers, NotApplicable, Value
from scoring.catalogue.model import Criterion
from scoring.units.labels import with_unit
from scoring.values import Language, Text

NOTE_LIMIT = 2000
"""Characters of a note."""
REFERENCE_TO_FOLLOW: Final = Text(
    zh="{figure}（参照值待补）", en="{figure} (reference value to follow)"
)
BASELINE: Final = Text(zh="基准值", en="baseline")
LEADING: Final = Text(zh="引领值", en="leading value")
COMMA: Final = Text(zh="，", en=", ")
"""Notes are stored as text, so these words are written in the person's language."""

_PLAN = re.compile(
    r"正在|计划|打算|准备|在建|在做|在办(?!公)|筹备|筹建|(?<!模)拟|立项|施工中|建设中|办理中|申请中|明年|下半年|年底前"
    r"|\b(?:plann(?:ed|ing)|plan to|in progress|under construction|under way|next year)\b",
    re.IGNORECASE,
)


def is_plan(text: str) -> bool:
    """Whether a sentence says that something is in progress or planned, so it is not met yet."""
    return bool(_PLAN.search(text))


def write_note(turn: TurnContext, text: str) -> None:
    """Store what was typed where a note was asked for; it replaces any earlier note."""
    if parse_reply(text) is Reply.BACK:
        turn.go_back()
    elif _fits(turn, text):
        turn.record_note(turn.wait.subject, text)
        turn.tell("note-kept")
        turn.return_to_question()
        turn.change_wait(state=None)


def add_to_note(turn: TurnContext, text: str) -> None:
    """Append ``text`` to the note on the wait's subject."""
    if add_note(turn, turn.wait.subject, text):
        turn.tell("note-kept")


def add_note(turn: TurnContext, subject: str, text: str) -> bool:
    """Append ``text`` to the note on ``subject``; ``False`` when it gets too long."""
    known = turn.dossier.notes.get(subject)
    whole = f"{known}\n{text}" if known else text
    fits = _fits(turn, whole)
    if fits:
        turn.record_note(subject, whole)
    return fits


def keep_as_note(turn: TurnContext) -> None:
    """Turn the sentence that was not understood into a note."""
    add_to_note(turn, turn.wait.state_of(PendingNote).text)
    turn.change_wait(state=None)


def note_figure(turn: TurnContext) -> None:
    """Turn a figure whose reference is still missing into a note."""
    typed = turn.wait.state_of(ReferenceAsked)
    name = _figure_name(turn, typed.measure)
    language = turn.session.language
    figure = " ".join(filter(None, (name[language], str(typed.value), typed.unit)))
    note = REFERENCE_TO_FOLLOW[language].format(figure=figure)
    known = turn.dossier.notes.get(turn.wait.subject, "").splitlines()
    if note in known or add_note(turn, turn.wait.subject, note):
        turn.tell("figure-noted", note=note)


def _figure_name(turn: TurnContext, measure_id: str) -> Text:
    """The performance indicator of a figure, or the measure's own label if it has none."""
    item = turn.item
    measures = item.measures if isinstance(item, Criterion) else ()
    measure = next(measure for measure in measures if measure.id == measure_id)
    indicators = turn.catalogue.performance_indicators
    names = (found.title for found in indicators if found.id == measure.performance_indicator)
    return next(names, measure.label)


def note_ends(turn: TurnContext, subject: str, lost: Answer) -> None:
    """Keep the enterprise's own ends, which are removed with the answer, as a note."""
    if not isinstance(lost, Value) or (lost.reference is None and lost.leading is None):
        return
    note = ends_in_words(lost, turn.session.language)
    known = turn.dossier.notes.get(subject, "").splitlines()
    if note in known or add_note(turn, subject, note):
        turn.tell("figure-noted", note=note)


def ends_in_words(answer: Value, language: Language) -> str:
    """The baseline and leading value of a number, if given, in its unit."""
    ends = zip((BASELINE, LEADING), _ends(answer), strict=True)
    given = [
        f"{name[language]} {with_unit(str(end), answer.unit)}"
        for name, end in ends
        if end is not None
    ]
    return COMMA[language].join(given)


def note_lost(turn: TurnContext, before: Answers) -> None:
    """Keep as notes what the answers ``before`` said and the present ones no longer say.

    This covers a number's baseline and leading value, and reasons why something does not apply.
    """
    for subject, lost in before.items():
        now = turn.dossier.answers.get(subject)
        if isinstance(lost, NotApplicable) and now is None:
            add_note(turn, subject, lost.reason)
        elif isinstance(lost, Value) and (not isinstance(now, Value) or _ends(now) != _ends(lost)):
            note_ends(turn, subject, lost)


def _ends(answer: Value) -> tuple[Decimal | None, Decimal | None]:
    return answer.reference, answer.leading


def clear_note(turn: TurnContext) -> None:
    """Remove the note."""
    turn.record_note(turn.wait.subject, None)
    turn.tell("note-cleared")
    turn.leave()


def _fits(turn: TurnContext, note: str) -> bool:
    if len(note) > NOTE_LIMIT:
        turn.reject("note-too-long", limit=str(NOTE_LIMIT), length=str(len(note)))
    return len(note) <= NOTE_LIMIT
