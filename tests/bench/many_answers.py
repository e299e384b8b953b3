"""`python -m tests.bench.many_answers`: what an answer costs among a million stored ones.

Two databases in the same process: one is empty, the other holds the assessments of thousands of
enterprises. Somebody new answers on each in turn, through the turns themselves.
"""

import argparse
import asyncio
import math
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from unittest.mock import patch

from sqlalchemy import (
    Connection,
    Integer,
    Table,
    create_engine,
    func,
    insert,
    make_url,
    select,
    text,
)
from sqlalchemy.ext.asyncio import create_async_engine

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from scoring.overlays.library import OverlayLibrary
from storage.base import Base, table
from storage.models import Answer
from tests.attack.harness.databases import fresh_database
from tests.bot.talking import Talker

STORED = 1_000_000
SEEDS = 10
"""Assessments answered by people; all others are copies of them."""
ANSWERS = 99
ROUNDS = 15
NOT_COPIED = frozenset({"overlays", "evidence_files", "jobs"})
"""What belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of an answer, in seconds: of the processor, and in all."""

    work: float
    time: float


async def measured(server: str | None, stored: int, rounds: int) -> list[tuple[Cost, Cost]]:
    """The costs on the empty and on the full database, by round."""
    with TemporaryDirectory() as few, TemporaryDirectory() as many, ExitStack() as patches:
        patches.enter_context(patch("bot.app.DEFAULT_CATALOGUE", "gb36132-2018"))
        patches.enter_context(
            patch("bot.runtime.library.library_with", lambda _: OverlayLibrary(()))
        )
        async with (
            fresh_database(server, Path(few)) as empty,
            fresh_database(server, Path(many)) as full,
        ):
            async with running_core(_settings(full, many)) as core:
                for seed in range(SEEDS):
                    await _answered(core, f"seed-{seed}")
            await _multiplied(full, max(0, math.ceil(math.log2(stored / (SEEDS * ANSWERS)))))
            async with (
                running_core(_settings(empty, few)) as on_empty,
                running_core(_settings(full, many)) as on_full,
            ):
                return [
                    (
                        await _answered(on_empty, f"new-{number}"),
                        await _answered(on_full, f"new-{number}"),
                    )
                    for number in range(rounds + 1)
                ][1:]  # the first round fills caches


def _settings(url: str, folder: str) -> Settings:
    return Settings(_env_file=None, database_url=url, data_dir=Path(folder))  # type: ignore[call-arg]


async def _answered(core: Core, name: str) -> Cost:
    """Somebody new answers everything; what one answer costs."""
    talker = Talker(core, name, "web")
    await talker.begins()
    worked, at = process_time(), perf_counter()
    for _ in range(ANSWERS):
        await talker.taps("符合")
    return Cost((process_time() - worked) / ANSWERS, (perf_counter() - at) / ANSWERS)


async def _multiplied(url: str, doublings: int) -> None:
    """Copy all rows of people and assessments so often, each time all there are."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with create_engine(address).begin() as connection:
            _multiply(connection, doublings)
        return
    engine = create_async_engine(address.set(drivername="postgresql+asyncpg"))
    async with engine.begin() as served:
        await served.run_sync(_multiply, doublings)
    await engine.dispose()


def _multiply(connection: Connection, doublings: int) -> None:
    for number in range(doublings):
        _double(connection, f".{number}")
    _count_ids(connection)
    connection.execute(text("ANALYZE"))
    stored = connection.execute(select(func.count()).select_from(table(Answer))).scalar_one()
    sys.stdout.write(f"{stored:,} answers stored\n")


def _double(connection: Connection, mark: str) -> None:
    copied = [one for one in Base.metadata.sorted_tables if one.name not in NOT_COPIED]
    last = {
        one.name: connection.execute(select(func.max(one.c.id))).scalar_one() or 0
        for one in copied
        if _has_id(one)
    }
    for one in copied:
        values = []
        for column in one.columns:
            by = next((last.get(key.column.table.name) for key in column.foreign_keys), None)
            if column.name == "id" and one.name in last:
                values.append(column + last[one.name])
            elif by is not None:
                values.append(column + by)
            else:
                values.append(column + mark if column.name == "external_id" else column)
        old = one.c.id <= last[one.name] if one.name in last else text("true")
        connection.execute(insert(one).from_select(list(one.columns), select(*values).where(old)))


def _has_id(one: Table) -> bool:
    return "id" in one.c and isinstance(one.c.id.type, Integer)


def _count_ids(connection: Connection) -> None:
    """Rows that come next get ids behind those copied; SQLite sees to that itself."""
    if connection.dialect.name == "sqlite":
        return
    for one in Base.metadata.sorted_tables:
        if _has_id(one) and one.name not in NOT_COPIED:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{one.name}', 'id'), "  # noqa: S608
                    f"COALESCE((SELECT MAX(id) FROM {one.name}), 1))"
                )
            )


def main() -> None:
    """Measure, and print what an answer costs and the ratios."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.many_answers", description=__doc__
    )
    parser.add_argument("--postgresql", metavar="URL", help="a server; SQLite without")
    parser.add_argument("--stored", type=int, default=STORED, help="answers, at least")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    found = asyncio.run(measured(chosen.postgresql, chosen.stored, chosen.rounds))
    for name in ("work", "time"):
        pairs = [(getattr(empty, name), getattr(full, name)) for empty, full in found]
        ratios = sorted(full / empty for empty, full in pairs)
        sys.stdout.write(
            f"{name}: {1000 * median(one for one, _ in pairs):.2f} ms on an empty database, "
            f"{1000 * median(one for _, one in pairs):.2f} ms on a full one; "
            f"ratio {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})\n"
        )


if __name__ == "__main__":
    main()
