"""``run``: the chat, until it is stopped."""

import os

import typer

from bot.cli.support.bad_input import fail
from bot.jobs.document_processes import DocumentProcesses
from bot.runtime.errors import StartFailure
from bot.runtime.garbage import kept_for_good
from bot.runtime.logs.configure import configure_logs
from bot.runtime.secrets import hide, without_secrets
from bot.runtime.settings import Settings, load_settings

app = typer.Typer(add_completion=False)


@app.command()
def run() -> None:
    """启动网页聊天，有 TELEGRAM_BOT_TOKEN 时也启动 Telegram · start the chat."""
    os.umask(0o077)  # files are readable by this user alone
    processes = DocumentProcesses()
    try:
        settings = load_settings()
        hide(settings.secrets())
        configure_logs(settings.log_level)
        if settings.web_workers == 1 and _processors() > 1:
            processes.start()  # they read in their libraries while this one does
        _serve(settings, processes)
    except StartFailure as error:
        fail(without_secrets(str(error)))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    finally:
        processes.kill()


def _serve(settings: Settings, processes: DocumentProcesses) -> None:
    with kept_for_good():  # a second of reading, so it is done with the processes started
        from bot.app import serve  # noqa: PLC0415
        from bot.runtime.processes.event_loop import run as run_until_done  # noqa: PLC0415
        from bot.supervisor import run_workers  # noqa: PLC0415
        from bot.web.server.server import listening  # noqa: PLC0415

        if settings.telegram_bot_token is not None:
            import bot.telegram.channel  # noqa: F401, PLC0415
    if settings.web_workers > 1:
        raise typer.Exit(run_workers(settings))
    with listening(settings) as listener:
        run_until_done(serve(settings, listener, processes=processes))


def _processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
