"""Tells other programs that a report was issued."""

from datetime import datetime

from bot.jobs.webhooks.events import EventType, send_event
from dialogs.dossier.access import Act, permits
from storage.repositories.api.cases import seat_of
from storage.unit_of_work import UnitOfWork


async def announce_report(
    uow: UnitOfWork, assessment: int, name: str, now: datetime, *, is_of_review: bool
) -> None:
    """Tell the endpoints of the organisations that work on the case, whose member may read it.

    ``is_of_review``: it says what reviewers said.
    """
    act = Act.REVIEW if is_of_review else Act.REPORT
    for endpoint in await uow.webhooks.of_case(assessment):
        if permits(seat_of(endpoint.speaker), act):
            data = {"case": assessment, "report": name}
            await send_event(uow, endpoint, EventType.REPORT_ISSUED, data, now)
