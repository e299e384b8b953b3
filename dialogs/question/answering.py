"""Answers at a question, by tap or by typing."""

import re
from decimal import Decimal

from dialogs.core import buttons as c
from dialogs.core.notes import clear_note, is_plan, keep_as_note, note_figure, write_note
from dialogs.core.saving import save_answer
from dialogs.core.scale_position import example_of, is_scaled, may_be_zero
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.figures.by_name import type_figure_at_question
from dialogs.figures.calculations import calculable
from dialogs.question.measures import (
    begin_number,
    choose_measure,
    read_number_answer,
    take_figure,
    takes_share,
    type_number,
)
from dialogs.scales.number import read_scaled, type_scaled
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import is_either_way, is_question, says_none
from dialogs.typed.shares import Reply, parse_reply, parse_share
from dialogs.typed.text import half_width
from scoring.answers.model import Met, NotApplicable, Ratio
from scoring.catalogue.model import Criterion, Kind

PENDING_LIMIT = 300
"""Characters of a sentence offered as a note: until then the session carries it."""
REASON_MINIMUM = 2
"""Letters of a reason: fewer say nothing, and digits alone are no reason."""

_EXCLUDED = re.compile(
    r"(?:不适用|不涉及|n/?a|not applicable)\s*[:：,，;；。\s]\s*(?P<reason>.+)", re.I | re.S
)
_VERBS = {
    Reply.YES: c.MET,
    Reply.NO: c.NOT_MET,
    Reply.NOT_APPLICABLE: c.NOT_APPLICABLE,
    Reply.LATER: c.LATER,
    Reply.HELP: c.HELP,
    Reply.EVIDENCE: c.EVIDENCE,
    Reply.UNDO: c.CLEAR,
}
_PARTLY = re.compile(
    r"(?:我们|我厂|本厂)?(?:只?有|是|算)?(?:部分|一部分|基本上?|大体上?|大致|差不多)"
    r"(?:符合|满足|达标|做到了?|有|没有|不符合)?[的了吧]?"
    r"|partly(?: met)?|partially(?: met)?|mostly(?: met)?|in part",
    re.IGNORECASE,
)
"""Half answers: how far is for the person to say."""
_PARTLY_WITH_SHARE = re.compile(
    rf"(?:{_PARTLY.pattern})[\s,，、:：;；。.]*"
    r"(?P<share>[^\s,，、:：;；。.].*)",
    re.IGNORECASE | re.DOTALL,
)
"""Half an answer with the half said behind it: 部分，大概30%."""
_FIGURE = re.compile(r"[\d一二三四五六七八九半]|half")
_PARTICLES = " 。.!吧呢啊呀了"
"""Endings that say nothing: 差不多做到七成吧."""
_NOT_MEANT_AS_SHARE = frozenset({"words-before-number", "too-long", "several-numbers"})
"""A sentence with a figure in it: offered as a note rather than refused as a number."""


def choose_at_question(exchange: TurnContext, verb: str, argument: str) -> bool:
    """A button at a question or one of its sub-places; ``False`` when it is not theirs."""
    match verb:
        case c.MET | c.NOT_MET:
            save_answer(exchange, Met(verb == c.MET))
        case c.NOT_APPLICABLE:
            _begin_reason(exchange)
        case c.BAND:
            _choose_band(exchange, argument)
        case c.PARTLY:
            exchange.enter(Place.SHARE)
        case c.NUMBER:
            begin_number(exchange)
        case c.MEASURE | c.AS_SHARE | c.AS_VALUE:
            choose_measure(exchange, verb, argument)
        case c.SAME:
            take_figure(exchange)
        case c.SKIP if exchange.wait.at is Place.REASON:
            _save_share(exchange, "")
        case c.LATER:
            _postpone(exchange)
        case c.HELP:
            _show_help(exchange)
        case c.EVIDENCE:
            exchange.enter(Place.EVIDENCE)
        case c.DROP:
            exchange.drop_evidence(exchange.wait.subject, argument)
        case c.NOTE:
            exchange.enter(Place.NOTE)
        case c.KEEP_AS_NOTE:
            keep_as_note(exchange)
        case c.NOT_YET:
            keep_as_note(exchange)
            save_answer(exchange, Met(False))
        case c.CLEAR if exchange.wait.at is Place.NOTE:
            clear_note(exchange)
        case c.CLEAR:
            _take_back(exchange)
        case _:
            return False
    return True


def type_at_question(exchange: TurnContext, text: str) -> None:
    """Something typed at a question or one of its sub-places."""
    match exchange.wait.at:
        case Place.REASON:
            _type_reason(exchange, text)
        case Place.NOTE:
            write_note(exchange, text)
        case Place.SHARE:
            _type_share(exchange, text)
        case Place.NUMBER | Place.REFERENCE:
            _type_number(exchange, text)
        case _:
            _type_answer(exchange, text)


def _type_answer(exchange: TurnContext, text: str) -> None:
    if exchange.wait.at is Place.QUESTION and type_figure_at_question(exchange, text):
        return
    if excluded := _EXCLUDED.fullmatch(half_width(text)):
        if _begin_reason(exchange):
            _type_reason(exchange, excluded["reason"])
    elif is_scaled(exchange.item):
        _type_on_scale(exchange, text)
    elif not (_take_reply(exchange, text) or read_number_answer(exchange, text)):
        _type_share_or_words(exchange, text)


def _type_on_scale(exchange: TurnContext, text: str) -> None:
    """A number between two values; half an answer is none here."""
    if parse_reply(text) is Reply.NO and may_be_zero(exchange.item):
        exchange.reject("zero-asked")
        return
    if read_scaled(exchange, text) or _take_reply(exchange, text):
        return
    if _PARTLY.fullmatch(text.strip()):
        exchange.reject("value-asked")
    else:
        _offer_as_note(exchange, text)


def _take_reply(exchange: TurnContext, text: str) -> bool:
    if exchange.item.met_when_none and _take_on_none(exchange, text):
        return True
    reply = parse_reply(text)
    match reply:
        case None:
            return False
        case Reply.BACK:
            exchange.go_back()
        case Reply.UNDO if not _may_be_taken_back(exchange):
            return False
        case _:
            choose_at_question(exchange, _VERBS[reply], "")
    return True


def _may_be_taken_back(exchange: TurnContext) -> bool:
    wait = exchange.wait
    return wait.at is Place.QUESTION and wait.subject in exchange.dossier.answers


def _take_on_none(exchange: TurnContext, text: str) -> bool:
    """That there is none; what may mean that or the contrary is asked back once."""
    if says_none(text):
        choose_at_question(exchange, c.MET, "")
    elif not is_either_way(text):
        return False
    elif exchange.wait.at is Place.MEANING:
        exchange.reject("press-a-button")
    else:
        exchange.return_to_question()
        exchange.enter(Place.MEANING, text.strip())
    return True


def _type_share_or_words(exchange: TurnContext, text: str) -> None:
    share = _share_in(text)
    optional = takes_share(exchange.item)
    vague = isinstance(share, Rejection) and share.code == "vague-share"
    if _PARTLY.fullmatch(text.strip()) or (vague and optional and not is_plan(text)):
        _ask_how_far(exchange, text)
        return
    stray = _NOT_MEANT_AS_SHARE if optional else _NOT_MEANT_AS_SHARE | {"not-a-percentage"}
    if share is None or (isinstance(share, Rejection) and share.code in stray):
        _offer_as_note(exchange, text)
    elif not optional:
        exchange.reject("all-or-nothing")
    else:
        _take_share(exchange, share)


def _share_in(text: str) -> Decimal | Rejection | None:
    """The share typed; the words of half an answer may stand before it."""
    typed = text.strip().rstrip(_PARTICLES)
    share = parse_share(typed)
    if isinstance(share, Decimal):
        return share
    behind = _PARTLY_WITH_SHARE.fullmatch(typed)
    told = parse_share(behind["share"]) if behind and _FIGURE.search(behind["share"]) else None
    return told if isinstance(told, Decimal) else share


def _ask_how_far(exchange: TurnContext, text: str) -> None:
    """Half an answer: the share view asks which half."""
    if not takes_share(exchange.item):
        exchange.reject("all-or-nothing")
        return
    _reject_vague(exchange, text[:40])
    exchange.return_to_question()
    exchange.enter(Place.SHARE)


def _reject_vague(exchange: TurnContext, typed: str) -> None:
    """Say that a share is not exact; bands are named only where there are any."""
    has_bands = bool(exchange.catalogue.rating_bands)
    exchange.reject("vague-share" if has_bands else "vague-share-no-bands", typed=typed)


def _offer_as_note(exchange: TurnContext, text: str) -> None:
    """Words that are no answer are never taken for one, and never lost without a word."""
    if exchange.wait.at in (Place.MEANING, Place.MEASURE):
        exchange.reject("press-a-button")
        return
    exchange.return_to_question()
    if is_question(text):
        exchange.tell("help-below")
        exchange.change_wait(help_open=True)
        return
    is_short = len(text) <= PENDING_LIMIT
    if is_short and is_scaled(exchange.item):
        _reject_without_number(exchange)
    elif is_short and is_plan(text):
        exchange.reject("not-yet")
    elif is_short:
        takes_na = "yes" if exchange.item.not_applicable_allowed else ""
        exchange.reject("not-understood", not_applicable=takes_na)
    else:
        exchange.reject("not-understood-long")
    exchange.change_wait(detail=text if is_short else "")


def _reject_without_number(exchange: TurnContext) -> None:
    """Ask for a number, in a unit of the row; what stands on bills goes to the calculation."""
    subject = exchange.wait.subject
    example = example_of(exchange.outline, exchange.dossier, subject)
    by_bills = "yes" if calculable(exchange.outline, subject) else ""
    exchange.reject("scale-no-number", example=example, by_bills=by_bills)


def _type_share(exchange: TurnContext, text: str) -> None:
    share = _share_in(text)
    if share is not None:
        _take_share(exchange, share)
    elif not _take_reply(exchange, text):
        has_bands = bool(exchange.catalogue.rating_bands)
        exchange.reject("share-not-understood" if has_bands else "share-not-understood-no-bands")


def _type_number(exchange: TurnContext, text: str) -> None:
    """A number, or a word that leads elsewhere; 没有 may mean that the figure is not at hand."""
    if parse_reply(text) is Reply.NO and may_be_zero(exchange.item):
        exchange.reject("zero-asked")
    elif parse_reply(text) in (Reply.YES, Reply.NO) or not _take_reply(exchange, text):
        (type_scaled if is_scaled(exchange.item) else type_number)(exchange, text)


def _take_share(exchange: TurnContext, share: Decimal | Rejection) -> None:
    if isinstance(share, Rejection) and share.code == "vague-share":
        _reject_vague(exchange, dict(share.params)["typed"])
    elif isinstance(share, Rejection):
        exchange.refuse(share)
    else:
        _settle_share(exchange, share)


def _choose_band(exchange: TurnContext, band_id: str) -> None:
    bands = exchange.catalogue.rating_bands
    _settle_share(exchange, next(band.share for band in bands if band.id == band_id))


def _settle_share(exchange: TurnContext, share: Decimal) -> None:
    """Save the share; a part of what evidence is scored by wants a word on why that much."""
    item = exchange.item
    if isinstance(item, Criterion) and item.kind is Kind.SCORED and 0 < share < 1:
        exchange.return_to_question()
        exchange.enter(Place.REASON, str(share))
    else:
        save_answer(exchange, Ratio(share))


def _save_share(exchange: TurnContext, reason: str) -> None:
    save_answer(exchange, Ratio(Decimal(exchange.wait.detail), reason))


def _begin_reason(exchange: TurnContext) -> bool:
    """Ask why it does not apply; ``False`` where the rule must apply."""
    if exchange.item.not_applicable_allowed:
        exchange.enter(Place.REASON)
        return True
    exchange.reject("not-applicable-not-allowed")
    return False


def _type_reason(exchange: TurnContext, text: str) -> None:
    """A reason in words of its own: "yes" or "n/a" gives none. Of a share it may be left out."""
    reason = text.strip()
    is_of_share = bool(exchange.wait.detail)
    match parse_reply(reason):
        case Reply.BACK:
            exchange.go_back()
        case Reply.LATER if is_of_share:
            _save_share(exchange, "")
        case Reply.LATER:
            _postpone(exchange)
        case None if sum(char.isalpha() for char in reason) < REASON_MINIMUM:
            exchange.reject("scale-reason-missing" if is_of_share else "reason-missing")
        case None if is_of_share:
            _save_share(exchange, reason)
        case None:
            save_answer(exchange, NotApplicable(reason))
        case _:
            exchange.reject("scale-reason-missing" if is_of_share else "reason-missing")


def _postpone(exchange: TurnContext) -> None:
    """Later. A figure whose reference is not at hand is kept as a note."""
    if exchange.wait.at is Place.REFERENCE:
        note_figure(exchange)
    exchange.tell_postponed()
    exchange.return_to_question()
    exchange.go_on(exchange.wait.subject)


def _show_help(exchange: TurnContext) -> None:
    exchange.return_to_question()
    exchange.change_wait(help_open=not exchange.wait.help_open)


def _take_back(exchange: TurnContext) -> None:
    exchange.record_answer(exchange.wait.subject, None)
    exchange.tell("answer-cleared", subject=exchange.wait.subject)
