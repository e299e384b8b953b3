"""Answers at a question, by button or by text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from dialogs.core.answering.notes import is_plan, note_figure
from dialogs.core.answering.saving import postpone, save_answer
from dialogs.core.answering.scale_position import example_of, is_scaled, may_be_zero
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import PendingNote, PercentTyped, ShareTyped, WordsTyped
from dialogs.figures.by_name import type_figure_at_question
from dialogs.figures.calculations import calculable
from dialogs.question.free_questions import answer_free_question, is_free_question
from dialogs.question.measures import (
    begin_number,
    read_number_answer,
    takes_share,
    type_number,
)
from dialogs.question.measures import take_percent as take_percent_as_measure
from dialogs.scales.checklists import items_of
from dialogs.scales.number import begin_scaled, read_scaled, type_scaled
from dialogs.scales.number import take_percent as take_percent_on_scale
from dialogs.scales.own_ends import take_percent as take_percent_as_end
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import is_either_way, only_agrees, says_none, says_some
from dialogs.typed.shares import (
    Reply,
    bare_percent,
    parse_reply,
    parse_share,
)
from dialogs.typed.text import half_width
from scoring.answers.model import Met, NotApplicable, Ratio
from scoring.catalogue.model import Condition, Criterion, Kind
from scoring.units.number import plain

PENDING_LIMIT = 300
"""Characters of a sentence offered as a note; the session stores it until that is decided."""
REASON_MINIMUM = 2
"""Letters of a reason; a shorter one says nothing, and digits alone are not a reason."""

_EXCLUDED = re.compile(
    r"(?:不适用|不涉及|n/?a|not applicable)\s*[:：,，;；。\s]\s*(?P<reason>.+)", re.I | re.S
)
_PARTLY = re.compile(
    r"(?:我们|我厂|本厂)?(?:只?有|是|算)?(?:部分|一部分|基本上?|大体上?|大致|差不多)"
    r"(?:符合|满足|达标|做到了?|有|没有|不符合)?[的了吧]?"
    r"|partly(?: met)?|partially(?: met)?|mostly(?: met)?|in part",
    re.IGNORECASE,
)
"""Half answers: the person must say how far it is met."""
_PARTLY_WITH_SHARE = re.compile(
    rf"(?:{_PARTLY.pattern})[\s,，、:：;；。.]*"
    r"(?P<share>[^\s,，、:：;；。.].*)",
    re.IGNORECASE | re.DOTALL,
)
"""A half answer with its share: 部分，大概30%."""
_FIGURE = re.compile(r"[\d一二三四五六七八九半]|half")
_PARTICLES = " 。.!吧呢啊呀了"
"""Endings without meaning: 差不多做到七成吧."""
_NOT_MEANT_AS_SHARE = frozenset({"words-before-number", "too-long", "several-numbers"})
"""Rejections of a sentence with a figure in it: it is offered as a note instead."""


def save_met(turn: TurnContext, is_met: bool) -> None:
    """Answer yes or no."""
    save_answer(turn, Met(is_met))


def begin_number_answer(turn: TurnContext) -> None:
    """Ask for the number that the question is judged by."""
    (begin_scaled if is_scaled(turn.item) else begin_number)(turn)


def type_answer(turn: TurnContext, text: str) -> None:
    """Handle text typed at a question, or where one of its buttons is expected."""
    if turn.wait.at is Place.QUESTION and type_figure_at_question(turn, text):
        return
    if excluded := _EXCLUDED.fullmatch(half_width(text)):
        if begin_reason(turn):
            type_reason(turn, excluded["reason"])
    elif turn.wait.subject in turn.index.scaled:
        _type_on_scale(turn, text)
    elif not (_take_reply(turn, text) or read_number_answer(turn, text)):
        _type_share_or_words(turn, text)


def _type_on_scale(turn: TurnContext, text: str) -> None:
    """Handle a number between two values; a half answer is not accepted here."""
    if parse_reply(text) is Reply.NO and may_be_zero(turn.item) and not items_of(turn):
        turn.reject("zero-asked")
        return
    if read_scaled(turn, text) or _take_reply(turn, text):
        return
    if _PARTLY.fullmatch(text.strip()):
        turn.reject("value-asked")
    else:
        _offer_as_note(turn, text)


def _take_reply(turn: TurnContext, text: str) -> bool:
    if turn.item.met_when_none and _take_on_none(turn, text):
        return True
    reply = parse_reply(text)
    match reply:
        case None:
            return False
        case Reply.BACK:
            turn.go_back()
        case Reply.UNDO if not _may_be_taken_back(turn):
            return False
        case _:
            _REPLIES[reply](turn)
    return True


def _may_be_taken_back(turn: TurnContext) -> bool:
    wait = turn.wait
    return wait.at is Place.QUESTION and wait.subject in turn.dossier.answers


def _take_on_none(turn: TurnContext, text: str) -> bool:
    """Handle "there is none" or "there is some"; if ambiguous, ask once which is meant."""
    asks = turn.item.asks_presence
    some = says_some(text) if asks else None
    if some is not None or says_none(text):
        save_met(turn, not some)
    elif not (is_either_way(text) or (asks and only_agrees(text))):
        return False
    elif turn.wait.at is Place.MEANING:
        turn.reject("press-a-button")
    else:
        turn.return_to_question()
        turn.enter(Place.MEANING, WordsTyped(text.strip()))
    return True


def _type_share_or_words(turn: TurnContext, text: str) -> None:
    share = _share_in(text)
    optional = takes_share(turn.item)
    vague = isinstance(share, Rejection) and share.code == "vague-share"
    if _PARTLY.fullmatch(text.strip()) or (vague and optional and not is_plan(text)):
        _ask_how_far(turn, text)
        return
    stray = _NOT_MEANT_AS_SHARE if optional else _NOT_MEANT_AS_SHARE | {"not-a-percentage"}
    if share is None or (isinstance(share, Rejection) and share.code in stray):
        _offer_as_note(turn, text)
    elif not optional:
        turn.reject("all-or-nothing")
    else:
        _take_share(turn, share, text)


def _share_in(text: str) -> Decimal | Rejection | None:
    """The share typed, perhaps after words of a half answer; ``None`` if there is none."""
    typed = text.strip().rstrip(_PARTICLES)
    share = parse_share(typed)
    if isinstance(share, Decimal):
        return share
    behind = _PARTLY_WITH_SHARE.fullmatch(typed)
    told = parse_share(behind["share"]) if behind and _FIGURE.search(behind["share"]) else None
    return told if isinstance(told, Decimal) else share


def _ask_how_far(turn: TurnContext, text: str) -> None:
    """After a half answer, show the share view to ask how much."""
    if not takes_share(turn.item):
        turn.reject("all-or-nothing")
        return
    _reject_vague(turn, text[:40])
    turn.return_to_question()
    turn.enter(Place.SHARE)


def _reject_vague(turn: TurnContext, typed: str) -> None:
    """Say that a share is not exact, naming the bands if there are any."""
    has_bands = bool(turn.catalogue.rating_bands)
    turn.reject("vague-share" if has_bands else "vague-share-no-bands", typed=typed)


def _offer_as_note(turn: TurnContext, text: str) -> None:
    """Offer words that are not an answer as a note; they are never taken as an answer."""
    if is_free_question(text):
        answer_free_question(turn, text)
        return
    if turn.wait.at in (Place.MEANING, Place.MEASURE):
        turn.reject("press-a-button")
        return
    turn.return_to_question()
    is_short = len(text) <= PENDING_LIMIT
    if is_short and is_scaled(turn.item):
        _reject_without_number(turn)
    elif is_short and is_plan(text):
        turn.reject("not-yet")
    elif is_short:
        takes_na = "yes" if turn.item.not_applicable_allowed else ""
        turn.reject("not-understood", not_applicable=takes_na)
    else:
        turn.reject("not-understood-long")
    turn.change_wait(state=PendingNote(text) if is_short else None)


def _reject_without_number(turn: TurnContext) -> None:
    """Ask for a number in a unit of the row; a figure as on bills leads to the calculation."""
    subject = turn.wait.subject
    example, unit = example_of(turn.index, turn.dossier, subject)
    by_bills = "yes" if subject in calculable(turn.index) else ""
    turn.reject("scale-no-number", example=example, unit=unit, by_bills=by_bills)


def type_share(turn: TurnContext, text: str) -> None:
    """Handle a share typed where one is asked."""
    share = _share_in(text)
    if share is not None:
        _take_share(turn, share, text)
    elif not _take_reply(turn, text):
        has_bands = bool(turn.catalogue.rating_bands)
        turn.reject("share-not-understood" if has_bands else "share-not-understood-no-bands")


def type_number_answer(turn: TurnContext, text: str) -> None:
    """Handle a number, or a word that leads elsewhere; 没有 may mean "not at hand"."""
    if parse_reply(text) is Reply.NO and may_be_zero(turn.item):
        turn.reject("zero-asked")
    elif parse_reply(text) is None and is_free_question(text):
        answer_free_question(turn, text)
    elif parse_reply(text) in (Reply.YES, Reply.NO) or not _take_reply(turn, text):
        (type_scaled if is_scaled(turn.item) else type_number)(turn, text)


def _take_share(turn: TurnContext, share: Decimal | Rejection, text: str) -> None:
    if isinstance(share, Rejection) and share.code == "vague-share":
        _reject_vague(turn, dict(share.params)["typed"])
    elif isinstance(share, Rejection) and (bare := bare_percent(text)) is not None:
        turn.enter(Place.PERCENT, PercentTyped(bare))
    elif isinstance(share, Rejection):
        turn.refuse(share)
    else:
        _settle_share(turn, share)


def take_percent(turn: TurnContext, percent: Decimal) -> None:
    """Take the chosen reading of a small number as a percentage, at the place it was typed."""
    by = turn.wait.state_of(PercentTyped).by
    turn.leave()
    item = turn.item
    if turn.wait.at in (Place.BASELINE, Place.LEADING):
        take_percent_as_end(turn, percent)
    elif not by:
        _settle_share(turn, percent.scaleb(-2))
    elif isinstance(item, Criterion) and any(scale.id == by for scale in item.scales):
        take_percent_on_scale(turn, by, percent)
    else:
        take_percent_as_measure(turn, by, percent)


def type_percent(turn: TurnContext, text: str) -> None:
    """Handle the percentage with its sign, another number, or a word that leads away."""
    share, bare = parse_share(text), bare_percent(text)
    if isinstance(share, Decimal):
        take_percent(turn, plain(share.scaleb(2)))
    elif bare is not None:
        turn.change_wait(state=replace(turn.wait.state_of(PercentTyped), value=bare))
    elif parse_reply(text) is Reply.BACK:
        turn.go_back()
    elif parse_reply(text) is Reply.LATER:
        postpone(turn)
    else:
        turn.reject("press-a-button")


def choose_band(turn: TurnContext, band_id: str) -> None:
    """Answer by the share of a rating band."""
    bands = turn.catalogue.rating_bands
    _settle_share(turn, next(band.share for band in bands if band.id == band_id))


def _settle_share(turn: TurnContext, share: Decimal) -> None:
    """Save the share; a partial share of a criterion scored by evidence needs a reason."""
    item = turn.item
    if isinstance(item, Criterion) and item.kind is Kind.SCORED and 0 < share < 1:
        turn.return_to_question()
        turn.enter(Place.REASON, ShareTyped(share))
    else:
        save_answer(turn, Ratio(share))


def save_share(turn: TurnContext, reason: str) -> None:
    """Save the share whose reason is asked."""
    save_answer(turn, Ratio(turn.wait.state_of(ShareTyped).share, reason))


def exclude(turn: TurnContext) -> None:
    """It does not apply: for the reason that the question names, else ask for one."""
    item = turn.item
    if isinstance(item, Condition) and item.not_applicable_when:
        save_answer(turn, NotApplicable(item.not_applicable_when[turn.session.language]))
    else:
        begin_reason(turn)


def begin_reason(turn: TurnContext) -> bool:
    """Ask why the question does not apply; ``False`` if the rule must apply."""
    if turn.item.not_applicable_allowed:
        turn.enter(Place.REASON)
        return True
    turn.reject("not-applicable-not-allowed")
    return False


def type_reason(turn: TurnContext, text: str) -> None:
    """Handle a reason in words: "yes" or "n/a" is not one. For a share it may be omitted."""
    reason = text.strip()
    is_of_share = turn.wait.state is not None
    match parse_reply(reason):
        case Reply.BACK:
            turn.go_back()
        case Reply.LATER if is_of_share:
            save_share(turn, "")
        case Reply.LATER:
            postpone(turn)
        case None if sum(char.isalpha() for char in reason) < REASON_MINIMUM:
            turn.reject("scale-reason-missing" if is_of_share else "reason-missing")
        case None if is_of_share:
            save_share(turn, reason)
        case None:
            save_answer(turn, NotApplicable(reason))
        case _:
            turn.reject("scale-reason-missing" if is_of_share else "reason-missing")


def postpone_answer(turn: TurnContext) -> None:
    """Postpone the answer. A figure whose reference is not at hand is kept as a note."""
    if turn.wait.at is Place.REFERENCE:
        note_figure(turn)
    postpone(turn)


def show_help(turn: TurnContext) -> None:
    """Show or hide the help on the question."""
    turn.return_to_question()
    turn.change_wait(help_open=not turn.wait.help_open)


def take_back(turn: TurnContext) -> None:
    """Withdraw the answer."""
    turn.record_answer(turn.wait.subject, None)
    turn.tell("answer-cleared", subject=turn.wait.subject)


_REPLIES: Final[Mapping[Reply, Callable[[TurnContext], object]]] = {
    Reply.YES: lambda turn: save_met(turn, True),
    Reply.NO: lambda turn: save_met(turn, False),
    Reply.NOT_APPLICABLE: exclude,
    Reply.LATER: postpone_answer,
    Reply.HELP: show_help,
    Reply.EVIDENCE: lambda turn: turn.enter(Place.EVIDENCE),
    Reply.UNDO: take_back,
}
"""What each reply does at a question; going back is handled elsewhere."""
