"""The files for running it: of parts that exist, and taken by the programs they are for."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from bot.runtime.metrics import exposition
from bot.runtime.settings import Settings
from storage.records import Backlog, JobsWaiting
from tests.support.needs import lacking

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


def test_nginx_takes_the_example(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    openssl = shutil.which("openssl")
    if nginx is None or openssl is None:
        lacking("no nginx, or no openssl")
    pair = ["-keyout", str(tmp_path / "greenbot.key"), "-out", str(tmp_path / "greenbot.pem")]
    request = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=example"]
    subprocess.run([*request, *pair], check=True, capture_output=True)  # noqa: S603
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert site.count("/etc/ssl/") == 2
    site = re.sub(r"/etc/ssl/\w+/", f"{tmp_path}/", site)
    whole = f"pid {tmp_path}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{site}}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    check = subprocess.run(  # noqa: S603
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
    )
    assert check.returncode == 0, check.stderr
    assert "[warn]" not in check.stderr


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        lacking("no systemd")
    for unit in DEPLOY.glob("greenbot*.*"):
        text = unit.read_text(encoding="utf-8")
        program = re.sub("/opt/greenbot/.venv/bin/python", sys.executable, text)
        (tmp_path / unit.name).write_text(program, encoding="utf-8")
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 3
    check = subprocess.run([analyze, "verify", *units], capture_output=True, text=True)  # noqa: S603
    told = [line for line in check.stderr.splitlines() if "greenbot" in line]
    assert (check.returncode, told) == (0, [])


def test_the_containers_set_only_settings_there_are() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    settings = {name.upper() for name in Settings.model_fields}
    assert set(compose["services"]["greenbot"]["environment"]) <= settings
    containerfile = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    named = set(re.findall(r"\b([A-Z]+_[A-Z_]+)=", containerfile))
    assert named == {"DATA_DIR", "DATABASE_URL", "WEB_HOST"}
