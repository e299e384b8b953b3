"""``move``: all rows into another, empty database, or all files into another store."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.cli.support.bad_input import fail
from bot.cli.support.carrying import carried, settings_or_exit, tell, told
from bot.runtime.files import file_store, is_bucket, store_at
from bot.runtime.secrets import hide
from bot.runtime.settings import BUCKET, BUCKET_URL, Settings
from storage.archive import carrying
from storage.files.store import FileStore

app = typer.Typer(add_completion=False)


@app.command()
def move(
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="URL",
            envvar="MOVE_TO",
            help="空的目标数据库，如 postgresql://用户:密码@主机/库名 · the empty target database",
        ),
    ] = None,
    files_from: Annotated[
        str | None,
        typer.Option(
            "--files-from",
            metavar="DIR|s3://…",
            help="文件原来的位置，搬到设置里的位置 · where the files were until now",
        ),
    ] = None,
) -> None:
    """把数据搬到另一个数据库，或把文件搬到另一处 · carry rows or files, and compare."""
    if (to is None) == (files_from is None):
        fail(told("move-what"))
    settings = settings_or_exit()
    if to is not None:
        _require_database(to)
        address = to
        result = carried(
            lambda begin: carrying.move(settings.database_url, address, settings.data_dir, begin)
        )
        tell("moved", result)
    if files_from is not None:
        source, target = _stores(files_from, settings)
        result = carried(
            lambda begin: carrying.move_files(
                settings.database_url, source, target, settings.data_dir, begin
            )
        )
        tell("files-moved", result)


def _stores(files_from: str, settings: Settings) -> tuple[FileStore, FileStore]:
    here = settings.files_url or str(settings.data_dir)
    if files_from.rstrip("/") == here.rstrip("/"):
        fail(told("same-files"))
    has_key = settings.files_key_id is not None and settings.files_secret is not None
    if is_bucket(files_from) and not BUCKET_URL.fullmatch(files_from):
        fail(f"--files-from: {BUCKET}")
    if is_bucket(files_from) and not has_key:
        fail(told("files-key-missing"))
    if not is_bucket(files_from) and not Path(files_from).is_dir():
        fail(told("no-files-there", path=files_from))
    return store_at(files_from, settings), file_store(settings)


def _require_database(address: str) -> None:
    try:
        url = make_url(address)
        hide((url.password,))
        is_known = url.get_backend_name() in ("sqlite", "postgresql") and bool(url.database)
    except ArgumentError:
        is_known = False
    if not is_known:
        fail(told("bad-target"))
