"""The overview: status, contents, lists, gaps, summary, report, settings."""

from decimal import Decimal
from typing import Any

from markupsafe import Markup
from propcache.api import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.labels import listing_label
from bot.screens.core.view import Labels, ProgressView, View, bar
from bot.screens.devices.mail import with_mail
from bot.screens.enterprise import CatalogueView
from bot.screens.evidence import ProofView
from bot.screens.groups import Row, rows_of
from bot.screens.review.reviewing import ScoredLine, scored_lines, scores_title
from bot.wording.marks import marks_counted
from bot.wording.results.improvements import grouped, improvement_in_words
from bot.wording.results.next_grade import way_to_next_grade
from bot.wording.results.verdict import of_hundred, section_figure
from bot.wording.rules import statement
from dialogs.core import buttons as c
from dialogs.core.navigation import listed, page_of
from dialogs.dossier.dossier import ProfileField
from dialogs.overview.papers import SELF_EVALUATION, THIRD_PARTY, WITH_THIRD_PARTY, word_papers
from dialogs.overview.screens import GAPS_SHOWN
from dialogs.typed.china_time import day_in_china
from scoring.answers.model import Unclear
from scoring.catalogue.model import Kind
from scoring.evaluation.aggregation import add
from scoring.evaluation.results import Outcome
from scoring.improvement.gaps import gaps
from scoring.improvement.improvements import Improvement, Plant, improvements, nearest
from scoring.rounding import trimmed

IMPROVEMENTS_SHOWN = 5
SHORT_BAR_LENGTH = 5
"""Length of the bar before a section: short, so that a phone fits the score beside it."""
BLOCKING_SHOWN = 8
"""Blocking rows named on one screen; the rest are counted."""
CONTRADICTIONS_SHOWN = 5
"""Pairs of contradicting answers on one screen; the rest are counted."""
REPORTS_SHOWN = 5
UNREAD_SHOWN = 10


# --- the present result


class VerdictView(View):
    """A place that begins with the verdict."""

    @property
    def verdict(self) -> Markup:
        """The verdict, in one or two sentences."""
        said = self.context.verdict
        return Markup("<b>{}</b>{}").format(self.say(said.headline), self.say(said.after_headline))

    @property
    def open_count(self) -> int:
        """How many subjects are unanswered or answered with "not known"."""
        return len(listed(self.context.index, self.context.dossier, "unanswered"))

    @property
    def to_confirm(self) -> str:
        """How many answers are to be confirmed, and what rests on them; empty for none."""
        context = self.context
        answers, marks = context.dossier.answers, context.dossier.to_confirm
        said = marks_counted(context.catalogue, answers, marks) if marks else None
        return context.say(said) if said else ""

    @property
    def unclear(self) -> str:
        """The subjects answered with "not known"; empty if there are none."""
        context = self.context
        answers = context.dossier.answers
        found = [id for id in context.index.subjects if isinstance(answers.get(id), Unclear)]
        return context.listed([context.named_at_start(id) for id in found])


class ResultView(VerdictView, ProofView):
    """A place that shows the result by section, and what blocks readiness."""

    @property
    def name(self) -> str | None:
        """The enterprise's name."""
        return self.context.dossier.profile.name

    @property
    def closed(self) -> int:
        """The number of the version it stands closed as; 0 while it is open."""
        return self.context.dossier.closed

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections with bar, score or range, and progress."""
        context = self.context
        dossier, members = context.dossier, context.index.members
        return [
            {
                "title": context.title_of(score.id),
                "bar": bar(score.lower or 0, 100, SHORT_BAR_LENGTH),
                "score": context.say(section_figure(score)),
                "done": len(members[score.id]) - dossier.count_open(members[score.id]),
                "of": len(members[score.id]),
            }
            for score in context.evaluation.sections
        ]

    @property
    def _all_blocking(self) -> tuple[str, ...]:
        result = self.context.evaluation
        return (*result.unmet_requirements, *result.unmet_mandatory)

    def _named(self, subject: str) -> str:
        return f"{self.context.named_at_start(subject)} {self.context.topic_of(subject)}"

    @property
    def blocking(self) -> list[str]:
        """The rules that are failed and block readiness, at most ``BLOCKING_SHOWN``."""
        return [self._named(subject) for subject in self._all_blocking[:BLOCKING_SHOWN]]

    @property
    def blocking_more(self) -> int:
        """How many more of them there are than shown."""
        return max(0, len(self._all_blocking) - BLOCKING_SHOWN)

    @property
    def contradicting(self) -> list[tuple[str, str]]:
        """The pairs of questions whose answers contradict each other."""
        found, named = self.context.contradictions[:CONTRADICTIONS_SHOWN], self.context.named
        return [(named(pair.id), named(pair.presupposed)) for pair in found]

    @property
    def contradicting_more(self) -> int:
        """How many more pairs there are than shown."""
        return max(0, len(self.context.contradictions) - CONTRADICTIONS_SHOWN)

    @property
    def narrowing(self) -> str:
        """What would narrow the range if numbers have no benchmark; empty if nothing would."""
        narrowing = self.context.verdict.narrowing
        return self.say(narrowing) if narrowing else ""


class StatusView(ProgressView, ResultView):
    """The progress of the assessment."""

    @property
    def present(self) -> list[str]:
        """Who else is in the case at the moment."""
        return self.context.present

    @property
    def mode_name(self) -> str:
        """The name of the mode."""
        return str(self.context.words["modes"][self.context.session.mode or "full"])


class SummaryView(ResultView):
    """The summary of the result."""

    @property
    def has_scored_answers(self) -> bool:
        """Whether any criterion is answered."""
        return self.context.has_scored_answers

    @property
    def open_scored(self) -> int:
        """Criteria without an answer: only these widen the range."""
        return self.context.dossier.count_open(row.id for row in self.context.catalogue.criteria)

    @property
    def open_optional(self) -> int:
        """Optional criteria without an answer."""
        index = self.context.index
        optional = set(index.subjects) - set(index.gating_subjects)
        return self.context.dossier.count_open(optional)

    @property
    def optional_points(self) -> str:
        """The points of a section's optional criteria; a range if sections differ."""
        catalogue = self.context.catalogue
        optional = [row for row in catalogue.criteria if row.kind is Kind.OPTIONAL]
        held = {
            sum(row.points for row in optional if row.section == section.id)
            for section in catalogue.sections
        }
        return "–".join(trimmed(Decimal(points)) for points in sorted({min(held), max(held)}))

    @property
    def unscored(self) -> list[str]:
        """The questions answered by a number that cannot be scored yet."""
        return [self._named(subject) for subject in self.context.evaluation.unscored]

    @property
    def scores(self) -> list[ScoredLine]:
        """The self-assessed and the reviewed result; none where nothing is reviewed."""
        return scored_lines(self.context)

    @property
    def scores_title(self) -> str:
        """What stands side by side."""
        return scores_title(self.context)

    @property
    def path_words(self) -> str:
        """The way to the next grade; empty if there is none to show."""
        return _path_words(self.context)

    @property
    def exclusion_words(self) -> str:
        """How leaving criteria out changed the total; empty if it did not."""
        exclusions = self.context.verdict.exclusions
        return self.say(exclusions) if exclusions else ""


class GapsView(View):
    """Where points can still be gained."""

    @property
    def unscored(self) -> tuple[str, ...]:
        """The ids of the questions answered by a number that cannot be scored yet."""
        return self.context.evaluation.unscored

    @property
    def to_compare(self) -> dict[str, str]:
        """The questions whose number has no benchmark, and their points in total."""
        context = self.context
        scores = [row for row in context.evaluation.criteria if row.outcome is Outcome.UNSCORED]
        codes = [context.index.code[row.id] for row in scores]
        return {
            "codes": context.listed(codes),
            "points": trimmed(of_hundred(context.evaluation, add(r.points for r in scores)), 2),
        }

    @cached_property
    def gaps(self) -> list[dict[str, Any]]:
        """The widest gaps, without those listed in ``improvements``."""
        context, told_of = self.context, {ways[0].id for ways in self._ways}
        return [
            {
                "code": context.index.code[gap.id],
                "gain": context.gain_in_words(gap.points_to_win),
                "question": context.say(statement(context.catalogue, context.index.asked[gap.id])),
                "blocking": gap.blocking,
            }
            for gap in gaps(context.catalogue, context.evaluation)[:GAPS_SHOWN]
            if gap.id not in told_of
        ]

    @cached_property
    def _ways(self) -> list[tuple[Improvement, ...]]:
        """Improvements derived from the yearly figures, those with the most points first."""
        context = self.context
        dossier = context.dossier
        plant = Plant(
            dossier.figures,
            dossier.profile.industry,
            dossier.profile.province,
            dossier.carriers_open,
        )
        found = improvements(context.catalogue, dossier.answers, plant, context.evaluation)
        return list(grouped(nearest(found)))[:IMPROVEMENTS_SHOWN]

    @property
    def improvements(self) -> list[str]:
        """The improvements in words, each with the question that would earn full points."""
        context = self.context
        return [
            f"{context.named(ways[0].id)} {context.say(improvement_in_words(ways))}"
            for ways in self._ways
        ]

    @property
    def has_blocking_gaps(self) -> bool:
        """Whether one of the gaps shown blocks readiness."""
        return any(gap["blocking"] for gap in self.gaps)

    @property
    def path_words(self) -> str:
        """The way to the next grade; empty if there is none to show."""
        return _path_words(self.context)


def _path_words(context: ScreenContext) -> str:
    way = way_to_next_grade(context.verdict, context.index)
    return context.say(way) if way else ""


def unread_in_words(context: ScreenContext) -> str:
    """The questions with comments not read yet, with their number; empty for none."""
    unread = context.around.unread
    known = [one for one in context.index.subjects if one in unread]
    shown = [
        context.phrase("unread-of", where=context.named(one), count=unread[one])
        for one in known[:UNREAD_SHOWN]
    ]
    return context.listed(shown)


# --- contents and lists


class ContentsView(View):
    """The groups of questions."""

    @property
    def present(self) -> list[str]:
        """Who else is in the case at the moment."""
        return self.context.present

    @property
    def group_overview(self) -> list[dict[str, Any]]:
        """Every group, with how many of its questions are answered."""
        context = self.context
        answers = context.dossier.answers
        return [
            {
                "title": context.title_of(group),
                "done": sum(subject in answers for subject in members),
                "of": len(members),
            }
            for group, members in context.index.members.items()
        ]

    @property
    def labels(self) -> Labels:
        """The title of each group."""
        return {c.SECTION: self.context.title_of}


class PageView(View):
    """A list of questions shown page by page."""

    def _subjects(self) -> tuple[str, ...]:
        raise NotImplementedError

    @cached_property
    def _page(self) -> tuple[int, int, tuple[str, ...]]:
        return page_of(self._subjects(), self.wait.page)

    @property
    def page_number(self) -> int:
        """The page shown, from 1."""
        return self._page[0] + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self._page[1]

    @property
    def page_rows(self) -> list[Row]:
        """The rows on the page."""
        return rows_of(self.context, self._page[2])


class SectionView(PageView):
    """All questions of one group."""

    def _subjects(self) -> tuple[str, ...]:
        return self.context.index.members[self.wait.subject]

    @property
    def present(self) -> list[str]:
        """Who else is in the case at the moment."""
        return self.context.present

    @property
    def group_title(self) -> str:
        """The title of the group shown."""
        return self.context.title_of(self.wait.subject)

    @property
    def labels(self) -> Labels:
        """The group button starts with this group."""
        return {c.GROUP: "group"}


class ListingView(PageView):
    """Questions selected by status, such as the unanswered ones."""

    def _subjects(self) -> tuple[str, ...]:
        return listed(self.context.index, self.context.dossier, self.wait.subject)

    @property
    def listing_title(self) -> str:
        """The title of the list, with its count."""
        return listing_label(self.context, self.wait.subject)

    @property
    def unread(self) -> str:
        """The questions with comments that were not read yet, with their number."""
        return unread_in_words(self.context)

    def rows(self, offered: c.Rows) -> c.Rows:
        """What others were asked, and what others asked, if there is any."""
        around = self.context.around
        shared = (c.SHARED,) if around.shared else ()
        tasks = (c.TASKS,) if around.tasks else ()
        return (*offered[:-1], (*shared, *tasks), *offered[-1:])

    @property
    def labels(self) -> Labels:
        """From one's own assessment the tasks are those of others."""
        return {c.TASKS: "tasks-mine"}

    @property
    def pinned(self) -> frozenset[str]:
        """What waits for a decision stays in view."""
        return super().pinned | {c.SHARED, c.TASKS}


# --- the report and the settings


class ReportView(VerdictView):
    """The choice of the report's language, and the reports made so far."""

    @property
    def leading_on(self) -> tuple[str, ...]:
        """The report in the language of the dialogue."""
        return (c.choice(c.REPORT, self.context.language),)

    @property
    def labels(self) -> Labels:
        """Of an edition without an official form of the report, the self-evaluation is its own."""
        return {c.REPORT: self._label}

    def _label(self, code: str) -> str:
        edition = self.context.index.catalogue.edition
        is_form = code != SELF_EVALUATION or edition in WITH_THIRD_PARTY
        return str(self.context.label(f"report-{code}" if is_form else "report-word"))

    @property
    def has_third_party(self) -> bool:
        """Whether the third-party report is offered."""
        return THIRD_PARTY in word_papers(self.context.index.catalogue, self.context.dossier)

    @property
    def answered_all(self) -> int:
        """How many answers there are, whatever the mode."""
        return len(self.context.dossier.answers)

    @property
    def missing_facts(self) -> list[str]:
        """The missing facts that figures and local rules depend on."""
        names: dict[str, str] = self.context.words["fields"]
        needed: tuple[ProfileField, ...] = ("period", "province", "industry")
        return [names[field] for field in needed if self.context.fact(field) is None]

    @property
    def reports(self) -> list[tuple[str, str]]:
        """Number and date of the latest reports, newest first."""
        newest = reversed(self.context.dossier.reports[-REPORTS_SHOWN:])
        return [(report.number, f"{day_in_china(report.issued)}") for report in newest]


class ReportSentView(View):
    """What to do after a report."""

    @property
    def notice_after(self) -> str:
        """The notice that the report is ready."""
        return self.context.notice("report-sent")

    @property
    def labels(self) -> Labels:
        """The purpose each button has after a report."""
        return {c.GAPS: "see-gaps", c.CONTENTS: "change-answers"}


class SettingsView(CatalogueView):
    """The settings."""

    @property
    def mode_name(self) -> str:
        """The name of the mode."""
        return str(self.context.words["modes"][self.context.session.mode or "full"])

    def rows(self, offered: c.Rows) -> c.Rows:
        """Notices by mail are offered where mail is sent."""
        return with_mail(self, offered)
