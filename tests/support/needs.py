"""What a test needs of the machine: PostgreSQL, Chromium, git, poppler."""

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Skip the test and say why; in CI (``CI=true``), which has everything, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
