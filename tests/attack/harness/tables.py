"""The figures of the attacks as tables in Markdown."""

from collections.abc import Sequence

from tests.attack.harness.crowd import IN_VAIN
from tests.attack.harness.rounds import Outcome, Phase

HEAD = (
    "attack", "fault", "answers a second", "p50, ms", "p99, ms", "p99 ratio", "longest, ms",
    "not answered", "newcomers turned away", "acknowledged, lost", "RSS peak, MB",
    "descriptors", "log, kB", "written, MB",
)  # fmt: skip


def crowd_table(outcomes: Sequence[Outcome]) -> str:
    """What the forty people noticed: each cell without → with the attack."""
    lines = [HEAD, ("---",) * len(HEAD), *map(_row, outcomes)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def found_list(outcomes: Sequence[Outcome]) -> str:
    """What each attack achieved."""
    return "\n".join(_found(outcome) for outcome in outcomes)


def _row(outcome: Outcome) -> tuple[str, ...]:
    one, two = outcome.without, outcome.beside
    ratio = two.percentile(99) / one.percentile(99)
    return (
        outcome.attack.name,
        outcome.attack.fault,
        f"{_rate(one):.0f} → {_rate(two):.0f}",
        f"{one.percentile(50):.0f} → {two.percentile(50):.0f}",
        f"{one.percentile(99):.0f} → {two.percentile(99):.0f}",
        f"{ratio:.1f}",
        f"{one.percentile(100):.0f} → {two.percentile(100):.0f}",
        f"{one.troubles.total()} → {two.troubles.total()}",
        f"{one.turned_away} of {one.arrivals} → {two.turned_away} of {two.arrivals}",
        f"{outcome.acknowledged}, {outcome.lost}",
        f"{_mega(one.window.rss)} → {_mega(two.window.rss)}",
        f"{one.window.descriptors} → {two.window.descriptors}",
        f"{one.window.log_bytes // 1000} → {two.window.log_bytes // 1000}",
        f"{_mega(one.window.disk_bytes)} → {_mega(two.window.disk_bytes)}",
    )


def _found(outcome: Outcome) -> str:
    told = dict(outcome.beside.window.found)
    if outcome.starts > 1:
        told["starts of the program"] = outcome.starts
    if outcome.beside.troubles:
        told["instead of answers"] = dict(outcome.beside.troubles)
    words = "; ".join(f"{name}: {value}" for name, value in told.items())
    return f"- {outcome.attack.name} ({outcome.attack.fault}): {words}"


def _rate(phase: Phase) -> float:
    return (len(phase.waits) - phase.troubles[IN_VAIN]) / (phase.window.ended - phase.window.begun)


def _mega(count: int) -> str:
    return f"{count / 1_000_000:.0f}"
