"""What holds for the whole suite."""

import os

import pytest
from hypothesis import HealthCheck, settings

from bot.runtime.settings import Settings

# Durations as the library's next major version gives them; otherwise it warns of its own errors.
os.environ["PTB_TIMEDELTA"] = "true"

# Whoever runs the tests may have a bot, by the environment or by .env: they must not reach it.
os.environ.update({name.upper(): "" for name in Settings.model_fields})  # empty is the default

# A deadline measures the machine, and so does what is too slow to draw. In CI a failure must be
# the change's, not the dice's.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("here", UNHURRIED)
settings.register_profile("ci", UNHURRIED, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden``: write the golden texts instead of comparing with them."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden")
