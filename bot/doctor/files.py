"""Checks of the bucket of ``FILES_URL``: that it can be reached, read and written."""

import asyncio
import secrets
from collections.abc import Iterator

from bot.doctor.finding import Finding
from bot.runtime.files import file_store
from bot.runtime.settings import Settings
from storage.errors import FilesAway, NoRoom
from storage.files.evidence import EVIDENCE
from storage.files.incoming import incoming_file
from storage.files.store import FileStore

PROBE = "doctor"
"""Where a file is put, read back and removed."""
CONTENT = b"greenbot doctor"
CODES = {"away": "files-away", "refused": "files-refused", "no-bucket": "files-no-bucket"}


def check_files(settings: Settings) -> Iterator[Finding]:
    """Check the bucket; a folder has checks of its own."""
    if settings.files_url is None:
        return
    values = {"url": settings.files_url, "endpoint": settings.files_endpoint or "AWS"}
    try:
        asyncio.run(_probe(file_store(settings)))
    except FilesAway as error:
        yield Finding("files", "problem", CODES[error.reason], values)
    except (NoRoom, OSError):  # of DATA_DIR, which the other checks are about
        yield Finding("files", "problem", "files-no-scratch", {"path": settings.data_dir})
    else:
        yield Finding("files", "ok", "files-ok", values)


async def _probe(files: FileStore) -> None:
    name = f"{PROBE}/{secrets.token_hex(8)}"
    await files.size(name)  # tells a key that is refused, a listing does not
    await files.check()
    async with incoming_file(files.incoming(EVIDENCE)) as file:
        await asyncio.to_thread(file.fill, [CONTENT])
        await files.put(name, file.path)
    found = b"".join([piece async for piece in files.read(name)])
    await files.remove(name)
    if found != CONTENT:
        raise FilesAway("away")
