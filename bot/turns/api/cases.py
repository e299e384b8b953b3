"""The cases of an organisation, for a program: as its member sees them on the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.jobs.reports import may_read_as, says_what_reviewers_said, unmade
from bot.reports.papers import PAPERS
from bot.screens.core.message import Attachment
from bot.turns.api.desk import Desk
from bot.wording.results.standing import Standing
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Dossier
from scoring.catalogue.model import Catalogue
from storage.records import StoredReport
from storage.repositories.api.cases import OrganisationCase
from storage.repositories.sharing.audit import Audited

NOTED_EVERY: Final = timedelta(days=1)
"""How often the record of a case says that a member's program reads it."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case and how it stands, with what reviewers and deciders said if the member may see it."""

    case: OrganisationCase
    standing: Standing


@dataclass(frozen=True, slots=True)
class CaseContents:
    """All of a case, and the catalogue with its overlays."""

    case: OrganisationCase
    dossier: Dossier
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class ReportFile:
    """An issued report and its file, which may be gone: then the path is that of no file."""

    stored: StoredReport
    file: Attachment


async def case_page(desk: Desk, after: int, most: int) -> tuple[CaseRow, ...]:
    """The next cases; those whose standing is not known yet are evaluated here."""
    return await _rows(desk, await desk.uow.organisation_cases.page(desk.speaker, after, most))


async def case_row(desk: Desk, assessment: int) -> CaseRow | None:
    """One case; ``None``: it is not there, or not of the organisation."""
    found = await desk.uow.organisation_cases.get(desk.speaker, assessment)
    return None if found is None else (await _rows(desk, [found]))[0]


async def _rows(desk: Desk, cases: Sequence[OrganisationCase]) -> tuple[CaseRow, ...]:
    found = await desk.standings.find(desk.uow, (one.summary for one in cases))
    known = dict(found.known)
    known |= {one.assessment: desk.standings.evaluate(one) for one in found.unevaluated}
    return tuple(CaseRow(one, _as_seen(known[one.summary.id], one)) for one in cases)


def _as_seen(standing: Standing, case: OrganisationCase) -> Standing:
    return standing if permits(case.seat, Act.REVIEW) else standing.bare


async def case_contents(desk: Desk, assessment: int) -> CaseContents | None:
    """All of one case; the record of the case says that it was read."""
    found = await desk.uow.organisation_cases.get(desk.speaker, assessment)
    if found is None:
        return None
    dossier = await desk.uow.organisation_cases.dossier(found)
    catalogue = await desk.uow.catalogue_of(dossier, desk.library)
    await _note_opened(desk, assessment)
    return CaseContents(found, dossier, catalogue)


async def case_reports(desk: Desk, assessment: int) -> tuple[ReportFile, ...] | None:
    """The issued reports of a case that the member may read; ``None``: as ``case_row``."""
    found = await desk.uow.organisation_cases.get(desk.speaker, assessment)
    if found is None:
        return None
    stored = await desk.uow.reports.of(assessment)
    issued = [one for one in stored if one.issued is not None and one.language in PAPERS]
    if permits(found.seat, Act.REVIEW):
        return tuple(map(_file, issued))
    if not permits(found.seat, Act.REPORT):
        return ()
    data = await desk.uow.reports.data_of(assessment)
    return tuple(
        _file(one) for one in issued if not says_what_reviewers_said(one.language, data[one.id])
    )


def _file(report: StoredReport) -> ReportFile:
    return ReportFile(report, unmade(report.number, report.language, report.path))


async def report_named(desk: Desk, number: str, code: str) -> ReportFile | None:
    """An issued report that the member may read, of a case of the organisation.

    The record of the case says that it was fetched.
    """
    found = await desk.uow.organisation_cases.of_report(desk.speaker, number)
    stored = await desk.uow.reports.get(number, code)
    if found is None or stored is None or stored.issued is None:
        return None
    if not await may_read_as(desk.uow, found.seat, stored):
        return None
    await _note_opened(desk, stored.assessment)
    return _file(stored)


async def _note_opened(desk: Desk, assessment: int) -> None:
    """Once a day: programs look again and again."""
    person, act = desk.speaker.person, Audited.OPENED
    if not await desk.uow.audit.has(assessment, person, act, desk.now - NOTED_EVERY):
        details = {"token": desk.token.id}
        await desk.uow.audit.add(assessment, person, act, desk.now, details)
