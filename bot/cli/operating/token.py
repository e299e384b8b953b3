"""``token``: tokens by which other programs read and act for a member of an organisation."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

import typer

from bot.cli.printing.results import as_line, in_both_languages, printable
from bot.cli.support.bad_input import fail
from bot.cli.support.of_calls import AsJson, stored
from bot.runtime.clock import now
from bot.turns.api.tokens import DAYS, MOST_DAYS, NAME_LIMIT, READING, Scope, new_token
from storage.repositories.api.tokens import Token
from storage.unit_of_work import UnitOfWork

app = typer.Typer(
    help="程序接口的令牌 · tokens of the API", no_args_is_help=True, add_completion=False
)

Scopes = Annotated[
    list[Scope] | None,
    typer.Option("--scope", help="可多次；不写则只读全部 · several; by default all reading"),
]


@app.command()
def members(
    organisation: Annotated[int, typer.Argument(metavar="ID", help="机构号 · its number")],
    as_json: AsJson = False,
) -> None:
    """列出机构的成员和成员号 · the members of an organisation, by number."""
    rows = stored(lambda uow: uow.organisations.everybody(organisation))
    if as_json:
        entries = [{"member": row.membership, "name": row.name, "post": row.post} for row in rows]
        typer.echo(as_line(entries))
    elif rows:
        typer.echo(
            "\n".join(f"{row.membership}\t{row.post}\t{printable(row.name)}" for row in rows)
        )
    else:
        typer.echo(in_both_languages("no-members"))


@app.command()
def create(
    member: Annotated[int, typer.Option(metavar="ID", help="代表的成员号 · whom it speaks for")],
    name: Annotated[str, typer.Option(help="名称，如 OA · what it is called")],
    scope: Scopes = None,
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="有效天数 · days it is good for")
    ] = DAYS,
    as_json: AsJson = False,
) -> None:
    """新建令牌，只显示这一次 · make a token; it is shown once."""
    name = " ".join(printable(name).split())
    if not name or len(name) > NAME_LIMIT:
        fail(in_both_languages("token-name", limit=NAME_LIMIT))
    made, scopes = new_token(), frozenset(map(str, scope or READING))

    async def created(uow: UnitOfWork) -> Token | None:
        at = now()
        expires = at + timedelta(days=days)
        return await uow.api_tokens.create(member, name, made.hash, scopes, at, expires)

    token = stored(created)
    if token is None:
        fail(in_both_languages("no-such-member", number=member))
    if as_json:
        typer.echo(as_line({"token": made.token} | _entry(token)))
        return
    typer.echo(made.token)
    who = printable(f"{token.speaker.organisation_name} {token.speaker.name}")
    told = in_both_languages("token-created", number=token.id, who=who, days=days)
    typer.echo(told, err=True)


@app.command("list")
def list_tokens(as_json: AsJson = False) -> None:
    """列出令牌，不含令牌本身 · list the tokens, without what they are."""
    tokens = stored(lambda uow: uow.api_tokens.all())
    if as_json:
        typer.echo(as_line([_entry(one) for one in tokens]))
    else:
        typer.echo(_lines(tokens) or in_both_languages("no-tokens"))


@app.command()
def revoke(
    token: Annotated[int, typer.Argument(metavar="ID", help="令牌号 · its number")],
) -> None:
    """吊销令牌，马上失效 · take a token back; it ends at once."""
    if not stored(lambda uow: uow.api_tokens.revoke(token, now())):
        fail(in_both_languages("no-such-token", number=token))
    typer.echo(in_both_languages("token-revoked", number=token))


def _lines(tokens: Sequence[Token]) -> str:
    return "\n".join(map(_line, tokens))


def _line(token: Token) -> str:
    used = "—" if token.last_used is None else f"{token.last_used:%Y-%m-%d %H:%MZ}"
    parts = [str(token.id), _state(token), f"{token.expires:%Y-%m-%d}", used]
    who = printable(f"{token.speaker.organisation_name} · {token.speaker.name}")
    return "\t".join([*parts, printable(token.name), who, " ".join(sorted(token.scopes))])


def _state(token: Token) -> str:
    """A word of the list; scripts read it too."""
    if token.revoked is not None:
        return "revoked"
    if token.member_left is not None:
        return "member-left"
    return "good" if token.is_good(now()) else "expired"


def _entry(token: Token) -> dict[str, Any]:
    speaker = token.speaker
    return {
        "id": token.id,
        "name": token.name,
        "state": _state(token),
        "organisation": speaker.organisation,
        "organisation_name": speaker.organisation_name,
        "member": speaker.membership,
        "member_name": speaker.name,
        "post": speaker.post,
        "scopes": sorted(token.scopes),
        "created": token.created.isoformat(),
        "expires": token.expires.isoformat(),
        "last_used": token.last_used and token.last_used.isoformat(),
    }
