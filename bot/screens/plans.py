"""What a template may ask about trials and plans."""

from dataclasses import dataclass
from functools import cached_property

from bot.screens.context import Basis
from bot.wording.answers import answer_in_words
from bot.wording.coverage import covered, in_brackets, is_partial, of_scored_part
from bot.wording.rule_names import name_at_start
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.dossier import Plan
from dialogs.core.session import Place
from dialogs.plans.planning import IN_A_ROW
from dialogs.plans.screens import kept_plans, page_of_trials, plan_at, trials
from scoring.answers.acceptance import unfit
from scoring.catalogue.model import Grade
from scoring.evaluation.results import Evaluation, Outcome
from scoring.evaluation.what_if import Comparison, compare
from scoring.rounding import fixed

QUESTION_SHOWN = {"zh": 30, "en": 48}
"""Characters of a question on the button that tries it."""


@dataclass(frozen=True)
class TriedRow:
    """One thing tried: the question's number, what it is taken to be, and its own points.

    The points are named only where those of other rows cannot be scored.
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


class PlanScene(Basis):
    """The trial under way, and the plans kept."""

    @property
    def plan(self) -> Plan:
        """The plan the place is about."""
        return plan_at(self.session, self.dossier)

    @property
    def plan_field(self) -> str:
        """Which field of it is asked; empty where the plan is shown as a whole."""
        return self.wait.detail.removesuffix(IN_A_ROW)

    @cached_property
    def _compared(self) -> Comparison:
        return compare(self.catalogue, self.dossier.answers, self.plan.answers)

    @cached_property
    def _unfit(self) -> frozenset[str]:
        return frozenset(unfit(self.catalogue, self.plan.answers))

    @property
    def before(self) -> str:
        """The total as it stands, with its grade."""
        return self._standing_of(self._compared.before, self._compared)

    @property
    def after(self) -> str:
        """The total as it would be, with its grade."""
        return self._standing_of(self._compared.after, self._compared)

    @property
    def difference(self) -> str:
        """What it would add; of a range, to its lower end."""
        return self._gain(self._compared)

    @property
    def tried(self) -> list[TriedRow]:
        """What is tried."""
        return [
            TriedRow(
                name=self._at_start(id),
                question=self.topic_of(id),
                answer=self._tried_words(id),
                worth=self.points_of(id) if self._is_partial(self._compared) else "",
            )
            for id in self.plan.answers
            if id in self.index.asked and id not in self._unfit
        ]

    def _tried_words(self, id: str) -> str:
        item, answer = self.index.asked[id], self.plan.answers[id]
        words = answer_in_words(item, answer, self.words, self.language)
        if id not in self._compared.after.unscored:
            return words
        unscored = self.words["outcomes"][Outcome.UNSCORED.value]
        return f"{words}（{unscored}）" if self.language == "zh" else f"{words} ({unscored})"

    def _gain(self, compared: Comparison) -> str:
        if compared.before.is_nothing_scored or compared.after.is_nothing_scored:
            return "—"
        gain, zh = compared.after.lower - compared.before.lower, self.language == "zh"
        figure = f"{'+' if gain >= 0 else ''}{fixed(gain)}{' 分' if zh else ' points'}"
        part = of_scored_part(zh) if self._is_partial(compared) else ""
        return figure + in_brackets(part, zh)

    @staticmethod
    def _is_partial(compared: Comparison) -> bool:
        """Whether either total is of the scored part only: then both say of how much they are."""
        return is_partial(compared.before, compared.after)

    def _standing_of(self, result: Evaluation, compared: Comparison) -> str:
        figure = _total(result)
        zh = self.language == "zh"
        part = covered(result, zh) if self._is_partial(compared) else ""
        grade = self._grade_words(result.grade, result.grade_if_ready)
        said = ("；" if zh else "; ").join(filter(None, (part, grade)))
        return figure + in_brackets(said, zh)

    def _grade_words(self, grade: Grade | None, if_ready: Grade | None) -> str:
        if grade is not None:
            return self.say(grade.title)
        if if_ready is not None:
            title, zh = self.say(if_ready.title), self.language == "zh"
            return f"未就绪；分数相当于{title}" if zh else f"not ready; the score of {title}"
        return ""

    @property
    def plans(self) -> list[PlanRow]:
        """The plans kept, each worked out anew."""
        return [self._plan_row(plan) for plan in kept_plans(self.dossier)]

    def _plan_row(self, plan: Plan) -> PlanRow:
        compared = compare(self.catalogue, self.dossier.answers, plan.answers)
        return PlanRow(
            number=plan.number,
            name=plan.name or f"#{plan.number}",
            owner=plan.owner,
            due=plan.due,
            cost=plan.cost,
            before=self._standing_of(compared.before, compared),
            after=self._standing_of(compared.after, compared),
            difference=self._gain(compared),
        )

    @property
    def trial_pages(self) -> tuple[int, int]:
        """The page of trials shown, from 1, of how many."""
        page, pages, _ = page_of_trials(trials(self.index, self.dossier), self.wait.page)
        return page + 1, pages

    def plan_label(self, verb: str, argument: str) -> str | None:
        """What a button of this part says; ``None`` for another's."""
        if verb == c.TRY:
            subject = self.index.subject[argument]
            mark = "☑" if subject in self.plan.answers else "☐"
            question = self.topic_of(subject)
            shown_question = brief(question, QUESTION_SHOWN[self.language])
            return f"{mark} {name_at_start(argument, self.language)} {shown_question}"
        if verb == c.PLAN and argument.isdecimal():
            if self.wait.at is Place.WHAT_IF:
                return str(self.words["labels"]["plan-open"])
            return next(row.name for row in self.plans if str(row.number) == argument)
        if verb == c.WHAT_IF and argument:
            return str(self.words["labels"]["try-on"])
        return None


def _total(result: Evaluation) -> str:
    """The total or its range; a dash where nothing is scored."""
    if result.is_nothing_scored:
        return "—"
    if result.total is not None:
        return fixed(result.total)
    return f"{fixed(result.lower)}–{fixed(result.upper)}"
