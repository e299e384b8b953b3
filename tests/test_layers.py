"""The tests of a package import it and what stands below it, so that they run without the rest."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent
IMPORTING = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*{name.partition(".")[0] for name in sys.modules} & {"bot", "storage", "dialogs", "scoring"})
"""


@pytest.mark.parametrize(
    ("package", "below"),
    [
        ("scoring", {"scoring"}),
        ("dialogs", {"dialogs", "scoring"}),
        ("storage", {"storage", "dialogs", "scoring"}),
    ],
)
def test_the_tests_of_a_package_run_without_those_above_it(package: str, below: set[str]) -> None:
    files = (TESTS / package).rglob("*.py")
    names = [".".join(file.relative_to(TESTS.parent).with_suffix("").parts) for file in files]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", IMPORTING, *names],
        cwd=TESTS.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert set(done.stdout.split()) <= below
