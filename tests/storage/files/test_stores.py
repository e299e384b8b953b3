"""A folder and a bucket do the same."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.errors import FilesAway
from storage.files import bucket as module
from storage.files.bucket import Bucket, BucketFiles
from storage.files.store import FileStore
from tests.storage.files.stores import content_of, names_in, put
from tests.support.ports import free_port
from tests.support.s3 import (
    KEY_ID,
    PREFIX,
    REGION,
    SECRET,
    Fault,
    S3Server,
    answering,
    outage_before,
)

pytestmark = pytest.mark.slow

NAME = "reports/GF-00001-01-zh.0123456789abcdef.pdf"
LARGE = 3 * module.PART_BYTES + 1


async def test_what_is_put_is_read_sized_and_listed(either_store: FileStore) -> None:
    await put(either_store, NAME, b"content")
    assert await content_of(either_store, NAME) == b"content"
    assert await either_store.size(NAME) == 7
    (listed,) = [file async for file in either_store.listed("reports")]
    assert (listed.name, listed.size) == (NAME, 7)
    assert abs(datetime.now(UTC) - listed.modified) < timedelta(minutes=5)


async def test_putting_again_replaces(either_store: FileStore) -> None:
    for content in (b"content", b"content", b"another"):
        await put(either_store, NAME, content)
    assert await content_of(either_store, NAME) == b"another"
    assert await names_in(either_store, "reports") == [NAME]


async def test_a_file_of_several_parts_comes_back_whole_and_in_pieces(
    either_store: FileStore,
) -> None:
    content = b"0123456789abcdef" * (LARGE // 16) + b"!"
    await put(either_store, NAME, content)
    pieces = [piece async for piece in either_store.read(NAME)]
    assert b"".join(pieces) == content
    assert len(pieces) > 3


async def test_a_file_that_is_not_there(either_store: FileStore) -> None:
    assert await either_store.size(NAME) is None
    assert await names_in(either_store, "reports") == []
    with pytest.raises(FileNotFoundError):
        await content_of(either_store, NAME)
    with pytest.raises(FileNotFoundError):
        async with either_store.on_disk(NAME):
            pass
    await either_store.remove(NAME)


async def test_removing_takes_one_file(either_store: FileStore) -> None:
    await put(either_store, NAME, b"content")
    await put(either_store, f"{NAME}.not", b"another")
    await either_store.remove(NAME)
    await either_store.remove(NAME)
    assert await names_in(either_store, "reports") == [f"{NAME}.not"]


async def test_a_listing_is_of_one_folder(either_store: FileStore) -> None:
    for name in ("exports/1/a.zip", "exports/10/b.zip", "evidence/ab/c"):
        await put(either_store, name, b"content")
    assert await names_in(either_store, "exports/1") == ["exports/1/a.zip"]
    assert await names_in(either_store, "exports") == ["exports/1/a.zip", "exports/10/b.zip"]


async def test_a_file_is_on_this_machine_for_as_long_as_it_is_used(
    either_store: FileStore, tmp_path: Path
) -> None:
    await put(either_store, NAME, b"content")
    async with either_store.on_disk(NAME) as path:
        assert await asyncio.to_thread(path.read_bytes) == b"content"
        assert tmp_path in path.parents
    assert await either_store.size(NAME) == 7
    assert not _unfinished(either_store)


@pytest.mark.parametrize("name", ["", "/etc/passwd", "reports/../../x", ".."])
async def test_a_name_never_leads_out(either_store: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        await either_store.size(name)
    with pytest.raises(ValueError, match="not a name"):
        await put(either_store, name, b"content")


async def test_a_store_that_is_there_answers(either_store: FileStore) -> None:
    await either_store.check()


def _unfinished(files: FileStore) -> list[Path]:
    return [*files.incoming("reports").glob("*")]


async def _all_fail(files: BucketFiles, reason: str) -> None:
    """Every method raises ``FilesAway``, and nothing stays on the disk."""
    acts = {
        "check": files.check(),
        "put": put(files, NAME, b"content"),
        "read": content_of(files, NAME),
        "size": files.size(NAME),
        "remove": files.remove(NAME),
        "list": names_in(files, "reports"),
    }
    for name, act in acts.items():
        with pytest.raises(FilesAway) as error:
            await act
        assert error.value.reason == reason, name
    assert not _unfinished(files)


@pytest.mark.parametrize("fault", ["refused", "error", "silent"])
async def test_a_bucket_that_is_away_is_told_apart_from_a_file_that_is(
    s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(module, "SILENCE", timedelta(seconds=0.3))
    monkeypatch.setattr(module, "SHORT_SECONDS", 0.5)
    bucket = s3.new_bucket()
    async with outage_before(s3) as outage:
        files = s3.files(bucket, tmp_path, outage.endpoint)
        await put(files, NAME, b"content")
        outage.begin(fault)
        await _all_fail(files, "away")
        outage.end()
        assert await content_of(files, NAME) == b"content"


async def test_nobody_at_the_address(tmp_path: Path) -> None:
    endpoint = f"http://127.0.0.1:{free_port()}"
    files = BucketFiles(Bucket("green", "", endpoint, REGION, KEY_ID, SECRET), tmp_path)
    await _all_fail(files, "away")


async def test_a_bucket_that_does_not_exist_is_no_missing_file(
    s3: S3Server, tmp_path: Path
) -> None:
    files = s3.files("nowhere-at-all", tmp_path)
    for act in (files.check(), put(files, NAME, b"content"), content_of(files, NAME)):
        with pytest.raises(FilesAway) as error:
            await act
        assert error.value.reason == "no-bucket"


async def test_two_prefixes_of_a_bucket_know_nothing_of_each_other(
    s3: S3Server, tmp_path: Path
) -> None:
    name = s3.new_bucket()
    one, other = [
        BucketFiles(Bucket(name, prefix, s3.endpoint, REGION, KEY_ID, SECRET), tmp_path)
        for prefix in (PREFIX, "")
    ]
    await put(one, NAME, b"content")
    assert await other.size(NAME) is None
    assert await other.size(f"{PREFIX}/{NAME}") == 7


@pytest.mark.parametrize(
    ("bucket", "asked"),
    [("green", f"DELETE /green/{PREFIX}/{NAME}"), ("127.0.0", f"DELETE /{PREFIX}/{NAME}")],
    ids=["in the path", "in the host name"],
)
async def test_a_bucket_is_named_where_its_endpoint_says(
    tmp_path: Path, bucket: str, asked: str
) -> None:
    """And a file is removed by a request of its own: not every service takes a list of them."""
    with answering(204) as (endpoint, seen):
        where = Bucket(bucket, PREFIX, endpoint, REGION, KEY_ID, SECRET)
        await BucketFiles(where, tmp_path).remove(NAME)
    assert seen == [asked]


def test_a_secret_is_not_shown() -> None:
    assert SECRET not in repr(Bucket("green", "", None, REGION, KEY_ID, SECRET))
