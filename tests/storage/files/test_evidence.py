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
from storage.files import evidence
from storage.files.disk import Disk
from storage.files.evidence import NAME_LIMIT, EvidenceStore, clean_media_type, clean_name
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
def store(tmp_path: Path, database: Database, clock: Clock) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence", database, clock=clock)


async def test_a_file_is_kept_by_its_content(store: EvidenceStore) -> None:
    kept = await store.keep(CONTENT, "总平面图.pdf", "application/pdf")
    assert kept.digest == hashlib.sha256(CONTENT).hexdigest()
    assert (kept.name, kept.media_type, kept.size) == (
        "总平面图.pdf",
        "application/pdf",
        len(CONTENT),
    )
    assert store.path(kept.digest).read_bytes() == CONTENT


async def test_the_same_content_is_kept_once(store: EvidenceStore, tmp_path: Path) -> None:
    first, second, third = await asyncio.gather(
        store.keep(CONTENT, "a.pdf", "application/pdf"),
        store.keep(_slices(CONTENT), "b.pdf", "application/pdf"),
        store.keep(CONTENT, "a.pdf", "application/pdf"),
    )
    assert first == third
    assert (first.digest, first.size) == (second.digest, second.size)
    assert _files(tmp_path / "evidence") == [store.path(first.digest)]


async def test_a_name_never_becomes_a_path(store: EvidenceStore, tmp_path: Path) -> None:
    kept = await store.keep(CONTENT, "../../../etc/cron.d/x", "text/plain")
    assert kept.name == "x"
    assert _files(tmp_path / "evidence") == [store.path(kept.digest)]


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "ab", "A" * 64, "a" * 64 + "\n"])
def test_what_is_no_digest_has_no_path(store: EvidenceStore, digest: str) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        store.path(digest)


async def test_too_much_is_refused_and_nothing_stays(
    store: EvidenceStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "FILE_LIMIT", 100)
    assert (await store.keep(b"x" * 100, "fits", "text/plain")).size == 100
    with pytest.raises(EvidenceTooLarge) as refused:
        await store.keep(_slices(b"y" * 101), "big", "text/plain")
    assert refused.value.limit == 100
    assert len(_files(tmp_path / "evidence")) == 1


async def test_an_empty_file_is_refused(store: EvidenceStore, tmp_path: Path) -> None:
    with pytest.raises(EvidenceEmpty):
        await store.keep(b"", "empty.txt", "text/plain")
    assert _files(tmp_path / "evidence") == []


async def test_an_upload_cut_off_leaves_nothing(store: EvidenceStore, tmp_path: Path) -> None:
    async def cut_off() -> AsyncIterator[bytes]:
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.keep(cut_off(), "a.pdf", "application/pdf")
    assert _files(tmp_path / "evidence") == []


async def test_a_sweep_is_not_stopped_by_a_file_that_is_gone_when_it_looks(
    store: EvidenceStore, tmp_path: Path
) -> None:
    incoming = tmp_path / "evidence" / ".incoming"
    incoming.mkdir(parents=True)
    (incoming / "moved").symlink_to(tmp_path / "nowhere")

    await store.sweep()


async def test_a_crash_before_the_rename_leaves_no_half_file(
    store: EvidenceStore, tmp_path: Path
) -> None:
    incoming = evidence._Incoming(tmp_path / "evidence" / ".incoming")
    incoming.write(CONTENT)
    (aside,) = _files(tmp_path / "evidence")
    assert not store.path(hashlib.sha256(CONTENT).hexdigest()).exists()

    await store.sweep()
    assert aside.exists(), "it may still be growing"
    long_ago = time.time() - evidence.STALE_SECONDS - 1
    os.utime(aside, (long_ago, long_ago))
    await store.sweep()
    assert _files(tmp_path / "evidence") == []
    incoming.discard()


async def test_removing_twice_is_no_error(store: EvidenceStore, database: Database) -> None:
    kept = await store.keep(CONTENT, "a.pdf", "application/pdf")
    await _turn_ends(database, kept.digest)
    assert await store.remove(kept.digest)
    assert not await store.remove(kept.digest)
    assert not store.path(kept.digest).exists()


async def test_a_file_stays_while_an_upload_of_it_waits_for_its_turn(
    store: EvidenceStore, database: Database
) -> None:
    first = await store.keep(CONTENT, "a.pdf", "application/pdf")
    await store.keep(CONTENT, "b.pdf", "application/pdf")
    await _turn_ends(database, first.digest)
    assert not await store.remove(first.digest), "the second upload holds it"
    await _turn_ends(database, first.digest)
    assert await store.remove(first.digest)


async def test_what_an_upload_left_behind_is_swept_once_its_pin_has_run_out(
    store: EvidenceStore, clock: Clock
) -> None:
    kept = await store.keep(CONTENT, "a.pdf", "application/pdf")
    assert await store.sweep() == 0
    clock.now += evidence.PINNED_FOR
    assert await store.sweep() == 1
    assert not store.path(kept.digest).exists()


async def test_a_file_that_no_record_knows_is_swept(
    store: EvidenceStore, tmp_path: Path, database: Database
) -> None:
    """As earlier versions left it; what is attached stays."""
    begun = await begin(database)
    attached = await store.keep(CONTENT, "a.pdf", "application/pdf")
    await say(database, begun, EvidenceAdded("a", attached))
    await _turn_ends(database, attached.digest)
    stray = store.path("ab" * 32)
    stray.parent.mkdir()
    stray.write_bytes(b"stray")
    long_ago = time.time() - evidence.STALE_SECONDS - 1
    for path in (stray, store.path(attached.digest)):
        os.utime(path, (long_ago, long_ago))
    assert await store.sweep() == 1
    assert _files(tmp_path / "evidence") == [store.path(attached.digest)]


async def test_a_full_disk_leaves_nothing_half_written(
    store: EvidenceStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for step in ("write", "flush"):
        with monkeypatch.context() as patched:
            patched.setattr(evidence, "NamedTemporaryFile", _failing(step, full))
            with pytest.raises(NoRoom):
                await store.keep(CONTENT, "a.pdf", "application/pdf")
    with monkeypatch.context() as patched:
        patched.setattr(evidence, "_sync_folder", full)
        with pytest.raises(NoRoom):
            await store.keep(CONTENT, "a.pdf", "application/pdf")
    assert not _files(tmp_path / "evidence" / ".incoming")


async def test_below_the_floor_nothing_is_taken(
    store: EvidenceStore, tmp_path: Path, database: Database
) -> None:
    low = EvidenceStore(tmp_path / "evidence", database, disk=Disk(tmp_path, floor=1 << 62))
    with pytest.raises(NoRoom):
        await low.keep(CONTENT, "a.pdf", "application/pdf")
    assert _files(tmp_path / "evidence") == []
    assert (await store.keep(CONTENT, "a.pdf", "application/pdf")).size == len(CONTENT)


async def test_only_we_may_read_what_is_kept(store: EvidenceStore, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        await store.keep(CONTENT, "a.pdf", "application/pdf")
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


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
