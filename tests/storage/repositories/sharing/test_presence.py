"""Who is in a case: found from its assessments, not by looking through every session."""

from sqlalchemy import create_engine, text
from sqlalchemy.dialects import sqlite

from storage.base import Base
from storage.repositories.sharing.presence import _OTHERS


def test_no_more_sessions_are_read_than_the_case_has() -> None:
    query = _OTHERS.compile(dialect=sqlite.dialect(paramstyle="named"))
    values = query.params | {"assessment": 1, "person": 1, "since": "2026-01-01"}
    with create_engine("sqlite://").connect() as connection:
        Base.metadata.create_all(connection)
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {query}"), values)
        of_sessions = [row.detail for row in plan if "sessions" in row.detail]
    assert of_sessions
    assert [step for step in of_sessions if "ix_sessions_assessment_id" not in step] == []
