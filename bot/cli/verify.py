"""``verify``: whether files are what this installation gave out; offline, on a copy as well."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, TypeVar

import typer
from sqlalchemy import Connection

from bot.cli.printing.results import as_line
from bot.cli.support.bad_input import fail
from bot.cli.support.carrying import settings_or_exit, told
from bot.runtime.secrets import without_secrets
from bot.verifying.checking import DocumentReader, judged, sought_of
from bot.verifying.exchange import Reading
from bot.verifying.judging import Checked, DocumentState, Outcome
from bot.wording.catalogue import LANGUAGES
from bot.wording.verified import MARKS, Told, in_words
from scoring.values import Language, Text
from storage.archive.connections import reading, run
from storage.archive.errors import ArchiveError
from storage.archive.snapshot import Snapshot
from storage.records import Matches, Sought
from storage.repositories.work.issued import look_up

GENUINE, NOT_GENUINE, NOT_IN_FORCE, UNCERTAIN = 0, 1, 3, 4
"""The exit statuses, beside 2 for bad input; of several files the first of ``WORST`` counts."""
WORST = (NOT_GENUINE, UNCERTAIN, NOT_IN_FORCE, GENUINE)
MOST_BYTES = 200 * 1024 * 1024
"""A larger file is refused: none of ours has a tenth of it."""
T = TypeVar("T")

app = typer.Typer(add_completion=False)


@app.command()
def verify(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="PDF、Word、Excel · the files")
    ],
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="FILE|URL",
            help="用这个数据库（可以是副本），不用 DATABASE_URL · another one, or a copy",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="每个一行 JSON · print a line of JSON each")
    ] = False,
    language: Annotated[Language | None, typer.Option("--language")] = None,
) -> None:
    """核验文件是否由本系统出具、有没有改动 · verify that files were issued here, unchanged.

    退出状态 · exit status: 0 都是真的、现行有效 · all genuine and in force; 1 有的不是原件 · some
    are not as issued; 2 输入有误 · bad input; 3 已被代替或数据已删 · superseded, or data gone;
    4 不能确定：重新保存过，或签了名而无记录 · uncertain: saved again, or signed, not recorded.
    """
    contents = [_content(file) for file in files]
    address = _address(database)
    readings = asyncio.run(_read(contents))
    with_readings = list(zip(contents, readings, strict=True))
    found = _looked_up([sought_of(*each) for each in with_readings], address)
    statuses = []
    for file, (content, read), matches in zip(files, with_readings, found, strict=True):
        checked = judged(content, read, matches)
        statuses.append(status_of(checked))
        typer.echo(_as_json(file, checked) if as_json else _shown(file, checked, language))
    raise typer.Exit(min(statuses, key=WORST.index))


def status_of(checked: Checked) -> int:
    """The exit status for one file."""
    if checked.is_genuine:
        return GENUINE if checked.state is DocumentState.CURRENT else NOT_IN_FORCE
    return UNCERTAIN if checked.outcome in (Outcome.SAVED_AGAIN, Outcome.SIGNED) else NOT_GENUINE


def _content(file: Path) -> bytes:
    try:
        if not file.is_file():
            fail(told("verify-no-file", path=file))
        if file.stat().st_size > MOST_BYTES:
            fail(told("verify-too-large", path=file))
        return file.read_bytes()
    except OSError as error:
        fail(told("unreachable-file", path=file, reason=error.strerror))


def _address(database: str | None) -> str:
    if database is None:
        return settings_or_exit().database_url
    return database if "://" in database else f"sqlite:///{Path(database).absolute()}"


async def _read(contents: Sequence[bytes]) -> list[Reading | None]:
    reader = DocumentReader()
    try:
        return [await reader.read(content) for content in contents]
    finally:
        await reader.close()


def _looked_up(sought: Sequence[Sought], address: str) -> list[Matches]:
    with TemporaryDirectory() as scratch:
        return _in(address, Path(scratch), lambda found: [look_up(found, one) for one in sought])


def _in(address: str, scratch: Path, work: Callable[[Connection], T]) -> T:
    def worked() -> T:
        with reading(address, scratch) as connection:
            if "issued_documents" not in Snapshot(connection).names:
                raise ArchiveError("verify-older")
            return work(connection)

    try:
        return run(worked)
    except ArchiveError as error:
        fail(without_secrets(told(error.code, **error.values)))


def _shown(file: Path, checked: Checked, language: Language | None) -> str:
    said = in_words(checked)
    languages = LANGUAGES if language is None else (language,)
    lines = [f"{MARKS[said.tone]} {file}: {_in_one(said.headline, languages)}"]
    lines += [f"    {_in_one(line, languages)}" for line in said.means]
    for label, value in said.facts:
        lines.append(f"    {_in_one(label, languages)}: {_in_one(value, languages)}")
    lines.append(f"  → {_in_one(said.next, languages)}")
    return "\n".join(lines)


def _in_one(text: Text, languages: Sequence[Language]) -> str:
    return " / ".join(dict.fromkeys(text[language] for language in languages))


def _as_json(file: Path, checked: Checked) -> str:
    document, signature = checked.document, checked.signature
    said: Told = in_words(checked)
    result: dict[str, Any] = {
        "file": str(file),
        "outcome": checked.outcome,
        "standing": checked.state,
        "number": document and document.number,
        "issued": document and document.issued.isoformat(),
        "superseded_by": document and document.superseded_by,
        "catalogue": document and document.catalogue,
        "kind": checked.kind,
        "signature": signature
        and {
            "holds": signature.holds and signature.covers_all,
            "ours": checked.is_ours,
            "certificate": signature.certificate,
            "subject": signature.subject,
            "at": signature.at,
        },
        "zh": said.headline.zh,
        "en": said.headline.en,
    }
    return as_line(result)
