"""Closed cases of a person's organisations: what an average of their clients is made of."""

from collections.abc import Collection

from sqlalchemy import BindParameter, Connection, Integer, bindparam, select

from dialogs.dossier.organisations import Kind
from storage.backends.protocol import Run
from storage.base import table
from storage.models import (
    Assessment,
    Case,
    CaseOrganisation,
    Membership,
    Organisation,
    Version,
)
from storage.records import ClosedCase

_VERSIONS, _ASSESSMENTS, _CASES = table(Version), table(Assessment), table(Case)
_HANDED, _ORGANISATIONS = table(CaseOrganisation), table(Organisation)
_MEMBERSHIPS = table(Membership)

COMPARING = (Kind.CONSULTANCY, Kind.AGENCY)
"""The kinds of organisations that have clients. An enterprise has only itself."""

_PRESENT = _ASSESSMENTS.alias("present")
_WORKING_HERE = (
    select(_HANDED.c.organisation_id)
    .distinct()
    .join(_PRESENT, _PRESENT.c.case_id == _HANDED.c.case_id)
    .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _HANDED.c.organisation_id)
    .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _ORGANISATIONS.c.id)
    .where(
        _PRESENT.c.id == bindparam("assessment"),
        _HANDED.c.ended_at.is_(None),
        _MEMBERSHIPS.c.person_id == bindparam("person"),
        _MEMBERSHIPS.c.ended_at.is_(None),
        _ORGANISATIONS.c.kind.in_(COMPARING),
    )
)
_IDS: BindParameter[int] = bindparam("organisations", expanding=True, type_=Integer)
_THEIR_CASES = select(_HANDED.c.case_id).where(
    _HANDED.c.organisation_id.in_(_IDS), _HANDED.c.ended_at.is_(None)
)
_PRESENT_CLIENT = (
    select(_CASES.c.client_id)
    .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _CASES.c.id)
    .where(_ASSESSMENTS.c.id == bindparam("assessment"))
    .scalar_subquery()
)
_CONTENT = _VERSIONS.c.content
_CLOSED = (
    select(
        _CASES.c.client_id,
        _CONTENT["profile"]["credit_code"].as_string().label("credit_code"),
        _CONTENT["report"]["answers"].label("answers"),
    )
    .join(_ASSESSMENTS, _ASSESSMENTS.c.id == _VERSIONS.c.assessment_id)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(
        _CASES.c.id.in_(_THEIR_CASES),
        _CASES.c.client_id != _PRESENT_CLIENT,
        ~_ASSESSMENTS.c.is_task,
        _VERSIONS.c.reopened_at.is_(None),
        _CONTENT["catalogue"]["id"].as_string() == bindparam("catalogue"),
        _CONTENT["profile"]["industry"].as_string() == bindparam("industry"),
        _CONTENT["profile"]["period"].as_string() == bindparam("period"),
    )
    .order_by(_VERSIONS.c.closed_at.desc(), _VERSIONS.c.id.desc())
)


class ClosedCases:
    """What the organisations that work on a case may compare it with."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def organisations(self, person: int, assessment: int) -> frozenset[int]:
        """The person's organisations with clients that the case was handed to."""
        return await self._run(_organisations, person, assessment)

    async def others(
        self,
        organisations: Collection[int],
        assessment: int,
        *,
        catalogue: str,
        industry: str,
        period: str,
    ) -> tuple[ClosedCase, ...]:
        """What other clients of the organisations stand closed with, the latest first.

        Each client is there once: not again by a second case, nor by the same credit code. A case
        that was reopened is not closed, and one that is not handed over any more is not theirs.
        """
        which = {"catalogue": catalogue, "industry": industry, "period": period}
        return await self._run(_others, tuple(organisations), assessment, which)


def _organisations(connection: Connection, person: int, assessment: int) -> frozenset[int]:
    found = connection.execute(_WORKING_HERE, {"person": person, "assessment": assessment})
    return frozenset(found.scalars())


def _others(
    connection: Connection, organisations: tuple[int, ...], assessment: int, which: dict[str, str]
) -> tuple[ClosedCase, ...]:
    found = connection.execute(
        _CLOSED, {"organisations": organisations, "assessment": assessment, **which}
    ).all()
    codes = {row.client_id: row.credit_code for row in found if row.credit_code}
    latest: dict[int | str, ClosedCase] = {}
    for row in found:
        code = codes.get(row.client_id, "")
        latest.setdefault(code or row.client_id, ClosedCase(code, row.answers))
    return tuple(latest.values())
