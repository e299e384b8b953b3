"""What-if: answers tried out beside the real ones, and saved as plans.

A trial is read by the same code as an answer, on a copy of the dossier, so anything that can be
typed at a question can be tried. The real answers are never touched.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, get_args

from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import PlanField, PlanFieldAsked
from dialogs.dossier.dossier import DRAFT, Plan
from dialogs.question.trial import read_as_answer
from dialogs.typed.dates import parse_date
from dialogs.typed.rejections import Rejection
from dialogs.typed.text import half_width
from scoring.answers.model import Answer
from scoring.evaluation.what_if import met_in_full, tried

MOST_PLANS = 10
FIELDS: Final[tuple[PlanField, ...]] = get_args(PlanField)
LIMITS: Final[Mapping[PlanField, int]] = {"name": 60, "owner": 60, "due": 40, "cost": 60}
"""Characters of each field."""

_TRIAL = re.compile(
    r"(?:#|第)?\s*([re]?\d{1,3})(?![\d.%])\s*(?:[题条]\s*)?(?:[:，,、]\s*)?(\S.*)", re.I | re.S
)
"""The number of a question and its trial answer; 80% and 8.5 alone name no question."""
_AMOUNT = re.compile(
    r"[^\W\d_]{2}\s*(?:[:：=]\s*)?\d"
    r"|\d\s*(?:[万亿千百]\s*)?(?:度|吨|方|元|[kMG]?Wh|m[23³²]|tce)"
)
"""A name with an amount, like a yearly figure: 光伏 60万度."""


def open_what_if(turn: TurnContext, number: int = DRAFT) -> None:
    """Open the what-if screen with the draft, or with a saved plan."""
    turn.go_aside(Place.WHAT_IF, str(number))


def plan_of(turn: TurnContext) -> Plan:
    """The plan the wait is about; the draft if there is none yet."""
    number = int(turn.wait.subject or DRAFT)
    return turn.dossier.plans.get(number) or Plan(number)


def _keep(turn: TurnContext, answers: Mapping[str, Answer]) -> None:
    plan = plan_of(turn)
    is_empty = not answers and plan.number == DRAFT
    turn.record_plan(plan.number, None if is_empty else replace(plan, answers=answers))


def toggle_trial(turn: TurnContext, code: str) -> None:
    """Mark a rule, by its code, as fully met in the trial, or remove the mark."""
    subject = turn.index.subject[code]
    answers = dict(plan_of(turn).answers)
    if subject in answers:
        del answers[subject]
    else:
        rule = turn.index.asked[subject]
        best = met_in_full(turn.catalogue, rule, turn.dossier.answers)
        if best is None:
            turn.reject("try-needs-ends", subject=turn.index.code[subject])
            return
        answers[subject] = best
    _keep(turn, answers)


def type_trial(turn: TurnContext, text: str) -> None:
    """Handle a trial answer with its question's number: #8 90%."""
    found = _TRIAL.fullmatch(half_width(text).strip())
    subject = turn.index.subject.get(found[1].casefold()) if found else None
    if found is None or subject is None:
        turn.reject("try-figures" if _AMOUNT.search(text) else "try-how")
        return
    answers = tried(turn.dossier.answers, plan_of(turn).answers)
    answer = read_as_answer(turn, subject, found[2], answers)
    if answer is None:
        turn.notices = turn.notices or [Reject("try-unclear")]
    else:
        _keep(turn, {**plan_of(turn).answers, subject: answer})
        turn.tell("tried", subject=subject)


def press_plan(turn: TurnContext, argument: str) -> None:
    """Handle a button of a plan: an action, a field to change, or a plan to open."""
    match argument:
        case "save":
            _save(turn)
        case "clear":
            _keep(turn, {})
            turn.tell("trial-cleared")
        case "drop":
            _drop(turn)
        case "skip":
            _next_field(turn)
        case _ if argument in FIELDS:
            turn.change_wait(state=PlanFieldAsked(argument))
        case _:
            turn.go_aside(Place.PLAN, argument)


def _save(turn: TurnContext) -> None:
    """Turn the draft into a numbered plan, and ask for its name."""
    draft = plan_of(turn)
    kept = turn.dossier.plans.keys() - {DRAFT}
    if len(kept) >= MOST_PLANS:
        turn.reject("plans-full", limit=str(MOST_PLANS))
        return
    number = turn.dossier.last_plan + 1
    turn.record_plan(number, replace(draft, number=number))
    turn.record_plan(DRAFT, None)
    turn.change_wait(subject=str(number))
    turn.go_aside(Place.PLAN, str(number))
    turn.change_wait(state=PlanFieldAsked("name", in_a_row=True))


def _drop(turn: TurnContext) -> None:
    """Drop the plan; places about it are left at the end of the turn."""
    turn.record_plan(plan_of(turn).number, None)
    turn.tell("plan-dropped")


def type_field(turn: TurnContext, text: str) -> None:
    """Record a field of a plan, and go on to the next if they are asked in a row."""
    field = turn.wait.state_of(PlanFieldAsked).field
    value = " ".join(text.split())
    if len(value) > LIMITS[field]:
        turn.reject("plan-field-too-long", limit=str(LIMITS[field]))
        return
    if field == "due":
        day = parse_date(value, turn.today)
        if isinstance(day, Rejection):
            turn.refuse(day)
            return
        value = day.isoformat()
    plan = plan_of(turn)
    turn.record_plan(plan.number, _with_field(plan, field, value))
    turn.tell("plan-saved", value=value)
    _next_field(turn)


def _with_field(plan: Plan, field: PlanField, value: str) -> Plan:
    match field:
        case "name":
            return replace(plan, name=value)
        case "owner":
            return replace(plan, owner=value)
        case "due":
            return replace(plan, due=value)
        case "cost":
            return replace(plan, cost=value)


def _next_field(turn: TurnContext) -> None:
    """Go to the next field if they are asked in a row, else to the plan as a whole."""
    asked = turn.wait.state_of(PlanFieldAsked)
    rest = FIELDS[FIELDS.index(asked.field) + 1 :] if asked.in_a_row else ()
    turn.change_wait(state=PlanFieldAsked(rest[0], in_a_row=True) if rest else None)
