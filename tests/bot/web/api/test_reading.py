"""What is read: as the member sees it, page by page, and not again where nothing has changed."""

import json
from datetime import timedelta
from typing import Any, Final

import httpx
import pytest

from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.events import By
from dialogs.core.outputs import ReviewRecorded
from dialogs.dossier.reviews import Review, Signature, Verdict
from scoring.answers.model import Met
from storage.errors import FilesAway
from storage.models import AuditEvent
from tests.bot.web.api.scene import PDF, ROWS, Scene, join
from tests.dialogs.calls.scene import MOMENTS
from tests.storage.calling import enterprise, handed_in, submit
from tests.storage.talking import NOW, join_organisation, say
from tests.support.stored.databases import rows_of

OFFICER = By(None, "张三", Part.DECIDER, "province")


def read(answer: httpx.Response) -> Any:
    """The body of an answer that is as it should be."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


async def add(scene: Scene, *events: Any, what: str = "ours") -> None:
    """Let something happen to a submission."""
    async with scene.database.unit_of_work() as uow:
        assert await uow.submissions.hold(scene.call, scene.ids[what]) is not None
        await uow.submissions.append(scene.ids[what], events, OFFICER, NOW)


async def in_review(scene: Scene, *totals: tuple[str, str]) -> None:
    """The submission is reviewed by these, and both are assigned."""
    members = {who: scene.members[who] for who in ("first", "second")}
    await add(scene, e.Recommended("city", "province"), e.Recommended("province", ""))
    await add(scene, *(e.ReviewerAssigned(id, who) for who, id in members.items()))
    await add(scene, *(e.InterestDeclared(id, False) for id in members.values()))
    for who, total in totals:
        await add(scene, e.ReviewGiven(members[who], total, (), f"理由{total}"))
    scene.clock.now = MOMENTS["review"]


async def test_a_token_says_what_it_is(scene: Scene) -> None:
    said = read(await scene.get("/token"))
    assert said["organisation"]["name"] == "石家庄市工信局"
    assert (said["post"], said["organisation_kind"]) == ("screener", "agency")
    assert "submissions:write" in said["scopes"]


async def test_a_call_is_shown_with_the_part_in_it(scene: Scene) -> None:
    (call,) = read(await scene.get("/calls"))["items"]
    assert call == read(await scene.get(f"/calls/{scene.call.id}"))
    assert (call["id"], call["phase"]["id"]) == (scene.call.id, "checking")
    assert call["seats"] == [{"part": "screener", "level": "city", "region": "130100"}]
    assert call["may"] == []
    manager = read(await scene.get(f"/calls/{scene.call.id}", "manager"))
    assert "assign" in manager["may"]
    assert read(await scene.get("/calls", "consultant"))["items"] == []


async def test_submissions_are_those_of_ones_region(scene: Scene) -> None:
    path = f"/calls/{scene.call.id}/submissions"
    ours = read(await scene.get(path))["items"]
    assert [one["id"] for one in ours] == [scene.ids["ours"]]
    assert (ours[0]["name"], ours[0]["status"], ours[0]["level"]) == ("甲厂", "received", "city")
    assert "check" in ours[0]["may"]
    everything = read(await scene.get(path, "province"))["items"]
    assert [one["id"] for one in everything] == [scene.ids["ours"], scene.ids["theirs"]]
    assert read(await scene.get(f"{path}?status=checked"))["items"] == []
    assert len(read(await scene.get(f"{path}?status=received"))["items"]) == 1
    result = read(await scene.get(f"{scene.submission}/result"))
    assert (result["certain"], result["gates"]) == ("71.2500", "met")
    (section,) = result["sections"]
    assert section["points"].startswith("2.3333")


async def test_what_one_submitted_oneself_is_not_ones_agencys(scene: Scene) -> None:
    """The decider submits to the call: their program does not see it as an applicant would."""
    version = await enterprise(scene.database, "decider's own")
    given = handed_in(scene.people["other city"], version[1], "own", region="130102")
    done = await submit(scene.database, scene.call, given)
    assert done is not None
    path = f"/calls/{scene.call.id}/submissions/{done[0]}"
    assert (await scene.get(path, "other city")).status_code == 404
    assert (await scene.get(path, "city")).status_code == 200


async def test_a_reviewer_sees_others_after_their_own_review(scene: Scene) -> None:
    await in_review(scene, ("second", "81"))
    path = f"{scene.submission}/reviews"
    assert read(await scene.get(path, "first"))["others"] == []
    before = (await scene.get(scene.submission, "first")).headers["etag"]
    await add(scene, e.ReviewGiven(scene.members["second"], "82", (), "理由82"))
    assert (await scene.get(scene.submission, "first")).headers["etag"] == before, "no hint"
    await add(scene, e.ReviewGiven(scene.members["first"], "80", (), "理由80"))
    seen = read(await scene.get(path, "first"))
    assert [one["total"] for one in seen["others"]] == ["82.0000"]
    assert seen["own"]["total"] == "80.0000"
    assert {one["reviewer"] for one in seen["others"]} == {""}, "names are hidden"
    assert (await scene.get(path, "city")).json()["others"] == [], "nor for the city"


async def test_another_post_of_the_same_person_opens_nothing(scene: Scene) -> None:
    """Who reviews it screens in the city, or in the province, as well."""
    await in_review(scene, ("second", "81"))
    here, agencies = scene.people["first"], scene.call.terms.agencies
    async with scene.database.unit_of_work() as uow:
        for agency in agencies[:2]:
            await join_organisation(uow, here, "agency", "screener", agency.organisation)
        posts = await uow.organisations.of(here.person)
    others = [one.membership for one in posts if one.membership != scene.members["first"]]
    assert len(others) == 2
    for membership in others:
        scene.members["another post"] = membership
        scene.tokens["another post"] = await scene.token("another post")
        assert (await scene.get(scene.submission, "another post")).status_code == 404
        listed = read(await scene.get(f"/calls/{scene.call.id}/submissions", "another post"))
        assert scene.ids["ours"] not in [one["id"] for one in listed["items"]]
    assert (await scene.get(scene.submission, "first")).status_code == 200


async def test_decisions_and_the_ranking_are_for_those_who_see_them(scene: Scene) -> None:
    await in_review(scene, ("first", "80"), ("second", "82"))
    await add(scene, e.DecisionProposed("recommend", "好"))
    scene.clock.now = MOMENTS["deciding"]
    decided = read(await scene.get(f"{scene.submission}/decision", "decider"))
    assert decided["pending"] == {"outcome": "recommend", "reason": "好", "by": "张三"}
    assert read(await scene.get(f"{scene.submission}/decision", "city"))["pending"] is None
    listed = read(await scene.get(f"/calls/{scene.call.id}/decisions", "decider"))["items"]
    assert [one["submission"] for one in listed] == [scene.ids["ours"]]
    assert read(await scene.get(f"/calls/{scene.call.id}/decisions", "city"))["items"] == []
    ranking = read(await scene.get(f"/calls/{scene.call.id}/ranking", "decider"))
    assert [(one["submission"], one["total"]) for one in ranking["items"]] == [
        (scene.ids["ours"], "81.0000")
    ]
    assert ranking["being_checked"] == [{"submission": scene.ids["theirs"], "status": "received"}]
    nothing = read(await scene.get(f"/calls/{scene.call.id}/ranking", "city"))
    assert (nothing["items"], nothing["being_checked"]) == ([], [])


# --- cases


async def test_a_case_is_shown_as_on_the_board(scene: Scene) -> None:
    (case,) = read(await scene.get("/cases", "consultant"))["items"]
    assert case == read(await scene.get(scene.case, "consultant"))
    assert (case["name"], case["period"], case["answered"]) == ("铸造厂", "2025", 2)
    assert case["result"].keys() == {"certain", "possible"}
    answers = read(await scene.get(f"{scene.case}/answers", "consultant"))["items"]
    assert [(one["row"], one["answer"], one["note"]) for one in answers] == [
        (ROWS[0], {"met": True}, "批注"),
        (ROWS[1], {"met": False}, ""),
    ]
    figures = read(await scene.get(f"{scene.case}/figures", "consultant"))
    assert figures["figures"] == {"site-area": {"value": "3", "unit": "亩"}}
    result = read(await scene.get(f"{scene.case}/result", "consultant"))["result"]
    assert result["unmet_mandatory"] is not None
    assert result["certain"] == case["result"]["certain"]


async def test_reviews_of_a_case_are_for_those_who_may_review(scene: Scene) -> None:
    by = Signature("钱工", "reviewer", NOW)
    review = Review(Verdict.OVERRIDE, Met(True), by, Met(False), "没有单据")
    await say(scene.database, scene.people["client"], ReviewRecorded(ROWS[0], review))
    (row,) = read(await scene.get(f"{scene.case}/reviews", "consultant"))["items"]
    assert (row["verdict"], row["value"], row["by"]) == ("override", {"met": False}, "钱工")
    assert read(await scene.get(scene.case, "consultant"))["reviewed"] is not None
    agency = await handed_to_an_agency(scene)
    assert read(await scene.get(f"{scene.case}/reviews", agency))["items"] == []
    assert read(await scene.get(scene.case, agency))["reviewed"] is None
    assert len(read(await scene.get(f"{scene.case}/answers", agency))["items"]) == 2


async def handed_to_an_agency(scene: Scene) -> str:
    """The owner lets an agency see the case; its administrator, who may not review."""
    owner, agency = scene.people["client"], scene.call.terms.agencies[1].organisation
    await join(scene, "chief", "administrator", agency)
    async with scene.database.unit_of_work() as uow:
        await join_organisation(uow, owner, "agency", "screener", agency)
        assert await uow.case_access.hand_over(owner.assessment, agency, owner.person, NOW)
    scene.tokens["chief"] = await scene.token("chief")
    return "chief"


async def test_a_case_that_is_taken_back_is_gone(scene: Scene) -> None:
    async with scene.database.unit_of_work() as uow:
        owner = scene.people["client"]
        (row,) = await uow.case_access.of(owner.assessment, NOW)
        ended = await uow.case_access.end(
            owner.assessment, row.kind, row.number, owner.person, NOW
        )
        assert ended is not None
    assert read(await scene.get("/cases", "consultant"))["items"] == []
    for under in ("", "/answers", "/figures", "/reports"):
        assert (await scene.get(f"{scene.case}{under}", "consultant")).status_code == 404
    assert (await scene.get(f"/reports/{scene.report}", "consultant")).status_code == 404


async def test_reading_a_case_is_in_its_record_once_a_day(scene: Scene) -> None:
    async def noted() -> list[dict[str, Any]]:
        record = await rows_of(scene.database, AuditEvent)
        return [row["details"] for row in record if row["act"] == "opened"]

    for _ in range(3):
        read(await scene.get(f"{scene.case}/answers", "consultant"))
    (details,) = await noted()
    assert details == {"token": scene.ids[f"token {scene.tokens['consultant']}"]}
    scene.clock.now += timedelta(days=1)
    read(await scene.get(f"{scene.case}/figures", "consultant"))
    assert len(await noted()) == 2


async def test_the_file_of_a_report_comes_as_it_was_issued(scene: Scene) -> None:
    (report,) = read(await scene.get(f"{scene.case}/reports", "consultant"))["items"]
    assert (report["name"], report["media_type"]) == (scene.report, "application/pdf")
    answer = await scene.get(f"/reports/{report['name']}", "consultant")
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(PDF))
    assert answer.headers["content-disposition"].startswith("attachment")
    again = await scene.get(
        f"/reports/{report['name']}", "consultant", If_None_Match=answer.headers["etag"]
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_a_report_with_reviews_is_for_those_who_may_review(scene: Scene) -> None:
    async with scene.database.unit_of_work() as uow:
        request = await uow.reports.request(scene.people["client"], "zh", {"reviews": {}}, NOW)
        assert await uow.reports.issue(request.id, "reports/said.pdf", len(PDF), NOW)
    said, chief = f"{request.number}-zh", await handed_to_an_agency(scene)
    reports = f"{scene.case}/reports"
    for who, expected in (("consultant", [scene.report, said]), (chief, [scene.report])):
        listed = read(await scene.get(reports, who))["items"]
        assert [one["name"] for one in listed] == expected
    assert (await scene.get(f"/reports/{said}", chief)).status_code == 404
    assert (await scene.get(f"/reports/{said}", "consultant")).status_code == 410, "no such file"
    assert (await scene.get(f"/reports/{scene.report}", chief)).status_code == 200


async def test_a_file_that_is_gone_or_away_says_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_name: str) -> int:
        raise FilesAway("no answer")

    with monkeypatch.context() as patched:
        patched.setattr(scene.service.files, "size", away)
        answer = await scene.get(f"/reports/{scene.report}", "consultant")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    async with scene.database.unit_of_work() as uow:
        surplus = dict((path, id) for id, path in await uow.reports.surplus(0))
        path = next(path for path in surplus if scene.report in path)
        assert await uow.reports.forget_file(surplus[path], path)
    answer = await scene.get(f"/reports/{scene.report}", "consultant")
    assert answer.status_code == 410
    (report,) = read(await scene.get(f"{scene.case}/reports", "consultant"))["items"]
    assert report["has_file"] is False


# --- pages and ETags


async def test_pages_follow_each_other_and_hide_no_gap(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.api.calls.BATCH", 2)
    ids = [scene.ids["ours"]]
    for number in range(4):
        region = "130102" if number % 2 else "130202"
        given = handed_in(
            *await enterprise(scene.database, f"e{number}"), f"c{number}", region=region
        )
        done = await submit(scene.database, scene.call, given)
        assert done is not None
        ids += [done[0]] if number % 2 else []
    path, found = f"/calls/{scene.call.id}/submissions?limit=1", []
    following: str | None = ""
    while following is not None:
        page = read(await scene.get(path + (f"&cursor={following}" if following else "")))
        assert len(page["items"]) == 1, "what is hidden leaves no gap"
        found += [one["id"] for one in page["items"]]
        following = page["next"]
    assert found == ids


async def test_a_cursor_of_another_make_is_refused(scene: Scene) -> None:
    for cursor in ("x", "YWZ0ZXI", "YWZ0ZXIgLTE", "YWZ0ZXIgOTk5OTk5OTk5OTk5"):
        answer = await scene.get(f"/calls?cursor={cursor}", accept_language="en")
        assert answer.status_code == 400, cursor
        assert answer.json()["type"] == "urn:greenbot:problem:bad-cursor"
        assert answer.json()["title"] == "Invalid cursor"


async def test_what_has_not_changed_is_not_sent_again(scene: Scene) -> None:
    for path in ("/calls", scene.submission, f"/calls/{scene.call.id}/submissions"):
        first = await scene.get(path)
        etag = first.headers["etag"]
        assert "private" in first.headers["cache-control"]
        for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            again = await scene.get(path, If_None_Match=known)
            assert (again.status_code, again.content) == (304, b""), known
            assert again.headers["etag"] == etag
        assert (await scene.get(path, If_None_Match='"other"')).status_code == 200
    await add(scene, e.Checked("city"))
    assert (await scene.get(scene.submission, If_None_Match=etag)).status_code == 200


PROBLEMS: Final = [
    ("/calls/0", 422),
    ("/calls/x", 422),
    ("/calls/2147483648", 422),
    ("/calls?limit=0", 422),
    ("/calls?limit=201", 422),
    ("/calls?limits=2", 422),
    ("/reports/a.b", 422),
    ("/reports/x", 404),
    ("/nothing", 404),
    ("/calls/", 404),
]


async def test_problems_are_told_as_rfc_9457_says(scene: Scene) -> None:
    for path, status in PROBLEMS:
        answer = await scene.get(path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json", path
        problem = json.loads(answer.content)
        assert problem["status"] == status
        assert problem.keys() >= {"type", "title", "detail"}
        assert answer.headers["content-language"] == "zh"
    assert (await scene.client.delete("/calls")).status_code == 405
