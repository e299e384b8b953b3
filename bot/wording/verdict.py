"""A result in sentences, the verdict first. A partial score is never shown as the result."""

import re

from bot.wording.coverage import covered, in_brackets, is_partial, of_scored_part, points_told
from bot.wording.musts import musts_in_words
from bot.wording.rule_names import name_at_start
from bot.wording.topics import topic
from bot.wording.truncate import brief
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Catalogue, Grade, Kind
from scoring.evaluation.gaps import next_grade, path_to
from scoring.evaluation.results import Evaluation, Outcome, Path, SectionScore
from scoring.evaluation.totals import shown_total
from scoring.rounding import fixed, trimmed
from scoring.values import Language, Text

CODES_SHOWN = 12
"""Numbers of questions named in the path; the rest are counted."""
WORDED = 3
"""Of those, how many are named in words."""


class Verdicts:
    """The sentences about one evaluation, in one language."""

    def __init__(self, catalogue: Catalogue, evaluation: Evaluation, language: Language) -> None:
        self.catalogue = catalogue
        self.evaluation = evaluation
        self.zh = language == "zh"

    def grade(self, grade: Grade) -> str:
        """A grade's title."""
        return self._say(grade.title)

    def _say(self, text: Text) -> str:
        return text.zh if self.zh else text.en

    @property
    def whose(self) -> str:
        """Whose scale the grades are of: a grade must never look official."""
        scale = re.split("[（(]", self._say(self.catalogue.grade_scale.title))[0].strip()
        return f"（{scale}，非官方）" if self.zh else f" ({scale}; not official)"

    @property
    def score(self) -> str:
        """Where the points stand, then the total, or the range while something is open."""
        result = self.evaluation
        if all(score.outcome is Outcome.UNDECIDED for score in result.criteria):
            return "计分的题还没有回答" if self.zh else "Nothing that earns points is answered yet"
        if result.is_nothing_scored:
            return self._why_no_total
        if result.total is not None:
            total = shown_total(self.catalogue.grade_scale, result.total)
            figure = f"总分 {total}" if self.zh else f"Total {total}"
        elif self.zh:
            figure = f"总分区间 {fixed(result.lower)}–{fixed(result.upper)}（还有未答）"
        else:
            lower, upper = fixed(result.lower), fixed(result.upper)
            figure = f"Total between {lower} and {upper} (some still open)"
        if result.unscored:
            figure = (
                f"能计分的部分：{figure}"
                if self.zh
                else f"Of what can be scored: {figure[0].lower()}{figure[1:]}"
            )
        told = points_told(result, self.zh)
        return "\n".join(filter(None, (told, figure + self._covered)))

    @property
    def _why_no_total(self) -> str:
        """Why no criterion is scored."""
        if self.evaluation.unscored:
            if self.zh:
                return "填的数都还没有基准值和引领值可比，暂不能计分"
            return "No number has a baseline and leading value to be scored by yet"
        if self.zh:
            return "没有总分：没有适用的计分条目"
        return "No total: nothing that earns points applies"

    @property
    def _covered(self) -> str:
        """On how much of the points the total rests, where some cannot be scored."""
        if not self.evaluation.unscored:
            return ""
        unscored = len(self.evaluation.unscored)
        one = "1 criterion has no benchmark and is left out; with one the total changes"
        many = f"{unscored} criteria have no benchmark and are left out; the total will change"
        waiting = one if unscored == 1 else many
        coverage = trimmed(100 * self.evaluation.coverage, 1)
        if self.zh:
            return f"，只覆盖 {coverage} % 的分值；{unscored} 条待对标，不计入，对标后会变"
        return f", on {coverage} % of the points; {waiting}"

    @property
    def standing(self) -> str:
        """Ready, not ready, or still open; beneath it the score that applies."""
        result = self.evaluation
        if result.blocked:
            return self._not_ready()
        return self._ready() if result.ready else self._undecided()

    def _undecided(self) -> str:
        result = self.evaluation
        undecided = (*result.undecided_requirements, *result.undecided_mandatory)
        musts = musts_in_words(self.catalogue, undecided, self.zh)
        if self.zh:
            verdict = f"<b>是否就绪还不能判断</b>：{musts}未答"
        else:
            without = "has no answer yet" if len(undecided) == 1 else "have no answer yet"
            verdict = f"<b>Readiness is open</b>: {musts} {without}"
        return f"{verdict}\n{self.score}"

    def _not_ready(self) -> str:
        result = self.evaluation
        unmet = (*result.unmet_requirements, *result.unmet_mandatory)
        count, musts = len(unmet), musts_in_words(self.catalogue, unmet, self.zh)
        grade = result.grade_if_ready
        if self.zh:
            these = f"补齐这 {count} 条后，按现在的分数相当于"
            would = f"；{these} {self.grade(grade)}{self.whose}" if grade else ""
            return f"<b>尚未就绪</b>：{musts}不符合{self._barred}\n{self.score}{would}"
        these = "once that is met" if count == 1 else f"once these {count} are met"
        would = f"; {these}, it would be {self.grade(grade)}{self.whose}" if grade else ""
        verb = "is" if count == 1 else "are"
        return f"<b>Not ready</b>: {musts} {verb} not met{self._barred}\n{self.score}{would}"

    @property
    def _barred(self) -> str:
        """A condition or basic requirement that is not met bars the application itself."""
        unmet = self.evaluation.unmet_requirements
        if not unmet:
            return ""
        if any(item.id in unmet for item in self.catalogue.conditions):
            return "，这一轮不能申报" if self.zh else "; you cannot apply in this round"
        return "，目前不能申报" if self.zh else "; you cannot apply yet"

    def _ready(self) -> str:
        grade = self.evaluation.grade
        if grade is None:
            ready = f"{self._all_musts_zh}都满足" if self.zh else "All musts are met"
            return f"<b>{ready}</b>{self._why_no_grade}\n{self.score}"
        named = f"就绪等级 {self.grade(grade)}" if self.zh else f"Readiness {self.grade(grade)}"
        return f"<b>{named}</b>{self.whose}\n{self.score}"

    @property
    def _why_no_grade(self) -> str:
        """Too little can be scored, or the range still spans several grades.

        Empty where nothing applies: the line of the score says so.
        """
        result, least = self.evaluation, self.catalogue.grade_scale.least_coverage
        if result.is_nothing_scored and not result.unscored:
            return ""
        if not result.is_range and result.coverage < least:
            share = trimmed(100 * least)
            if self.zh:
                return f"；能计分的不到 {share} % 的分值，不给档位，先补基准值和引领值"
            return f"; less than {share} % of the points can be scored, so there is no band yet"
        return "，等级待定" if self.zh else ", grade still open"

    @property
    def _has_mandatory(self) -> bool:
        return any(item.kind is Kind.MANDATORY for item in self.catalogue.criteria)

    @property
    def _all_musts_zh(self) -> str:
        names = ("申报条件" if self.catalogue.conditions else "", "基本要求")
        must = "、".join(filter(None, names))
        return f"{must}和必选要求" if self._has_mandatory else must

    def section_score(self, score: SectionScore) -> str:
        """A section's score, or its range while something is open."""
        if score.lower is None or score.upper is None:
            if score.unscored_points:
                return "待对标" if self.zh else "no benchmark"
            return "不适用" if self.zh else "N/A"
        if score.score is not None:
            return fixed(score.score, 1)
        return f"{fixed(score.lower, 0)}–{fixed(score.upper, 0)}"

    def path(self, index: CatalogueIndex) -> str:
        """The cheapest way to the next grade; empty where there is none."""
        grade = next_grade(self.catalogue, self.evaluation)
        way = path_to(self.catalogue, self.evaluation, grade) if grade else None
        if way is None:
            return ""
        must = [*way.requirements, *(gap.id for gap in way.mandatory)]
        more = [gap.id for gap in way.optional]
        if not must and not more:
            return ""
        lines = [self._goal(way)]
        if must:
            lines.append(("必须先满足：" if self.zh else "First:") + self._codes(index, must))
        if more:
            label = "再补这几条（条数最少）：" if must else "补这几条（条数最少）："
            lines.append((label if self.zh else "Fewest to add:") + self._codes(index, more))
        return "\n".join(lines)

    def _goal(self, way: Path) -> str:
        start, reached, title = fixed(way.start), fixed(way.reached), self.grade(way.grade)
        lower = trimmed(way.grade.lower)
        part = in_brackets(self.part, self.zh)
        title = f"{title}{self.whose}"
        more = self._coverage_wanted(way)
        if way.start == way.reached:
            if self.zh:
                return f"分数已够 {title}，{lower} 分起{part}；还要做到下面这些{more}"
            enough = f"The score is enough for {title}, from {lower}{part}"
            return f"{enough}; these are still needed{more}"
        is_final = self.evaluation.total is not None
        if self.zh:
            now = f"目前 {start} 分" if is_final else f"目前至少 {start} 分"
            to = "够" if more else "到"
            return f"{now}{part}；做到下面这些有 {reached} 分，{to} {title}，{lower} 分起{more}"
        now = f"{start} now" if is_final else f"At least {start} now"
        to = "enough for" if more else "which is"
        return f"{now}{part}; with these {reached}, {to} {title}, from {lower}{more}"

    def _coverage_wanted(self, way: Path) -> str:
        """What the grade wants beside the points, where too few of them would be scored."""
        least = self.catalogue.grade_scale.least_coverage
        if way.coverage >= least:
            return ""
        wanted, then = trimmed(100 * least), trimmed(100 * way.coverage, 1)
        if self.zh:
            return f"；另外至少 {wanted} % 的分值已答并已对标才给档位，做完这些是 {then} %"
        needs = f"a band also needs at least {wanted} % of the points answered and benchmarked"
        return f"; {needs}, with these it is {then} %"

    @property
    def part(self) -> str:
        """Of what part a total is, where some points cannot be scored; empty otherwise."""
        if not is_partial(self.evaluation):
            return ""
        of = f"{of_scored_part(self.zh)}{'，' if self.zh else '; '}"
        return of + covered(self.evaluation, self.zh)

    def _codes(self, index: CatalogueIndex, subjects: list[str]) -> str:
        """The first few with short words, more by number, the rest counted."""
        subjects = sorted(subjects, key=index.position.__getitem__)
        named = [
            name_at_start(index.code[subject], "zh" if self.zh else "en")
            for subject in subjects[:CODES_SHOWN]
        ]
        for at, subject in enumerate(subjects[:WORDED]):
            about = self._say(topic(self.catalogue, index.asked[subject]))
            named[at] = f"\n· {named[at]} {brief(about, 24 if self.zh else 48)}"
        if len(named) > WORDED:
            named[WORDED] = f"\n· {named[WORDED]}"
        rest = len(subjects) - CODES_SHOWN
        if rest > 0:
            named.append(f"……共 {len(subjects)} 条" if self.zh else f"… {len(subjects)} in all")
        return " ".join(named).replace(" \n", "\n")

    @property
    def exclusions(self) -> str:
        """Both totals, where criteria were left out as not applicable."""
        result = self.evaluation
        other = result.total_without_exclusion
        if result.total is None or other is None or other == result.total:
            return ""
        if self.zh:
            return f"有条目不适用并从满分中去掉；若不去掉，总分为 {fixed(other)}"
        lost = fixed(other)
        return f"Some criteria are left out as N/A; counted as lost, the total would be {lost}"
