"""What the commands about calls share."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final, NoReturn, TypeVar

import typer

from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import fail
from bot.cli.support.stored import in_database
from dialogs.calls.events import By
from dialogs.calls.terms import Call
from storage.database import Database
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
OPERATOR: Final = By(None, "", "operator")
"""Who works on this machine: it has no name here, and sees everything, as the database does."""
Number = Annotated[int, typer.Argument(metavar="CALL", help="批次号 · its number")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]


def no_call(number: int) -> NoReturn:
    """Say that there is no such call, and exit."""
    fail(in_both_languages("no-such-call", number=number))


def stored(work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
    """What ``work`` finds or does in one unit of work."""

    async def in_one_unit(database: Database) -> T:
        async with database.unit_of_work() as uow:
            return await work(uow)

    return in_database(in_one_unit)


def in_call(number: int, work: Callable[[UnitOfWork, Call], Awaitable[T]]) -> T:
    """The same about a call; exits where there is none of this number."""

    async def with_call(uow: UnitOfWork) -> tuple[T] | None:
        call = await uow.calls.get(number)
        return None if call is None else (await work(uow, call),)

    found = stored(with_call)
    if found is None:
        no_call(number)
    return found[0]
