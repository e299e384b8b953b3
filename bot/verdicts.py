"""A result in sentences, the verdict first. A partial score is never shown as the result."""

import re

from bot.shortening import brief
from dialogs.outline import Outline
from dialogs.session import Language
from scoring.catalogue import Catalogue, Grade, Text
from scoring.gaps import next_grade, path_to
from scoring.results import Evaluation, Outcome, Path, SectionScore
from scoring.rounding import plain, shown
from scoring.totals import shown_total

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
        """The total, or the range while something is open."""
        result = self.evaluation
        if all(score.outcome is Outcome.UNDECIDED for score in result.criteria):
            return "计分的题还没有回答" if self.zh else "Nothing that earns points is answered yet"
        if result.total is not None:
            total = shown_total(self.catalogue.grade_scale, result.total)
            return f"总分 {total}" if self.zh else f"Total {total}"
        lower, upper = shown(result.lower), shown(result.upper)
        if self.zh:
            return f"总分区间 {lower}–{upper}（还有未答）"
        return f"Total between {lower} and {upper} (some still open)"

    @property
    def standing(self) -> str:
        """Ready, not ready, or still open; beneath it the score that applies."""
        result = self.evaluation
        if result.blocked:
            return self._not_ready()
        return self._ready() if result.ready else self._undecided()

    def _undecided(self) -> str:
        result = self.evaluation
        count = len(result.undecided_requirements) + len(result.undecided_mandatory)
        if self.zh:
            verdict = f"<b>是否就绪还不能判断</b>：{count} 条基本要求或必选要求未答"
        else:
            without = "has no answer yet" if count == 1 else "have no answer yet"
            verdict = f"<b>Readiness is open</b>: {_musts(count)} {without}"
        return f"{verdict}\n{self.score}"

    def _not_ready(self) -> str:
        result = self.evaluation
        count = len(result.unmet_requirements) + len(result.unmet_mandatory)
        grade = result.grade_if_ready
        if self.zh:
            these = f"补齐这 {count} 条后，按现在的分数相当于"
            would = f"；{these} {self.grade(grade)}{self.whose}" if grade else ""
            unmet = f"{count} 条基本要求或必选要求不符合{self._barred}"
            return f"<b>尚未就绪</b>：{unmet}\n{self.score}{would}"
        these = "once that is met" if count == 1 else f"once these {count} are met"
        would = f"; {these}, it would be {self.grade(grade)}{self.whose}" if grade else ""
        unmet = f"{_musts(count)} {'is' if count == 1 else 'are'} not met"
        return f"<b>Not ready</b>: {unmet}{self._barred}\n{self.score}{would}"

    @property
    def _barred(self) -> str:
        """A basic requirement that is not met bars the application itself."""
        if not self.evaluation.unmet_requirements:
            return ""
        return "，目前不能申报" if self.zh else "; you cannot apply yet"

    def _ready(self) -> str:
        grade = self.evaluation.grade
        if grade is None:
            open_grade = "等级待定" if self.zh else "grade still open"
            ready = "基本要求和必选要求都满足" if self.zh else "All musts are met"
            return f"<b>{ready}</b>，{open_grade}\n{self.score}"
        named = f"就绪等级 {self.grade(grade)}" if self.zh else f"Readiness {self.grade(grade)}"
        return f"<b>{named}</b>{self.whose}\n{self.score}"

    def section_score(self, score: SectionScore) -> str:
        """A section's score, or its range while something is open."""
        if score.lower is None or score.upper is None:
            return "不适用" if self.zh else "N/A"
        if score.score is not None:
            return shown(score.score, 1)
        return f"{shown(score.lower, 0)}–{shown(score.upper, 0)}"

    def path(self, outline: Outline) -> str:
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
            lines.append(("必须先满足：" if self.zh else "First:") + self._codes(outline, must))
        if more:
            label = "再补这几条（条数最少）：" if must else "补这几条（条数最少）："
            lines.append((label if self.zh else "Fewest to add:") + self._codes(outline, more))
        return "\n".join(lines)

    def _goal(self, way: Path) -> str:
        start, reached, title = shown(way.start), shown(way.reached), self.grade(way.grade)
        lower = plain(way.grade.lower)
        title = f"{title}{self.whose}"
        if way.start == way.reached:
            if self.zh:
                return f"分数已够 {title}，{lower} 分起；还要做到下面这些"
            return f"The score is enough for {title}, from {lower}; these are still needed"
        is_final = self.evaluation.total is not None
        if self.zh:
            now = f"目前 {start} 分" if is_final else f"目前至少 {start} 分"
            return f"{now}；做到下面这些有 {reached} 分，到 {title}，{lower} 分起"
        now = f"{start} now" if is_final else f"At least {start} now"
        return f"{now}; with these {reached}, which is {title}, from {lower}"

    def _codes(self, outline: Outline, subjects: list[str]) -> str:
        """The first few with short words, more by number, the rest counted."""
        subjects = sorted(subjects, key=outline.position.__getitem__)
        named = [f"#{outline.code[subject]}" for subject in subjects[:CODES_SHOWN]]
        for at, subject in enumerate(subjects[:WORDED]):
            question = brief(self._say(outline.asked[subject].question), 24 if self.zh else 48)
            named[at] = f"\n· {named[at]} {question}"
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
            return f"有条目不适用并从满分中去掉；若不去掉，总分为 {shown(other)}"
        lost = shown(other)
        return f"Some criteria are left out as N/A; counted as lost, the total would be {lost}"


def _musts(count: int) -> str:
    if count == 1:
        return "1 basic requirement or mandatory criterion"
    return f"{count} basic requirements or mandatory criteria"
