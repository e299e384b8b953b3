"""The commands: each moves aside, so none of them ever loses the place."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import get_args

from dialogs.core.navigation import SUB_PLACES
from dialogs.core.outputs import ExportRequested, LanguageChosen, LinkOffered
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.overlays.choosing import open_rules
from dialogs.plans.planning import open_what_if
from dialogs.question.evidence import discard_files, place_files
from dialogs.typed.text import half_width
from scoring.catalogue.model import Criterion, Requirement
from scoring.values import Language

COMMANDS = (
    "start",
    "status",
    "edit",
    "report",
    "tasks",
    "figures",
    "whatif",
    "timeline",
    "checklist",
    "changes",
    "rules",
    "settings",
    "language",
    "help",
    "privacy",
    "join",
    "devices",
    "export",
    "delete_my_data",
    "cancel",
)
"""All commands, in the order of the menu."""

COMMAND_WORDS = {
    "状态": "status", "进度": "status", "status": "status",
    "目录": "edit", "修改": "edit", "contents": "edit", "edit": "edit",
    "报告": "report", "report": "report",
    "待办": "tasks", "tasks": "tasks",
    "数据": "figures", "年度数据": "figures", "figures": "figures",
    "假如": "whatif", "what if": "whatif",
    "时间表": "timeline", "日程": "timeline", "timeline": "timeline",
    "清单": "checklist", "材料清单": "checklist", "checklist": "checklist",
    "设置": "settings", "settings": "settings",
    "语言": "language", "language": "language",
    "取消": "cancel", "cancel": "cancel",
    "我的设备": "devices", "devices": "devices",
    "隐私": "privacy", "privacy": "privacy",
}  # fmt: skip
"""Words typed in place of a command."""


def command(exchange: TurnContext, name: str, argument: str) -> None:
    """Run a command; an unknown one gets the list of those there are."""
    handler = _HANDLERS.get(name)
    if handler is None:
        exchange.reject("unknown-command", name=name[:40])
    else:
        handler(exchange, argument.strip())


_NUMBERED = re.compile(r"(?:#|第|跳到|转到|go ?to|q)\s*([re]?\d{1,3})\s*(?:题|条)?", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:(?P<e>申报条件|conditions?)|(?P<r>基本要求|(?:basic )?requirements?))"
    r"\s*(?:第\s*)?(?P<number>\d{1,2})\s*条?",
    re.IGNORECASE,
)
"""A condition or basic requirement, as the screens call it."""
_BARE_NUMBER = re.compile(r"[re]?\d{1,3}", re.IGNORECASE)
_NUMBERED_VIEWS = frozenset({Place.CONTENTS, Place.SECTION, Place.LISTING, Place.GAPS, Place.FILE})
_GROUPS = frozenset({Place.GROUP, Place.GROUP_CHECK})
"""Where 第3条 is the third of the group in view, not question 3."""


def number_typed(exchange: TurnContext, text: str) -> str | None:
    """The question that #37, 第37题, or, where questions are listed, 37 asks for."""
    plain = half_width(text)
    if named := _NAMED.fullmatch(plain.strip()):
        return f"{'e' if named['e'] else 'r'}{named['number']}"
    if exchange.wait.at in _GROUPS and plain.endswith(("条", "项")):
        return None
    if found := _NUMBERED.fullmatch(plain):
        return found[1]
    listed = exchange.wait.at in _NUMBERED_VIEWS
    return plain if listed and _BARE_NUMBER.fullmatch(plain) else None


def go_to_number(exchange: TurnContext, typed: str) -> None:
    """Go to the question with a number (``17``), a requirement (``r3``) or condition (``e2``)."""
    subject = exchange.outline.subject.get(typed.casefold().lstrip("#"))
    if subject is None:
        catalogue = exchange.catalogue
        exchange.reject(
            "no-such-number",
            typed=typed[:20],
            questions=_numbers_of(exchange, catalogue.criteria),
            conditions=_numbers_of(exchange, catalogue.conditions),
            requirements=_numbers_of(exchange, catalogue.requirements),
        )
    else:
        exchange.go_aside(Place.QUESTION, subject)


def _numbers_of(exchange: TurnContext, rules: Sequence[Requirement | Criterion]) -> str:
    """From which number to which they go: ``1–9``; nothing where there are none."""
    codes = [exchange.outline.code[rule.id].lstrip("er") for rule in rules]
    return f"{codes[0]}–{codes[-1]}" if len(codes) > 1 else "".join(codes)


def take_number(exchange: TurnContext, typed: str) -> None:
    """A question's number: go there, or put there the files that wait to be placed."""
    subject = exchange.outline.subject.get(typed.casefold().lstrip("#"))
    if subject is not None and exchange.wait.at is Place.FILE:
        place_files(exchange, subject)
    else:
        go_to_number(exchange, typed)


def open_report(exchange: TurnContext) -> None:
    """Offer the report; only the enterprise's name must be there first."""
    if exchange.dossier.profile.name:
        exchange.go_aside(Place.REPORT)
    else:
        exchange.reject("name-needed")
        exchange.go_aside(Place.PROFILE, "name")


def _start(exchange: TurnContext, _argument: str) -> None:
    if exchange.dossier.profile.name and exchange.wait.at is not Place.WELCOME_BACK:
        exchange.go_aside(Place.WELCOME_BACK)


def _edit(exchange: TurnContext, argument: str) -> None:
    if argument:
        go_to_number(exchange, argument)
    else:
        exchange.go_aside(Place.CONTENTS)


def _tasks(exchange: TurnContext, _argument: str) -> None:
    exchange.go_aside(Place.LISTING, "unanswered")


def _language(exchange: TurnContext, argument: str) -> None:
    if argument in get_args(Language):
        choose_language(exchange, argument)
    else:
        exchange.go_aside(Place.LANGUAGE)


def choose_language(exchange: TurnContext, language: str) -> None:
    """Speak another language from here on; the place stays."""
    chosen: Language = "en" if language == "en" else "zh"
    exchange.session = replace(exchange.session, language=chosen)
    exchange.events.append(LanguageChosen(chosen))
    exchange.tell("language-chosen")


def _join(exchange: TurnContext, argument: str) -> None:
    if argument:
        exchange.events.append(LinkOffered(argument))
    else:
        exchange.reject("code-missing")


def _export(exchange: TurnContext, _argument: str) -> None:
    exchange.events.append(ExportRequested())
    exchange.tell("export-requested")


def _cancel(exchange: TurnContext, _argument: str) -> None:
    """Leave what is half entered; answers already given stay."""
    if exchange.wait.at in SUB_PLACES:
        exchange.return_to_question()
        exchange.tell("cancelled")
    elif exchange.wait.at is Place.FILE:
        discard_files(exchange)
    elif exchange.wait.detour or exchange.wait.at is Place.GROUP_CHECK:
        exchange.leave()
        exchange.tell("cancelled")
    else:
        exchange.tell("nothing-to-cancel")


def _aside(place: Place) -> Callable[[TurnContext, str], None]:
    def visit(exchange: TurnContext, _argument: str) -> None:
        exchange.go_aside(place)

    return visit


_HANDLERS: dict[str, Callable[[TurnContext, str], None]] = {
    "start": _start,
    "status": _aside(Place.STATUS),
    "edit": _edit,
    "report": lambda exchange, _argument: open_report(exchange),
    "tasks": _tasks,
    "figures": _aside(Place.FIGURES),
    "whatif": lambda exchange, _argument: open_what_if(exchange),
    "timeline": _aside(Place.TIMELINE),
    "checklist": _aside(Place.EVIDENCE_LIST),
    "changes": _aside(Place.CHANGES),
    "rules": open_rules,
    "settings": _aside(Place.SETTINGS),
    "language": _language,
    "help": _aside(Place.HELP),
    "privacy": _aside(Place.PRIVACY),
    "join": _join,
    "devices": _aside(Place.DEVICES),
    "export": _export,
    "delete_my_data": _aside(Place.DELETION),
    "cancel": _cancel,
}
