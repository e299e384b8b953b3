"""What reviewers say of answers, the lists of it, and rows sent back."""

from collections.abc import Mapping
from dataclasses import dataclass

from propcache.api import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import PRESENCE_LABELS, Labels, SubPlaceView, View
from bot.screens.devices.devices import moment_in_china
from bot.screens.groups import Row, rows_of
from bot.wording.answers import answer_in_words
from bot.wording.results.reviewed import reviewed_figure
from bot.wording.results.verdict import Verdict as ResultInWords
from bot.wording.results.verdict import figure
from dialogs.core import buttons as c
from dialogs.core.decided import (
    decided_parts,
    decisions_seen,
    is_decided_shown,
    is_standing,
    latest_signature,
    listed_rows,
    undecided_rows,
)
from dialogs.core.navigation import page_of
from dialogs.core.reviewed import (
    OUTDATED,
    QUESTIONED,
    changed_rows,
    is_changed,
    is_outdated,
    overriding,
    questioned,
    review_listed,
    review_listing,
    review_progress,
    unchanged_rows,
)
from dialogs.core.waits import ReviewTyped
from dialogs.dossier.reviews import Return, ReturnedRow, Signature
from dialogs.review.returning import to_be_returned
from dialogs.review.reviewing import has_bands
from dialogs.review.screens import page_of_rows
from dialogs.sharing.seen import from_json
from scoring.answers.model import Answer
from scoring.catalogue.model import Catalogue
from scoring.evaluation.readiness import Readiness
from scoring.evaluation.reviewed import Reviewed, reviewed
from scoring.rounding import trimmed

MARKS: Mapping[str, str] = {
    "": "▫️",
    "unreviewed": "▫️",
    "accepted": "✅",
    "questioned": "❓",
    "overridden": "→",
    "outdated": "⚠️",
}


@dataclass(frozen=True)
class SaidOfRow:
    """What a reviewer said of a row, in words; ``own`` is their own answer, of an override."""

    listing: str
    verdict: str
    own: str
    reason: str
    who: str
    is_outdated: bool
    reviewed: str = ""


@dataclass(frozen=True)
class DecidedRow:
    """What a row is decided as, in words; ``is_own``: not taken from the review."""

    value: str
    reason: str
    who: str
    is_own: bool
    is_outdated: bool


@dataclass(frozen=True)
class ScoredLine:
    """One of the results side by side."""

    title: str
    total: str
    verdict: str
    who: str


@dataclass(frozen=True)
class ReturnedLine:
    """A row that was sent back: then and now."""

    name: str
    question: str
    reason: str
    before: str
    now: str
    note: str
    files: str
    is_changed: bool


def in_words(context: ScreenContext, subject: str, answer: Answer | None) -> str:
    """An answer to a question of the catalogue; a dash for none."""
    item = context.index.asked.get(subject)
    if answer is None or item is None:
        return context.phrase("no-answer")
    return answer_in_words(item, answer, context.words, context.language)


def signature(context: ScreenContext, by: Signature) -> str:
    """Name, role and time."""
    roles: Mapping[str, str] = context.words["roles-short"]
    role = roles.get(by.role, by.role)
    return context.phrase("signed", name=by.name, role=role, at=moment_in_china(by.at))


def said_of(context: ScreenContext, subject: str) -> SaidOfRow | None:
    """What was said of a row; ``None`` if nothing was."""
    review = context.dossier.reviews.get(subject)
    if review is None:
        return None
    own = in_words(context, subject, review.value) if review.value is not None else ""
    outdated = is_outdated(context.dossier, subject)
    return SaidOfRow(
        listing=review_listing(context.dossier, subject),
        verdict=str(context.words["verdicts"][review.verdict.value]),
        own=own,
        reason=review.reason,
        who=signature(context, review.by),
        is_outdated=outdated,
        reviewed=in_words(context, subject, review.on) if outdated else "",
    )


def reviewed_result(context: ScreenContext) -> Reviewed:
    """The result with what reviewers said."""
    dossier = context.dossier
    return reviewed(context.catalogue, dossier.answers, overriding(dossier), questioned(dossier))


def scored_lines(context: ScreenContext) -> list[ScoredLine]:
    """The self-assessed, the reviewed and the decided result, as far as there are others."""
    dossier = context.dossier
    if not dossier.reviews and not is_decided_shown(dossier):
        return []
    own, titles = context.evaluation, context.words["results"]
    lines = [
        ScoredLine(
            titles["self"], figure(context.catalogue, own), context.say(context.verdict.badge), ""
        )
    ]
    if dossier.reviews:
        latest = max(dossier.reviews.values(), key=lambda review: review.by.at)
        after = reviewed_result(context)
        lines.append(_line(context, "reviewed", after, signature(context, latest.by)))
    if is_decided_shown(dossier):
        by = latest_signature(dossier)
        who = signature(context, by) if by else context.phrase("nobody-decided")
        if count := len(undecided_rows(context.index, dossier)):
            who = f"{context.phrase('undecided-count', count=count)} · {who}"
        lines.append(_line(context, "decided", decided_result(context), who))
    return lines


def decided_result(context: ScreenContext) -> Reviewed:
    """The result with what is decided, as far as the person may see it."""
    dossier = context.dossier
    parts = decided_parts(dossier.answers, decisions_seen(dossier))
    return reviewed(context.catalogue, dossier.answers, parts.deciding, parts.undecided)


def scores_title(context: ScreenContext) -> str:
    """What stands side by side."""
    is_decided = is_decided_shown(context.dossier)
    return context.phrase("scores-title-decided" if is_decided else "scores-title")


def line_by(
    context: ScreenContext, catalogue: Catalogue, title: str, after: Reviewed, by: Signature
) -> ScoredLine:
    """One of the results, signed; by the catalogue of a version."""
    return ScoredLine(
        context.words["results"][title],
        reviewed_figure(catalogue, after),
        context.say(_verdict_of(catalogue, after).badge),
        signature(context, by),
    )


def _line(context: ScreenContext, title: str, after: Reviewed, who: str) -> ScoredLine:
    return ScoredLine(
        context.words["results"][title],
        reviewed_figure(context.catalogue, after),
        context.say(_verdict_of(context.catalogue, after).badge),
        who,
    )


def decided_of(context: ScreenContext, subject: str) -> DecidedRow | None:
    """What a row is decided as, in words; ``None`` if it is not, as far as the person sees."""
    decision = decisions_seen(context.dossier).get(subject)
    if decision is None:
        return None
    return DecidedRow(
        value=in_words(context, subject, decision.value),
        reason=decision.reason,
        who=signature(context, decision.by),
        is_own=decision.is_own,
        is_outdated=not is_standing(context.dossier, subject, decision),
    )


def _verdict_of(catalogue: Catalogue, after: Reviewed) -> ResultInWords:
    """The words for the reviewed result: the end that decides readiness says it."""
    decides = after.high if after.readiness is Readiness.NOT_READY else after.low
    return ResultInWords(catalogue, decides)


class ReviewView(SubPlaceView):
    """A place about what is said of the answer to a question."""

    @property
    def said(self) -> SaidOfRow | None:
        """What was said of it last."""
        return said_of(self.context, self.wait.subject)

    @property
    def current(self) -> str:
        """The present answer."""
        subject = self.wait.subject
        return in_words(self.context, subject, self.context.dossier.answers.get(subject))

    @property
    def points(self) -> str:
        """What the row earns as it is answered; empty if it earns none."""
        score = self.context.score_of(self.wait.subject)
        if score is None:
            return ""
        return f"{trimmed(score.obtained, 2)} / {trimmed(score.points, 2)}"

    @property
    def typed_review(self) -> ReviewTyped | None:
        """What was said so far."""
        return self.wait.state_if(ReviewTyped)

    @property
    def own(self) -> str:
        """The reviewer's own answer so far; empty if there is none."""
        typed = self.typed_review
        answer = from_json(typed.value) if typed else None
        return in_words(self.context, self.wait.subject, answer) if answer is not None else ""

    @property
    def mine(self) -> str:
        """The verdict that was just given."""
        typed = self.typed_review
        return str(self.context.words["verdicts"][typed.verdict]) if typed else ""

    @property
    def bands(self) -> list[tuple[str, str]]:
        """The rating bands that may be pressed."""
        item = self.item
        if not has_bands(item):
            return []
        bands = self.context.catalogue.rating_bands
        return [(self.say(band.label), self.say(band.description)) for band in bands]

    @property
    def labels(self) -> Labels:
        """The answers as at the question; back leads to it."""
        return {
            **super().labels,
            c.OVERRIDE: self._answer_label,
            c.MINE: "review-mine",
            c.THEIRS: "review-theirs",
        }

    def _answer_label(self, answer: str) -> str:
        if answer in (c.MET, c.NOT_MET, c.NOT_APPLICABLE):
            presence = PRESENCE_LABELS if self.item.asks_presence else {}
            return self.context.label(presence.get(answer, answer))
        bands = self.context.catalogue.rating_bands
        return self.say(next(band.label for band in bands if band.id == answer))

    @property
    def leading_on(self) -> tuple[str, ...]:
        """None is suggested."""
        return ()


class ReviewsView(View):
    """All rows with what was said of them."""

    @cached_property
    def _page(self) -> c.Page[str]:
        context = self.context
        return page_of(
            listed_rows(context.index, context.dossier, self.wait.subject), self.wait.page
        )

    @property
    def page_number(self) -> int:
        """The page shown, from 1."""
        return self._page.number + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self._page.pages

    @property
    def progress(self) -> tuple[int, int]:
        """How many rows have a review that counts, and of how many."""
        return review_progress(self.context.index, self.context.dossier)

    @property
    def title(self) -> str:
        """The name of the list, empty for all."""
        listing = self.wait.subject
        return self._listing_label(listing) if listing else ""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in the lists that need a look."""
        context = self.context
        return {
            name: len(review_listed(context.index, context.dossier, name))
            for name in (QUESTIONED, "overridden", OUTDATED)
        }

    @property
    def scores(self) -> list[ScoredLine]:
        """The results side by side."""
        return scored_lines(self.context)

    @property
    def shows_decided(self) -> bool:
        """Whether there is a third column."""
        return is_decided_shown(self.context.dossier)

    @property
    def undecided_count(self) -> int:
        """How many rows are undecided."""
        return len(undecided_rows(self.context.index, self.context.dossier))

    @property
    def page_rows(self) -> list[tuple[str, Row, str, SaidOfRow | None, DecidedRow | None]]:
        """The rows: mark, row, answer, what was said, what is decided."""
        context = self.context
        return [
            (
                MARKS[review_listing(context.dossier, row.subject)],
                row,
                in_words(context, row.subject, context.dossier.answers.get(row.subject)),
                said_of(context, row.subject),
                decided_of(context, row.subject),
            )
            for row in rows_of(context, self._page.shown)
        ]

    @property
    def labels(self) -> Labels:
        """Each list with its count."""
        return {c.REVIEWS: self._listing_label}

    def _listing_label(self, listing: str) -> str:
        context = self.context
        count = len(listed_rows(context.index, context.dossier, listing))
        return context.label(f"reviews-{listing or 'all'}", count=count)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """On with the next; for the owner, with what was sent back."""
        dossier = self.context.dossier
        first = (c.RETURNS,) if dossier.is_own and dossier.open_return else ()
        return (*first, c.NEXT_REVIEW)


class ReturningView(View):
    """What would be sent back."""

    @property
    def name(self) -> str | None:
        """Whose rows they are."""
        return self.context.dossier.profile.name

    @cached_property
    def _rows(self) -> tuple[ReturnedRow, ...]:
        return to_be_returned(self.context.index, self.context.dossier)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._rows)

    @property
    def returned(self) -> list[ReturnedLine]:
        """The rows on the page."""
        return [
            line_of(self.context, row) for row in page_of_rows(self._rows, self.wait.page).shown
        ]

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Sending them back."""
        return (c.RETURN_ROWS,)


class ReturnsView(View):
    """The rows that were sent back last."""

    @property
    def _latest(self) -> Return:
        return self.context.dossier.returns[-1]

    @property
    def by(self) -> str:
        """Who sent them back, and when."""
        return signature(self.context, self._latest.by)

    @property
    def handed_back(self) -> str:
        """Who handed them back, and when; empty while they are open."""
        by = self._latest.handed_back
        return signature(self.context, by) if by else ""

    @property
    def changed(self) -> int:
        """How many were changed since."""
        return len(changed_rows(self.context.dossier, self._latest))

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._latest.rows)

    @property
    def page_rows(self) -> list[ReturnedLine]:
        """The rows on the page."""
        shown = page_of_rows(self._latest.rows, self.wait.page).shown
        return [line_of(self.context, row) for row in shown]

    @property
    def unchanged_count(self) -> int:
        """How many rows are as they were."""
        return len(unchanged_rows(self.context.dossier))

    @property
    def unchanged(self) -> list[ReturnedLine]:
        """The rows on the page."""
        rows = unchanged_rows(self.context.dossier)
        return [line_of(self.context, row) for row in page_of_rows(rows, self.wait.page).shown]

    @property
    def leading_on(self) -> tuple[str, ...]:
        """The next to change; handing back once all are."""
        return (c.NEXT_RETURNED, c.HAND_BACK)


def line_of(context: ScreenContext, row: ReturnedRow) -> ReturnedLine:
    """A row that was sent back, in words."""
    dossier, subject = context.dossier, row.subject
    note = dossier.notes.get(subject, "")
    count = len(dossier.evidence.get(subject, ()))
    is_known = subject in context.index.asked
    return ReturnedLine(
        name=context.named_at_start(subject) if is_known else "…",
        question=context.topic_of(subject) if is_known else "",
        reason=row.reason,
        before=in_words(context, subject, row.answer),
        now=in_words(context, subject, dossier.answers.get(subject)),
        note=note if note != row.note else "",
        files=f"{len(row.files)} → {count}" if _files_changed(context, row) else "",
        is_changed=is_changed(dossier, row),
    )


def _files_changed(context: ScreenContext, row: ReturnedRow) -> bool:
    return tuple(one.digest for one in context.dossier.evidence.get(row.subject, ())) != row.files
