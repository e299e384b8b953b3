"""The next question, progress, going back, and lists of what is open."""

from dataclasses import replace

from dialogs.dossier import Dossier
from dialogs.outline import Outline
from dialogs.session import Mode, Place, Session, Wait
from scoring.answers import Met, NotApplicable, Ratio

LISTINGS = ("unanswered", "not-met", "not-applicable", "noted")
PAGE_SIZE = 10
"""Rows of a list on one screen."""
SUB_PLACES = frozenset(
    {
        Place.SHARE,
        Place.MEASURE,
        Place.NUMBER,
        Place.REFERENCE,
        Place.MEANING,
        Place.REASON,
        Place.NOTE,
        Place.EVIDENCE,
    }
)
"""Places that belong to the question they were entered from."""


def following(outline: Outline, mode: Mode, dossier: Dossier, after: str | None) -> str | None:
    """The next unanswered subject of the mode behind ``after``; from the top for ``None``."""
    start = -1 if after is None else outline.position[after]
    for subject in outline.walk(mode):
        if outline.position[subject] > start and subject not in dossier.answers:
            return subject
    return None


def progress(outline: Outline, mode: Mode, dossier: Dossier) -> tuple[int, int]:
    """How many subjects of the mode are answered, of how many."""
    walk = outline.walk(mode)
    return sum(subject in dossier.answers for subject in walk), len(walk)


def listed(outline: Outline, dossier: Dossier, listing: str) -> tuple[str, ...]:
    """The subjects of one of ``LISTINGS``, in the order of the document."""
    return tuple(subject for subject in outline.subjects if _is_listed(dossier, subject, listing))


def _is_listed(dossier: Dossier, subject: str, listing: str) -> bool:
    answer = dossier.answers.get(subject)
    match listing:
        case "unanswered":
            return answer is None
        case "not-met":
            return answer == Met(False) or (isinstance(answer, Ratio) and not answer.ratio)
        case "not-applicable":
            return isinstance(answer, NotApplicable)
        case _:
            return subject in dossier.notes or subject in dossier.evidence


def page_of(subjects: tuple[str, ...], page: int) -> tuple[int, int, tuple[str, ...]]:
    """The page, kept in range; the number of pages; and its subjects."""
    pages = max(1, -(-len(subjects) // PAGE_SIZE))
    page = min(max(page, 0), pages - 1)
    return page, pages, subjects[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]


def onward(outline: Outline, session: Session, dossier: Dossier, after: str | None) -> Session:
    """Where to go once ``after`` is done: back from a detour, else the next open question.

    In quick mode a new group is shown whole first; at the end comes the summary.
    """
    if session.wait.detour and session.trail:
        return returned(session)
    mode = session.mode or "full"
    subject = following(outline, mode, dossier, after)
    if subject is None:
        return session.moved(Wait(Place.SUMMARY))
    group = outline.group[subject]
    new_group = after is None or outline.group[after] != group
    if mode == "quick" and new_group:
        return session.moved(Wait(Place.GROUP, group))
    return session.moved(Wait(Place.QUESTION, subject))


def returned(session: Session) -> Session:
    """Go back one place on the trail; stay where there is none."""
    if not session.trail:
        return session
    return replace(session, wait=session.trail[-1], trail=session.trail[:-1])


def resumed(outline: Outline, session: Session, dossier: Dossier) -> Session:
    """Leave every detour and go on with the questions."""
    if not session.wait.detour:
        return session
    trail = session.trail
    while trail and (trail[-1].detour or trail[-1].at in SUB_PLACES):
        trail = trail[:-1]
    if trail:
        return replace(session, wait=trail[-1], trail=trail[:-1])
    bare = replace(session, trail=(), wait=replace(session.wait, detour=False))
    return onward(outline, bare, dossier, None)


def gone_back(outline: Outline, session: Session) -> Session:
    """上一题: the place before this one; without a trail, the subject before it."""
    wait = session.wait
    if wait.detour or wait.at in SUB_PLACES:
        return returned(session)
    trail = session.trail
    while trail and (trail[-1].detour or trail[-1] == wait):
        trail = trail[:-1]
    if trail:
        return replace(session, wait=trail[-1], trail=trail[:-1])
    if wait.at is Place.QUESTION:
        position = outline.position[wait.subject]
        if position > 0:
            return session.replaced(Wait(Place.QUESTION, outline.subjects[position - 1]))
    return session
