"""The screens of what-if trials and of saved plans."""

from dialogs.core import buttons as c
from dialogs.core.buttons import Page, paginate
from dialogs.core.screen import LINE, TEXT_LIMIT, Screen, Situation, filled
from dialogs.core.session import Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import PlanFieldAsked
from dialogs.dossier.dossier import DRAFT, Dossier, Plan
from dialogs.plans.planning import (
    FIELDS,
    press_plan,
    toggle_trial,
    type_field,
    type_trial,
)
from scoring.catalogue.index import CatalogueIndex
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Outcome
from scoring.evaluation.what_if import met_in_full
from scoring.improvement.gaps import gaps

TRIALS_SHOWN = 6
"""Gaps that can be tried on one screen."""


def trials(index: CatalogueIndex, dossier: Dossier) -> tuple[str, ...]:
    """What can be tried by one tap: first what blocks the title, then the widest gaps."""
    evaluation = evaluate(index.catalogue, dossier.answers)
    gates = [f.id for f in evaluation.requirements if f.outcome is Outcome.NOT_MET]
    found = gaps(index.catalogue, evaluation)
    blocking = [gap.id for gap in found if gap.blocking and gap.id in evaluation.unmet_mandatory]
    wide = [gap.id for gap in found if gap.id not in blocking]
    rules = index.asked
    return tuple(
        id
        for id in (*gates, *blocking, *wide)
        if met_in_full(index.catalogue, rules[id], dossier.answers) is not None
    )


def page_of_trials(found: tuple[str, ...], page: int) -> Page[str]:
    """One page of what can be tried."""
    return paginate(found, page, TRIALS_SHOWN)


def plan_at(session: Session, dossier: Dossier) -> Plan:
    """The plan the wait is about; the draft if there is none yet."""
    number = int(session.wait.subject or DRAFT)
    return dossier.plans.get(number) or Plan(number)


def kept_plans(dossier: Dossier) -> tuple[Plan, ...]:
    """The plans that were saved, by number."""
    return tuple(plan for number, plan in sorted(dossier.plans.items()) if number != DRAFT)


class PlanningScreen(Screen):
    """A place about trials and plans."""

    longest = LINE

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Open a plan, or act on this one."""
        if verb != c.PLAN:
            return False
        press_plan(turn, argument)
        return True

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the plan still exists."""
        del index
        number = int(wait.subject or DRAFT)
        return number == DRAFT or number in dossier.plans


class WhatIfScreen(PlanningScreen):
    """Answers are tried out, in the draft or in a saved plan."""

    def buttons(self, here: Situation) -> c.Rows:
        """A page of what can be tried by one tap, and the actions on the trial."""
        plan = plan_at(here.session, here.dossier)
        page = page_of_trials(trials(here.index, here.dossier), here.wait.page)
        toggles = [c.choice(c.TRY, here.index.code[id]) for id in page.shown]
        plans = (c.PLANS,) if kept_plans(here.dossier) else ()
        return filled(
            *c.rows_of(toggles, 1), page.turns, _done(plan), (*plans, c.RETURN, c.RESUME)
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Try an answer, or act on the plan."""
        if verb != c.TRY:
            return super().press(turn, verb, argument)
        toggle_trial(turn, argument)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Handle a trial answer: #8 90%."""
        type_trial(turn, text)


def _done(plan: Plan) -> tuple[str, ...]:
    """Save or clear, for a draft with content; for a saved plan, the button back to it."""
    if plan.number != DRAFT:
        return (c.choice(c.PLAN, plan.number),)
    return (c.choice(c.PLAN, "save"), c.choice(c.PLAN, "clear")) if plan.answers else ()


class PlansScreen(PlanningScreen):
    """The saved plans."""

    longest = TEXT_LIMIT

    def buttons(self, here: Situation) -> c.Rows:
        """A button for each plan."""
        kept = [c.choice(c.PLAN, plan.number) for plan in kept_plans(here.dossier)]
        return filled(*c.rows_of(kept, 1), (c.WHAT_IF, c.RETURN))


class PlanScreen(PlanningScreen):
    """A plan, or one of its fields that is asked."""

    def buttons(self, here: Situation) -> c.Rows:
        """Change a field, try more answers, drop it; or leave the field that is asked."""
        if here.wait.state:
            may_wait = here.wait.state != PlanFieldAsked("name", in_a_row=True)
            return filled((c.choice(c.PLAN, "skip"),) if may_wait else (), (c.RETURN,))
        number = plan_at(here.session, here.dossier).number
        fields = [c.choice(c.PLAN, field) for field in FIELDS]
        return (
            (c.choice(c.WHAT_IF, number), c.PLANS),
            *c.rows_of(fields, 4),
            (c.choice(c.PLAN, "drop"), c.RETURN),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Go back from a field to the plan, or act on the plan."""
        if verb == c.RETURN and turn.wait.state:
            turn.change_wait(state=None)
            return True
        return super().press(turn, verb, argument)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read the field that is asked."""
        if turn.wait.state:
            type_field(turn, text)
        else:
            turn.reject("press-a-button")
