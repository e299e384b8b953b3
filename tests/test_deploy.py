"""The files for running it: of parts that exist, and taken by the programs they are for."""

import json
import re
from pathlib import Path

from bot.runtime.metrics import exposition
from storage.records import Backlog, JobsWaiting

DEPLOY = Path(__file__).parents[1] / "docs" / "deploy"
METRIC = re.compile(r"\b(?:greenbot|process)_[a-z_]+")


def test_the_dashboard_shows_only_metrics_there_are() -> None:
    dashboard = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    backlog = Backlog((JobsWaiting("report", "waiting", 1, 1.0),), (("web", 1),), 1, 0.1)
    told = exposition(backlog).decode()
    there = set(METRIC.findall(told)) | {
        f"{name}{end}"
        for name in re.findall(r"# TYPE (\S+) histogram", told)
        for end in ("_bucket", "_count")
    }
    assert {name for query in queries for name in METRIC.findall(query)} <= there
    assert len(queries) >= len(dashboard["panels"])
