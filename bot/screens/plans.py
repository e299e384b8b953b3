"""What-if trials, and the plans saved from them."""

from dataclasses import dataclass

from propcache.api import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, View
from bot.wording.answers import answer_in_words
from bot.wording.results.verdict import figure
from bot.wording.rules import name_at_start
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.waits import PlanFieldAsked
from dialogs.dossier.dossier import Plan
from dialogs.plans.screens import kept_plans, page_of_trials, plan_at, trials
from scoring.answers.acceptance import unfit
from scoring.catalogue.model import Grade
from scoring.evaluation.results import Evaluation, Outcome
from scoring.evaluation.what_if import Comparison, compare
from scoring.rounding import fixed, trimmed

QUESTION_SHOWN = {"zh": 30, "en": 48}
"""Characters of a question on the button that tries it."""


@dataclass(frozen=True)
class TriedRow:
    """A trial answer: the question's number and topic, the answer, and the question's points.

    ``worth`` is empty if points do not add up to the total.
    """

    name: str
    question: str
    answer: str
    worth: str


@dataclass(frozen=True)
class PlanRow:
    """A plan, ready for display."""

    number: int
    name: str
    owner: str
    due: str
    cost: str
    before: str
    after: str
    difference: str


class _ComparedWords:
    """A comparison in words: both totals with their grades, and the difference."""

    def __init__(self, context: ScreenContext, compared: Comparison) -> None:
        self.context = context
        self.compared = compared

    @property
    def before(self) -> str:
        """The present total, with its grade."""
        return self._total(self.compared.before)

    @property
    def after(self) -> str:
        """The total with the trial answers, with its grade."""
        return self._total(self.compared.after)

    @property
    def difference(self) -> str:
        """The change in certain points; a dash if there is no total."""
        if self.compared.before.nothing_applies or self.compared.after.nothing_applies:
            return "—"
        gain = self.compared.after.certain - self.compared.before.certain
        points = f"{'+' if gain >= 0 else ''}{fixed(gain)}"
        return self.context.phrase("points", points=points)

    def _total(self, result: Evaluation) -> str:
        grade = self._grade(result.grade, result.grade_if_ready)
        return figure(self.context.catalogue, result) + self.context.bracketed(grade)

    def _grade(self, grade: Grade | None, if_ready: Grade | None) -> str:
        if grade is not None:
            return self.context.say(grade.title)
        if if_ready is not None:
            grade_title = self.context.say(if_ready.title)
            return self.context.phrase("score-of-grade", grade=grade_title)
        return ""


class PlanView(View):
    """A plan, or one of its fields that is asked; also the base of the trial."""

    @property
    def plan(self) -> Plan:
        """The plan the place is about."""
        return plan_at(self.context.session, self.context.dossier)

    @property
    def plan_field(self) -> str:
        """The field that is asked; empty if the plan is shown as a whole."""
        asked = self.wait.state_if(PlanFieldAsked)
        return asked.field if asked else ""

    @cached_property
    def _words(self) -> _ComparedWords:
        context = self.context
        compared = compare(context.catalogue, context.dossier.answers, self.plan.answers)
        return _ComparedWords(context, compared)

    @property
    def before(self) -> str:
        """The present total, with its grade."""
        return self._words.before

    @property
    def after(self) -> str:
        """The total with the trial answers, with its grade."""
        return self._words.after

    @property
    def difference(self) -> str:
        """The change in certain points; a dash if there is no total."""
        return self._words.difference

    @property
    def tried(self) -> list[TriedRow]:
        """The trial answers."""
        context = self.context
        set_aside = unfit(context.catalogue, self.plan.answers)
        return [
            TriedRow(
                name=context.named_at_start(id),
                question=context.topic_of(id),
                answer=self._tried_words(id),
                worth=self._points_of(id) if self._adds_points else "",
            )
            for id in self.plan.answers
            if id in context.index.asked and id not in set_aside
        ]

    @property
    def _adds_points(self) -> bool:
        """Whether the rows' points add up to the total: sections have no weights."""
        return self._words.compared.before.aggregation == "points"

    def _tried_words(self, id: str) -> str:
        context = self.context
        item, answer = context.index.asked[id], self.plan.answers[id]
        words = answer_in_words(item, answer, context.words, context.language)
        if id not in self._words.compared.after.unscored:
            return words
        unscored = context.words["outcomes"][Outcome.UNSCORED.value]
        return words + context.bracketed(unscored)

    def _points_of(self, id: str) -> str:
        """The row's points in words; empty if it has none."""
        score = self.context.score_of(id)
        if score is None:
            return ""
        return self.context.phrase("of-points", points=trimmed(score.points, 2))

    @property
    def labels(self) -> Labels:
        """The what-if button of a saved plan says that the trial goes on."""
        return {c.WHAT_IF: self._what_if_label}

    def _what_if_label(self, number: str) -> str:
        return self.context.label("try-on" if number else "what-if")


class WhatIfView(PlanView):
    """The trial in progress."""

    @property
    def trial_pages(self) -> tuple[int, int]:
        """The page shown, from 1, and the number of pages."""
        rows = trials(self.context.index, self.context.dossier)
        page, pages, _ = page_of_trials(rows, self.wait.page)
        return page + 1, pages

    @property
    def labels(self) -> Labels:
        """What can be tried, with a box that is ticked or empty."""
        return {c.TRY: self._try_label, c.PLAN: self._plan_label}

    def _try_label(self, code: str) -> str:
        subject, language = self.context.index.subject[code], self.context.language
        mark = "☑" if subject in self.plan.answers else "☐"
        question = brief(self.context.topic_of(subject), QUESTION_SHOWN[language])
        return f"{mark} {name_at_start(code, language)} {question}"

    def _plan_label(self, argument: str) -> str:
        return self.context.label("plan-open" if argument.isdecimal() else f"plan-{argument}")


class PlansView(View):
    """The saved plans."""

    @property
    def plans(self) -> list[PlanRow]:
        """The saved plans, each recalculated."""
        return [self._row(plan) for plan in kept_plans(self.context.dossier)]

    def _row(self, plan: Plan) -> PlanRow:
        answers = self.context.dossier.answers
        words = _ComparedWords(
            self.context, compare(self.context.catalogue, answers, plan.answers)
        )
        return PlanRow(
            number=plan.number,
            name=plan_name(plan),
            owner=plan.owner,
            due=plan.due,
            cost=plan.cost,
            before=words.before,
            after=words.after,
            difference=words.difference,
        )

    @property
    def labels(self) -> Labels:
        """The name of each plan."""
        return {c.PLAN: self._plan_label}

    def _plan_label(self, number: str) -> str:
        plans = kept_plans(self.context.dossier)
        return next(plan_name(plan) for plan in plans if str(plan.number) == number)


def plan_name(plan: Plan) -> str:
    """The name of a plan, or its number if it has none."""
    return plan.name or f"#{plan.number}"
