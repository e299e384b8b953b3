"""Files that people send, downloaded before the turn that attaches them."""

import structlog
from telegram.error import BadRequest, TelegramError

from bot.runtime.logs.without_words import kinds
from bot.telegram import CHANNEL
from bot.telegram.api import TelegramApi
from bot.telegram.updates import Attached, too_big
from bot.turns.service import TurnService
from dialogs.core.inputs import File, Input, Unreadable
from storage.errors import (
    EvidenceExecutable,
    EvidenceRefused,
    EvidenceTooLarge,
    FilesAway,
    NoRoom,
)
from storage.files.evidence import clean_name

log = structlog.get_logger()


class Files:
    """Downloads files and keeps them as evidence."""

    def __init__(self, turns: TurnService, api: TelegramApi) -> None:
        self._turns = turns
        self._api = api

    async def fetch(self, chat: int, sent: Attached) -> Input:
        """The file as evidence, or why it is not taken. Nothing is downloaded before consent."""
        if not await self._turns.reader.accepts_files(CHANNEL, str(chat)):
            params = (("name", clean_name(sent.name)),)
            return Unreadable(key=sent.key, order=sent.order, code="file-nowhere", params=params)
        try:
            evidence = await self._api.fetch_file(
                sent.file_id,
                lambda content: self._turns.keep_file(content, sent.name, sent.media_type),
            )
        except (TelegramError, EvidenceRefused) as error:
            return _refused(sent, error)
        return File(key=sent.key, order=sent.order, evidence=evidence, caption=sent.caption)


def _refused(sent: Attached, error: TelegramError | EvidenceRefused) -> Unreadable:
    log.warning("file-not-kept", reason=kinds(error))
    if isinstance(error, EvidenceTooLarge) or (
        isinstance(error, BadRequest) and "too big" in str(error).casefold()
    ):
        return too_big(sent.key, sent.order, None)
    params = (("name", clean_name(sent.name)),)
    return Unreadable(
        key=sent.key,
        order=sent.order,
        code=_code_of(error),
        params=params,
    )


def _code_of(error: TelegramError | EvidenceRefused) -> str:
    match error:
        case NoRoom():
            return "disk-low"
        case FilesAway():
            return "files-away"
        case EvidenceExecutable():
            return "file-executable"
        case _:
            return "file-failed"
