"""``call reviewers``: who reviews the submissions of a call: list, assign, remove, spread."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Annotated

import typer

from bot.cli.calls.interests import interests
from bot.cli.printing.results import as_line, in_both_languages, printable
from bot.cli.support.bad_input import fail
from bot.cli.support.of_calls import OPERATOR, AsJson, Number, in_call
from bot.runtime.clock import now
from bot.turns.calls.deeds import tell_reviewer
from dialogs.calls.access import Act, Status, fits
from dialogs.calls.acting import Reviewer, assigned, removed
from dialogs.calls.events import ReviewerAssigned, ReviewerRemoved
from dialogs.calls.refusals import Refusal
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission
from dialogs.dossier.organisations import Post
from scoring.calls.assignment import Capacity, Proposal, propose
from storage.unit_of_work import UnitOfWork

reviewers = typer.Typer(help="评审 · who reviews", no_args_is_help=True, add_completion=False)

reviewers.command("interests")(interests)

_NOT_TO_REVIEW = frozenset({Status.SCREENED_OUT, Status.DECIDED, Status.APPEALED})

SubmissionNumber = Annotated[int, typer.Argument(metavar="SUBMISSION", help="申报号 · its number")]
Member = Annotated[int, typer.Argument(metavar="REVIEWER", help="评审编号 · as list shows it")]


@reviewers.command("list")
def list_reviewers(call: Number, as_json: AsJson = False) -> None:
    """列出评审和各自的份数 · list the reviewers, and how many submissions each has."""

    async def read(uow: UnitOfWork, found: Call) -> list[tuple[int, str, list[int]]]:
        people = await uow.calls.people(found, Post.REVIEWER)
        submissions = await uow.submissions.of_call(found)
        return [(member, name, _held(submissions, member)) for member, name in people.items()]

    for member, name, submissions in in_call(call, read):
        if as_json:
            row = {"reviewer": member, "name": name, "submissions": submissions}
            typer.echo(as_line(row))
        else:
            typer.echo(f"{member}\t{len(submissions)}\t{printable(name)}")


@reviewers.command()
def assign(call: Number, submission: SubmissionNumber, reviewer: Member) -> None:
    """给一份申报分配评审 · assign a reviewer to a submission."""

    async def event(uow: UnitOfWork, found: Call, held: Submission) -> ReviewerAssigned | Refusal:
        people = await uow.calls.people(found, Post.REVIEWER)
        if reviewer not in people:
            return Refusal.NOT_A_REVIEWER
        if (held.id, reviewer) in await uow.interests.shown(found, (held.id,)):
            return Refusal.HAS_INTEREST
        return assigned(held, Reviewer(reviewer, people[reviewer]))

    _act(call, submission, event)


@reviewers.command()
def remove(
    call: Number,
    submission: SubmissionNumber,
    reviewer: Member,
    reason: Annotated[str, typer.Option(help="原因 · why")] = "",
) -> None:
    """取消一位评审，已写的意见保留 · remove a reviewer; a review that was given stays."""

    async def event(_uow: UnitOfWork, _found: Call, held: Submission) -> ReviewerRemoved | Refusal:
        return removed(held, Reviewer(reviewer, ""), reason)

    _act(call, submission, event)


@reviewers.command()
def spread(
    call: Number,
    apply: Annotated[bool, typer.Option("--apply", help="照此分配 · assign them so")] = False,
) -> None:
    """平均分配评审，先列出 · spread the reviewers evenly; without --apply it is only shown."""

    async def done(uow: UnitOfWork, found: Call) -> tuple[Proposal, dict[int, str]]:
        people = dict(await uow.calls.people(found, Post.REVIEWER))
        held = {one.id: one for one, _ in await uow.submissions.hold_all(found)}
        shown = await uow.interests.shown(found, tuple(held))
        proposal = proposed(found, held.values(), people, shown)
        for id, member in proposal.pairs if apply else ():
            event = assigned(held[id], Reviewer(member, people[member]))
            if not isinstance(event, Refusal):
                await uow.submissions.append(id, [event], OPERATOR, now())
                await tell_reviewer(uow, found, member, now())
        return proposal, people

    proposal, people = in_call(call, done)
    for id, member in proposal.pairs:
        typer.echo(f"{id}\t{member}\t{printable(people[member])}")
    for id, count in proposal.missing.items():
        typer.echo(in_both_languages("reviewers-missing", number=id, count=count), err=True)


def proposed(
    call: Call,
    submissions: Iterable[Submission],
    people: Collection[int],
    shown: Collection[tuple[int, int]] = (),
) -> Proposal:
    """Who would review what is still to be reviewed, beside those who do already.

    ``shown``: submissions with reviewers whose interest in them is known but not on record.
    """
    open_ones = [
        one
        for one in submissions
        if fits(Act.ASSIGN, one.state.status)
        and one.state.status not in _NOT_TO_REVIEW
        and not one.state.is_erased
    ]
    return propose(
        [one.id for one in open_ones],
        [Capacity(one) for one in people],
        each=call.terms.reviewers,
        barred={*shown, *((one.id, it.member) for one in open_ones for it in one.state.interests)},
        standing={(one.id, it.reviewer) for one in open_ones for it in one.state.reviewers},
    )


def _held(submissions: Iterable[Submission], member: int) -> list[int]:
    return [one.id for one in submissions if one.state.assigned((member,)) is not None]


def _act(
    call: int,
    submission: int,
    event: Callable[
        [UnitOfWork, Call, Submission],
        Awaitable[ReviewerAssigned | ReviewerRemoved | Refusal],
    ],
) -> None:
    """Add an event to a submission, or say why not."""

    async def done(uow: UnitOfWork, found: Call) -> Refusal | None:
        held = await uow.submissions.hold(found, submission)
        made = Refusal.NOT_ALLOWED if held is None else await event(uow, found, held[0])
        if isinstance(made, Refusal):
            return made
        await uow.submissions.append(submission, [made], OPERATOR, now())
        if isinstance(made, ReviewerAssigned):
            await tell_reviewer(uow, found, made.reviewer, now())
        return None

    refusal = in_call(call, done)
    if refusal is not None:
        fail(in_both_languages(f"call-{refusal}"))
    typer.echo(in_both_languages("call-done"))
