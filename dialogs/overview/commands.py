"""The commands: each opens a detour, so the person's place is never lost."""

import re
from collections.abc import Callable, Sequence
from typing import get_args

from msgspec.structs import replace

from dialogs.core.navigation import task_place
from dialogs.core.outputs import (
    ExportRequested,
    LanguageChosen,
    LinkOffered,
    NewAssessmentCancelled,
)
from dialogs.core.screen import Screen
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import Dossier
from dialogs.overlays.choosing import open_rules
from dialogs.overview.verifying import verify
from dialogs.plans.planning import open_what_if
from dialogs.question.evidence import discard_files
from dialogs.typed.text import half_width
from scoring.catalogue.model import Criterion, Requirement
from scoring.values import Language, reading_language

COMMANDS = (
    "start",
    "status",
    "edit",
    "report",
    "tasks",
    "figures",
    "benchmarks",
    "whatif",
    "timeline",
    "checklist",
    "changes",
    "rules",
    "clients",
    "calls",
    "settings",
    "language",
    "help",
    "privacy",
    "review",
    "join",
    "verify",
    "devices",
    "export",
    "delete_my_data",
    "cancel",
)
"""All commands."""
MENU = (
    "start",
    "status",
    "edit",
    "tasks",
    "figures",
    "report",
    "timeline",
    "settings",
    "help",
    "cancel",
)
"""The commands in a channel's menu, in that order; /help names the others."""

COMMAND_WORDS = {
    "状态": "status", "进度": "status", "status": "status",
    "目录": "edit", "修改": "edit", "contents": "edit", "edit": "edit",
    "报告": "report", "report": "report",
    "待办": "tasks", "我的任务": "tasks", "tasks": "tasks",
    "数据": "figures", "年度数据": "figures", "figures": "figures",
    "对标": "benchmarks", "对标表": "benchmarks", "benchmarks": "benchmarks",
    "假如": "whatif", "what if": "whatif",
    "时间表": "timeline", "日程": "timeline", "timeline": "timeline",
    "清单": "checklist", "材料清单": "checklist", "checklist": "checklist",
    "客户": "clients", "客户看板": "clients", "我的评价": "clients", "clients": "clients",
    "批次": "calls", "申报": "calls", "calls": "calls",
    "审核": "review", "review": "review",
    "设置": "settings", "settings": "settings",
    "语言": "language", "language": "language",
    "取消": "cancel", "cancel": "cancel",
    "我的设备": "devices", "devices": "devices",
    "隐私": "privacy", "privacy": "privacy",
    "核验": "verify", "核验报告": "verify", "verify": "verify",
}  # fmt: skip
"""Words typed in place of a command."""


def command(turn: TurnContext, name: str, argument: str) -> None:
    """Run a command; an unknown one gets the list of commands."""
    handler = _HANDLERS.get(name)
    if handler is None:
        turn.reject("unknown-command", name=name[:40])
    else:
        handler(turn, argument.strip())


_NUMBERED = re.compile(r"(?:#|第|跳到|转到|go ?to|q)\s*([re]?\d{1,3})\s*(?:题|条)?", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:(?P<e>申报条件|conditions?)|(?P<r>基本要求|(?:basic )?requirements?))"
    r"\s*(?:第\s*)?(?P<number>\d{1,2})\s*条?",
    re.IGNORECASE,
)
"""The name of a condition or basic requirement, as the screens write it."""
_BARE_NUMBER = re.compile(r"[re]?\d{1,3}", re.IGNORECASE)
_CODE = re.compile(r"[re]\d{1,2}", re.IGNORECASE)
"""A condition or basic requirement, as reports number them."""


def number_typed(screen: Screen, text: str) -> str | None:
    """The question asked for by #37, 第37题, E4 or, where questions are listed, 37."""
    plain = half_width(text)
    if named := _NAMED.fullmatch(plain.strip()):
        return f"{'e' if named['e'] else 'r'}{named['number']}"
    if screen.numbers_its_rows and plain.endswith(("条", "项")):
        return None
    if found := _NUMBERED.fullmatch(plain):
        return found[1]
    is_bare = screen.lists_questions and _BARE_NUMBER.fullmatch(plain)
    return plain if is_bare or _CODE.fullmatch(plain) else None


def go_to_number(turn: TurnContext, typed: str) -> None:
    """Go to the question with a number (``17``), a requirement (``r3``) or condition (``e2``)."""
    subject = turn.subject_numbered(typed)
    if subject is None:
        catalogue = turn.catalogue
        turn.reject(
            "no-such-number",
            typed=typed[:20],
            questions=_numbers_of(turn, catalogue.criteria),
            conditions=_numbers_of(turn, catalogue.conditions),
            requirements=_numbers_of(turn, catalogue.requirements),
        )
    else:
        turn.go_aside(Place.QUESTION, subject)


def _numbers_of(turn: TurnContext, rules: Sequence[Requirement | Criterion]) -> str:
    """The range of the rules' numbers: ``1–9``; empty if there are none."""
    codes = [turn.index.code[rule.id].lstrip("er") for rule in rules]
    return f"{codes[0]}–{codes[-1]}" if len(codes) > 1 else "".join(codes)


def open_report(turn: TurnContext) -> None:
    """Offer the report; only the enterprise's name is required first."""
    if turn.dossier.profile.name:
        turn.go_aside(Place.REPORT)
    else:
        turn.reject("name-needed")
        turn.go_aside(Place.PROFILE, "name")


def _start(turn: TurnContext, _argument: str) -> None:
    if turn.dossier.task is not None:
        turn.go_aside(task_place(turn.dossier))
    elif turn.dossier.profile.name and turn.wait.at is not Place.WELCOME_BACK:
        turn.go_aside(Place.WELCOME_BACK)


def _edit(turn: TurnContext, argument: str) -> None:
    if argument:
        go_to_number(turn, argument)
    else:
        _show(turn, Place.CONTENTS)


def _show(turn: TurnContext, place: Place, subject: str = "") -> None:
    """Show what there is to answer; for a guest that is the task."""
    if turn.dossier.task is not None:
        turn.go_aside(task_place(turn.dossier))
    else:
        turn.go_aside(place, subject)


def _tasks(turn: TurnContext, _argument: str) -> None:
    _show(turn, Place.LISTING, "unanswered")


def _language(turn: TurnContext, argument: str) -> None:
    if argument in get_args(Language):
        choose_language(turn, argument)
    else:
        turn.go_aside(Place.LANGUAGE)


def choose_language(turn: TurnContext, language: str) -> None:
    """Switch to another language; the place stays the same."""
    chosen = reading_language(language)
    turn.session = replace(turn.session, language=chosen)
    turn.events.append(LanguageChosen(chosen))
    turn.tell("language-chosen")


def _join(turn: TurnContext, argument: str) -> None:
    if argument:
        turn.events.append(LinkOffered(argument))
    else:
        turn.reject("code-missing")


def request_export(turn: TurnContext, _argument: str) -> None:
    """Ask for an export of all the person's data."""
    turn.events.append(ExportRequested())
    turn.tell("export-requested")


def _cancel(turn: TurnContext, _argument: str) -> None:
    """Discard what is half entered; answers already given are kept."""
    if turn.wait.at.is_part_of_question:
        turn.return_to_question()
        turn.tell("cancelled")
    elif turn.wait.at is Place.FILE:
        discard_files(turn)
    elif turn.wait.detour or turn.wait.at is Place.GROUP_CHECK:
        turn.leave()
        turn.tell("cancelled")
    elif turn.session.consented and turn.dossier == Dossier(turn.dossier.catalogue):
        turn.events.append(NewAssessmentCancelled())
        turn.tell("nothing-to-cancel")
    else:
        turn.tell("nothing-to-cancel")


def _aside(place: Place) -> Callable[[TurnContext, str], None]:
    def visit(turn: TurnContext, _argument: str) -> None:
        turn.go_aside(place)

    return visit


_HANDLERS: dict[str, Callable[[TurnContext, str], None]] = {
    "start": _start,
    "status": lambda turn, _argument: _show(turn, Place.STATUS),
    "edit": _edit,
    "report": lambda turn, _argument: open_report(turn),
    "tasks": _tasks,
    "figures": _aside(Place.FIGURES),
    "benchmarks": _aside(Place.BENCHMARKS),
    "whatif": lambda turn, _argument: open_what_if(turn),
    "timeline": _aside(Place.TIMELINE),
    "checklist": _aside(Place.EVIDENCE_LIST),
    "changes": _aside(Place.CHANGES),
    "rules": open_rules,
    "clients": _aside(Place.ASSESSMENTS),
    "calls": _aside(Place.CALLS),
    "review": lambda turn, _argument: _show(turn, Place.REVIEWS),
    "settings": _aside(Place.SETTINGS),
    "language": _language,
    "help": _aside(Place.HELP),
    "privacy": _aside(Place.PRIVACY),
    "join": _join,
    "verify": verify,
    "devices": _aside(Place.DEVICES),
    "export": request_export,
    "delete_my_data": _aside(Place.DELETION),
    "cancel": _cancel,
}
