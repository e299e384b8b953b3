"""`python -m tests.attack.kills`: people finish assessments while two workers are killed.

Everybody answers on Telegram what their number says and asks for a report, first with nobody
disturbed, then again while one of the two workers is killed every so often. Afterwards every
acknowledged answer must be stored exactly once, and every report hold the same facts.
"""

import argparse
import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from tests.attack.harness.databases import fresh_database, rows
from tests.attack.harness.program import start_process
from tests.attack.harness.target import Target
from tests.support.bot_api import BotApiServer, Person
from tests.support.editions import begin_by_2018
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
WORKERS = 2
PATIENCE = 600.0
"""For one step of one person; nobody gives an answer twice."""
THINKING_SECONDS = 1.5
ANSWERS = """
SELECT facts.value, answers.subject, CAST(answers.value AS TEXT), answers.revision FROM answers
JOIN assessments ON assessments.id = answers.assessment_id
JOIN cases ON cases.id = assessments.case_id
JOIN client_facts AS facts ON facts.client_id = cases.client_id AND facts.field = 'name'
ORDER BY answers.assessment_id, answers.revision
"""
REPORTS = "SELECT CAST(data AS TEXT), issued_at IS NOT NULL FROM reports"
SENT = """
SELECT facts.value, COUNT(*) FROM deliveries
JOIN sessions ON sessions.identity_id = deliveries.identity_id
JOIN assessments ON assessments.id = sessions.assessment_id
JOIN cases ON cases.id = assessments.case_id
JOIN client_facts AS facts ON facts.client_id = cases.client_id AND facts.field = 'name'
WHERE deliveries.kind = 'attachment' GROUP BY facts.value
"""


@dataclass
class Run:
    """What one run left behind."""

    kills: int = 0
    seconds: float = 0.0
    acknowledged: dict[str, list[bool]] = field(default_factory=dict)
    """By the name of the enterprise, in the order in which they were given."""
    stored: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    """Subject and whether it was met, in the order of the revisions."""
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The facts of each report that was issued."""
    files: dict[str, int] = field(default_factory=dict)
    """How many files were handed over."""


def problems(calm: Run, disturbed: Run) -> list[str]:
    """What was lost, doubled or changed by the kills."""
    found = []
    for name, given in disturbed.acknowledged.items():
        stored = disturbed.stored.get(name, [])
        if [met for _, met in stored] != given:
            found.append(f"{name}: {len(given)} answers acknowledged, {len(stored)} stored")
        if len({subject for subject, _ in stored}) != len(stored):
            found.append(f"{name}: a question was answered twice")
        if disturbed.reports.get(name) != calm.reports[name]:
            found.append(f"{name}: the report is another one, or missing")
        if disturbed.files.get(name) != 1:
            found.append(f"{name}: {disturbed.files.get(name, 0)} files handed over")
    return found


async def run(
    people: int, questions: int, kills: int, every: float, *, ailing: float = 0.0
) -> Run:
    """One run: a kill at each interval, up to a maximum, until everybody has a report."""
    (ROOT / "var").mkdir(exist_ok=True)
    done = Run()
    with TemporaryDirectory(prefix="kills-", dir=ROOT / "var") as name:
        folder = Path(name)
        async with fresh_database(SERVER, folder) as url, BotApiServer() as server:
            async with _workers(url, folder, server) as workers:
                crowd = [server.person(1000 + number) for number in range(people)]
                await asyncio.gather(*map(_arrives, crowd))
                server.ails(ailing)
                killing = asyncio.create_task(_kill(workers, kills, every, done))
                begun = monotonic()
                thinking = THINKING_SECONDS if kills else 0.0
                async with asyncio.TaskGroup() as tasks:
                    for person in crowd:
                        tasks.create_task(_finishes(person, questions, thinking, done))
                done.seconds = monotonic() - begun
                killing.cancel()
                await asyncio.gather(killing, return_exceptions=True)
                server.ails(0)
            await _read(url, done)
    return done


@asynccontextmanager
async def _workers(
    url: str, folder: Path, server: BotApiServer
) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    """Two workers, each started again when it ends, as a service manager does."""
    data = folder / "data"
    data.mkdir()
    environment = {
        "DATA_DIR": str(data),
        "DATABASE_URL": url,
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_BASE_URL": server.url,
        "LOG_LEVEL": "WARNING",
    }
    running: list[asyncio.subprocess.Process] = []

    async def keep(number: int) -> None:
        port = free_port()
        target = Target(port, data, url, ROOT, environment | {"WEB_PORT": str(port)})
        while True:
            process = await start_process(target, folder / f"log{number}")
            running.append(process)
            try:
                await process.wait()
            finally:
                running.remove(process)
                if process.returncode is None:
                    process.kill()
                    await process.wait()

    keeping = [asyncio.create_task(keep(number)) for number in range(WORKERS)]
    try:
        yield running
    finally:
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)


async def _kill(
    workers: list[asyncio.subprocess.Process], kills: int, every: float, done: Run
) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    while done.kills < kills:
        await asyncio.sleep(every * dice.uniform(0.5, 1.5))
        if workers:
            dice.choice(workers).kill()
            done.kills += 1


def name_of(person: Person) -> str:
    """The name of somebody's enterprise."""
    return f"第{person.id}号绿色制造有限公司"


async def _arrives(person: Person) -> None:
    await person.says("/start")
    await person.sees("隐私", PATIENCE)
    await person.taps("同意并开始")
    await person.sees("企业全称", PATIENCE)
    await person.says(name_of(person))
    await person.sees(name_of(person), PATIENCE)
    await person.taps("其余以后再填")
    await begin_by_2018(person, PATIENCE)
    await person.sees("▱", PATIENCE)


async def _finishes(person: Person, questions: int, thinking: float, done: Run) -> None:
    """Answer by a pattern of one's own, each question once, then ask for the report."""
    pattern = random.Random(person.id)  # noqa: S311 - no secret
    pause = random.Random(person.id + 1)  # noqa: S311
    given = done.acknowledged.setdefault(name_of(person), [])
    for number in range(1, questions + 1):
        met = pattern.random() < 0.8
        await asyncio.sleep(pause.uniform(0, 2 * thinking))
        await person.taps("符合" if met else "不符合")
        await person.stands_at(f" {number}/99" if number < 99 else "小结", PATIENCE)
        given.append(met)
    await person.says("/report")
    await person.sees("报告", PATIENCE)
    await person.taps("中文 PDF")
    async with asyncio.timeout(PATIENCE):
        while not any(one.file for one in person.messages):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)


async def _read(url: str, done: Run) -> None:
    for name, subject, value, _ in await rows(url, ANSWERS):
        done.stored.setdefault(name, []).append((subject, json.loads(value)["met"]))
    for data, issued in await rows(url, REPORTS):
        facts = json.loads(data)
        if issued:
            done.reports[facts["enterprise"]["name"]] = facts
    done.files = dict(await rows(url, SENT))


def main() -> None:
    """Read the arguments and run both."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack.kills", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--questions", type=int, default=99)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--every", type=float, default=2.5, help="seconds between kills")
    parser.add_argument("--ailing", type=float, default=0.0, help="share of calls that go wrong")
    chosen = parser.parse_args()
    calm = asyncio.run(run(chosen.people, chosen.questions, 0, 0.0))
    _say(f"undisturbed: {chosen.people} people in {calm.seconds:.0f} s")
    disturbed = asyncio.run(
        run(chosen.people, chosen.questions, chosen.kills, chosen.every, ailing=chosen.ailing)
    )
    given = sum(map(len, disturbed.acknowledged.values()))
    _say(
        f"{disturbed.kills} kills of {WORKERS} workers in {disturbed.seconds:.0f} s: "
        f"{given} answers acknowledged, {sum(map(len, disturbed.stored.values()))} stored, "
        f"{len(disturbed.reports)} reports"
    )
    found = problems(calm, disturbed)
    _say("\n".join(found) or "nothing lost, doubled or changed")
    sys.exit(bool(found))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
