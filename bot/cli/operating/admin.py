"""``admin``: organisations, and the invitation of an administrator to one."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer

from bot.cli.printing.results import as_line, in_both_languages
from bot.cli.support.bad_input import fail
from bot.cli.support.stored import in_database
from bot.runtime.clock import now
from bot.runtime.settings import load_settings
from bot.turns.codes import INVITATION_DAYS, InvitationCode, invitation_code
from dialogs.dossier.organisations import Kind, Post
from dialogs.sharing.inviting import read_name
from dialogs.typed.rejections import Rejection
from storage.database import Database
from storage.records import OrganisationRow
from storage.unit_of_work import UnitOfWork

app = typer.Typer(
    help="机构和管理员 · organisations and their administrators",
    no_args_is_help=True,
    add_completion=False,
)

T = TypeVar("T")
NAME_LIMIT = 60
"""Characters of the name of an organisation."""

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="机构名称 · its name")],
    person: Annotated[str, typer.Option(help="第一位管理员的称呼 · the first administrator")],
    kind: Annotated[
        Kind, typer.Option(help="咨询机构、主管部门、企业 · what it is", show_choices=True)
    ] = Kind.CONSULTANCY,
    as_json: AsJson = False,
) -> None:
    """新建机构并邀请第一位管理员 · add an organisation and invite its administrator."""
    name, person = " ".join(name.split()), _person(person)
    if not name or len(name) > NAME_LIMIT:
        fail(in_both_languages("organisation-name", limit=NAME_LIMIT))

    async def added(uow: UnitOfWork) -> tuple[int, InvitationCode]:
        organisation = await uow.organisations.create(kind, name, now())
        return organisation, await _invite(uow, organisation, person)

    _tell(*_stored(added), as_json)


@app.command()
def invite(
    organisation: Annotated[int, typer.Argument(metavar="ID", help="机构号 · its number")],
    person: Annotated[str, typer.Option(help="管理员的称呼 · the administrator")],
    as_json: AsJson = False,
) -> None:
    """再邀请一位管理员 · invite another administrator."""
    person = _person(person)

    async def invited(uow: UnitOfWork) -> InvitationCode | None:
        known = {row.id for row in await uow.organisations.all()}
        return await _invite(uow, organisation, person) if organisation in known else None

    code = _stored(invited)
    if code is None:
        fail(in_both_languages("no-such-organisation", number=organisation))
    _tell(organisation, code, as_json)


@app.command("list")
def list_organisations(as_json: AsJson = False) -> None:
    """列出机构 · list the organisations."""
    rows = _stored(lambda uow: uow.organisations.all())
    if as_json:
        typer.echo(as_line([_entry(row) for row in rows]))
    elif rows:
        typer.echo(in_both_languages("organisations-listed"), err=True)
        typer.echo("\n".join(f"{r.id}\t{r.kind}\t{r.name}\t{r.members}\t{r.cases}" for r in rows))
    else:
        typer.echo(in_both_languages("no-organisations"))


def _person(typed: str) -> str:
    name = read_name(typed)
    if isinstance(name, Rejection):
        fail(in_both_languages("administrator-name"))
    return name


async def _invite(uow: UnitOfWork, organisation: int, person: str) -> InvitationCode:
    made = now()
    code = invitation_code(made)
    await uow.organisations.invite(
        organisation,
        post=Post.ADMINISTRATOR,
        name=person,
        code_hash=code.hash,
        made_by=None,
        now=made,
        expires=code.expires,
    )
    return code


def _tell(organisation: int, code: InvitationCode, as_json: bool) -> None:
    """The code goes to standard output alone, so that it can be passed on by a script."""
    public_url = load_settings().web_public_url
    link = f"{public_url}/i/{code.code}" if public_url else None
    if as_json:
        expires = code.expires.isoformat()
        entry = {"organisation": organisation, "code": code.code, "link": link}
        typer.echo(as_line(entry | {"expires": expires}))
        return
    typer.echo(f"/join {code.code}")
    if link:
        typer.echo(link)
    told = in_both_languages(
        "administrator-invited", organisation=organisation, days=INVITATION_DAYS
    )
    typer.echo(told, err=True)


def _entry(row: OrganisationRow) -> dict[str, object]:
    shown = asdict(row)
    return {name: shown[name] for name in ("id", "kind", "name", "members", "cases")}


def _stored(work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    async def in_one_unit(database: Database) -> T:
        async with database.unit_of_work() as uow:
            return await work(uow)

    return in_database(in_one_unit)
