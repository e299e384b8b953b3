"""``endpoint``: where events are sent for a member of an organisation, and what was sent."""

from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import typer

from bot.cli.printing.results import as_line, in_both_languages, printable
from bot.cli.support.bad_input import fail
from bot.cli.support.of_calls import AsJson, stored
from bot.jobs.webhooks.addresses import fits, refused
from bot.jobs.webhooks.events import EventType
from bot.jobs.webhooks.signing import new_secret
from bot.runtime.addresses import Network
from bot.runtime.clock import now
from bot.runtime.errors import StartFailure
from bot.runtime.settings import load_settings
from storage.repositories.api.webhooks import Endpoint, Message

app = typer.Typer(
    help="事件推送的地址 · where events are sent", no_args_is_help=True, add_completion=False
)

HOURS: Final = 24
"""How long the secret of before signs too, once there is a new one."""

Number = Annotated[int, typer.Argument(metavar="ID", help="推送地址号 · its number")]
Events = Annotated[
    list[EventType] | None,
    typer.Option("--event", help="可多次；不写则全部 · several; by default all"),
]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="https:// 地址 · the address")],
    member: Annotated[int, typer.Option(metavar="ID", help="代表的成员号 · whose events")],
    event: Events = None,
    as_json: AsJson = False,
) -> None:
    """新建推送地址，签名密钥只显示这一次 · add one; what signs is shown once."""
    networks = _private_receivers()
    if not fits(url, networks):
        fail(in_both_languages("endpoint-url", url=printable(url)))
    secret, events = new_secret(), frozenset(map(str, event or EventType))
    endpoint = stored(lambda uow: uow.webhooks.add(member, url, events, secret, now()))
    if endpoint is None:
        fail(in_both_languages("no-such-member", number=member))
    _warn_if_unreachable(url, networks)
    if as_json:
        typer.echo(as_line({"secret": secret} | _entry(endpoint)))
        return
    typer.echo(secret)
    who = printable(f"{endpoint.speaker.organisation_name} {endpoint.speaker.name}")
    typer.echo(in_both_languages("endpoint-added", number=endpoint.id, who=who), err=True)


@app.command("list")
def list_endpoints(as_json: AsJson = False) -> None:
    """列出推送地址，不含密钥 · list them, without what signs."""
    endpoints = stored(lambda uow: uow.webhooks.all())
    if as_json:
        typer.echo(as_line([_entry(one) for one in endpoints]))
    else:
        lines = "\n".join(map(_line, endpoints))
        typer.echo(lines or in_both_languages("no-endpoints"))


@app.command()
def remove(endpoint: Number) -> None:
    """删除推送地址，马上停发 · remove it; nothing is sent there any more."""
    if not stored(lambda uow: uow.webhooks.end(endpoint, now())):
        fail(in_both_languages("no-such-endpoint", number=endpoint))
    typer.echo(in_both_languages("endpoint-removed", number=endpoint))


@app.command()
def rotate(
    endpoint: Number,
    hours: Annotated[
        int, typer.Option(min=0, max=720, help="旧密钥再用几小时 · hours the old one still signs")
    ] = HOURS,
    as_json: AsJson = False,
) -> None:
    """换签名密钥，新旧并用一段时间 · another secret; for a while both sign."""
    secret, until = new_secret(), now() + timedelta(hours=hours)
    if not stored(lambda uow: uow.webhooks.rotate(endpoint, secret, until)):
        fail(in_both_languages("no-such-endpoint", number=endpoint))
    if as_json:
        typer.echo(as_line({"secret": secret, "both_until": until.isoformat()}))
        return
    typer.echo(secret)
    typer.echo(in_both_languages("endpoint-rotated", number=endpoint, hours=hours), err=True)


@app.command()
def log(
    endpoint: Annotated[
        int | None, typer.Argument(metavar="ID", help="推送地址号，不写则全部 · one, or all")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=1000, help="最多几行 · lines")] = 50,
    as_json: AsJson = False,
) -> None:
    """推送日志，新的在前 · what was sent, the latest first."""
    messages = stored(lambda uow: uow.webhooks.log(endpoint, most))
    if as_json:
        typer.echo(as_line([_message(one) for one in messages]))
    else:
        lines = "\n".join(map(_message_line, messages))
        typer.echo(lines or in_both_languages("no-messages"))


@app.command()
def resend(
    message: Annotated[int, typer.Argument(metavar="ID", help="推送号，见 log · see log")],
) -> None:
    """再发一次，编号不变 · send a message again, by the same webhook-id."""
    if not stored(lambda uow: uow.webhooks.resend(message)):
        fail(in_both_languages("no-such-message", number=message))
    typer.echo(in_both_languages("message-resent", number=message))


def _private_receivers() -> tuple[Network, ...]:
    try:
        return load_settings().private_receivers
    except StartFailure as error:
        fail(str(error))


def _warn_if_unreachable(url: str, networks: tuple[Network, ...]) -> None:
    """Say where nothing would be sent as things are; that may change without the endpoint."""
    host = printable(urlsplit(url).hostname or "")
    try:
        addresses = refused(url, networks)
    except OSError:
        typer.echo(in_both_languages("endpoint-unresolved", host=host), err=True)
        return
    if addresses:
        where = ", ".join(addresses)
        typer.echo(in_both_languages("endpoint-refused", host=host, addresses=where), err=True)


def _line(one: Endpoint) -> str:
    who = printable(f"{one.speaker.organisation_name} · {one.speaker.name}")
    state = "good" if one.is_open else "member-left"
    return "\t".join([str(one.id), state, printable(one.url), who, " ".join(sorted(one.events))])


def _entry(one: Endpoint) -> dict[str, Any]:
    return {
        "id": one.id,
        "url": one.url,
        "events": sorted(one.events),
        "organisation": one.speaker.organisation,
        "organisation_name": one.speaker.organisation_name,
        "member": one.speaker.membership,
        "member_name": one.speaker.name,
        "is_open": one.is_open,
        "created": one.created.isoformat(),
        "both_sign_until": one.former_until and one.former_until.isoformat(),
    }


def _message_line(one: Message) -> str:
    came = one.error or ("" if one.status is None else str(one.status))
    made = f"{one.created:%Y-%m-%d %H:%M:%SZ}"
    parts = [str(one.id), str(one.endpoint), made, one.type, one.state, f"{one.attempts}×", came]
    return "\t".join(parts)


def _message(one: Message) -> dict[str, Any]:
    return {
        "id": one.id,
        "endpoint": one.endpoint,
        "webhook_id": one.number,
        "type": one.type,
        "data": one.payload.get("data"),
        "state": one.state,
        "attempts": one.attempts,
        "status": one.status,
        "error": one.error,
        "created": one.created.isoformat(),
        "tried": one.tried and one.tried.isoformat(),
    }
