"""Tells everybody who goes by the dates of a call, once, that they were moved."""

from collections.abc import Callable
from datetime import datetime

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.notifier import Notifier
from bot.screens.core.message import Message
from bot.screens.core.moments import with_weekday
from bot.screens.core.texts import phrase, say
from dialogs.calls.events import DatesMoved
from dialogs.calls.moving import CLOSES
from dialogs.calls.phases import INTAKE
from dialogs.calls.terms import Call
from scoring.values import Language
from storage.unit_of_work import UnitOfWork


async def request_dates_notice(uow: UnitOfWork, call: int, number: int) -> None:
    """Have them told of the move with this number among the events of the call."""
    args = {"call": call, "number": number}
    await uow.jobs.enqueue(DatesNotices.name, f"{call} {number}", args)


async def told_of(uow: UnitOfWork, call: Call, event: DatesMoved) -> frozenset[int]:
    """Who is told of a move: applicants, reviewers, officers; for what concerns the intake,
    those too who found the call and have not submitted."""
    is_of_intake = any(date in (INTAKE, CLOSES) for date, _ in event.after)
    people = set(await uow.call_dates.people(call, also_finders=is_of_intake))
    assigned = {
        one.reviewer
        for submission in await uow.submissions.of_call(call)
        for one in submission.state.reviewers
        if not submission.state.has_interest((one.reviewer,))
    }
    for member in assigned:
        person = await uow.calls.person_of(call, member)
        if person is not None:
            people.add(person)
    return frozenset(people)


class DatesNotices(Kind):
    """Tells of one move, all at once; whom is found when it is sent."""

    name = "call-dates"

    def __init__(self, notifier: Notifier, *, clock: Callable[[], datetime]) -> None:
        self._notifier = notifier
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Put the notice in everybody's chats."""
        args = job.claimed.args
        async with job.finishing() as uow:
            call = await uow.calls.get(args["call"])
            moves = () if call is None else await uow.call_dates.moved(call.id)
            for number, event, by, _ in moves:
                if call is not None and number == args["number"]:
                    for person in sorted(await told_of(uow, call, event) - {by.person}):
                        await self._tell(uow, call, event, person)

    async def _tell(self, uow: UnitOfWork, call: Call, event: DatesMoved, person: int) -> None:
        for device in await uow.devices.of(person):
            said = say(
                device.language,
                "told",
                "call-dates-moved",
                title=call.terms.title,
                agency=call.organisation_name,
                contact=call.terms.contact,
                reason=event.reason,
                dates="\n".join(dates_in_words(event, device.language)),
            )
            notice = Message.notice(said).to_dict()
            await uow.deliveries.add_notice(device.identity, notice, self._clock())

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)


def dates_in_words(event: DatesMoved, language: Language) -> list[str]:
    """A line for each date that was moved, as it was and as it is."""
    before = dict(event.before)
    return [
        phrase(
            language,
            "phrases",
            "date-moved",
            date=phrase(language, "call-dates", date),
            was=with_weekday(language, datetime.fromisoformat(before[date])),
            now=with_weekday(language, datetime.fromisoformat(at)),
        )
        for date, at in event.after
    ]
