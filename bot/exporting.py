"""All of a person's data as one ZIP: the rows as JSON, and the files they name."""

import asyncio
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from bot.messages import Attachment
from bot.news import News
from bot.texts import say
from dialogs.session import Language
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.values import Conversation

FOLDER = "exports"
"""In the data folder; below it one folder an identity."""
EXPORT_BYTES = 45_000_000
"""Files in one export; Telegram takes up to 50 MB from a bot."""


class Exporter:
    """Makes exports in the data folder and has them delivered."""

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        news: News,
        *,
        data_dir: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._news = news
        self._data_dir = data_dir
        self._clock = clock

    async def export(self, conversation: Conversation, language: Language) -> None:
        """Pack everything of the conversation's person and hand it over in the conversation.

        Nothing stays behind where she deletes it all in the meantime.
        """
        async with self._database.unit_of_work() as uow:
            everything = await uow.people.export(conversation.person)
        file = self._folder_of(conversation.identity) / f"{secrets.token_hex(16)}.zip"
        await asyncio.to_thread(self._pack, file, everything)
        attachment = Attachment(
            path=str(file.relative_to(self._data_dir)),
            name="green-factory-export.zip",
            media_type="application/zip",
            caption=say(language, "told", "export-ready"),
        )
        if await self._hand_over(conversation, attachment):
            self._news.tell(None)
        else:
            await asyncio.to_thread(file.unlink, missing_ok=True)

    def made_for(self, identity: int) -> list[Path]:
        """The exports there are of an identity."""
        return list(self._folder_of(identity).glob("*"))

    def _folder_of(self, identity: int) -> Path:
        return self._data_dir / FOLDER / str(identity)

    async def _hand_over(self, conversation: Conversation, attachment: Attachment) -> bool:
        """Have it delivered, unless all was deleted in the meantime."""
        async with self._database.unit_of_work() as uow:
            found = await uow.conversations.find(conversation.channel, conversation.external_id)
            if found is None or found.identity != conversation.identity:
                return False
            payload = asdict(attachment)
            await uow.deliveries.add_attachment(found.identity, payload, self._clock())
        return True

    def _pack(self, target: Path, everything: dict[str, Any]) -> None:
        """All rows as JSON, and the files they name as far as a channel can carry them."""
        target.parent.mkdir(parents=True, exist_ok=True)
        room, left_out = EXPORT_BYTES, []
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for name, file in self._files_of(everything):
                size = file.stat().st_size
                if size > room:
                    left_out.append(name)
                else:
                    archive.write(file, name)
                    room -= size
            rows = everything | {"files_left_out_for_size": left_out}
            archive.writestr("data.json", json.dumps(rows, ensure_ascii=False, indent=1))

    def _files_of(self, everything: dict[str, Any]) -> Iterator[tuple[str, Path]]:
        """Reports first, then evidence, under the names a person knows them by."""
        for row in everything["reports"]:
            if row["path"] is not None and (file := self._data_dir / row["path"]).exists():
                yield row["path"], file
        for row in everything["evidence"]:
            file = self._evidence.path(row["digest"])
            if row["removed_at"] is None and file.exists():
                folder = f"evidence/{row['assessment_id']}/{row['subject']}"
                yield f"{folder}/{row['revision']}-{row['name']}", file
