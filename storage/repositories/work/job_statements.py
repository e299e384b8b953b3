"""The statements of background jobs."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)

from storage.base import Moment, db_now, table
from storage.models import Job
from storage.upserts import Upsert

WINDOW = 100
"""So many of the jobs due longest are compared by when their lanes were served."""

JOBS = table(Job)


def _waiting(insert: Any) -> Any:
    return insert.values(
        kind=bindparam("kind"),
        unique_key=bindparam("unique_key"),
        lane=bindparam("lane"),
        args=bindparam("args"),
        state="waiting",
        due=func.coalesce(bindparam("due", type_=Moment()), db_now()),
        attempts=0,
        created_at=db_now(),
    )


def _once(insert: Any) -> Insert:
    statement: Insert = _waiting(insert).on_conflict_do_nothing()
    return statement


def _again(insert: Any) -> Insert:
    statement = _waiting(insert)
    new = statement.excluded
    result: Insert = statement.on_conflict_do_update(
        index_elements=[JOBS.c.kind, JOBS.c.unique_key],
        set_={
            name: new[name] for name in ("lane", "args", "state", "due", "attempts", "created_at")
        }
        | {"last_error": None, "finished_at": None},
        where=(JOBS.c.state != "running") & ((JOBS.c.state != "waiting") | (JOBS.c.due > new.due)),
    )
    return result


ONCE = Upsert(JOBS, _once)
AGAIN = Upsert(JOBS, _again)

WAITS = {"state": "waiting", "attempt_token": None, "lease_until": None}
NOW = select(db_now())
RECOVER = (
    update(JOBS)
    .where(JOBS.c.state == "running", JOBS.c.lease_until <= bindparam("at"))
    .values(WAITS)
)
DUE = (
    select(JOBS.c.kind)
    .where(
        JOBS.c.state == "waiting",
        JOBS.c.kind.in_(bindparam("kinds", expanding=True)),
        JOBS.c.due <= bindparam("at"),
    )
    .distinct()
)
TAKE = (
    update(JOBS)
    .where(JOBS.c.id == bindparam("job"))
    .values(
        state="running",
        attempts=JOBS.c.attempts + 1,
        worker=bindparam("by"),
        attempt_token=bindparam("token"),
        lease_until=bindparam("until"),
        claimed_at=bindparam("at"),
    )
)
_HELD = (JOBS.c.state == "running") & JOBS.c.attempt_token.in_(bindparam("tokens", expanding=True))
RENEW = update(JOBS).where(_HELD).values(lease_until=bindparam("until"))
STILL_HELD = select(JOBS.c.attempt_token).where(_HELD)
GIVE_BACK = (
    update(JOBS)
    .where(_HELD)
    .values(WAITS | {"attempts": JOBS.c.attempts - 1, "due": bindparam("from_then")})
)
_MINE = (
    (JOBS.c.id == bindparam("job"))
    & (JOBS.c.state == "running")
    & (JOBS.c.attempt_token == bindparam("token"))
)
_ENDED = {"attempt_token": None, "lease_until": None, "finished_at": db_now()}
FINISH = update(JOBS).where(_MINE).values(_ENDED | {"state": "done"})
REMOVE = delete(JOBS).where(_MINE)
BURY = (
    update(JOBS).where(_MINE).values(_ENDED | {"state": "dead", "last_error": bindparam("error")})
)
RETRY_LATER = (
    update(JOBS)
    .where(_MINE)
    .values(WAITS | {"due": bindparam("from_then"), "last_error": bindparam("error")})
)
RETRY_UNCOUNTED = RETRY_LATER.values(attempts=JOBS.c.attempts - 1)
WITHDRAW = delete(JOBS).where(
    JOBS.c.kind == bindparam("kind"),
    JOBS.c.unique_key.in_(bindparam("keys", expanding=True)),
)
OPEN = (
    select(func.count())
    .select_from(JOBS)
    .where(
        JOBS.c.kind == bindparam("kind"),
        JOBS.c.lane == bindparam("lane"),
        JOBS.c.state.in_(("waiting", "running")),
    )
)
FORGET = delete(JOBS).where(
    JOBS.c.state == bindparam("in_state"),
    JOBS.c.finished_at <= bindparam("before"),
)


def _next() -> Select[Any]:
    served = JOBS.alias("served")
    last_served = (
        select(func.max(served.c.claimed_at, type_=Moment()))
        .where(served.c.kind == JOBS.c.kind, served.c.lane == JOBS.c.lane)
        .correlate(JOBS)
        .scalar_subquery()
    )
    first = (
        select(JOBS.c.id, JOBS.c.due, last_served.label("served"))
        .where(
            JOBS.c.kind == bindparam("kind"),
            JOBS.c.state == "waiting",
            JOBS.c.due <= bindparam("at"),
            ~_is_lane_busy(),
        )
        .order_by(JOBS.c.due, JOBS.c.id)
        .limit(WINDOW)
        .subquery("first")
    )
    turn = case((first.c.served > first.c.due, first.c.served), else_=first.c.due)
    was_served = case((first.c.served >= first.c.due, 1), else_=0)
    return (
        select(JOBS)
        .join(first, first.c.id == JOBS.c.id)
        .where(JOBS.c.state == "waiting")
        .order_by(turn, was_served, first.c.due, JOBS.c.id)
        .limit(1)
        .with_for_update(of=JOBS, skip_locked=True)
    )


def _is_lane_busy() -> ColumnElement[bool]:
    running = JOBS.alias("under_way")
    return (
        select(running.c.id)
        .where(
            running.c.kind == JOBS.c.kind,
            running.c.lane == JOBS.c.lane,
            running.c.state == "running",
        )
        .correlate(JOBS)
        .exists()
    )


NEXT = _next()
