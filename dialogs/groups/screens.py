"""Answers to a whole group at one go: all met, or what is typed of its rows, once confirmed."""

import re
from collections.abc import Iterable

from dialogs.core import buttons as c
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.groups.typed import Excluded, Marked, Questioned, parse_group_words
from dialogs.typed.replies import is_either_way, is_question, says_none
from dialogs.typed.shares import Reply, parse_reply
from scoring.answers.acceptance import MAX_REASON_CHARACTERS, refusal
from scoring.answers.model import Met, NotApplicable

_CONFIRMATIONS = frozenset({"确认", "确定", "没错", "confirm"})
_ALL_NOT_MET = re.compile(r"(?:全部?|都)?(?:没有|没|不符合|不满足)|no|none")


def marks_to_detail(marked: Marked) -> str:
    """Marks as a wait's detail carries them: ``3- 7- 4+ *``."""
    named = [f"{row}-" for row in marked.not_met] + [f"{row}+" for row in marked.met]
    return " ".join([*named, *(["*"] if marked.others_met else [])])


def marks_of_detail(detail: str) -> Marked:
    """The marks that ``marks_to_detail`` wrote."""
    marks = detail.split()
    return Marked(
        not_met=tuple(int(mark[:-1]) for mark in marks if mark.endswith("-")),
        met=tuple(int(mark[:-1]) for mark in marks if mark.endswith("+")),
        others_met="*" in marks,
    )


def choose_at_group(exchange: TurnContext, verb: str) -> bool:
    """A button at a group or its confirmation; ``False`` when it is not its own."""
    match verb:
        case c.ALL_MET:
            _record(exchange, Marked(others_met=True))
        case c.ONE_BY_ONE:
            _open_group(exchange)
        case c.LATER:
            _postpone_group(exchange)
        case c.CONFIRM:
            _confirm(exchange)
        case c.CHANGE:
            exchange.leave()
        case _:
            return False
    return True


def type_at_group(exchange: TurnContext, text: str) -> None:
    """At a group: yes for all, or what is so of which rows."""
    none_wanted = any(exchange.outline.asked[id].met_when_none for id in _gating(exchange))
    match parse_reply(text):
        case _ if none_wanted and says_none(text):
            _check_all_met(exchange)
        case Reply.YES if none_wanted and is_either_way(text):
            _check_all_met(exchange)
        case Reply.YES:
            choose_at_group(exchange, c.ALL_MET)
        case Reply.LATER:
            choose_at_group(exchange, c.LATER)
        case Reply.BACK:
            exchange.go_back()
        case Reply.HELP:
            exchange.tell("group-help")
        case _:
            _type_rows(exchange, text)


def _check_all_met(exchange: TurnContext) -> None:
    """Ask whether all is met: 没有发生过 and 有 say that of some rows and not of others."""
    exchange.enter(Place.GROUP_CHECK, marks_to_detail(Marked(others_met=True)))


def type_at_group_check(exchange: TurnContext, text: str) -> None:
    """At the confirmation: yes, no, or other rows instead."""
    reply = parse_reply(text)
    if reply is Reply.YES or text.casefold() in _CONFIRMATIONS:
        _confirm(exchange)
    elif reply in (Reply.NO, Reply.BACK):
        exchange.leave()
    else:
        exchange.leave()
        type_at_group(exchange, text)


def _type_rows(exchange: TurnContext, text: str) -> None:
    said = parse_group_words(text)
    group = _gating(exchange)
    if said is None and is_question(text):
        exchange.tell("group-help")
    elif said is None:
        _ask_which(exchange, text, example_rows(len(group)))
    elif any(not 1 <= row <= len(group) for row in _rows_of(said)):
        exchange.reject("group-number-unknown", last=str(len(group)))
    elif isinstance(said, Questioned):
        exchange.go_aside(Place.QUESTION, group[said.row - 1])
        exchange.change_wait(help_open=True)
    elif isinstance(said, Excluded):
        _exclude(exchange, group[said.row - 1], said.reason)
    else:
        exchange.enter(Place.GROUP_CHECK, marks_to_detail(said))


def _ask_which(exchange: TurnContext, text: str, example: str) -> None:
    if _ALL_NOT_MET.fullmatch(text.casefold()):
        exchange.reject("group-which", example=example)
    else:
        exchange.reject("group-not-understood", example=example)


def _rows_of(said: Marked | Excluded | Questioned) -> tuple[int, ...]:
    return said.rows if isinstance(said, Marked) else (said.row,)


def example_rows(size: int) -> str:
    """Numbers that a group of ``size`` rows has, as an example of what to type."""
    return "3 7" if size >= 7 else " ".join(str(row) for row in (2, size) if row <= size) or "1"


def _exclude(exchange: TurnContext, subject: str, reason: str) -> None:
    """One row does not apply, and its reason was typed with it."""
    answer = NotApplicable(reason)
    if code := refusal(exchange.outline.asked[subject], answer):
        exchange.reject(code, limit=str(MAX_REASON_CHARACTERS))
        return
    exchange.record_answer(subject, answer)
    exchange.tell("saved", subject=subject)


def _confirm(exchange: TurnContext) -> None:
    marked = marks_of_detail(exchange.wait.detail)
    group = exchange.wait.subject
    exchange.leave()
    if exchange.wait.at is not Place.GROUP:  # the way here was forgotten
        exchange.session = exchange.session.replaced(Wait(Place.GROUP, group))
    _record(exchange, marked)


def _record(exchange: TurnContext, marked: Marked) -> None:
    """Record what was said, and go on once nothing of the group is open.

    Of the others only those still open become met: answers given before stay.
    """
    group = _gating(exchange)
    not_met, met = ([group[row - 1] for row in rows] for rows in (marked.not_met, marked.met))
    if marked.others_met:
        met += _still_open(exchange, not_met)
    for subject in group:
        if subject in met or subject in not_met:
            exchange.record_answer(subject, Met(subject in met))
    exchange.tell("group-saved", met=str(len(met)), not_met=_numbers(marked.not_met))
    if not _still_open(exchange, ()):
        exchange.go_on(_gating(exchange)[-1])


def _numbers(rows: Iterable[int]) -> str:
    return " ".join(map(str, sorted(rows)))


def _still_open(exchange: TurnContext, named: Iterable[str]) -> list[str]:
    known = {*exchange.dossier.answers, *named}
    return [subject for subject in _gating(exchange) if subject not in known]


def _gating(exchange: TurnContext) -> tuple[str, ...]:
    return exchange.outline.gating[exchange.wait.subject]


def _postpone_group(exchange: TurnContext) -> None:
    if _still_open(exchange, ()):
        exchange.tell("postponed")
    exchange.go_on(_gating(exchange)[-1])


def _open_group(exchange: TurnContext) -> None:
    open_items = _still_open(exchange, ())
    exchange.go(Wait(Place.QUESTION, (open_items or _gating(exchange))[0]))
