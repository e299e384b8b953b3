"""Answering by the items of a list that are present: ticked one by one, listed by number, or
counted."""

import re
from decimal import Decimal

from dialogs.core.answering.saving import postpone, save_answer
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import Ticked
from dialogs.typed.shares import Reply, parse_number, parse_reply
from dialogs.typed.text import half_width
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import ChecklistItem, Criterion
from scoring.units.number import ParsedNumber
from scoring.units.patterns import fits

_LISTED = re.compile(r"\d{1,2}(?:[\s,、;]+\d{1,2})+")
_BARE = re.compile(r"\d{1,3}")
"""A number alone: it may be the number of an item or a count."""
_NONE = re.compile(
    r"(?:我们|我厂|本厂)?(?:目前|现在|还|暂时?|都)*(?:没有?|无|未)(?:建(?:设|立|成)?|上|搭建?|用)?(?:任何|这个?|该)*"
    r"(?:能碳|能源|碳|管理|系统)*(?:平台|系统|功能)(?:呢|了)?"
    r"|(?:这些|以上|上面的?)?(?:功能)?(?:一[项个条种样](?:功能)?(?:都|也)|什么都|全都?|都)(?:没有?|无|不具备)(?:的|呢|了)?"
    r"|(?:we have )?(?:no|none)(?: such| of (?:the|them|these))?(?: platform| system| functions?)?"
    r"(?: yet| at all)?",
    re.IGNORECASE,
)
"""Says that there is no platform, or that it has none of the functions."""
_ALL = frozenset({"全部", "全都有", "全有", "都有", "全部都有", "全部具备", "all", "all of them"})


def items_of(turn: TurnContext) -> tuple[ChecklistItem, ...]:
    """The list of the criterion asked; empty if it has none."""
    item = turn.item
    return item.checklist if isinstance(item, Criterion) else ()


def tick(turn: TurnContext, position: int) -> None:
    """Tick or untick an item of the list."""
    turn.change_wait(state=_ticked(set(ticked_at(turn.wait)) ^ {position}))


def save_ticked(turn: TurnContext) -> None:
    """Answer by the ticked items."""
    _save(turn, ticked_at(turn.wait))


def ticked_at(wait: Wait) -> tuple[int, ...]:
    """The positions of the ticked items, from 1."""
    ticked = wait.state_if(Ticked)
    return ticked.positions if ticked else ()


def _ticked(positions: set[int]) -> Ticked | None:
    return Ticked(tuple(sorted(positions))) if positions else None


def open_checklist(turn: TurnContext) -> None:
    """Show the question's list, with the items of the present answer ticked."""
    answer = turn.dossier.answers.get(turn.wait.subject)
    chosen = answer.items if isinstance(answer, Chosen) else ()
    ticked = {at for at, item in enumerate(items_of(turn), 1) if item.id in chosen}
    turn.return_to_question()
    turn.enter(Place.CHECKLIST, _ticked(ticked))


def _save(turn: TurnContext, positions: tuple[int, ...]) -> None:
    items = items_of(turn)
    save_answer(turn, Chosen(tuple(items[at - 1].id for at in positions)))


def type_at_checklist(turn: TurnContext, text: str) -> None:
    """Handle text typed at the list."""
    reply = parse_reply(text)
    if reply is Reply.BACK:
        turn.go_back()
    elif reply is Reply.LATER:
        postpone(turn)
    elif (number := half_width(text)) and _BARE.fullmatch(number) and int(number):
        turn.reject("checklist-number", number=str(int(number)))
    elif not read_checklist(turn, text):
        turn.reject("scale-checklist", last=str(len(items_of(turn))))


def read_checklist(turn: TurnContext, text: str) -> bool:
    """Handle item numbers ("1 3 5"), a count ("8"), all or none; ``False`` for anything else."""
    items = items_of(turn)
    typed = half_width(text).casefold().strip(" 。.!").replace("，", ",").replace("；", ";")
    if not items:
        return False
    if _LISTED.fullmatch(typed):
        _take_listed(turn, sorted({int(number) for number in re.findall(r"\d+", typed)}))
    elif typed in _ALL:
        _save(turn, tuple(range(1, len(items) + 1)))
    elif parse_reply(text) is Reply.NO or _NONE.fullmatch(typed):
        _save(turn, ())
    else:
        return _take_count(turn, text)
    return True


def _take_listed(turn: TurnContext, positions: list[int]) -> None:
    last = len(items_of(turn))
    if positions[0] >= 1 and positions[-1] <= last:
        _save(turn, tuple(positions))
    else:
        turn.reject("scale-checklist", last=str(last))


def _take_count(turn: TurnContext, text: str) -> bool:
    item = turn.item
    assert isinstance(item, Criterion)  # noqa: S101 - it has a list
    scale = item.scales[0]
    number = parse_number(text, scale.unit)
    if not isinstance(number, ParsedNumber) or not fits(scale.unit, number.unit_text):
        return False
    if number.approximate:
        turn.tell("approximate", number=str(number.value))
    save_answer(turn, Value(Decimal(number.value), scale.unit, measure=scale.id))
    return True
