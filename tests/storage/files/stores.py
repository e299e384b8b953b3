"""What the tests do with a store."""

import asyncio

from storage.files.incoming import incoming_file
from storage.files.store import FileStore


async def put(files: FileStore, name: str, content: bytes) -> None:
    """Store a content."""
    async with incoming_file(files.incoming(name.partition("/")[0])) as file:
        await asyncio.to_thread(file.fill, [content])
        await files.put(name, file.path)


async def content_of(files: FileStore, name: str) -> bytes:
    """The whole content."""
    return b"".join([piece async for piece in files.read(name)])


async def names_in(files: FileStore, top: str) -> list[str]:
    """The names of all files in a folder."""
    return sorted([file.name async for file in files.listed(top)])
