"""Answers to a whole group at once: rows ticked or typed, the others met, after confirmation."""

import re
from collections.abc import Iterable
from dataclasses import replace

from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import GroupMarks
from dialogs.groups.typed import Excluded, Questioned, parse_group_words
from dialogs.typed.replies import is_question, says_none
from dialogs.typed.shares import Reply, parse_reply
from scoring.answers.acceptance import MAX_REASON_CHARACTERS, refusal
from scoring.answers.model import Answer, Met, NotApplicable, Unclear

_CONFIRMATIONS = frozenset({"确认", "确定", "没错", "confirm"})
_ALL_NOT_MET = re.compile(r"(?:全部?|都)?(?:没有|没|不符合|不满足)|no|none")


def type_at_group(turn: TurnContext, text: str) -> None:
    """Handle yes for all, or statements about single rows, typed at a group."""
    none_wanted = any(turn.index.asked[id].met_when_none for id in _gating(turn))
    match parse_reply(text):
        case _ if none_wanted and says_none(text):
            check_all_met(turn)
        case Reply.YES:
            check_all_met(turn)
        case Reply.LATER:
            postpone_group(turn)
        case Reply.BACK:
            turn.go_back()
        case Reply.HELP:
            turn.tell("group-help")
        case _:
            _type_rows(turn, text)


def check_all_met(turn: TurnContext) -> None:
    """Ask to confirm the ticks, with all other open rows as met; nothing is recorded yet."""
    turn.enter(Place.GROUP_CHECK, replace(ticked_in(turn.wait), others_met=True))


def ticked_in(wait: Wait) -> GroupMarks:
    """The ticks at a group that are not recorded yet."""
    return wait.state_if(GroupMarks) or GroupMarks()


def tick_row(turn: TurnContext, row: int) -> None:
    """Cycle the tick of a row: not met, not known, met, none."""
    ticked = ticked_in(turn.wait)
    marks = [ticked.not_met, ticked.unclear, ticked.met]
    at = next((at for at, rows in enumerate(marks) if row in rows), None)
    marks = [tuple(other for other in rows if other != row) for rows in marks]
    following = 0 if at is None else at + 1
    if following < len(marks):
        marks[following] = tuple(sorted((*marks[following], row)))
    not_met, unclear, met = marks
    turn.change_wait(state=GroupMarks(not_met, met, unclear=unclear) if any(marks) else None)


def record_ticked(turn: TurnContext) -> None:
    """Record the visible ticks; the other rows are unchanged."""
    _record(turn, ticked_in(turn.wait))


def type_at_group_check(turn: TurnContext, text: str) -> None:
    """Handle yes, no, or other rows, typed at the confirmation."""
    reply = parse_reply(text)
    if reply is Reply.YES or text.casefold() in _CONFIRMATIONS:
        confirm(turn)
    elif reply in (Reply.NO, Reply.BACK):
        correct(turn)
    else:
        turn.leave()
        type_at_group(turn, text)


def _type_rows(turn: TurnContext, text: str) -> None:
    group = _gating(turn)
    presence = [turn.index.asked[id].asks_presence for id in group]
    said = parse_group_words(text, presence)
    if said is None and is_question(text):
        turn.tell("group-help")
    elif said is None:
        _ask_which(turn, text, example_rows(len(group)))
    elif any(not 1 <= row <= len(group) for row in _rows_of(said)):
        turn.reject("group-number-unknown", last=str(len(group)))
    elif isinstance(said, Questioned):
        turn.go_aside(Place.QUESTION, group[said.row - 1])
        turn.change_wait(help_open=True)
    elif isinstance(said, Excluded):
        _exclude(turn, group[said.row - 1], said.reason)
    else:
        turn.enter(Place.GROUP_CHECK, said)


def _ask_which(turn: TurnContext, text: str, example: str) -> None:
    if _ALL_NOT_MET.fullmatch(text.casefold()):
        turn.reject("group-which", example=example)
    else:
        turn.reject("group-not-understood", example=example)


def _rows_of(said: GroupMarks | Excluded | Questioned) -> tuple[int, ...]:
    return said.rows if isinstance(said, GroupMarks) else (said.row,)


def example_rows(size: int) -> str:
    """Row numbers within a group of ``size`` rows, as an example of what to type."""
    return "3 7" if size >= 7 else " ".join(str(row) for row in (2, size) if row <= size) or "1"


def _exclude(turn: TurnContext, subject: str, reason: str) -> None:
    """Record that a row does not apply, with the reason typed."""
    answer = NotApplicable(reason)
    if code := refusal(turn.index.asked[subject], answer):
        turn.reject(code, limit=str(MAX_REASON_CHARACTERS))
        return
    turn.give_answer(subject, answer)
    turn.tell("saved", subject=subject)


def confirm(turn: TurnContext) -> None:
    """Record the answers that were confirmed."""
    marked = turn.wait.state_of(GroupMarks)
    group = turn.wait.subject
    turn.leave()
    if turn.wait.at is not Place.GROUP:  # the group is no longer on the trail
        turn.session = turn.session.replaced(Wait(Place.GROUP, group))
    _record(turn, marked)


def correct(turn: TurnContext) -> None:
    """Go back to the rows, those that were named ticked: only what is wrong is changed there."""
    marked = replace(turn.wait.state_of(GroupMarks), others_met=False)
    turn.leave()
    if turn.wait.at is Place.GROUP:
        turn.change_wait(state=marked if marked.rows else None)


def _record(turn: TurnContext, marked: GroupMarks) -> None:
    """Record the marks, and go on once no row of the group is open.

    ``others_met`` only affects rows still open; answers given before are kept.
    """
    group = _gating(turn)
    given: dict[str, Answer] = {group[row - 1]: Met(True) for row in marked.met}
    given |= {group[row - 1]: Met(False) for row in marked.not_met}
    given |= {group[row - 1]: Unclear() for row in marked.unclear}
    if marked.others_met:
        given |= {subject: Met(True) for subject in _still_open(turn, given)}
    for subject in group:
        if subject in given:
            turn.give_answer(subject, given[subject])
    turn.change_wait(state=None)
    met = str(sum(answer == Met(True) for answer in given.values()))
    not_met, unclear = _numbers(marked.not_met), _numbers(marked.unclear)
    turn.tell("group-saved", met=met, not_met=not_met, unclear=unclear)
    if not _still_open(turn, ()):
        turn.go_on(_gating(turn)[-1])


def _numbers(rows: Iterable[int]) -> str:
    return " ".join(map(str, sorted(rows)))


def _still_open(turn: TurnContext, named: Iterable[str]) -> list[str]:
    known = {*turn.dossier.answers, *named}
    return [subject for subject in _gating(turn) if subject not in known]


def _gating(turn: TurnContext) -> tuple[str, ...]:
    return turn.index.gating[turn.wait.subject]


def postpone_group(turn: TurnContext) -> None:
    """Leave the open rows of the group for later; ticks are recorded."""
    if turn.wait.state:
        record_ticked(turn)
        if turn.wait.at is not Place.GROUP:
            return
    if _still_open(turn, ()):
        turn.tell("postponed")
    turn.go_on(_gating(turn)[-1])


def ask_one_by_one(turn: TurnContext) -> None:
    """Begin with the first open question of the group."""
    open_items = _still_open(turn, ())
    turn.go(Wait(Place.QUESTION, (open_items or _gating(turn))[0]))
