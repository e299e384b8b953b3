"""Memory of one large file that goes into a store and comes back: ``python -m tests.bench.files``.

Each store has a process of its own; the bucket is one of the tests' server, in another process.
"""

import asyncio
import hashlib
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.files.folder import FolderFiles
from storage.files.incoming import incoming_file
from storage.files.store import FileStore
from tests.support.s3 import S3Server, running_s3

MEGABYTE = 1_000_000
SIZE = 200 * MEGABYTE
NAME = "evidence/ab/large"


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE


async def carry(files: FileStore) -> None:
    """Put the file and read it, and print what that took."""
    block, given, came = bytes(range(250)) * (MEGABYTE // 250), hashlib.sha256(), hashlib.sha256()
    at_rest, began = _most_memory(), time.perf_counter()
    async with incoming_file(files.incoming("evidence")) as file:
        for _ in range(SIZE // MEGABYTE):
            given.update(block)
            file.write(block)
        file.finish()
        await files.put(NAME, file.path)
    put, put_memory = time.perf_counter() - began, _most_memory()
    async for piece in files.read(NAME):
        came.update(piece)
    assert given.digest() == came.digest()
    print(  # noqa: T201
        f"{type(files).__name__}: {SIZE // MEGABYTE} MB; most memory before {at_rest:.0f} MB, "
        f"after putting {put_memory:.0f} MB, after reading {_most_memory():.0f} MB; "
        f"put in {put:.1f} s, read in {time.perf_counter() - began - put:.1f} s"
    )


def main() -> None:
    """Measure both, each in a process of its own; one of them with its arguments."""
    if sys.argv[1:]:
        folder, *bucket = sys.argv[1:]
        where = Path(folder)
        files = S3Server(int(bucket[0])).files(bucket[1], where) if bucket else FolderFiles(where)
        asyncio.run(carry(files))
        return
    again = (sys.executable, "-m", "tests.bench.files")
    with TemporaryDirectory() as folder, running_s3() as server:
        port, bucket_name = server.endpoint.rpartition(":")[2], server.new_bucket()
        subprocess.run([*again, folder], check=True)  # noqa: S603
        subprocess.run([*again, folder, port, bucket_name], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
