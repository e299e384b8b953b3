"""Answers at a question and at a group, by tap or by typing."""

import re
from decimal import Decimal

from dialogs import choices as c
from dialogs.errors import Rejection
from dialogs.exchange import Exchange
from dialogs.measuring import (
    begin_number,
    choose_measure,
    is_optional,
    read_number_answer,
    type_number,
)
from dialogs.parsing import Reply, parse_reply, parse_share
from dialogs.plain_text import half_width
from dialogs.saving import save_answer
from dialogs.session import Place, Wait
from scoring.answers import Met, NotApplicable, Ratio

NOTE_LIMIT = 2000
"""Characters of a note."""
REASON_MINIMUM = 2
"""A reason shorter than this says nothing."""

_EXCLUDED = re.compile(r"(?:不适用|不涉及|n/?a)\s*[:：,，;；。\s]\s*(?P<reason>.+)", re.I | re.S)
_LIST_OF_NUMBERS = re.compile(r"[\d\s,，、.;；]+")
_VERBS = {
    Reply.YES: c.MET,
    Reply.NO: c.NOT_MET,
    Reply.NOT_APPLICABLE: c.NOT_APPLICABLE,
    Reply.LATER: c.LATER,
    Reply.HELP: c.HELP,
    Reply.EVIDENCE: c.EVIDENCE,
}
_NOT_MEANT_AS_SHARE = frozenset({"words-before-number", "too-long", "several-numbers"})
"""A sentence with a figure in it: offered as a note rather than refused as a number."""


def choose_at_question(exchange: Exchange, verb: str, argument: str) -> bool:
    """A button at a question or one of its sub-places; ``False`` when it is not theirs."""
    match verb:
        case c.MET | c.NOT_MET:
            save_answer(exchange, Met(verb == c.MET))
        case c.NOT_APPLICABLE:
            exchange.enter(Place.REASON)
        case c.BAND:
            _choose_band(exchange, argument)
        case c.PARTLY:
            exchange.enter(Place.SHARE)
        case c.NUMBER:
            begin_number(exchange)
        case c.MEASURE | c.AS_SHARE | c.AS_VALUE:
            choose_measure(exchange, verb, argument)
        case c.LATER:
            exchange.go_on(exchange.wait.subject)
        case c.HELP:
            exchange.change_wait(help_open=not exchange.wait.help_open)
        case c.EVIDENCE:
            exchange.enter(Place.EVIDENCE)
        case c.DROP:
            exchange.drop_evidence(exchange.wait.subject, argument)
        case c.NOTE:
            exchange.enter(Place.NOTE)
        case c.KEEP_AS_NOTE:
            _keep_as_note(exchange)
        case c.CLEAR:
            _clear(exchange)
        case _:
            return False
    return True


def type_at_question(exchange: Exchange, text: str) -> None:
    """Something typed at a question or one of its sub-places."""
    match exchange.wait.at:
        case Place.REASON:
            _type_reason(exchange, text)
        case Place.NOTE:
            _write_note(exchange, text)
        case Place.SHARE:
            _type_share(exchange, text)
        case Place.NUMBER | Place.REFERENCE:
            type_number(exchange, text)
        case _:
            _type_answer(exchange, text)


def choose_at_group(exchange: Exchange, verb: str) -> bool:
    """A button at a group; ``False`` when it is not its own."""
    match verb:
        case c.ALL_MET:
            _answer_group(exchange, not_met=())
        case c.ONE_BY_ONE:
            _open_group(exchange)
        case c.LATER:
            exchange.go_on(exchange.outline.members[exchange.wait.subject][-1])
        case _:
            return False
    return True


def type_at_group(exchange: Exchange, text: str) -> None:
    """At a group: yes for all, or the numbers of those that are not met."""
    reply = parse_reply(text)
    if reply is Reply.YES:
        _answer_group(exchange, not_met=())
    elif reply is Reply.NO:
        _open_group(exchange)
    elif reply is Reply.LATER:
        choose_at_group(exchange, c.LATER)
    elif reply is Reply.BACK:
        exchange.go_back()
    elif _LIST_OF_NUMBERS.fullmatch(half_width(text)):
        _answer_group_but(exchange, re.findall(r"\d+", half_width(text)))
    else:
        exchange.reject("group-not-understood")


def _answer_group_but(exchange: Exchange, numbers: list[str]) -> None:
    group = exchange.outline.gating[exchange.wait.subject]
    if any(not 1 <= int(number[:6]) <= len(group) for number in numbers):
        exchange.reject("group-number-unknown", last=str(len(group)))
        return
    _answer_group(exchange, not_met=tuple(group[int(number) - 1] for number in numbers))


def _answer_group(exchange: Exchange, not_met: tuple[str, ...]) -> None:
    """Those named are not met; the rest still open are met. Answers given before stay."""
    group = exchange.outline.gating[exchange.wait.subject]
    still_open = [item for item in group if item not in exchange.dossier.answers]
    for subject in dict.fromkeys((*still_open, *not_met)):
        exchange.record_answer(subject, Met(subject not in not_met))
    met = str(sum(subject not in not_met for subject in still_open))
    exchange.tell("group-saved", met=met, not_met=str(len(set(not_met))))
    exchange.go_on(exchange.outline.members[exchange.wait.subject][-1])


def _open_group(exchange: Exchange) -> None:
    group = exchange.outline.gating[exchange.wait.subject]
    open_items = [item for item in group if item not in exchange.dossier.answers]
    exchange.go(Wait(Place.QUESTION, (open_items or group)[0]))


def _type_answer(exchange: Exchange, text: str) -> None:
    if excluded := _EXCLUDED.fullmatch(half_width(text)):
        exchange.enter(Place.REASON)
        _type_reason(exchange, excluded["reason"])
    elif not (_take_reply(exchange, text) or read_number_answer(exchange, text)):
        _type_share_or_words(exchange, text)


def _take_reply(exchange: Exchange, text: str) -> bool:
    reply = parse_reply(text)
    match reply:
        case None:
            return False
        case Reply.BACK:
            exchange.go_back()
        case _:
            choose_at_question(exchange, _VERBS[reply], "")
    return True


def _type_share_or_words(exchange: Exchange, text: str) -> None:
    share = parse_share(text)
    if share is None or (isinstance(share, Rejection) and share.code in _NOT_MEANT_AS_SHARE):
        exchange.reject("not-understood")
        exchange.change_wait(detail=text[:NOTE_LIMIT])
    elif not is_optional(exchange):
        exchange.reject("all-or-nothing")
    else:
        _take_share(exchange, share)


def _type_share(exchange: Exchange, text: str) -> None:
    share = parse_share(text)
    if share is None:
        if not _take_reply(exchange, text):
            exchange.reject("share-not-understood")
    else:
        _take_share(exchange, share)


def _take_share(exchange: Exchange, share: Decimal | Rejection) -> None:
    if isinstance(share, Rejection):
        exchange.refuse(share)
    else:
        save_answer(exchange, Ratio(share))


def _choose_band(exchange: Exchange, band_id: str) -> None:
    bands = exchange.catalogue.rating_bands
    save_answer(exchange, Ratio(next(band.share for band in bands if band.id == band_id)))


def _type_reason(exchange: Exchange, text: str) -> None:
    reason = text.strip()
    if parse_reply(reason) is Reply.BACK:
        exchange.go_back()
    elif sum(char.isalnum() for char in reason) < REASON_MINIMUM:
        exchange.reject("reason-missing")
    else:
        save_answer(exchange, NotApplicable(reason))


def _write_note(exchange: Exchange, text: str) -> None:
    if parse_reply(text) is Reply.BACK:
        exchange.go_back()
    elif len(text) > NOTE_LIMIT:
        exchange.reject("note-too-long", limit=str(NOTE_LIMIT), length=str(len(text)))
    else:
        exchange.record_note(exchange.wait.subject, text)
        exchange.tell("note-kept")
        exchange.leave()


def _keep_as_note(exchange: Exchange) -> None:
    subject, text = exchange.wait.subject, exchange.wait.detail
    known = exchange.dossier.notes.get(subject)
    exchange.record_note(subject, f"{known}\n{text}"[:NOTE_LIMIT] if known else text)
    exchange.tell("note-kept")
    exchange.change_wait(detail="")


def _clear(exchange: Exchange) -> None:
    """Take the note back at the note, the answer at the question."""
    if exchange.wait.at is Place.NOTE:
        exchange.record_note(exchange.wait.subject, None)
        exchange.tell("note-cleared")
        exchange.leave()
    else:
        exchange.record_answer(exchange.wait.subject, None)
        exchange.tell("answer-cleared", subject=exchange.wait.subject)
