"""A version holds what was said in review, what was released, and the open comments."""

import pytest

from bot.app import Core
from bot.turns.versions.content import content_of, frozen, hash_of
from dialogs.core import buttons as c
from dialogs.core.session import Place
from dialogs.dossier.dossier import Dossier, Evidence, EvidenceStatus, Profile
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from storage.records import IssuedFile, Version
from tests.bot.talking import Talker
from tests.bot.turns.review.test_deciding import WHY, agency_of, decided, released, with_post
from tests.bot.turns.review.test_review import REASON, answered, joined, question
from tests.bot.turns.sharing.test_comments import comments
from tests.bot.turns.sharing.test_sharing import accept
from tests.bot.turns.versions.test_versions import ask_to_sign, close, rejects
from tests.storage.repositories.work.test_reports import issue
from tests.storage.talking import NOW
from tests.support.stored.databases import rows

pytestmark = pytest.mark.usefixtures("no_reports_made")

CATALOGUE = load_catalogue("gb36132-2018")
FIRST, SECOND = index_of(CATALOGUE).subjects[:2]
OF_TODAY = "323c6b5335d48f070c830ac2e89460b7d6fb01a9bc12c73dd41791d737be21f6"
"""What the assessment of the next test was hashed to before versions held reviews."""


async def version_of(core: Core, owner: Talker, number: int = 1) -> Version:
    """A version with its content."""
    assessment = (await owner.conversation()).assessment
    async with core.database.unit_of_work() as uow:
        found = await uow.versions.get(assessment, number)
    assert found is not None
    return found


def test_without_review_and_comment_a_version_is_what_it_was() -> None:
    file = Evidence("ab" * 32, "照.pdf", "application/pdf", 3, EvidenceStatus.VERIFIED)
    dossier = Dossier(
        CATALOGUE.id,
        Profile(name="某厂", period="2025"),
        {FIRST: Met(True), SECOND: Met(False)},
        notes={FIRST: "注"},
        evidence={FIRST: (file,)},
    )
    content = content_of(dossier, CATALOGUE, ())
    assert (content["format"], hash_of(content)) == (1, OF_TODAY)
    stored = Version(1, 1, 1, OF_TODAY, "李敏", NOW, content=content)
    assert frozen(stored, sees_reviews=True).said is None


@pytest.fixture
async def zhang(core: Core, li: Talker) -> Talker:
    """A reviewer of a case with three answers."""
    await answered(li)
    return await joined(core, li, "reviewer", "张审核")


async def test_it_holds_reviews_decisions_and_open_comments_as_they_stood(
    core: Core, li: Talker, zhang: Talker
) -> None:
    agency = await agency_of(core, li)
    zhao = await with_post(core, li, agency, "decider", "赵认定")
    await question(zhang, "r1")
    await decided(zhao, "r2")
    await released(zhao)
    await decided(zhao, "r3", c.NOT_MET, "还没有公布的理由")
    await comments(li, "照片见附件")
    await comments(li, "这一条先别让对方看", "internal")
    await comments(li, "写错了")
    await li.press(next(one for one in reversed(li.choices) if one.startswith(c.WITHDRAW)))
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(c.CLOSE)
    assert "审核意见 1 条、认定 2 条" in li.shown or "认定 1 条" in li.shown
    await li.press(c.CLOSE_CONFIRMED)
    version = await version_of(core, li)
    report = version.content["report"]
    assert hash_of(version.content) == version.hash
    assert (version.content["format"], report["format"]) == (2, 4)
    assert report["reviews"][FIRST]["reason"] == REASON
    assert report["released"]["rows"][SECOND]["reason"] == WHY
    assert [one["text"] for one in report["comments"]] == ["照片见附件"]
    kept = repr(version.content)
    for hidden in ("还没有公布的理由", "这一条先别让对方看", "写错了"):
        assert hidden not in kept
    assert set(version.content["results"]) == {"reviewed", "decided"}
    assert version.content["results"]["decided"]["certain"].count(".") == 1

    # what is said afterwards changes nothing of it
    await question(zhang, "r2", "后来的疑问")
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(f"{c.VERSION}:1")
    for said in (
        "自评：",
        "审核后：",
        "认定：",
        "张审核（审核）",
        "赵认定（认定）",
        "公开留言 1 条",
    ):
        assert said in li.shown
    assert (await version_of(core, li)).content == version.content


async def test_what_differs_between_versions_names_reviews(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await close(li)
    await question(zhang, "r1")
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(c.REOPEN)
    await li.says("加上审核")
    await close(li)
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(f"{c.VERSION}:2")
    assert "审核意见" in li.shown.split("与第 1 版相比")[1]
    assert (await version_of(core, li, 1)).content["format"] == 1
    assert (await version_of(core, li, 2)).content["format"] == 2


async def test_who_may_not_see_reviews_sees_none_of_a_version(
    core: Core, li: Talker, zhang: Talker
) -> None:
    viewer = await joined(core, li, "viewer", "看客")
    await question(zhang, "r1")
    await close(li)
    await viewer.says("/report")
    await viewer.press(c.VERSIONS)
    await viewer.press(f"{c.VERSION}:1")
    for hidden in ("审核后", "张审核", "审核意见", REASON):
        assert hidden not in viewer.shown
    await viewer.press(f"{c.PDF}:zh")
    whole, bare = (await rows(core.database))["reports"]
    assert "reviews" in whole["data"]
    assert REASON not in repr(bare["data"])
    assert (whole["version_id"], bare["version_id"]) == (1, 1)
    assert whole["number"] != bare["number"]
    codes: dict[str, str] = {}
    async with core.database.unit_of_work() as uow:
        for row, path in ((whole, "reports/a.pdf"), (bare, "reports/b.pdf")):
            request = await uow.reports.find(row["id"])
            assert request is not None
            assert request.supersedes is None, "both are the one report of the version"
            await issue(uow, request, path, NOW)
            codes[request.number] = await uow.issued.reserve(
                request.number,
                assessment=request.assessment,
                sequence=request.sequence,
                catalogue=request.data["catalogue"],
                data_hash=request.data_hash,
                code=f"CODE{request.sequence}",
            )
            digest = f"{request.sequence}" * 64
            await uow.issued.record(request.number, IssuedFile("pdf", "zh", digest, 9, "1"), NOW)
        for row in (whole, bare):
            stored = await uow.reports.get(row["number"], "zh")
            document = await uow.issued.by_code(codes[row["number"]])
            assert stored is not None
            assert document is not None
            assert (stored.superseded, document.superseded_by) == (False, None)
    reader = core.turns.reader
    assert await reader.report(viewer.channel, viewer.name, f"{whole['number']}-zh") is None
    assert await reader.report(viewer.channel, viewer.name, f"{bare['number']}-zh") is not None
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(f"{c.VERSION}:1")
    await li.press(f"{c.PDF}:zh")
    assert len((await rows(core.database))["reports"]) == 2, "each is asked for again as it is"


async def test_a_signatory_gets_the_whole_version_that_they_sign(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await question(zhang, "r1")
    await close(li)
    boss = Talker(core, "boss", "web")
    await accept(boss, await ask_to_sign(li))
    assert "审核后：" in boss.shown
    assert "审核意见 1 条" in boss.shown


async def test_a_comment_that_comes_between_is_not_frozen_unseen(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(c.CLOSE)
    if li.place == Place.MY_NAME:
        await li.says("李敏")
    await comments(zhang, "请看一下第二页", "open")
    assert rejects(await li.press(c.CLOSE_CONFIRMED)) == ["facts-moved"]
    assert (await rows(core.database))["versions"] == []
    await li.press(c.CLOSE_CONFIRMED)
    assert "请看一下第二页" in repr((await version_of(core, li)).content)
