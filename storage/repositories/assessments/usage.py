"""How much space files and histories take, of a person and of everybody."""

from typing import Any

from sqlalchemy import Connection, ScalarSelect, bindparam, func, select

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Assessment, Case, Evidence, EvidenceFile, Export, Identity, Report
from storage.records import Usage as UsageValue

_EVIDENCE, _FILES = table(Evidence), table(EvidenceFile)
_REPORTS, _EXPORTS = table(Report), table(Export)
_CASES, _ASSESSMENTS, _IDENTITIES = table(Case), table(Assessment), table(Identity)

_THEIRS = select(_IDENTITIES.c.id).where(_IDENTITIES.c.person_id == bindparam("person"))
_OWN_FILES = (
    select(_EVIDENCE.c.digest, func.max(_EVIDENCE.c.size).label("size"))
    .join(_ASSESSMENTS, _ASSESSMENTS.c.id == _EVIDENCE.c.assessment_id)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(_CASES.c.person_id == bindparam("person"), _EVIDENCE.c.removed_at.is_(None))
    .group_by(_EVIDENCE.c.digest)
    .subquery()
)


def _sum(column: Any, *where: Any) -> ScalarSelect[Any]:
    return select(func.coalesce(func.sum(column), 0)).where(*where).scalar_subquery()


_USAGE = select(
    (
        _sum(_OWN_FILES.c.size)
        + _sum(_REPORTS.c.size, _REPORTS.c.identity_id.in_(_THEIRS))
        + _sum(_EXPORTS.c.size, _EXPORTS.c.identity_id.in_(_THEIRS))
    ).label("person"),
    (_sum(_FILES.c.size) + _sum(_REPORTS.c.size) + _sum(_EXPORTS.c.size)).label("total"),
)
_WRITTEN = (
    select(func.count(), func.coalesce(func.sum(_ASSESSMENTS.c.written), 0))
    .select_from(_ASSESSMENTS)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(_CASES.c.person_id == bindparam("person"))
)


class Usage:
    """How much space people use."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, person: int) -> UsageValue:
        """Bytes of evidence, reports and exports; the same content counts once."""
        return await self._run(_of, person)

    async def assessments(self, person: int) -> tuple[int, int]:
        """How many assessments a person has, and the bytes of their histories."""
        return await self._run(_assessments, person)


def _of(connection: Connection, person: int) -> UsageValue:
    row = connection.execute(_USAGE, {"person": person}).one()
    return UsageValue(int(row.person), int(row.total))


def _assessments(connection: Connection, person: int) -> tuple[int, int]:
    count, written = connection.execute(_WRITTEN, {"person": person}).one()
    return int(count), int(written)
