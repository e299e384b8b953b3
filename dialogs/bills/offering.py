"""Offers what a document says of the year, after it was kept as evidence."""

from collections import Counter
from dataclasses import replace
from typing import Final

from dialogs.bills.doubts import TWICE
from dialogs.bills.headings import MONTHS_NAMED, Table, tables_of
from dialogs.bills.proposing import MOST_PROPOSED, Proposals, lines_of_text, propose
from dialogs.bills.sizing import asked_back
from dialogs.core.outputs import BillToBeRead
from dialogs.core.places import Place
from dialogs.core.sent.bills import TOO_LARGE, Proposed, ReadFile
from dialogs.core.session import Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import BillShown
from dialogs.dossier.access import Act, Membership, permits
from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.evidence.judging import DIGEST_SHOWN
from dialogs.figures.calculations import calculable
from dialogs.figures.several import OF_FIGURES
from scoring.catalogue.index import CatalogueIndex

OF_BILLS: Final = OF_FIGURES | {Place.READ_BILL}
"""Places where a document is sent for its figures."""


def is_looked_into(index: CatalogueIndex, session: Session, dossier: Dossier) -> bool:
    """Whether a file sent now is read: where figures are asked, or at a question they answer."""
    return _may_record(dossier) and (
        _is_for_figures(session.wait, session.trail) or session.wait.question in calculable(index)
    )


def _is_for_figures(wait: Wait, trail: tuple[Wait, ...]) -> bool:
    below = trail[-1:] if wait.at is Place.FILE else ()
    return any(one.at in OF_BILLS for one in (wait, *below))


def may_record(dossier: Dossier, membership: Membership) -> bool:
    """Whether somebody who is this in an assessment may record figures in it now."""
    return not dossier.closed and dossier.task is None and permits(membership, Act.CHANGE_CASE)


def _may_record(dossier: Dossier) -> bool:
    return may_record(dossier, dossier.membership)


def offer_figures(turn: TurnContext, evidence: Evidence, read: ReadFile, before: Session) -> None:
    """Show the figures of a file sent in ``before``, with those of the files before it."""
    if not _may_record(turn.dossier) or not _is_kept(turn.dossier, evidence):
        return
    shown = before.wait.state_if(BillShown)
    if read.later:
        is_for_figures = _is_for_figures(before.wait, before.trail)
        turn.events.append(BillToBeRead(evidence, is_for_figures))
        if is_for_figures:
            turn.tell("bill-being-read", name=evidence.name)
        if shown:
            _show(turn, Proposals(), (), shown)
        return
    found = propose(turn.index, turn.dossier, read, evidence.name)
    if problem := read.problem or (TOO_LARGE if found.too_long else ""):
        turn.tell(problem, name=evidence.name)
    elif not found.figures and _is_for_figures(before.wait, before.trail):
        turn.tell("bill-nothing", name=evidence.name)
    start = evidence.digest[:DIGEST_SHOWN]
    figures = tuple(replace(one, file=start) for one in found.figures)
    if figures or shown:
        names = (evidence.name,) if figures else ()
        _show(turn, replace(found, figures=figures), names, shown)


def offer_read(turn: TurnContext, digest: str, read: ReadFile) -> None:
    """Show the figures of a file that was read beside the turns, with those of others before."""
    files = (file for of in turn.dossier.evidence.values() for file in of)
    file = next((one for one in files if one.digest == digest), None)
    if file is not None:
        offer_figures(turn, file, read, turn.session)


def take_pasted(turn: TurnContext, text: str) -> bool:
    """Show the figures of a table with months that was pasted; ``False`` for any other text.

    Other lists are recorded line by line as they are typed.
    """
    if turn.wait.at not in OF_BILLS or "\t" not in text or not _may_record(turn.dossier):
        return False
    lines = lines_of_text(text)
    if not any(_has_months(one) for one in tables_of(lines)):
        return False
    found = propose(turn.index, turn.dossier, ReadFile(lines))
    if found.figures:
        _show(turn, found, (), turn.wait.state_if(BillShown))
    return bool(found.figures)


def _has_months(table: Table) -> bool:
    return len(table.months) >= MONTHS_NAMED or table.has_month_rows


def _is_kept(dossier: Dossier, evidence: Evidence) -> bool:
    files = (file for of in dossier.evidence.values() for file in of)
    return any(file.digest == evidence.digest for file in files)


def _show(
    turn: TurnContext, found: Proposals, names: tuple[str, ...], shown: BillShown | None
) -> None:
    before = shown.figures if shown else ()
    known = {(one.file, one.where, one.figures, one.value) for one in before}
    new = [
        one for one in found.figures if (one.file, one.where, one.figures, one.value) not in known
    ]
    together = _compared((*before, *new)[:MOST_PROPOSED])
    turn.go_aside(Place.READ_BILL)
    turn.change_wait(
        state=BillShown(
            tuple(dict.fromkeys((*(shown.names if shown else ()), *names))),
            asked_back(turn.index, turn.dossier, together),
            found.year_unsaid or bool(shown and shown.year_unsaid),
        ),
        page=0,
    )


def _compared(figures: tuple[Proposed, ...]) -> tuple[Proposed, ...]:
    """Of several amounts of one figure, from different files, none is certain."""
    count = Counter(one.figures for one in figures)
    return tuple(
        replace(one, doubts=(*one.doubts, TWICE), ticked=False)
        if count[one.figures] > 1 and TWICE not in one.doubts
        else one
        for one in figures
    )
