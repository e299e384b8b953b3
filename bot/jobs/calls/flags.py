"""Looks at what was handed in by rule, and keeps what the rules find as flags."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.jobs.calls.of_submission import OfSubmission
from bot.reports.data import ReportData, from_snapshot
from dialogs.calls.access import Status
from dialogs.calls.events import SYSTEM, FlagsFound
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission
from dialogs.typed.china_time import day_in_china
from scoring.calls.flags import Facts, Flag, flags
from scoring.catalogue.index import index_of
from scoring.figures.serialise import CARRIERS_OPEN
from storage.records import Version
from storage.unit_of_work import UnitOfWork


async def request_flags(uow: UnitOfWork, call: int, submission: int, *, also: bool = True) -> None:
    """Have a submission looked at; ``also`` those that hold the same files."""
    args = {"call": call, "submission": submission, "also": also}
    await uow.jobs.enqueue(CallFlags.name, f"{call} {submission} {also}", args, again=True)


class CallFlags(OfSubmission):
    """Finds the flags of one submission, in place of those that were found before."""

    name = "call-flags"

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    async def act(
        self, uow: UnitOfWork, call: Call, submission: Submission, args: Mapping[str, Any]
    ) -> None:
        """Find them, by what stands handed in now."""
        gone = submission.version is None or submission.state.status is Status.WITHDRAWN
        version = None if gone else await uow.versions.by_id(submission.version or 0)
        receipt = submission.state.receipt
        if version is None or receipt is None:
            return
        shared = await uow.submissions.shared_files(call, submission.id, _digests(version))
        counts = {digest: len(others) for digest, others in shared.items()}
        found = flags_of(version, counts, day_in_china(receipt.at))
        event = FlagsFound(tuple(map(as_stored, found)))
        await uow.submissions.append(submission.id, [event], SYSTEM, self._clock())
        if args["also"]:
            for other in sorted(frozenset[int]().union(*shared.values())):
                await request_flags(uow, call.id, other, also=False)


@dataclass(frozen=True, slots=True)
class _File:
    digest: str
    valid_until: date | None


def flags_of(version: Version, shared: Mapping[str, int], today: date) -> tuple[Flag, ...]:
    """What the rules find in a version on a day; ``shared`` counts other holders by digest."""
    data: ReportData = from_snapshot(version.content["report"], number="")
    figures = version.content["report"].get("figures", {})
    facts = Facts(
        answers=data.answers,
        figures=data.figures,
        previous=data.previous or {},
        region=data.region,
        carriers_open=CARRIERS_OPEN in figures,
        files={
            subject: tuple(_file(one) for one in files)
            for subject, files in version.content["files"].items()
        },
        shared=shared,
    )
    return flags(data.catalogue, index_of(data.catalogue), facts, today)


def _file(stored: Mapping[str, Any]) -> _File:
    until = stored.get("valid_until")
    day = date.fromisoformat(until) if isinstance(until, str) else until
    return _File(stored["digest"], None if day == date.max else day)


def _digests(version: Version) -> frozenset[str]:
    return frozenset(one["digest"] for files in version.content["files"].values() for one in files)


def as_stored(flag: Flag) -> tuple[str, str, str, str]:
    """A flag as an event holds it: key, rule, code, and the rest as JSON."""
    details = {
        "subjects": list(flag.subjects),
        "numbers": dict(flag.numbers),
        "checks": list(flag.checks),
        "said": None if flag.said is None else {"zh": flag.said.zh, "en": flag.said.en},
    }
    return flag.key, flag.rule.value, flag.code, json.dumps(details, ensure_ascii=False)
