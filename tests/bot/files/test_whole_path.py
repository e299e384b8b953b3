"""Evidence, report, export and deletion, with the files in a folder and in a bucket."""

import asyncio
import json
import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.app import Core
from bot.jobs import cleanup
from bot.jobs.cleanup import Cleanup
from bot.jobs.reports import number_of
from bot.screens.core.message import Attachment
from bot.signing.signer import FOLDER as SIGNING
from dialogs.core.inputs import File
from storage.files import evidence
from storage.files.evidence import evidence_name
from storage.files.store import TOPS
from tests.bot.files.conftest import somebody
from tests.bot.talking import Talker
from tests.storage.files.stores import content_of, names_in, put
from tests.support.jobs import do_all, do_due

pytestmark = pytest.mark.slow

CONTENT = os.urandom(100_000)
OF_PEOPLE = tuple(top for top in TOPS if top != SIGNING)
"""Where files are that belong to somebody; the key of the installation stays."""


async def test_from_evidence_to_deletion(either: Core, folder: Path) -> None:
    li = await somebody(either)
    file = await either.turns.keep_file(CONTENT, "环评批复.pdf", "application/pdf")
    await li.takes(File(key=li.key(), evidence=file))
    assert await _names(either) == [evidence_name(file.digest)]
    await li.says("/report")
    await li.taps("中文 PDF")
    assert await do_due(either, "report")
    await li.says("/export")
    assert await do_due(either, "export")

    report, export = await _handed_over(either, li)
    assert await content_of(either.files, report.path) == b"%PDF-1.7 made"
    with ZipFile(BytesIO(await content_of(either.files, export.path))) as archive:
        contents = {archive.read(name) for name in archive.namelist()}
        assert {CONTENT, b"%PDF-1.7 made"} <= contents
        assert "reports/GF-00001-01-zh.pdf" in archive.namelist()
        assert json.loads(archive.read("data.json"))["files_left_out_for_size"] == []
    assert await _names(either) == sorted(
        [evidence_name(file.digest), export.path, report.path],
        key=lambda name: (OF_PEOPLE.index(name.partition("/")[0]), name),
    )

    await li.says("/delete_my_data")
    await li.taps("确认全部删除")
    await either.background.finish(30)
    assert await _names(either) == []
    assert {path.name.partition(".")[0] for path in _files(folder)} == {"green"}, "no other file"


async def test_a_report_that_is_asked_for_again_is_handed_over_as_it_is(either: Core) -> None:
    li = await somebody(either)
    for _ in range(2):
        await li.says("/report")
        await li.taps("中文 PDF")
        await do_all(either, "report")
    first, second = await _handed_over(either, li)
    assert first == second
    assert await names_in(either.files, "reports") == [first.path]


async def test_a_report_made_again_has_its_number_and_another_file(either: Core) -> None:
    li = await somebody(either)
    await li.says("/report")
    await li.taps("中文 PDF")
    await do_all(either, "report")
    (first,) = await _handed_over(either, li)
    await either.files.remove(first.path)
    await either.turns.remake_report("telegram", li.name, number_of(first.path))
    await do_all(either, "report")
    again = (await _handed_over(either, li))[-1]
    assert number_of(again.path) == number_of(first.path) == "GF-00001-01-zh"
    assert await names_in(either.files, "reports") == [again.path]


async def test_a_late_maker_cannot_touch_the_report_of_the_one_after_it(
    either: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It makes what was withdrawn, under the same number, and ends last."""
    li = await somebody(either)
    await li.says("/report")
    await li.taps("中文 PDF")
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(_request: bytes) -> bytes:
        begun.set()
        await go_on.wait()
        return b"%PDF-1.7 of old answers"

    with monkeypatch.context() as patched:
        patched.setattr(either.reports._process, "make", slowly)
        late = asyncio.create_task(do_due(either, "report"))
        await begun.wait()
    await li.says("/start")
    await li.says("/edit")
    await li.says("1")
    await li.says("符合")
    await li.says("/report")
    await li.taps("中文 PDF")
    assert await either.worker._begin(either.worker._kinds["report"])
    while not await _handed_over(either, li):  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    go_on.set()
    await late
    (only,) = await _handed_over(either, li)
    assert number_of(only.path) == "GF-00001-01-zh"
    assert await names_in(either.files, "reports") == [only.path]
    assert await content_of(either.files, only.path) == b"%PDF-1.7 made"


async def test_what_crashes_left_is_cleaned_up(either: Core) -> None:
    li = await somebody(either)
    await li.says("/report")
    await li.taps("中文 PDF")
    await do_all(either, "report")
    (kept,) = await _handed_over(either, li)
    for name in ("reports/GF-00009-01-zh.0123456789abcdef.pdf", "exports/1/left.zip"):
        await put(either.files, name, b"left")
    await clean(either)
    assert len(await _names(either)) == 3, "it may be about to be used"
    await clean(either, at_once=True)
    assert await _names(either) == [kept.path]


async def clean(core: Core, *, at_once: bool = False) -> None:
    """Clean up; ``at_once``: as though all files were old."""
    job = core.worker._kinds["cleanup"]
    assert isinstance(job, Cleanup)
    with pytest.MonkeyPatch.context() as patched:
        if at_once:
            patched.setattr(cleanup, "STALE_SECONDS", -1)
            patched.setattr(evidence, "STALE_SECONDS", -1)
        await job.clean()


def _files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in found if path.parent.name != SIGNING]


async def _names(core: Core) -> list[str]:
    return [name for top in OF_PEOPLE for name in await names_in(core.files, top)]


async def _handed_over(core: Core, talker: Talker) -> list[Attachment]:
    lines = await core.turns.reader.transcript("telegram", talker.name)
    return [line.attachment for line in lines if line.attachment is not None]
