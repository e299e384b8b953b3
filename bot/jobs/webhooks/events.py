"""What other programs are told: the type of an event, which object, and when; nothing of it."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from dialogs.calls.visible import Seen
from storage.repositories.api.webhooks import Endpoint
from storage.unit_of_work import UnitOfWork


class EventType(StrEnum):
    """The types of events. The values are stored, and known to receivers."""

    SUBMISSION_RECEIVED = "submission.received"
    SUBMISSION_CHANGED = "submission.changed"
    SUBMISSION_REVIEWED = "submission.reviewed"
    SUBMISSION_DECIDED = "submission.decided"
    REPORT_ISSUED = "report.issued"


def what_changed(before: Seen | None, after: Seen | None) -> EventType | None:
    """What somebody who saw this and sees that is told; ``None``: nothing has changed for them."""
    if after is None or (before is not None and before.fingerprint == after.fingerprint):
        return None
    if before is None or before.receipts != after.receipts:
        return EventType.SUBMISSION_RECEIVED
    if before.decision != after.decision:
        return EventType.SUBMISSION_DECIDED
    if before.reviews != after.reviews or before.agreement != after.agreement:
        return EventType.SUBMISSION_REVIEWED
    return EventType.SUBMISSION_CHANGED


async def send_event(
    uow: UnitOfWork, endpoint: Endpoint, type: EventType, data: Mapping[str, Any], at: datetime
) -> None:
    """Have an event sent to an endpoint that wants it."""
    if type in endpoint.events:
        payload = {"type": type.value, "timestamp": at.isoformat(), "data": dict(data)}
        number = f"msg_{secrets.token_hex(16)}"
        await uow.webhooks.put(endpoint.id, number, type.value, payload, at)
