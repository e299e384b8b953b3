"""The environment of the programs the benchmark compares with: their own, never ours."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LOCK = Path(__file__).parents[1] / "requirements.lock"
FOLDER = ROOT / ".venv-bench"


def peers_python() -> Path:
    """The Python that has the peers; its environment is made when the lock is newer."""
    mark = FOLDER / ".installed"
    python = FOLDER / "bin" / "python"
    if not mark.exists() or mark.stat().st_mtime < LOCK.stat().st_mtime:
        uv = _uv()
        _run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(FOLDER))
        _run(uv, "pip", "install", "--quiet", "--python", str(python), "--require-hashes",
             "-r", str(LOCK))  # fmt: skip
        mark.touch()
    return python


def _uv() -> str:
    """`make setup` puts it beside our Python."""
    found = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if found is None:
        raise SystemExit("uv is missing: run `make setup` first")
    return found


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - our own words
