"""``restore``: an archive into an empty database and an empty store of files."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.support.carrying import carried, settings_or_exit, tell
from bot.runtime.files import file_store
from storage.archive import carrying

app = typer.Typer(add_completion=False)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 · the backup")],
) -> None:
    """把备份恢复到空的数据库和目录 · restore a backup into an empty database and folder."""
    settings = settings_or_exit()
    result = carried(
        lambda begin: carrying.restore(file, settings.database_url, file_store(settings), begin)
    )
    tell("restored", result)
