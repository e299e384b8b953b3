"""The program with its clock put on: ``python -m tests.story.later run``, not ``-m bot run``.

``STORY_AHEAD`` says by how many seconds the clocks of the program and of its database are ahead of
the machine's. Nothing else is changed, so days, nights and holidays come when a story needs them.
"""

import os
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.compiler import compiles

from bot.runtime import clock
from storage.base import db_now

AHEAD = timedelta(seconds=int(os.environ["STORY_AHEAD"]))


def _now() -> datetime:
    return datetime.now(UTC) + AHEAD


def _on_sqlite(*_: object, **__: object) -> str:
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', '{AHEAD.total_seconds():+.0f} seconds')"


def _on_postgresql(*_: object, **__: object) -> str:
    return f"clock_timestamp() + interval '{AHEAD.total_seconds():.0f} seconds'"


def main() -> None:
    """Put the clocks on, then run the program."""
    vars(clock)["now"] = _now
    compiles(db_now, "sqlite")(_on_sqlite)
    compiles(db_now, "postgresql")(_on_postgresql)
    from bot.__main__ import main as program  # noqa: PLC0415 - reads the clock when it is loaded

    program()


if __name__ == "__main__":
    main()
