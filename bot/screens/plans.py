"""Trials of other answers, and the plans kept of them."""

from dataclasses import dataclass
from functools import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, View
from bot.wording.answers import answer_in_words
from bot.wording.rules import name_at_start
from bot.wording.truncate import brief
from bot.wording.verdict import figure
from dialogs.core import buttons as c
from dialogs.core.dossier import Plan
from dialogs.core.waits import PlanFieldAsked
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
    """One thing tried: the question's number, what it is taken to be, and its own points.

    The points are named only where they add up to the total.
    """

    name: str
    question: str
    answer: str
    worth: str


@dataclass(frozen=True)
class PlanRow:
    """A plan in words."""

    number: int
    name: str
    owner: str
    due: str
    cost: str
    before: str
    after: str
    difference: str


class _ComparedWords:
    """A comparison in words: both totals with their grades, and what lies between."""

    def __init__(self, context: ScreenContext, compared: Comparison) -> None:
        self.context = context
        self.compared = compared

    @property
    def before(self) -> str:
        """The present total, with its grade."""
        return self._total(self.compared.before)

    @property
    def after(self) -> str:
        """The total as it would be, with its grade."""
        return self._total(self.compared.after)

    @property
    def difference(self) -> str:
        """What it would add to the points that are certain."""
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
    """One plan, or one of its fields asked; the trial has the same."""

    @property
    def plan(self) -> Plan:
        """The plan the place is about."""
        return plan_at(self.context.session, self.context.dossier)

    @property
    def plan_field(self) -> str:
        """Which field of it is asked; empty where the plan is shown as a whole."""
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
        """The total as it would be, with its grade."""
        return self._words.after

    @property
    def difference(self) -> str:
        """What it would add."""
        return self._words.difference

    @property
    def tried(self) -> list[TriedRow]:
        """What is tried."""
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
        """Whether rows' points add up to the total, sections having no weights."""
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
        """The row's own points in words; empty for what earns none."""
        score = self.context.score_of(id)
        if score is None:
            return ""
        return self.context.phrase("of-points", points=trimmed(score.points, 2))

    @cached_property
    def labels(self) -> Labels:
        """The numbered plan is tried on."""
        return {c.WHAT_IF: self._what_if_label}

    def _what_if_label(self, number: str) -> str:
        return self.context.label("try-on" if number else "what-if")


class WhatIfView(PlanView):
    """The trial under way."""

    @property
    def trial_pages(self) -> tuple[int, int]:
        """The page of trials shown, from 1, of how many."""
        rows = trials(self.context.index, self.context.dossier)
        page, pages, _ = page_of_trials(rows, self.wait.page)
        return page + 1, pages

    @cached_property
    def labels(self) -> Labels:
        """What can be tried, ticked or not."""
        return {c.TRY: self._try_label, c.PLAN: self._plan_label}

    def _try_label(self, code: str) -> str:
        subject, language = self.context.index.subject[code], self.context.language
        mark = "☑" if subject in self.plan.answers else "☐"
        question = brief(self.context.topic_of(subject), QUESTION_SHOWN[language])
        return f"{mark} {name_at_start(code, language)} {question}"

    def _plan_label(self, argument: str) -> str:
        return self.context.label("plan-open" if argument.isdecimal() else f"plan-{argument}")


class PlansView(View):
    """The plans kept."""

    @property
    def plans(self) -> list[PlanRow]:
        """The plans kept, each calculated again."""
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

    @cached_property
    def labels(self) -> Labels:
        """A plan by its name."""
        return {c.PLAN: self._plan_label}

    def _plan_label(self, number: str) -> str:
        plans = kept_plans(self.context.dossier)
        return next(plan_name(plan) for plan in plans if str(plan.number) == number)


def plan_name(plan: Plan) -> str:
    """What a plan is called; its number where it has no name."""
    return plan.name or f"#{plan.number}"
