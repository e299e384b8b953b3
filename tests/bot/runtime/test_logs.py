"""The log: one line per event, without anything a person typed."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from tests.support.logs import logged


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    with logged(monkeypatch, "INFO") as stream:
        yield stream


def test_a_failure_is_one_line_with_kinds_and_places_only(
    log: StringIO,
) -> None:
    try:
        _fail_twice()
    except RuntimeError:
        structlog.get_logger().exception("failed", reference="1a")

    logged = json.loads(log.getvalue())
    assert (logged["event"], logged["reference"], logged["level"]) == ("failed", "1a", "error")
    assert "builtins.RuntimeError" in logged["exception"]
    assert "builtins.ValueError" in logged["exception"]
    assert "in _fail_twice" in logged["exception"]
    assert "机密" not in logged["exception"]


def test_what_libraries_log_quotes_no_exception_either(log: StringIO) -> None:
    try:
        _fail_twice()
    except RuntimeError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")

    logged = log.getvalue()
    assert "Task exception was never retrieved" in logged
    assert "in _fail_twice" in logged
    assert "机密" not in logged


def test_the_level_is_kept(log: StringIO) -> None:
    structlog.get_logger().debug("too fine")
    logging.getLogger("telegram").info("too talkative")

    assert log.getvalue() == ""


def _fail_twice() -> None:
    try:
        raise ValueError("机密")
    except ValueError as error:
        raise RuntimeError("机密") from error
