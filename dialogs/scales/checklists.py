"""Answering by what of a list there is: ticked one by one, listed by number, or counted."""

import re
from decimal import Decimal

from dialogs.core import buttons as c
from dialogs.core.saving import save_answer
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.typed.number import ParsedNumber
from dialogs.typed.shares import Reply, parse_number, parse_reply
from dialogs.typed.text import half_width
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import ChecklistItem, Criterion
from scoring.units.patterns import fits

_LISTED = re.compile(r"\d{1,2}(?:[\s,、;]+\d{1,2})+")
_NONE = re.compile(
    r"(?:我们|我厂|本厂)?(?:目前|现在|还|暂时?|都)*(?:没有?|无|未)(?:建(?:设|立|成)?|上|搭建?|用)?(?:任何|这个?|该)*"
    r"(?:能碳|能源|碳|管理|系统)*(?:平台|系统|功能)(?:呢|了)?"
    r"|(?:we have )?(?:no|none)(?: such| of the)?(?: platform| system| functions?)?"
    r"(?: yet| at all)?",
    re.IGNORECASE,
)
"""Without the platform there is none of its functions."""
_ALL = frozenset({"全部", "全都有", "全有", "都有", "全部都有", "全部具备", "all", "all of them"})


def items_of(exchange: TurnContext) -> tuple[ChecklistItem, ...]:
    """The list of the criterion asked; empty where it has none."""
    item = exchange.item
    return item.checklist if isinstance(item, Criterion) else ()


def choose_at_checklist(exchange: TurnContext, verb: str, argument: str) -> bool:
    """A button of the list; ``False`` when it is another's."""
    match verb:
        case c.CHECKLIST:
            _open(exchange)
        case c.TICK:
            ticked = set(positions_of(exchange.wait.detail)) ^ {int(argument)}
            exchange.change_wait(detail=_detail(ticked))
        case c.DONE:
            _save(exchange, positions_of(exchange.wait.detail))
        case _:
            return False
    return True


def positions_of(detail: str) -> tuple[int, ...]:
    """What is ticked, by position from 1, as the wait's detail says it."""
    return tuple(map(int, detail.split()))


def _detail(ticked: set[int]) -> str:
    return " ".join(map(str, sorted(ticked)))


def _open(exchange: TurnContext) -> None:
    answer = exchange.dossier.answers.get(exchange.wait.subject)
    chosen = answer.items if isinstance(answer, Chosen) else ()
    ticked = {at for at, item in enumerate(items_of(exchange), 1) if item.id in chosen}
    exchange.return_to_question()
    exchange.enter(Place.CHECKLIST, _detail(ticked))


def _save(exchange: TurnContext, positions: tuple[int, ...]) -> None:
    items = items_of(exchange)
    save_answer(exchange, Chosen(tuple(items[at - 1].id for at in positions)))


def type_at_checklist(exchange: TurnContext, text: str) -> None:
    """Something typed at the list."""
    reply = parse_reply(text)
    if reply is Reply.BACK:
        exchange.go_back()
    elif reply is Reply.LATER:
        exchange.tell_postponed()
        subject = exchange.wait.subject
        exchange.return_to_question()
        exchange.go_on(subject)
    elif not read_checklist(exchange, text):
        exchange.reject("scale-checklist", last=str(len(items_of(exchange))))


def read_checklist(exchange: TurnContext, text: str) -> bool:
    """Numbers of the list ("1 3 5"), how many ("8"), all or none; ``False`` for anything else."""
    items = items_of(exchange)
    typed = half_width(text).casefold().strip(" 。.!").replace("，", ",").replace("；", ";")
    if not items:
        return False
    if _LISTED.fullmatch(typed):
        _take_listed(exchange, sorted({int(number) for number in re.findall(r"\d+", typed)}))
    elif typed in _ALL:
        _save(exchange, tuple(range(1, len(items) + 1)))
    elif parse_reply(text) is Reply.NO or _NONE.fullmatch(typed):
        _save(exchange, ())
    else:
        return _take_count(exchange, text)
    return True


def _take_listed(exchange: TurnContext, positions: list[int]) -> None:
    last = len(items_of(exchange))
    if positions[0] >= 1 and positions[-1] <= last:
        _save(exchange, tuple(positions))
    else:
        exchange.reject("scale-checklist", last=str(last))


def _take_count(exchange: TurnContext, text: str) -> bool:
    item = exchange.item
    assert isinstance(item, Criterion)  # noqa: S101 - it has a list
    scale = item.scales[0]
    number = parse_number(text, scale.unit)
    if not isinstance(number, ParsedNumber) or not fits(scale.unit, number.unit_text):
        return False
    if number.approximate:
        exchange.tell("approximate", number=str(number.value))
    save_answer(exchange, Value(Decimal(number.value), scale.unit, measure=scale.id))
    return True
