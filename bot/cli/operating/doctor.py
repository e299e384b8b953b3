"""``doctor``: what is wrong with an installation, and what to do about it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.printing.results import as_line
from bot.cli.support.carrying import told
from bot.doctor.database import check_database
from bot.doctor.files import check_files
from bot.doctor.finding import Finding, guarded
from bot.doctor.machine import (
    check_clock,
    check_disk,
    check_folders,
    check_fonts,
    check_own_files,
    check_pictures,
    check_program,
)
from bot.doctor.mail import check_mail
from bot.doctor.signing import check_signing
from bot.doctor.telegram import ask_telegram
from bot.runtime.clock import now
from bot.runtime.errors import SettingsError
from bot.runtime.secrets import hide, without_secrets
from bot.runtime.settings import load_settings
from scoring.values import Text

PROBLEMS = 1
"""The exit status where something is wrong."""
MARKS = {"ok": "✓", "warning": "!", "problem": "✗"}

app = typer.Typer(add_completion=False)


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
) -> None:
    """检查设置、数据库、磁盘、时钟、邮件、Telegram、字体和目录权限 · check the installation."""
    findings = list(_findings())
    problems = sum(finding.state == "problem" for finding in findings)
    if as_json:
        checks = [_as_json(finding) for finding in findings]
        typer.echo(as_line({"ok": problems == 0, "checks": checks}))
    else:
        for finding in findings:
            typer.echo(_shown(finding))
        typer.echo(told("doctor-problems" if problems else "doctor-healthy", count=problems))
    if problems:
        raise typer.Exit(PROBLEMS)


def _findings() -> Iterator[Finding]:
    """Every check; without settings only those that need none."""
    try:
        settings = load_settings()
    except SettingsError as error:
        for line in without_secrets(str(error)).splitlines():
            yield Finding("settings", "problem", "settings-bad", {"line": line})
        yield check_fonts()
        yield check_clock(now(), {})
        return
    hide(settings.secrets())
    yield Finding("settings", "ok", "settings-ok")
    times: dict[str, datetime] = {}
    yield from guarded("database", lambda: check_database(settings.database_url, times))
    yield from guarded("disk", lambda: [check_disk(settings)])
    yield from guarded("folders", lambda: check_folders(settings))
    yield from check_program()
    yield from check_own_files(settings)
    yield from guarded("files", lambda: check_files(settings))
    yield from check_mail(settings)
    yield check_fonts()
    yield check_pictures()
    yield from guarded("signing", lambda: check_signing(settings, now()))
    asked = ask_telegram(settings)
    yield from asked.findings
    if asked.time:
        times["telegram"] = asked.time
    yield check_clock(now(), times)


def _shown(finding: Finding) -> str:
    lines = [f"{MARKS[finding.state]} {_both(finding.words)}"]
    if finding.remedy is not None:
        lines.append(f"  → {_both(finding.remedy)}")
    return without_secrets("\n".join(lines))


def _both(words: Text) -> str:
    return f"{words.zh} / {words.en}" if words.zh != words.en else words.zh


def _as_json(finding: Finding) -> dict[str, object]:
    remedy = finding.remedy
    return {
        "check": finding.check,
        "state": finding.state,
        "code": finding.code,
        "zh": without_secrets(finding.words.zh),
        "en": without_secrets(finding.words.en),
        "remedy": remedy and {"zh": remedy.zh, "en": remedy.en},
    }
