"""What Prometheus is told. Labels are words of the program, never of a person.

Several processes share their numbers through the folder ``PROMETHEUS_MULTIPROC_DIR``, if the
environment names one; without it each process tells its own.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from structlog.typing import EventDict, WrappedLogger

from storage.private import make_folder
from storage.records import Backlog

SHARED = "PROMETHEUS_MULTIPROC_DIR"
if SHARED in os.environ:
    make_folder(Path(os.environ[SHARED]))  # every metric below opens a file in it
MEDIA_TYPE = CONTENT_TYPE_LATEST
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds of a turn; a usual one takes a few thousandths."""

TURN_SECONDS = Histogram(
    "greenbot_turn_seconds",
    "Seconds from taking an input to its durable commit, by the place it was given at",
    ("channel", "place"),
    buckets=BUCKETS,
)
ANSWERS = Counter("greenbot_answers", "Answers recorded", ("channel",))
DELIVERIES = Counter("greenbot_deliveries", "Messages and files that were shown")
EVENTS = Counter("greenbot_events", "Lines of the log, by level and event", ("level", "event"))


def count_event(_logger: WrappedLogger, level: str, event: EventDict) -> EventDict:
    """The structlog processor that counts every event, those that are held back too."""
    EVENTS.labels(level, str(event.get("event"))[:60]).inc()
    return event


def exposition(backlog: Backlog | None) -> bytes:
    """Everything in the text format of Prometheus; no ``backlog``: the database is away."""
    registry: CollectorRegistry = REGISTRY
    if SHARED in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    stored = CollectorRegistry()
    stored.register(_Stored(backlog))
    return generate_latest(registry) + generate_latest(stored)


class _Stored:
    """What the database tells, the same in whichever process is asked."""

    def __init__(self, backlog: Backlog | None) -> None:
        self._backlog = backlog

    def collect(self) -> Iterable[Metric]:
        """The gauges, read at the moment of asking."""
        up = GaugeMetricFamily("greenbot_database_up", "Whether the database answers")
        up.add_metric((), float(self._backlog is not None))
        yield up
        if self._backlog is None:
            return
        jobs = GaugeMetricFamily("greenbot_jobs", "Jobs", labels=("kind", "state"))
        ages = GaugeMetricFamily(
            "greenbot_jobs_oldest_seconds",
            "How long the job due longest has been due",
            labels=("kind", "state"),
        )
        for row in self._backlog.jobs:
            jobs.add_metric((row.kind, row.state), row.count)
            ages.add_metric((row.kind, row.state), row.oldest_seconds)
        yield jobs
        yield ages
        waiting = GaugeMetricFamily(
            "greenbot_deliveries_waiting", "Deliveries not shown yet", labels=("channel",)
        )
        for channel, count in self._backlog.deliveries:
            waiting.add_metric((channel,), count)
        yield waiting
        inbox = GaugeMetricFamily("greenbot_updates_waiting", "Updates whose turn is not saved")
        inbox.add_metric((), self._backlog.updates)
        yield inbox
        seconds = GaugeMetricFamily("greenbot_database_seconds", "How long these counts took")
        seconds.add_metric((), self._backlog.seconds)
        yield seconds
