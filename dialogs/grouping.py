"""Answers to a whole group at one go: all met, or all but those named."""

import re

from dialogs import choices as c
from dialogs.exchange import Exchange
from dialogs.parsing import Reply, parse_reply
from dialogs.plain_text import half_width
from dialogs.session import Place, Wait
from scoring.answers import Met

_FILLERS = re.compile(r"第|条|项|题|和|与|及|\band\b")
_NUMBERS = r"(?P<numbers>\d[\d\s,、.;]*)"
_REST = r"(?:其余|其他|其它|剩下|the rest)\S{0,3}\s*(?:符合|满足|are met)"
_NOT_MET = re.compile(
    rf"{_NUMBERS}(?:都|均|是)?(?:不符合|不满足|没有|(?:are |is )?not met)?"
    rf"[\s,;。.]*(?:{_REST})?[。.]?"
)
_ALL_BUT = re.compile(
    rf"(?:除了?|all (?:met |are met )?(?:but|except))\s*{_NUMBERS}(?:以外|之外|外)?[\s,]*"
    r"(?:(?:其余|其他|其它)?(?:都|全部|全都|均|全)?(?:符合|满足))?[。.]?"
)


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
    elif reply is Reply.HELP:
        exchange.tell("group-help")
    elif numbers := _numbers_not_met(text):
        _answer_group_but(exchange, numbers)
    else:
        exchange.reject("group-not-understood")


def _numbers_not_met(text: str) -> list[str]:
    """3 7, 3、7 不符合, 除了 3 和 7 都符合; nothing where it is said that they are met."""
    plain = _FILLERS.sub(" ", half_width(text).casefold()).strip()
    found = _NOT_MET.fullmatch(plain) or _ALL_BUT.fullmatch(plain)
    return re.findall(r"\d+", found["numbers"]) if found else []


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
