"""``backup``: the database and its files into one archive, while the program runs."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.support.carrying import carried, settings_or_exit, tell
from bot.runtime.clock import now
from bot.runtime.files import file_store
from dialogs.typed.china_time import CHINA
from storage.archive.carrying import back_up

app = typer.Typer(add_completion=False)


@app.command()
def backup(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|DIR", help="新文件，或放备份的目录 · a new file, or a folder"
        ),
    ],
) -> None:
    """备份数据库和文件，不必停机 · back up database and files while the program runs."""
    settings = settings_or_exit()
    at = now()
    path = target
    if target.is_dir():
        path = target / f"greenbot-{at.astimezone(CHINA):%Y%m%d-%H%M%S}.zip"
    result = carried(
        lambda begin: back_up(settings.database_url, file_store(settings), path, at, begin)
    )
    tell("backed-up", result, path=path)
