"""``jobs``: the background jobs of the database, to look at and to steer."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

import typer

from bot.cli.printing.results import as_line, in_both_languages
from bot.cli.support.bad_input import fail
from bot.cli.support.stored import in_database
from storage.database import Database
from storage.records import JobState, JobSummary
from storage.repositories.work.job_steering import JobSteering

app = typer.Typer(help="后台任务 · background jobs", no_args_is_help=True, add_completion=False)

T = TypeVar("T")

Ids = Annotated[list[int] | None, typer.Argument(metavar="ID", help="任务号 · ids of jobs")]
OfKind = Annotated[str | None, typer.Option("--kind", help="只看这一种 · of this kind only")]
OfState = Annotated[
    JobState | None,
    typer.Option("--state", help="只看这种状态 · in this state only", show_choices=True),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]


@app.command("list")
def list_jobs(kind: OfKind = None, state: OfState = None, as_json: AsJson = False) -> None:
    """列出任务，先到期的在前 · list the jobs, those due first first."""
    jobs = _steered(lambda jobs: jobs.listed(kind, state))
    if as_json:
        typer.echo(as_line([_entry(job) for job in jobs]))
    elif jobs:
        typer.echo("\n".join(map(_line, jobs)))
    else:
        typer.echo(in_both_languages("no-jobs"))


@app.command()
def retry(ids: Ids = None, kind: OfKind = None, as_json: AsJson = False) -> None:
    """失败过的任务马上再试 · try jobs that failed again, now."""
    _need_some(ids, kind)
    _tell("jobs-retried", _steered(lambda jobs: jobs.retry(ids, kind)), as_json)


@app.command()
def drop(
    ids: Ids = None, kind: OfKind = None, state: OfState = None, as_json: AsJson = False
) -> None:
    """删除任务，不再执行 · remove jobs, which are then not done."""
    _need_some(ids, kind or state)
    dropped = _steered(lambda jobs: jobs.drop(ids, kind, state))
    _tell("jobs-dropped", dropped, as_json)


def _need_some(ids: list[int] | None, which: str | None) -> None:
    """Nothing named is a slip, and does not mean all of them."""
    if not ids and which is None:
        fail(in_both_languages("no-jobs-named"))


def _tell(key: str, ids: tuple[int, ...], as_json: bool) -> None:
    typer.echo(as_line(ids) if as_json else in_both_languages(key, count=len(ids)))


def _steered(work: Callable[[JobSteering], Awaitable[T]]) -> T:
    async def in_one_unit(database: Database) -> T:
        async with database.unit_of_work() as uow:
            return await work(uow.job_steering)

    return in_database(in_one_unit)


def _line(job: JobSummary) -> str:
    parts = [str(job.id), job.kind, job.key, job.state, f"{job.due:%Y-%m-%d %H:%M:%S}Z"]
    parts += [f"{job.attempts}×", *filter(None, (job.last_error,))]
    return "  ".join(parts)


def _entry(job: JobSummary) -> dict[str, Any]:
    moments = {"due": job.due, "created": job.created, "finished": job.finished}
    return asdict(job) | {name: at and at.isoformat() for name, at in moments.items()}
