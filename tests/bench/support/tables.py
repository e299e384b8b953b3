"""The results as text: figures, and ratios of those measured in the same round."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from tests.bench.crowd import Pace
from tests.bench.printers.printing import Printed

Measure = Callable[[Pace], float]
NAME, CELL = 40, 16

BOTS: dict[str, Measure] = {
    "answers/s": lambda pace: pace.per_second,
    "p50 ms": lambda pace: 1000 * pace.percentile(50),
    "p99 ms": lambda pace: 1000 * pace.percentile(99),
    "CPU ms/answer": lambda pace: 1000 * pace.work_per_answer,
    "CPUs of the bot": lambda pace: pace.bot_load,
    "of the people": lambda pace: pace.people_load,
}


AT_A_RATE = {name: BOTS[name] for name in ("answers/s", "p50 ms", "p99 ms", "CPU ms/answer")}
"""What is to be compared where all are asked as often; the first shows that all kept up."""


def compare_bots(
    paces: Mapping[str, Sequence[Pace]], measures: Mapping[str, Measure] = BOTS
) -> str:
    """The median round of each bot, the span of its rounds, and how ours stands to the others."""
    ours, *others = paces
    lines = [_line("", measures)]
    for name, rounds in paces.items():
        lines.append(_line(name, [_figure(median(map(m, rounds))) for m in measures.values()]))
        if len(rounds) > 1:
            lines.append(_line("  from … to", [_span(m, rounds) for m in measures.values()]))
    for other in others:
        ratios = [_ratio(m, paces[ours], paces[other]) for m in measures.values()]
        lines.append(_line(f"ours ÷ {other}", [f"{ratio:.2f}" for ratio in ratios[:4]]))
    return "\n".join(lines)


def compare_reports(times: Mapping[str, Printed]) -> str:
    """Milliseconds, and how many times as long as ours."""
    ours = next(iter(times.values()))
    lines = [_line("", ["ms", "× ours", "first ms", "kB"])]
    for name, took in times.items():
        figures = (1000 * took.warm, took.warm / ours.warm, 1000 * took.first, took.size / 1000)
        lines.append(_line(name, [_figure(figure) for figure in figures]))
    return "\n".join(lines)


def list_rates(rates: Mapping[str, float]) -> str:
    """Scores a second."""
    lines = [_line(name, [f"{rate:.0f}/s"]) for name, rate in rates.items()]
    return "\n".join(lines)


def _span(figure: Measure, rounds: Sequence[Pace]) -> str:
    found = [figure(pace) for pace in rounds]
    return f"{_figure(min(found))}…{_figure(max(found))}"


def _figure(number: float) -> str:
    """Three digits or so: more would only be noise."""
    return f"{number:.{0 if number >= 100 else 1 if number >= 10 else 2}f}"


def _ratio(figure: Measure, ours: Sequence[Pace], others: Sequence[Pace]) -> float:
    """The median of the rounds' ratios: each compares what ran one right after the other."""
    return median(figure(one) / figure(other) for one, other in zip(ours, others, strict=True))


def _line(name: str, cells: Sequence[str] | Mapping[str, object]) -> str:
    return f"{name:<{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in cells)
