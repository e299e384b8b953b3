"""The desk of a program: what its token lets it read and do, inside one unit of work."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.turns.api.tokens import Scope, token_hash
from bot.turns.board.standings import Standings
from scoring.overlays.library import OverlayLibrary
from storage.database import Database
from storage.files.store import FileStore
from storage.repositories.api.tokens import Speaker, Token
from storage.unit_of_work import UnitOfWork


class NotAdmitted(Exception):
    """There is no such token, or it has ended: which of these is not said."""


class OutOfScope(Exception):
    """The token is not for this."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.scope = scope


@dataclass(frozen=True, slots=True)
class Desk:
    """A token that was admitted, and the unit of work of its request."""

    uow: UnitOfWork
    token: Token
    now: datetime
    library: OverlayLibrary
    standings: Standings

    @property
    def speaker(self) -> Speaker:
        """The member for whom the program speaks."""
        return self.token.speaker


class ApiService:
    """Admits tokens. ``files`` holds what is downloaded."""

    def __init__(
        self,
        database: Database,
        files: FileStore,
        library: OverlayLibrary,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self.files = files
        self.clock = clock
        self._database = database
        self._library = library
        self._standings = Standings(library)

    @asynccontextmanager
    async def desk(self, token: str, scope: Scope | None) -> AsyncIterator[Desk]:
        """A unit of work for a token; ``scope``: what it must be for, ``None`` for any token.

        Raises ``NotAdmitted`` and ``OutOfScope``.
        """
        now = self.clock()
        async with self._database.unit_of_work() as uow:
            admitted = await uow.api_tokens.admit(token_hash(token), now)
            if admitted is None:
                raise NotAdmitted
            if scope is not None and scope not in admitted.scopes:
                raise OutOfScope(scope)
            yield Desk(uow, admitted, now, self._library, self._standings)
