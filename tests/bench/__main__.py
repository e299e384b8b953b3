"""The benchmark: `python -m tests.bench`, with `--rounds` for more or fewer than three.

Speed depends on the machine and on what else runs there, so each figure stands beside that of
another program measured in the same run, and the bots take turns. Results go to standard output.
"""

import argparse
import asyncio
import os
import platform
import sys
from statistics import median

from scoring.catalogue.loading import load_catalogue
from storage.backends.sqlite import SETTINGS
from tests.bench.crowd import Pace, measure
from tests.bench.peers.contenders import contenders
from tests.bench.reports import printed
from tests.bench.scores import scores_per_second
from tests.bench.support.tables import AT_A_RATE, compare_bots, compare_reports, list_rates

PEOPLE = 50
ROUNDS = 3
SHARE = 0.6
"""At a fixed rate: the part of what the slowest bot answers when everybody presses at once."""


def main() -> None:
    """Read the arguments and run it all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="The benchmark")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each bot, by default 3")
    rounds = parser.parse_args().rounds
    questions = len(load_catalogue("gb36132-2018").rules)
    _say(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} CPUs")
    _say(f"\nDialogue: {PEOPLE} people at once, {questions} answers each, rounds: {rounds}")
    _say(f"Every answer of ours is committed before it is shown: SQLite, {', '.join(SETTINGS)}")
    paces = _take_turns(rounds, questions)
    _say(compare_bots(paces))
    rate = SHARE * min(median(pace.per_second for pace in of) for of in paces.values())
    _say(f"\nThe same people, {rate:.0f} presses a second for every bot, at fixed times")
    _say(compare_bots(_take_turns(rounds, questions, rate), AT_A_RATE))
    _say("\nReport: every row answered, a note on each; best of three in a warm process")
    _say(compare_reports(printed()))
    _say("\nScoring: every criterion answered")
    _say(list_rates(scores_per_second()))


def _take_turns(rounds: int, questions: int, rate: float | None = None) -> dict[str, list[Pace]]:
    """Each bot once in every round, so that a machine that slows down slows all of them."""
    paces: dict[str, list[Pace]] = {}
    for number in range(1, rounds + 1):
        for bot in contenders():
            print(f"round {number} of {rounds}: {bot.name}", file=sys.stderr)  # noqa: T201
            pace = asyncio.run(measure(bot, PEOPLE, questions, rate))
            paces.setdefault(bot.name, []).append(pace)
    return paces


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
