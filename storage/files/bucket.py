"""Files in a bucket of S3, or of a service that speaks its protocol."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from storage.errors import FilesAway
from storage.files.incoming import incoming_file
from storage.files.store import CHUNK_BYTES, INCOMING, ListedFile, checked

if TYPE_CHECKING:
    from obstore.store import S3Config

PART_BYTES = 5 * 1024 * 1024
"""How much is sent in one request, the least that S3 takes for a part of a file."""
SHORT_SECONDS = 10.0
"""How long a request without a content may take, with its repetitions."""
SILENCE = timedelta(seconds=30)
"""How long the server may be silent in any other; a part must be sent in this time."""
LONGEST = timedelta(minutes=10)
"""How long one request may take."""
LISTED_AT_ONCE = 1000
NOWHERE = ".check"
"""Where no file ever is."""
NO_BUCKET = "NoSuchBucket"
"""What S3 says in an answer 404 where more than the file is missing."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where a bucket is, and with which key.

    A service that wants the bucket as a part of the host name has it in its ``endpoint``. Without
    an endpoint it is that of AWS.
    """

    name: str
    prefix: str
    endpoint: str | None
    region: str
    key_id: str
    secret: str = field(repr=False)


class BucketFiles:
    """The ``FileStore`` of a bucket. Files are written below ``folder`` before they are sent."""

    def __init__(self, bucket: Bucket, folder: Path) -> None:
        self._folder = folder
        self._store = _opened(bucket)

    def incoming(self, top: str) -> Path:
        """A folder of this machine."""
        return self._folder / top / INCOMING

    async def put(self, name: str, source: Path) -> None:
        """Send a finished file."""
        with _telling():
            await obstore.put_async(
                self._store, checked(name), source, chunk_size=PART_BYTES, max_concurrency=1
            )

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """The content, in pieces."""
        with _telling(may_be_missing=True):
            found = await obstore.get_async(self._store, checked(name))
            async for piece in found.stream(CHUNK_BYTES):
                yield bytes(piece)

    @asynccontextmanager
    async def on_disk(self, name: str) -> AsyncIterator[Path]:
        """A copy of the content, which is removed at the end."""
        async with incoming_file(self.incoming(name.partition("/")[0])) as file:
            async for piece in self.read(name):
                await asyncio.to_thread(file.write, piece)
            await asyncio.to_thread(file.finish)
            yield file.path

    def path(self, name: str) -> None:  # noqa: ARG002
        """Nowhere on this machine."""
        return

    async def size(self, name: str) -> int | None:
        """The size in bytes."""
        try:
            with _telling(may_be_missing=True):
                async with asyncio.timeout(SHORT_SECONDS):
                    return (await obstore.head_async(self._store, checked(name)))["size"]
        except FileNotFoundError:
            return None

    async def remove(self, name: str) -> None:
        """Remove a file."""
        with _telling():
            async with asyncio.timeout(SHORT_SECONDS):
                await obstore.delete_async(self._store, checked(name))

    async def listed(self, top: str) -> AsyncIterator[ListedFile]:
        """All files below ``top``."""
        with _telling():
            async for page in obstore.list(self._store, checked(top), chunk_size=LISTED_AT_ONCE):
                for file in page:
                    yield ListedFile(file["path"], file["size"], file["last_modified"])

    async def check(self) -> None:
        """See that the server answers, has the bucket and takes the key."""
        with _telling():
            async with asyncio.timeout(SHORT_SECONDS):
                await obstore.list(self._store, NOWHERE).collect_async()


def _opened(bucket: Bucket) -> S3Store:
    host = (urlsplit(bucket.endpoint).hostname or "") if bucket.endpoint else ""
    config: S3Config = {
        "region": bucket.region,
        "access_key_id": bucket.key_id,
        "secret_access_key": bucket.secret,
        "virtual_hosted_style_request": host.startswith(f"{bucket.name}."),
        "disable_bulk_delete": True,  # not every service has it
    }
    if bucket.endpoint:
        config["endpoint"] = bucket.endpoint
    return S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        config=config,
        client_options={
            "allow_http": bool(bucket.endpoint and bucket.endpoint.startswith("http://")),
            "timeout": LONGEST,
            "read_timeout": SILENCE,
        },
        retry_config={
            "max_retries": 2,
            "retry_timeout": timedelta(seconds=SHORT_SECONDS),
            "backoff": {
                "init_backoff": timedelta(milliseconds=100),
                "max_backoff": timedelta(seconds=2),
                "base": 2,
            },
        },
    )


@contextmanager
def _telling(*, may_be_missing: bool = False) -> Iterator[None]:
    """Raise ``FilesAway`` instead of the library's errors, which name what they asked for."""
    try:
        yield
    except FileNotFoundError as error:
        if may_be_missing and NO_BUCKET not in str(error):
            raise
        raise FilesAway("no-bucket") from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise FilesAway("refused") from error
    except (BaseError, TimeoutError) as error:
        raise FilesAway("no-bucket" if NO_BUCKET in str(error) else "away") from error
