"""The attacks: `python -m tests.attack [NAME…] [--seconds N] [--people N] [--database-url URL]`.

Everything stays on loopback and in a folder of its own below `var`. Results go to standard
output, in Markdown; docs/attacks.md says how to read them.
"""

import argparse
import asyncio
import os
import platform
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.attack.harness.attacks.registry import ATTACKS
from tests.attack.harness.crowd import PEOPLE
from tests.attack.harness.program import ROOT
from tests.attack.harness.rounds import Outcome, attacked
from tests.attack.harness.tables import crowd_table, found_list
from tests.attack.harness.target import Attack

SECONDS = 15.0


def main() -> None:
    """Read the arguments and run the attacks that are named, or all of them."""
    names = [attack.name for attack in ATTACKS]
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description="The attacks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of the crowd alone")
    parser.add_argument("--people", type=int, default=PEOPLE, help="who answer meanwhile")
    parser.add_argument("--database-url", help="a PostgreSQL server; SQLite without")
    parser.add_argument("--program", type=Path, default=ROOT, help="the tree of another version")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(names):
        parser.error(f"no such attack: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    _say(_circumstances(chosen))
    outcomes = []
    for attack in ATTACKS:
        if not chosen.names or attack.name in chosen.names:
            outcome = asyncio.run(_whole(attack, chosen))
            outcomes.append(outcome)
            _report(outcome)
    _say("\nWithout → with the attack:\n")
    _say(crowd_table(outcomes))
    _say("\nWhat each attack achieved:\n")
    _say(found_list(outcomes))


def _circumstances(chosen: argparse.Namespace) -> str:
    """What was attacked, when, and on what."""
    kind = "PostgreSQL" if chosen.database_url else "SQLite"
    return (
        f"{_commit(chosen.program)}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, "
        f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} CPUs, "
        f"{chosen.people} people, {kind}"
    )


async def _whole(attack: Attack, chosen: argparse.Namespace) -> Outcome:
    """One attack; asked to end, it stops its processes and removes its folder first."""
    task = asyncio.ensure_future(
        attacked(
            attack,
            chosen.seconds,
            people=chosen.people,
            server=chosen.database_url,
            program=chosen.program.resolve(),
        )
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _report(outcome: Outcome) -> None:
    """One line as soon as it is known: a whole run takes a while."""
    load = os.getloadavg()[0]
    print(f"{crowd_table([outcome]).splitlines()[-1]} load {load:.1f}", file=sys.stderr)  # noqa: T201
    print(found_list([outcome]), file=sys.stderr, flush=True)  # noqa: T201


def _commit(program: Path) -> str:
    """What was attacked."""
    asked = ["git", "describe", "--always", "--dirty", "--tags"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=program)  # noqa: S603
    return told.stdout.strip() or "unknown version"


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
