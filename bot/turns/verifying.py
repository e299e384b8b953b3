"""Verifying a document in the chat. A file is looked at before its turn, and not kept after it."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from bot.runtime.buckets import Buckets
from bot.screens.core.context import Around
from bot.turns.result import TurnResult, with_notice
from bot.verifying.checking import Busy, Checker, look_up_typed
from bot.verifying.identity import has_number
from bot.verifying.judging import Checked
from dialogs.core.outputs import CheckRequested, FileCheckRequested, Reject
from dialogs.dossier.dossier import Evidence
from storage.errors import FilesAway, NoRoom
from storage.files.evidence import evidence_name
from storage.files.store import FileStore
from storage.unit_of_work import UnitOfWork

CHECKS_AT_ONCE = 30
"""Documents that somebody may verify one after the other, then three a minute."""
PER_SECOND = 1 / 20


class VerifyingService:
    """Says of documents whether they were issued here. ``issuer`` is this installation's address.

    What was found about somebody's file is remembered from ``examine`` until ``forget``.
    """

    def __init__(
        self,
        checker: Checker,
        files: FileStore,
        *,
        issuer: str | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._checker = checker
        self._files = files
        self._issuer = issuer
        self._limit = Buckets(CHECKS_AT_ONCE, PER_SECOND, clock)
        self._found: dict[tuple[str, str], Checked | None] = {}

    async def examine(self, who: str, file: Evidence) -> None:
        """Look into a stored file. It may take seconds, so this is no part of a transaction."""
        if self._limit.wait(who):
            return
        try:
            pieces = [piece async for piece in self._files.read(evidence_name(file.digest))]
            self._found[who, file.digest] = await self._checker.file(b"".join(pieces))
        except (Busy, FilesAway, NoRoom, FileNotFoundError):
            self._found.pop((who, file.digest), None)

    def forget(self, who: str, file: Evidence) -> None:
        """Forget what was found about a file."""
        self._found.pop((who, file.digest), None)

    async def typed(
        self, uow: UnitOfWork, result: TurnResult, asked: CheckRequested, _now: datetime
    ) -> TurnResult:
        """Say what is known of a paper."""
        if self._limit.wait(_who(result)):
            return with_notice(result, Reject("verify-later"))
        checked = await look_up_typed(uow, asked.text)
        if checked is None:
            number_only = has_number(asked.text)
            return with_notice(result, Reject("verify-number" if number_only else "verify-what"))
        return self._told(result, checked)

    async def file(
        self, _uow: UnitOfWork, result: TurnResult, asked: FileCheckRequested, _now: datetime
    ) -> TurnResult:
        """Say what was found about a file."""
        checked = self._found.get((_who(result), asked.file.digest))
        if checked is None:
            return with_notice(result, Reject("verify-later"))
        return self._told(result, checked)

    def _told(self, result: TurnResult, checked: Checked) -> TurnResult:
        return replace(result, around=Around(checked=checked, issuer=self._issuer))


def whose(channel: str, external_id: str) -> str:
    """How this service knows an identity."""
    return f"{channel} {external_id}"


def _who(result: TurnResult) -> str:
    return whose(result.conversation.channel, result.conversation.external_id)
