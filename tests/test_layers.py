"""The tests of a package import it and what stands below it, so that they run without the rest."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent
BELOW = ("scoring", "dialogs", "storage")
"""The packages that have one above them, each after those it may import."""
IMPORTING = """
import importlib, sys
for package in sys.stdin:
    for name in package.split():
        importlib.import_module(name)
    found = {name.partition(".")[0] for name in sys.modules}
    print(*found & {"bot", "storage", "dialogs", "scoring"})
"""


def test_the_tests_of_a_package_run_without_those_above_it() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", IMPORTING],
        input="\n".join(" ".join(_modules(package)) for package in BELOW),
        cwd=TESTS.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    imported = [set(line.split()) for line in done.stdout.splitlines()]
    assert len(imported) == len(BELOW)
    for number, found in enumerate(imported, 1):
        assert found <= set(BELOW[:number])


def _modules(package: str) -> list[str]:
    files = (TESTS / package).rglob("*.py")
    return [".".join(file.relative_to(TESTS.parent).with_suffix("").parts) for file in files]
