"""``move``: everything into another, empty database."""

from typing import Annotated

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.cli.bad_input import fail
from bot.cli.carrying import carried, settings_or_exit, tell, told
from bot.runtime.secrets import hide
from storage.archive import carrying

app = typer.Typer(add_completion=False)


@app.command()
def move(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="URL",
            help="空的目标数据库，如 postgresql://用户:密码@主机/库名 · the empty target database",
        ),
    ],
) -> None:
    """把全部数据搬到另一个数据库并核对 · carry all data into another database and compare."""
    settings = settings_or_exit()
    _require_database(to)
    result = carried(
        lambda begin: carrying.move(settings.database_url, to, settings.data_dir, begin)
    )
    tell("moved", result)


def _require_database(address: str) -> None:
    try:
        url = make_url(address)
        hide((url.password,))
        is_known = url.get_backend_name() in ("sqlite", "postgresql") and bool(url.database)
    except ArgumentError:
        is_known = False
    if not is_known:
        fail(told("bad-target"))
