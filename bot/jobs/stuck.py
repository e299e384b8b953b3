"""What is known of an assessment without evaluating it, by which it may be stuck."""

from datetime import datetime

from dialogs.dossier.access import OWNER, Act, Membership, permits
from dialogs.overview.stuck import Fact, Reason, stuck_at
from dialogs.typed.china_time import day_in_china
from storage.records import BoardSummary


def membership_in(one: BoardSummary) -> Membership | None:
    """What the person whose board it is, is in the case."""
    return OWNER if one.summary.is_own else one.part.membership


def known_facts(one: BoardSummary, now: datetime) -> tuple[dict[Fact, int], dict[Fact, int]]:
    """The facts that the person may know, and for how many days those hold that have an age.

    What was sent back is for those who may see reviews.
    """
    waiting, ages = one.attention, dict[Fact, int]()
    idle = max(0, (day_in_china(now) - day_in_china(one.summary.last_activity)).days)
    facts = {Fact.IDLE: idle, Fact.EXPIRING: waiting.expiring}
    if waiting.since is not None and permits(membership_in(one), Act.REVIEW):
        facts[Fact.RETURNED] = waiting.returned
        ages[Fact.RETURNED] = (now - waiting.since).days
    return facts, ages


def reasons_to_nudge(one: BoardSummary, now: datetime) -> tuple[Reason, ...]:
    """What the owner of the case may be reminded of."""
    facts, ages = known_facts(one, now)
    return stuck_at(facts, is_reported=one.summary.is_reported, ages=ages, to_nudge=True)
