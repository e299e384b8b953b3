"""The files of a submission: opened by whoever sees its content, and every opening on record."""

import pytest

from bot.app import Core
from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.events import By, FileOpened
from dialogs.core.outputs import EvidenceAdded
from dialogs.dossier.dossier import Evidence
from tests.bot.board.calls.conftest import Scene, Stage, in_review
from tests.bot.board.conftest import Site
from tests.bot.previews.hostile import pdf
from tests.bot.talking import Talker
from tests.bot.turns.calls.test_calls import INDEX, ready
from tests.storage.talking import say
from tests.support.stored.many_submissions import Given

SUBJECT = INDEX.subjects[3]


async def submitted(
    scene: Scene, core: Core, *events: e.Event, content: bytes = b""
) -> tuple[str, Evidence]:
    """A submission with a file under a row; its address and the file."""
    applicant = Talker(core, "applicant")
    await applicant.begins()
    content = content or pdf("one", "two")
    kept = await core.turns.keep_file(content, "环评批复.pdf", "application/pdf")
    await say(core.database, await applicant.conversation(), EvidenceAdded(SUBJECT, kept, None))
    await ready(core, applicant)
    here = await applicant.conversation()
    async with core.database.unit_of_work() as uow:
        (version, *_) = await uow.versions.of(here.assessment)
    given = Given(
        "有材料的厂",
        person=here.person,
        assessment=here.assessment,
        version=version.id,
        events=in_review(*events),
    )
    (id,) = await scene.fill(given)
    return f"{scene.path}/{id}", kept


async def openings(scene: Scene) -> list[tuple[FileOpened, By]]:
    """All that is on record."""
    async with scene.core.database.unit_of_work() as uow:
        found = await uow.calls.events(scene.call.id)
    return [(event, by) for event, by, _ in found if isinstance(event, FileOpened)]


async def statuses(site: Site, at: str) -> set[int]:
    """What each way to a file answers."""
    return {(await site.client.get(f"{at}{way}")).status for way in ("", "/preview", "/page")}


async def test_a_file_is_listed_shown_and_opened(core: Core, stage: Stage) -> None:
    scene = await stage("review")
    site = await scene.seat("decider")
    path, file = await submitted(scene, core)
    at = f"{path}/files/{file.digest}"
    page = (await site.client.get(path)).text
    assert f'href="{at}/preview"' in page
    assert "环评批复.pdf" in page
    assert await openings(scene) == []  # a list opens nothing
    shown = await site.client.get(f"{at}/preview?page=2")
    assert f'src="{at}/page?page=2"' in shown.text
    assert f'href="{path}"' in shown.text
    picture = await site.client.get(f"{at}/page?page=2")
    assert picture.body.startswith(b"\xff\xd8")
    saved = await site.client.get(at)
    assert saved.body.startswith(b"%PDF")
    assert "attachment" in saved.header("Content-Disposition")
    viewed = await site.client.get(f"{at}?view=true")
    assert "inline" in viewed.header("Content-Disposition")
    number = int(path.rpartition("/")[2])
    found = await openings(scene)
    assert [event for event, _ in found] == [
        FileOpened(number, "环评批复.pdf", file.digest, form, page)
        for form, page in (("shown", 2), ("downloaded", 0), ("viewed", 0))
    ]
    assert {(by.person, by.part) for _, by in found} == {(await site.person(), Part.DECIDER)}


async def test_a_reviewer_opens_it_once_they_have_declared(core: Core, stage: Stage) -> None:
    scene = await stage("review")
    sites = [await scene.seat("reviewer", name=name) for name in ("甲", "乙", "丙")]
    one, other, third = (scene.members[name] for name in ("甲", "乙", "丙"))
    path, file = await submitted(
        scene,
        core,
        e.ReviewerAssigned(one, "甲"),
        e.InterestDeclared(one, False),
        e.ReviewerAssigned(other, "乙"),
        e.ReviewerAssigned(third, "丙"),
        e.InterestDeclared(third, True, "同门"),
    )
    at = f"{path}/files/{file.digest}"
    assert await statuses(sites[0], at) == {200}
    for site in sites[1:]:  # not declared, and with an interest
        assert await statuses(site, at) == {404}
    assert len(await openings(scene)) == 2


@pytest.mark.parametrize("post", ["screener", "reviewer", "decider", "administrator"])
async def test_nobody_else_opens_it(core: Core, stage: Stage, post: str) -> None:
    scene = await stage("review")
    strangers = [await scene.join(), await scene.seat(post, scene.other_city, "外市")]
    path, file = await submitted(scene, core)
    for site in strangers:
        assert await statuses(site, f"{path}/files/{file.digest}") == {404}
    assert await openings(scene) == []


async def test_only_what_the_submission_holds_is_there(core: Core, stage: Stage) -> None:
    scene = await stage("review")
    site = await scene.seat("decider")
    path, _ = await submitted(scene, core)
    other = await core.turns.keep_file(pdf("secret"), "别家.pdf", "application/pdf")
    assert await statuses(site, f"{path}/files/{other.digest}") == {404}
    assert await openings(scene) == []
