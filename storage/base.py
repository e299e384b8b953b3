"""The base of all tables: names of constraints, types of columns, and how rows are inserted."""

import json
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from sqlalchemy import (
    JSON,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Index,
    MetaData,
    Table,
    TypeDecorator,
    event,
    insert,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import FunctionElement

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database whatever its dialect."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a datetime without a time zone: {value!r}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        # SQLite stores no time zone; what is stored is UTC.
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class db_now(FunctionElement[datetime]):
    """The time by the database's clock: clocks of machines differ, and jump."""

    type = Moment()
    inherit_cache = True


@compiles(db_now, "postgresql")
def _on_postgresql(*_: Any, **__: Any) -> str:
    return "clock_timestamp()"


@compiles(db_now, "sqlite")
def _on_sqlite(*_: Any, **__: Any) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"  # in the form in which moments are stored


class Base(DeclarativeBase):
    """Base of the rows. JSON is stored as text, so that it is read as it was written."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads it from the class)
        datetime: Moment(),
        dict[str, Any]: JSON(none_as_null=True),
    }


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows for which ``where`` holds, on both kinds of database."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


@event.listens_for(Base.metadata, "before_create")
def _take_conditions(metadata: MetaData, connection: Connection, **_: Any) -> None:
    """Let indexes be partial on a server too.

    If each said so by itself, SQLAlchemy would load its part for PostgreSQL with the models.
    """
    if connection.dialect.name != "postgresql":
        return
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def table(model: type[Base]) -> Table:
    """The table of a model, for statements that build no objects."""
    return cast(Table, model.__table__)


def new_id(inserted: CursorResult[Any]) -> int:
    """The id of the one row that was inserted."""
    key = inserted.inserted_primary_key
    assert key is not None  # noqa: S101  (a single row always has one)
    return int(key[0])


def insert_row(connection: Connection, into: Table, **values: object) -> int:
    """Insert one row and return its id."""
    return new_id(connection.execute(insert(into), values))


_quickly = msgspec.json.Encoder().encode
_as_ever = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def compact_json(value: object) -> str:
    """JSON without spaces, with Chinese unescaped."""
    try:
        return _quickly(value).decode()
    except (UnicodeEncodeError, TypeError):  # half a surrogate pair, a kind of str
        return _as_ever(value)
