"""Rows as JSON lines, identical for both databases, and their checksums."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, MetaData, Table, event, select

from storage.base import Moment, compact_json
from storage.schema import VERSION_TABLE

ROWS_AT_ONCE = 200
"""Rows read from a database at a time."""
_ALL = 1 << 256


@dataclass(slots=True)
class Tally:
    """How many rows there are, and a sum of their hashes, which does not depend on their order."""

    rows: int = 0
    _sum: int = field(default=0)

    def add(self, line: bytes) -> None:
        """Count a row."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(sha256(line).digest())) % _ALL

    @property
    def fingerprint(self) -> str:
        """The sum, in hexadecimal."""
        return f"{self._sum:064x}"


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables of a database of any revision, in the order of their references."""
    found = MetaData()
    event.listen(found, "column_reflect", _as_ours)
    found.reflect(connection)
    return {each.name: each for each in found.sorted_tables if each.name != VERSION_TABLE}


def _as_ours(_inspector: object, _table: object, column: dict[str, Any]) -> None:
    """Types as in the models: times with a zone, and SQL NULL rather than JSON ``null``."""
    if isinstance(column["type"], DateTime):
        column["type"] = Moment()
    elif isinstance(column["type"], JSON):
        column["type"] = JSON(none_as_null=True)


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row as a line of JSON without its end: the values in the order of the columns."""
    streamed = connection.execution_options(stream_results=True, yield_per=ROWS_AT_ONCE)
    for row in streamed.execute(select(table)):
        yield compact_json([_plain(value) for value in row]).encode()


def values_of(table: Table, columns: Sequence[str], line: bytes) -> Mapping[str, Any]:
    """The row of a line, for an ``insert``."""
    return {
        name: _typed(table.c[name].type, value)
        for name, value in zip(columns, json.loads(line), strict=True)
    }


def counted(lines: Iterable[bytes], tally: Tally) -> Iterator[bytes]:
    """The same lines, each counted as it passes."""
    for line in lines:
        tally.add(line)
        yield line


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _typed(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
