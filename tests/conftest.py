"""What holds for the whole suite."""

import gc
import os
from pathlib import Path

import pytest
import structlog
from dotenv import dotenv_values
from hypothesis import HealthCheck, settings

# Durations as the library's next major version gives them; otherwise it warns of its own errors.
os.environ["PTB_TIMEDELTA"] = "true"

# Whoever runs the tests may have a bot, by the environment or by .env: they must not reach it.
# Empty is the default; that .env.example names every setting is a test of tests/test_docs.py.
SETTINGS = dotenv_values(Path(__file__).parents[1] / ".env.example")
os.environ.update(dict.fromkeys(SETTINGS, ""))

# A traceback in colours, with the values of its variables, takes a second; nobody reads it here.
structlog.dev.ConsoleRenderer.get_active().exception_formatter = structlog.dev.plain_traceback

# A deadline measures the machine, and so does what is too slow to draw. In CI a failure must be
# the change's, not the seed's. Elsewhere each run draws its own, and many short runs cover more.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("here", UNHURRIED, max_examples=40)
settings.register_profile("ci", UNHURRIED, derandomize=True, max_examples=40)
settings.register_profile("fast", UNHURRIED, max_examples=15)
settings.register_profile("long", UNHURRIED, max_examples=1000)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


# Whoever asks for one of these has a database, whatever the fixture it asks for is called.
DATABASES = frozenset({"bare_url", "database_url", "postgresql_url", "sqlite_template"})

BELOW = ("tests/storage/", "tests/workers/")
"""Tests of what tells one database from the other."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden``: write the golden texts instead of comparing with them."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden")


@pytest.hookimpl(tryfirst=True)  # before the marks are looked at
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests with a database, which ``make test-fast`` leaves out.

    The statements of both databases are tried with storage and workers. What stands above them
    is the same for both: on PostgreSQL it is tried with the long tests.
    """
    for item in items:
        if DATABASES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        if item.get_closest_marker("postgresql") and not item.nodeid.startswith(BELOW):
            item.add_marker("long")


def pytest_collection_finish() -> None:
    """What was collected stays: the collector of garbage need not look through it again."""
    gc.collect()
    gc.freeze()
