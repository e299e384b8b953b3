"""The next question, progress, going back, and lists of what is open."""

from msgspec.structs import replace

from dialogs.core.buttons import Page, paginate
from dialogs.core.reviewed import next_returned
from dialogs.core.session import About, Mode, Place, Session, Wait
from dialogs.dossier.access import Role, visible
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.narrowing import (
    follows_from_figures,
    is_scored,
    next_most_informative,
    quick_criteria,
)
from scoring.answers.model import Value
from scoring.catalogue.index import CONDITIONS, CatalogueIndex
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Outcome

LISTINGS = (
    "unanswered",
    "to-confirm",
    "not-met",
    "unscored",
    "not-applicable",
    "noted",
    "commented",
)
PAGE_SIZE = 5
"""Rows of a list on one screen."""
RECENT_SHOWN = 5
"""Questions visited last that a file can be assigned to by one tap."""
_OF_GROUPS = frozenset(place for place in Place if place.about is About.GROUP)
_HELD_PLACES = frozenset({Place.QUESTION, Place.PROFILE})
"""Places where an answer is being given: a view opened from them never closes them."""


def walk(index: CatalogueIndex, mode: Mode) -> tuple[str, ...]:
    """The subjects a mode always asks, in order: what readiness needs in quick mode, else all."""
    return index.gating_subjects if mode == "quick" else index.subjects


def following(
    index: CatalogueIndex, mode: Mode, dossier: Dossier, after: str | None
) -> str | None:
    """The next unanswered subject of the mode after ``after``; from the top for ``None``.

    Except from the top, this includes numbers calculated from figures that still have nothing to
    be compared with: they are shown once, because their benchmark has not been asked for yet.

    After the gates, quick mode continues with the questions that narrow the range most. If there
    are mandatory criteria it stops in between, so that their result is seen first.
    """
    if dossier.task is not None:
        return _following_in_task(index, dossier, after)
    passed_gates = mode == "quick" and after is not None and not index.is_gating(after)
    if not passed_gates:
        start = -1 if after is None else index.position[after]
        for subject in walk(index, mode):
            if index.position[subject] <= start:
                continue
            if subject not in dossier.answers or (after and lacks_ends(index, dossier, subject)):
                return subject
    if mode == "full" or (after is not None and not passed_gates and index.has_mandatory):
        return None
    return next_most_informative(index, dossier, after if passed_gates else None)


def task_place(dossier: Dossier) -> Place:
    """Where the member of somebody else's case sees what was asked of them."""
    is_signatory = dossier.task is not None and dossier.task.role == Role.SIGNATORY
    return Place.SIGNING if is_signatory else Place.TASK


def task_subjects(index: CatalogueIndex, dossier: Dossier) -> tuple[str, ...]:
    """The questions that a member of somebody else's case was asked, in the document's order."""
    return visible(dossier.membership, index.subjects)


def _following_in_task(index: CatalogueIndex, dossier: Dossier, after: str | None) -> str | None:
    """The next open question of a task, from the top if none follows ``after``."""
    subjects = task_subjects(index, dossier)
    left_open = [one for one in subjects if one not in dossier.answers]
    start = index.position[after] if after is not None else -1
    behind = [one for one in left_open if index.position[one] > start]
    return next(iter((*behind, *left_open)), None)


def lacks_ends(index: CatalogueIndex, dossier: Dossier, subject: str) -> bool:
    """Whether a number was calculated that cannot be scored yet."""
    answer = dossier.answers.get(subject)
    return (
        isinstance(answer, Value)
        and answer.worked_out
        and answer.level is None
        and answer.source is None
        and subject in evaluate(index.catalogue, dossier.answers).unscored
    )


def progress(index: CatalogueIndex, mode: Mode, dossier: Dossier) -> tuple[int, int]:
    """How many subjects of the mode are decided, and of how many in all.

    Quick mode counts what gates the result; without mandatory criteria also what it asks after the
    gates, because it does not stop in between.
    """
    counted = walk(index, mode) if dossier.task is None else task_subjects(index, dossier)
    if dossier.task is None and mode == "quick" and not index.has_mandatory:
        counted += tuple(row.id for row in quick_criteria(index.catalogue))
    return len(counted) - dossier.count_open(counted), len(counted)


def listed(index: CatalogueIndex, dossier: Dossier, listing: str) -> tuple[str, ...]:
    """The subjects of one of ``LISTINGS``, in the order of the document."""
    match listing:
        case "unanswered":
            found = {subject for subject in index.subjects if dossier.is_open(subject)}
        case "to-confirm":
            found = set(dossier.to_confirm)
        case "not-met":
            found = _with_outcome(index, dossier, Outcome.NOT_MET)
        case "unscored":
            found = _with_outcome(index, dossier, Outcome.UNSCORED)
        case "not-applicable":
            found = _with_outcome(index, dossier, Outcome.NOT_APPLICABLE)
        case "commented":
            found = set(dossier.comments)
        case _:
            found = set(dossier.notes) | set(dossier.evidence)
    return tuple(subject for subject in index.subjects if subject in found)


def _with_outcome(index: CatalogueIndex, dossier: Dossier, outcome: Outcome) -> set[str]:
    """The subjects with an outcome. A number is an answer, but may not meet the rule."""
    evaluation = evaluate(index.catalogue, dossier.answers)
    found = {finding.id for finding in evaluation.requirements if finding.outcome is outcome}
    return found | {score.id for score in evaluation.criteria if score.outcome is outcome}


def page_of(subjects: tuple[str, ...], number: int) -> Page[str]:
    """One page of a list of subjects."""
    return paginate(subjects, number, PAGE_SIZE)


def recent_questions(index: CatalogueIndex, session: Session) -> tuple[str, ...]:
    """The questions visited last, the latest first."""
    visited_last = [wait.subject for wait in reversed((*session.trail, session.wait))]
    asked = [subject for subject in visited_last if subject in index.asked]
    return tuple(dict.fromkeys(asked))[:RECENT_SHOWN]


def is_known(index: CatalogueIndex, wait: Wait) -> bool:
    """Whether the catalogue has the question or group that a wait is about."""
    match wait.at.about:
        case About.GROUP:
            return wait.subject in index.groups
        case About.QUESTION | About.PART:
            return not wait.subject or wait.subject in index.asked
        case _:
            return True


def without_unknown_places(index: CatalogueIndex, session: Session) -> Session:
    """The session without places that belong to another catalogue and do not exist in this one."""
    asked = index.asked
    for wait in session.trail:
        # Nearly all are questions of this catalogue: only the others need the full check.
        is_other = wait.subject not in asked or wait.at in _OF_GROUPS
        if is_other and not is_known(index, wait):
            break
    else:
        return session
    return replace(session, trail=tuple(w for w in session.trail if is_known(index, w)))


def onward(
    index: CatalogueIndex, session: Session, dossier: Dossier, after: str | None
) -> Session:
    """Where to go once ``after`` is done: back from a detour, otherwise to the next open question.

    In quick mode a new group is first shown as a whole, and after the gates the year's figures are
    asked for all at once; the summary comes last. In a task it is the next open question, then the
    list of all.
    """
    if session.wait.detour and dossier.task is None:
        return _next_returned(session, dossier, after) or returned(index, session, dossier)
    wait = _next_wait(index, _mode(session), dossier, after)
    return session.moved(Wait(Place.BILLS) if _asks_bills(index, session, dossier, wait) else wait)


def _next_returned(session: Session, dossier: Dossier, after: str | None) -> Session | None:
    """The next row that was sent back, where one of them was opened from their list."""
    is_listed = session.trail and session.trail[-1].at is Place.RETURNS
    subject = next_returned(dossier, after) if is_listed and after else None
    return session.replaced(Wait(Place.QUESTION, subject, detour=True)) if subject else None


def _asks_bills(
    index: CatalogueIndex, session: Session, dossier: Dossier, following: Wait
) -> bool:
    """Whether the year's figures come before ``following``: once, after the gates."""
    if (
        session.mode != "quick"
        or dossier.task is not None
        or not follows_from_figures(index.catalogue)
    ):
        return False
    was_asked = any(wait.at is Place.BILLS for wait in (*session.trail, session.wait))
    if was_asked or dossier.figures or is_scored(index, dossier.answers):
        return False
    if following.at is Place.SUMMARY:
        return not evaluate(index.catalogue, dossier.answers).blocked
    return following.at is Place.QUESTION and not index.is_gating(following.subject)


def _next_wait(index: CatalogueIndex, mode: Mode, dossier: Dossier, after: str | None) -> Wait:
    subject = following(index, mode, dossier, after)
    if subject is None:
        return Wait(Place.SUMMARY if dossier.task is None else task_place(dossier))
    if dossier.task is not None:
        return Wait(Place.QUESTION, subject)
    group = index.group[subject]
    new_group = after is None or index.group[after] != group
    if new_group and subject in index.gating[group] and _is_asked_whole(mode, group):
        return Wait(Place.GROUP, group)
    return Wait(Place.QUESTION, subject)


def _is_asked_whole(mode: Mode, group: str) -> bool:
    """Whether a group is shown on one screen first: in quick mode, and always the conditions."""
    return mode == "quick" or group == CONDITIONS


def visited(session: Session, wait: Wait) -> Session:
    """Go to ``wait`` as a detour; if that view is already on the trail, go back to it.

    From a part of a question its own question is no detour: the part is left.
    """
    here, trail = session.wait, session.trail
    while here.at.is_part_of_question and here.subject == wait.subject and trail:
        here, trail = trail[-1], trail[:-1]
    if _is_same(here, wait):
        return replace(session, wait=replace(wait, detour=here.detour), trail=trail)
    here, trail = session.wait, session.trail
    while here.detour and here.at not in _HELD_PLACES and trail:
        here, trail = trail[-1], trail[:-1]
        if here.detour and _is_same(here, wait):
            return replace(session, wait=wait, trail=trail)
    return session.moved(wait)


def _is_same(one: Wait, other: Wait) -> bool:
    return (one.at, one.subject) == (other.at, other.subject)


def returned(index: CatalogueIndex, session: Session, dossier: Dossier) -> Session:
    """Go back one place on the trail; if the trail is empty, to where the person left off."""
    if session.trail:
        return replace(session, wait=session.trail[-1], trail=session.trail[:-1])
    if session.wait.at.is_part_of_question and session.wait.subject:
        return session.replaced(Wait(Place.QUESTION, session.wait.subject))
    return session.replaced(left_off(index, session, dossier))


def left_off(index: CatalogueIndex, session: Session, dossier: Dossier) -> Wait:
    """Where to continue when there is no trail."""
    if not session.consented:
        return Wait(Place.CONSENT)
    if dossier.task is not None:
        return Wait(task_place(dossier))
    if not dossier.profile.name:
        return Wait(Place.PROFILE, "name")
    if session.mode is None:
        return Wait(Place.MODE)
    return _next_wait(index, session.mode, dossier, None)


def resumed(index: CatalogueIndex, session: Session, dossier: Dossier) -> Session:
    """Leave every detour and continue with the question left open, otherwise with the next.

    If none is left, go to the summary.
    """
    places = (*session.trail, session.wait)
    while places and (places[-1].detour or places[-1].at.is_part_of_question):
        places = places[:-1]
    if not places:
        return replace(session, wait=left_off(index, session, dossier), trail=())
    based = replace(session, wait=places[-1], trail=places[:-1])
    return _past_answered(index, based, dossier)


def _past_answered(index: CatalogueIndex, based: Session, dossier: Dossier) -> Session:
    """From the summary or an answered question to the next open one after or before it."""
    wait, mode = based.wait, _mode(based)
    left_open = following(index, mode, dossier, None)
    if wait.at is Place.BILLS or (wait.at is Place.SUMMARY and left_open):
        return onward(index, based, dossier, None)
    if wait.at is not Place.QUESTION or (left_open and wait.subject not in dossier.answers):
        return based
    is_behind = left_open and following(index, mode, dossier, wait.subject)
    return onward(index, based, dossier, wait.subject if is_behind else None)


def begun(index: CatalogueIndex, session: Session, dossier: Dossier, group: str) -> Session:
    """Leave every detour and start a group: in quick mode whole, else its first open question."""
    based = resumed(index, session, dossier)
    members = index.members[group]
    subject = next((s for s in members if s not in dossier.answers), members[0])
    whole = _is_asked_whole(_mode(session), group) and bool(index.gating[group])
    wait = Wait(Place.GROUP, group) if whole else Wait(Place.QUESTION, subject)
    return based if _is_same(based.wait, wait) else based.moved(wait)


def _mode(session: Session) -> Mode:
    return session.mode or "full"


def gone_back(index: CatalogueIndex, session: Session, dossier: Dossier) -> Session:
    """上一题: the place before this one; without a trail, the subject before it."""
    wait = session.wait
    if wait.detour or wait.at.is_part_of_question:
        return returned(index, session, dossier)
    trail = session.trail
    while trail and (trail[-1].detour or trail[-1] == wait):
        trail = trail[:-1]
    if trail:
        return replace(session, wait=trail[-1], trail=trail[:-1])
    if dossier.task is not None:
        return session.replaced(Wait(task_place(dossier)))
    if wait.at is Place.QUESTION:
        position = index.position[wait.subject]
        if position > 0:
            return session.replaced(Wait(Place.QUESTION, index.subjects[position - 1]))
    return session
