"""Interests of reviewers that storage itself shows: who has worked on the case of a submission."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, FromClause, Select, and_, literal, select, union_all

from dialogs.calls.terms import Call
from dialogs.dossier.organisations import Post
from storage.backends.protocol import Run
from storage.base import table
from storage.models import (
    Assessment,
    CaseMember,
    CaseOrganisation,
    Membership,
    Submission,
)

APPLICANT: Final = "applicant"
SAME_CASE: Final = "same-case"
SAME_ORGANISATION: Final = "same-organisation"

_SUBMISSIONS, _ASSESSMENTS, _MEMBERS = table(Submission), table(Assessment), table(Membership)
_CASE_MEMBERS, _CASE_ORGANISATIONS = table(CaseMember), table(CaseOrganisation)
_OTHERS: Final = _MEMBERS.alias("elsewhere")


class Interests:
    """Why reviewers may not review, by what they did here. An interest does not end."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def shown(
        self, call: Call, submissions: Collection[int]
    ) -> Mapping[tuple[int, int], str]:
        """By submission and reviewer (a membership of the call's agency): how it is known.

        The reviewer has submitted it, is or was in its case, or in an organisation, other than
        the agency, that works or worked on the case.
        """
        return await self._run(_shown, call, submissions)


def _shown(
    connection: Connection, call: Call, submissions: Collection[int]
) -> dict[tuple[int, int], str]:
    if not submissions:
        return {}
    rows: Sequence[Any] = connection.execute(union_all(*_sources(call, submissions))).all()
    return {(row[0], row[1]): row[2] for row in reversed(rows)}  # the first source counts


def _sources(call: Call, submissions: Collection[int]) -> tuple[Select[tuple[int, int, str]], ...]:
    of_case = _ASSESSMENTS.c.case_id
    reviewers = _MEMBERS.c.organisation_id == call.organisation, _MEMBERS.c.role == Post.REVIEWER
    pairs = _SUBMISSIONS.join(
        _ASSESSMENTS, _ASSESSMENTS.c.id == _SUBMISSIONS.c.assessment_id
    ).join(_MEMBERS, and_(*reviewers))
    in_case = and_(
        _CASE_MEMBERS.c.case_id == of_case, _CASE_MEMBERS.c.person_id == _MEMBERS.c.person_id
    )
    elsewhere = and_(
        _OTHERS.c.person_id == _MEMBERS.c.person_id,
        _OTHERS.c.organisation_id != call.organisation,
    )
    handed_over = and_(
        _CASE_ORGANISATIONS.c.case_id == of_case,
        _CASE_ORGANISATIONS.c.organisation_id == _OTHERS.c.organisation_id,
    )
    which = _SUBMISSIONS.c.call_id == call.id, _SUBMISSIONS.c.id.in_(submissions)

    def known_by(source: str, joined: FromClause) -> Select[tuple[int, int, str]]:
        columns = (_SUBMISSIONS.c.id, _MEMBERS.c.id, literal(source))
        return select(*columns).select_from(joined).where(*which)

    return (
        known_by(APPLICANT, pairs).where(_SUBMISSIONS.c.person_id == _MEMBERS.c.person_id),
        known_by(SAME_CASE, pairs.join(_CASE_MEMBERS, in_case)),
        known_by(
            SAME_ORGANISATION,
            pairs.join(_OTHERS, elsewhere).join(_CASE_ORGANISATIONS, handed_over),
        ),
    )
