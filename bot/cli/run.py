"""``run``: the chat, until it is stopped."""

import os

import typer

from bot.app import serve
from bot.cli.support.bad_input import fail
from bot.runtime.errors import StartFailure
from bot.runtime.logs.configure import configure_logs
from bot.runtime.processes.event_loop import run as run_until_done
from bot.runtime.secrets import hide, without_secrets
from bot.runtime.settings import load_settings
from bot.supervisor import run_workers
from bot.web.server.server import listening

app = typer.Typer(add_completion=False)


@app.command()
def run() -> None:
    """启动网页聊天，有 TELEGRAM_BOT_TOKEN 时也启动 Telegram · start the chat."""
    os.umask(0o077)  # files are readable by this user alone
    try:
        settings = load_settings()
        hide(settings.secrets())
        configure_logs(settings.log_level)
        if settings.web_workers > 1:
            raise typer.Exit(run_workers(settings))
        with listening(settings) as listener:
            run_until_done(serve(settings, listener))
    except StartFailure as error:
        fail(without_secrets(str(error)))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
