"""Evidence is kept whole, once, and under no name that somebody chose."""

import asyncio
import errno
import hashlib
import os
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest

from dialogs.core.outputs import EvidenceAdded
from storage.database import Database
from storage.errors import EvidenceEmpty, EvidenceTooLarge, NoRoom
from storage.files import evidence, folder, incoming
from storage.files.disk import Disk
from storage.files.evidence import (
    NAME_LIMIT,
    EvidenceStore,
    clean_media_type,
    clean_name,
    evidence_name,
)
from storage.files.folder import FolderFiles
from storage.files.incoming import STALE_SECONDS
from storage.files.store import FileStore
from tests.storage.files.stores import content_of, names_in, put
from tests.storage.talking import NOW, begin, say

CONTENT = b"%PDF-1.7 \x00\xff" * 1000


class Clock:
    """A clock that a test sets."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def files(either_store: FileStore) -> FileStore:
    return either_store


@pytest.fixture
def store(files: FileStore, tmp_path: Path, database: Database, clock: Clock) -> EvidenceStore:
    return EvidenceStore(files, database, disk=Disk(tmp_path), clock=clock)


@pytest.fixture
def in_folder(tmp_path: Path, database: Database) -> EvidenceStore:
    return EvidenceStore(FolderFiles(tmp_path), database, disk=Disk(tmp_path))


async def test_a_file_is_kept_by_its_content(store: EvidenceStore, files: FileStore) -> None:
    kept = await store.keep(CONTENT, "总平面图.pdf", "application/pdf")
    assert kept.digest == hashlib.sha256(CONTENT).hexdigest()
    assert (kept.name, kept.media_type, kept.size) == (
        "总平面图.pdf",
        "application/pdf",
        len(CONTENT),
    )
    assert await content_of(files, evidence_name(kept.digest)) == CONTENT


async def test_the_same_content_is_kept_once(
    store: EvidenceStore, files: FileStore, tmp_path: Path
) -> None:
    first, second, third = await asyncio.gather(
        store.keep(CONTENT, "a.pdf", "application/pdf"),
        store.keep(_slices(CONTENT), "b.pdf", "application/pdf"),
        store.keep(CONTENT, "a.pdf", "application/pdf"),
    )
    assert first == third
    assert (first.digest, first.size) == (second.digest, second.size)
    assert await names_in(files, "evidence") == [evidence_name(first.digest)]
    assert not _incoming(tmp_path)


async def test_a_name_never_becomes_a_path(store: EvidenceStore, files: FileStore) -> None:
    kept = await store.keep(CONTENT, "../../../etc/cron.d/x", "text/plain")
    assert kept.name == "x"
    assert await names_in(files, "evidence") == [evidence_name(kept.digest)]


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "ab", "A" * 64, "a" * 64 + "\n"])
def test_what_is_no_digest_has_no_path(digest: str) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        evidence_name(digest)


async def test_too_much_is_refused_and_nothing_stays(
    store: EvidenceStore, files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "FILE_LIMIT", 100)
    assert (await store.keep(b"x" * 100, "fits", "text/plain")).size == 100
    with pytest.raises(EvidenceTooLarge) as refused:
        await store.keep(_slices(b"y" * 101), "big", "text/plain")
    assert refused.value.limit == 100
    assert len(await names_in(files, "evidence")) == 1
    assert not _incoming(tmp_path)


async def test_an_empty_file_is_refused(store: EvidenceStore, files: FileStore) -> None:
    with pytest.raises(EvidenceEmpty):
        await store.keep(b"", "empty.txt", "text/plain")
    assert await names_in(files, "evidence") == []


async def test_an_upload_cut_off_leaves_nothing(
    store: EvidenceStore, files: FileStore, tmp_path: Path
) -> None:
    async def cut_off() -> AsyncIterator[bytes]:
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.keep(cut_off(), "a.pdf", "application/pdf")
    assert await names_in(files, "evidence") == []
    assert not _incoming(tmp_path)


async def test_a_sweep_is_not_stopped_by_a_file_that_is_gone_when_it_looks(
    in_folder: EvidenceStore, tmp_path: Path
) -> None:
    incoming = tmp_path / "evidence" / ".incoming"
    incoming.mkdir(parents=True)
    (incoming / "moved").symlink_to(tmp_path / "nowhere")

    await in_folder.sweep()


async def test_a_crash_before_the_rename_leaves_no_half_file(
    in_folder: EvidenceStore, tmp_path: Path
) -> None:
    upload = evidence._Upload(tmp_path / "evidence" / ".incoming")
    upload.write(CONTENT)
    (aside,) = _incoming(tmp_path)

    await in_folder.sweep()
    assert aside.exists(), "it may still be growing"
    long_ago = time.time() - STALE_SECONDS - 1
    os.utime(aside, (long_ago, long_ago))
    await in_folder.sweep()
    assert _files(tmp_path / "evidence") == []
    upload.discard()


async def test_removing_twice_is_no_error(
    store: EvidenceStore, files: FileStore, database: Database
) -> None:
    kept = await store.keep(CONTENT, "a.pdf", "application/pdf")
    await _turn_ends(database, kept.digest)
    assert await store.remove(kept.digest)
    assert not await store.remove(kept.digest)
    assert await names_in(files, "evidence") == []


async def test_a_file_stays_while_an_upload_of_it_waits_for_its_turn(
    store: EvidenceStore, database: Database
) -> None:
    first = await store.keep(CONTENT, "a.pdf", "application/pdf")
    await store.keep(CONTENT, "b.pdf", "application/pdf")
    await _turn_ends(database, first.digest)
    assert not await store.remove(first.digest), "the second upload holds it"
    await _turn_ends(database, first.digest)
    assert await store.remove(first.digest)


class SlowlyRemoved(FolderFiles):
    """A store that removes a file only once it may."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.began, self.may = asyncio.Event(), asyncio.Event()

    async def remove(self, name: str) -> None:
        """Remove it in the end."""
        self.began.set()
        await self.may.wait()
        await super().remove(name)


async def test_an_upload_waits_for_the_removal_of_the_same_content(
    tmp_path: Path, database: Database, clock: Clock
) -> None:
    """Neither a transaction is held meanwhile, nor is the new file removed with the old one."""
    files = SlowlyRemoved(tmp_path)
    store = EvidenceStore(files, database, disk=Disk(tmp_path), clock=clock)
    kept = await store.keep(CONTENT, "a.pdf", "application/pdf")
    await _turn_ends(database, kept.digest)
    removing = asyncio.create_task(store.remove(kept.digest))
    await files.began.wait()
    async with database.unit_of_work() as uow:
        assert not await uow.evidence_files.hold(kept.digest), "nobody attaches it any more"
    coming = asyncio.create_task(store.keep(CONTENT, "b.pdf", "application/pdf"))
    other = await store.keep(b"another", "c.txt", "text/plain")
    assert await files.size(evidence_name(other.digest)) == 7
    assert not coming.done()
    files.may.set()
    assert await removing
    assert (await coming).digest == kept.digest
    assert await content_of(files, evidence_name(kept.digest)) == CONTENT


async def test_a_removal_that_never_ended_is_made_again(
    tmp_path: Path, database: Database, clock: Clock
) -> None:
    """Its process was killed, or the store was away; meanwhile an upload is asked to wait."""
    files = FolderFiles(tmp_path)
    store = EvidenceStore(files, database, disk=Disk(tmp_path), clock=clock)
    kept = await store.keep(CONTENT, "a.pdf", "application/pdf")
    await _turn_ends(database, kept.digest)
    async with database.unit_of_work() as uow:
        until = NOW + evidence.REMOVAL_LEASE
        assert await uow.evidence_files.begin_removal(kept.digest, NOW, until)
        assert not await uow.evidence_files.begin_removal(kept.digest, NOW, until)
        assert not await uow.evidence_files.pin(kept.digest, 1, NOW, NOW + evidence.PINNED_FOR)
    clock.now += evidence.REMOVAL_LEASE
    assert await store.sweep() == 1
    assert await names_in(files, "evidence") == []
    async with database.unit_of_work() as uow:
        assert await uow.evidence_files.unknown([kept.digest]) == (kept.digest,)


async def test_what_an_upload_left_behind_is_swept_once_its_pin_has_run_out(
    store: EvidenceStore, files: FileStore, clock: Clock
) -> None:
    await store.keep(CONTENT, "a.pdf", "application/pdf")
    assert await store.sweep() == 0
    clock.now += evidence.PINNED_FOR
    assert await store.sweep() == 1
    assert await names_in(files, "evidence") == []


async def test_a_file_that_no_record_knows_is_swept(
    store: EvidenceStore, files: FileStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As earlier versions left it; what is attached stays, and so does what is new."""
    begun = await begin(database)
    attached = await store.keep(CONTENT, "a.pdf", "application/pdf")
    await say(database, begun, EvidenceAdded("a", attached))
    await _turn_ends(database, attached.digest)
    await put(files, evidence_name("ab" * 32), b"stray")
    assert await store.sweep() == 0
    monkeypatch.setattr(evidence, "STALE_SECONDS", -1)
    assert await store.sweep() == 1
    assert await names_in(files, "evidence") == [evidence_name(attached.digest)]


async def test_a_full_disk_leaves_nothing_half_written(
    in_folder: EvidenceStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for step in ("write", "flush"):
        with monkeypatch.context() as patched:
            patched.setattr(incoming, "NamedTemporaryFile", _failing(step, full))
            with pytest.raises(NoRoom):
                await in_folder.keep(CONTENT, "a.pdf", "application/pdf")
    with monkeypatch.context() as patched:
        patched.setattr(folder, "_sync_folder", full)
        with pytest.raises(NoRoom):
            await in_folder.keep(CONTENT, "a.pdf", "application/pdf")
    assert not _incoming(tmp_path)


async def test_below_the_floor_nothing_is_taken(
    files: FileStore, store: EvidenceStore, tmp_path: Path, database: Database
) -> None:
    low = EvidenceStore(files, database, disk=Disk(tmp_path, floor=1 << 62))
    with pytest.raises(NoRoom):
        await low.keep(CONTENT, "a.pdf", "application/pdf")
    assert await names_in(files, "evidence") == []
    assert (await store.keep(CONTENT, "a.pdf", "application/pdf")).size == len(CONTENT)


async def test_only_we_may_read_what_is_kept(in_folder: EvidenceStore, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        await in_folder.keep(CONTENT, "a.pdf", "application/pdf")
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "evidence").rglob("*")}
    assert modes == {0o700, 0o600}


def _failing(step: str, fail: Callable[..., None]) -> Callable[..., Any]:
    def make(**given: Any) -> Any:
        file = NamedTemporaryFile(**given)  # noqa: SIM115
        setattr(file, step, fail)
        return file

    return make


async def _turn_ends(database: Database, digest: str) -> None:
    async with database.unit_of_work() as uow:
        await uow.evidence_files.unpin(digest)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\王\\照片.JPG", "照片.JPG"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("  . ", "未命名"),
        ("", "未命名"),
        ("..", "未命名"),
        ("<b>&.pdf", "<b>&.pdf"),
    ],
)
def test_names_are_made_fit_to_show(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("长" * 500 + ".pdf")
    assert len(name) == NAME_LIMIT
    assert name.endswith("长.pdf")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("image/JPEG", "image/jpeg"),
        ("text/html; charset=utf-8", "text/html"),
        ("", "application/octet-stream"),
        ("a/b\r\nSet-Cookie: x", "application/octet-stream"),
        ("x/" + "y" * 500, "application/octet-stream"),
    ],
)
def test_media_types_are_bare(given: str, kept: str) -> None:
    assert clean_media_type(given) == kept


async def _slices(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 64):
        yield content[start : start + 64]


def _incoming(data: Path) -> list[Path]:
    return _files(data / "evidence" / ".incoming")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
