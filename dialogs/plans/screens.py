"""The choices where answers are tried out and plans kept."""

from collections.abc import Mapping
from datetime import datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import DRAFT, Dossier, Plan
from dialogs.core.screen import Maker, filled
from dialogs.core.session import Place, Session
from dialogs.plans.planning import FIELDS, IN_A_ROW
from scoring.catalogue.index import CatalogueIndex
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.gaps import gaps
from scoring.evaluation.results import Outcome
from scoring.evaluation.what_if import met_in_full

TRIALS_SHOWN = 6
"""Gaps that can be tried on one screen."""


def trials(index: CatalogueIndex, dossier: Dossier) -> tuple[str, ...]:
    """What can be tried by one tap: first what blocks, then the widest gaps."""
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


def page_of_trials(found: tuple[str, ...], page: int) -> tuple[int, int, tuple[str, ...]]:
    """The page, kept in range; the number of pages; and what it shows."""
    pages = max(1, -(-len(found) // TRIALS_SHOWN))
    page = min(max(page, 0), pages - 1)
    return page, pages, found[page * TRIALS_SHOWN : (page + 1) * TRIALS_SHOWN]


def plan_at(session: Session, dossier: Dossier) -> Plan:
    """The plan the wait is about; the draft where there is none yet."""
    number = int(session.wait.subject or DRAFT)
    return dossier.plans.get(number) or Plan(number)


def kept_plans(dossier: Dossier) -> tuple[Plan, ...]:
    """The plans that were saved, by number."""
    return tuple(plan for number, plan in sorted(dossier.plans.items()) if number != DRAFT)


def _what_if(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    plan = plan_at(session, dossier)
    page, pages, shown = page_of_trials(trials(index, dossier), session.wait.page)
    toggles = [c.choice(c.TRY, index.code[id]) for id in shown]
    turns = [c.choice(c.PAGE, page - 1)] if page > 0 else []
    turns += [c.choice(c.PAGE, page + 1)] if page < pages - 1 else []
    done: tuple[str, ...]
    if plan.number == DRAFT:
        done = (c.choice(c.PLAN, "save"), c.choice(c.PLAN, "clear")) if plan.answers else ()
    else:
        done = (c.choice(c.PLAN, plan.number),)
    plans = (c.PLANS,) if kept_plans(dossier) else ()
    return filled(*c.rows_of(toggles, 1), tuple(turns), done, (*plans, c.RETURN, c.RESUME))


def _plans(_index: CatalogueIndex, _s: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    kept = [c.choice(c.PLAN, plan.number) for plan in kept_plans(dossier)]
    return filled(*c.rows_of(kept, 1), (c.WHAT_IF, c.RETURN))


def _plan(_index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    wait = session.wait
    if wait.detail:
        may_wait = wait.detail != f"name{IN_A_ROW}"
        return filled((c.choice(c.PLAN, "skip"),) if may_wait else (), (c.RETURN,))
    number = plan_at(session, dossier).number
    fields = [c.choice(c.PLAN, field) for field in FIELDS]
    return (
        (c.choice(c.WHAT_IF, number), c.PLANS),
        *c.rows_of(fields, 4),
        (c.choice(c.PLAN, "drop"), c.RETURN),
    )


PLAN_CHOICES: Mapping[Place, Maker] = {
    Place.WHAT_IF: _what_if,
    Place.PLANS: _plans,
    Place.PLAN: _plan,
}
