"""An assessment is closed as a version, signed by a second person or declined, and reopened."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from bot.app import Core
from bot.jobs.reports import printed_version
from bot.turns.versions.content import hash_of
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, File
from dialogs.core.outputs import (
    Event,
    EvidenceAdded,
    EvidenceDated,
    EvidenceJudged,
    NoteRecorded,
    Reject,
)
from dialogs.core.session import Place
from dialogs.dossier.dossier import EvidenceStatus
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from storage.records import Version
from tests.bot.talking import Talker
from tests.bot.turns.sharing.test_case_access import offer
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.storage.repositories.work.test_reports import issue
from tests.storage.talking import NOW, say
from tests.support.stored.databases import rows

pytestmark = pytest.mark.usefixtures("no_reports_made")

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST = INDEX.subjects[0]
OPEN = f"#{INDEX.code[FIRST]}"


def rejects(result: Any) -> list[str]:
    """The codes of what was refused in a turn."""
    return [one.code for one in result.turn.outputs if isinstance(one, Reject)]


async def close(owner: Talker, name: str = "李敏") -> None:
    """Close the assessment; the name is asked the first time."""
    await owner.says("/report")
    await owner.press(c.VERSIONS)
    await owner.press(c.CLOSE)
    if owner.place == Place.MY_NAME:
        await owner.says(name)
    await owner.press(c.CLOSE_CONFIRMED)


async def ask_to_sign(owner: Talker, text: str = "张总，请签字") -> str:
    """Invite somebody to sign what stands closed; the code."""
    if owner.place != Place.VERSIONS:
        await owner.says("/report")
        await owner.press(c.VERSIONS)
    await owner.press(c.SIGNATORY)
    await owner.says(text)
    await owner.press(c.ASK_TO_SIGN)
    return owner.shown.split("/join ")[1].split("<")[0]


async def versions(core: Core, owner: Talker) -> tuple[Version, ...]:
    """The versions of the owner's assessment, the latest first."""
    assessment = (await owner.conversation()).assessment
    async with core.database.unit_of_work() as uow:
        return await uow.versions.of(assessment)


@pytest.fixture
async def zhang(core: Core) -> Talker:
    """The second person, in a browser."""
    return Talker(core, "z", "web")


async def test_closing_freezes_what_was_there(core: Core, li: Talker) -> None:
    await li.press(c.NOT_MET)
    kept = await core.turns.keep_file(b"%PDF-1.4 a licence", "执照.pdf", "application/pdf")
    await say(
        core.database,
        await li.conversation(),
        NoteRecorded(FIRST, "见附件"),
        EvidenceAdded(FIRST, kept),
    )
    await li.says("/report")
    await li.press(c.VERSIONS)
    assert "还没有版本" in li.shown
    await li.press(c.CLOSE)
    assert li.place == Place.MY_NAME
    await li.says("李敏")
    assert li.place == Place.CLOSING
    assert "结案人：李敏" in li.shown
    await li.press(c.CLOSE_CONFIRMED)
    assert li.place == Place.VERSIONS
    assert "已结案：第 1 版" in li.shown
    (version,) = await versions(core, li)
    person = (await li.conversation()).person
    async with core.database.unit_of_work() as uow:
        whole = await uow.versions.get(version.assessment, 1)
        exported = await uow.people.export(person)
    assert whole is not None
    assert hash_of(whole.content) == whole.hash, "what was read back has the hash it was given"
    assert whole.content["report"]["answers"] == {FIRST: {"met": False}}
    assert whole.content["files"][FIRST][0]["digest"] == kept.digest
    assert [row["name"] for row in exported["people"]] == ["李敏"]
    assert [row["hash"] for row in exported["versions"]] == [version.hash]
    assert [row["act"] for row in exported["audit_events"]] == ["closed"]
    (report,) = exported["reports"]
    assert report["version_id"] == version.id
    assert (await li.dossier()).closed == 1


async def test_a_file_with_a_last_day_is_frozen_with_it(core: Core, li: Talker) -> None:
    await li.press(c.MET)
    old, new = [
        await core.turns.keep_file(content, name, "application/pdf")
        for content, name in ((b"%PDF-1.4 old", "旧证.pdf"), (b"%PDF-1.4 new", "新证.pdf"))
    ]
    days = date(2026, 6, 30), date(2029, 6, 30)
    await say(
        core.database,
        await li.conversation(),
        EvidenceAdded(FIRST, old),
        EvidenceDated(FIRST, replace(old, valid_until=days[0])),
        EvidenceAdded(FIRST, new, replaces=old.digest),
        EvidenceDated(FIRST, replace(new, valid_until=days[1])),
    )
    await close(li)
    (version,) = await versions(core, li)
    async with core.database.unit_of_work() as uow:
        whole = await uow.versions.get(version.assessment, 1)
    assert whole is not None
    assert hash_of(whole.content) == whole.hash
    (file,) = whole.content["files"][FIRST]
    assert (file["name"], file["valid_until"]) == ("新证.pdf", "2029-06-30")
    assert [one["valid_until"] for one in file["earlier"]] == ["2026-06-30"]


async def test_what_was_found_of_a_file_differs_from_the_version_before(
    core: Core, li: Talker
) -> None:
    old, new, other = [
        await core.turns.keep_file(name.encode() + content, name, "application/pdf")
        for name, content in (("证书.pdf", b"1"), ("证书.pdf", b"2"), ("手册.pdf", b"3"))
    ]
    dated = replace(new, valid_until=date(2029, 6, 30))
    steps: tuple[tuple[tuple[Event, ...], str], ...] = (
        ((EvidenceAdded(FIRST, old), EvidenceAdded(FIRST, other)), ""),
        (
            (EvidenceAdded(FIRST, new, replaces=old.digest),),
            f"证书.pdf（{old.digest[:8]}） → 证书.pdf（{new.digest[:8]}）",
        ),
        (
            (EvidenceDated(FIRST, dated),),
            "证书.pdf（有效期未填） → 证书.pdf（有效期至 2029-06-30）",
        ),
        (
            (EvidenceJudged(FIRST, replace(dated, status=EvidenceStatus.CONFLICTING)),),
            "证书.pdf（未核实） → 证书.pdf（有矛盾）",
        ),
    )
    for number, (events, differs) in enumerate(steps, 1):
        await say(core.database, await li.conversation(), *events)
        await close(li)
        await li.press(f"{c.VERSION}:{number}")
        assert "没有不同" not in li.shown
        assert differs in li.shown
        await li.press(c.RETURN)
        await li.press(c.REOPEN)
        await li.says("再补材料")


async def test_nothing_can_be_changed_until_it_is_reopened(core: Core, li: Talker) -> None:
    await li.press(c.MET)
    await close(li)
    await li.says(OPEN)
    assert rejects(await li.says("不符合")) == ["closed"]
    assert li.place == Place.QUESTION
    assert c.REOPEN in li.choices
    kept = await core.turns.keep_file(b"%PDF-1.4 late", "晚.pdf", "application/pdf")
    assert rejects(await li.takes(File(key=li.key(), evidence=kept))) == ["closed"]
    await li.says("/settings")
    await li.press(c.FACT)
    await li.press(f"{c.FACT}:headcount")
    assert rejects(await li.says("350人")) == ["closed"]
    dossier = await li.dossier()
    assert dossier.answers == {FIRST: Met(True)}
    assert dossier.evidence == {}
    assert dossier.profile.headcount is None

    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(c.REOPEN)
    await li.says("补上人数")
    assert (await li.dossier()).closed == 0
    assert "重新打开：补上人数" in li.shown
    await li.says(OPEN)
    await li.press(c.NOT_MET)
    await close(li)
    second, first = await versions(core, li)
    assert (first.number, second.number) == (1, 2)
    assert first.reason == "补上人数"
    assert first.hash != second.hash
    await li.press(f"{c.VERSION}:2")
    assert "与第 1 版相比" in li.shown
    assert "符合 → 不符合" in li.shown
    await li.press(c.RETURN)
    await li.press(f"{c.VERSION}:1")
    assert first.hash in li.shown, "an old version stays readable"


CHANGES = {c.MET, c.NOT_MET, c.NOT_APPLICABLE, c.CLEAR, c.NOTE, c.COLLEAGUE, c.MARK}


async def test_a_question_of_a_closed_assessment_is_for_reading(li: Talker) -> None:
    await li.says(OPEN)
    await li.press(c.MET)
    await li.says(OPEN)
    shown_before = set(li.choices)
    assert shown_before >= {c.MET, c.NOT_MET, c.NOTE}
    await close(li)
    await li.says(OPEN)
    assert "当前回答：<b>符合</b>" in li.shown
    assert "已结案（第 1 版），只能看" in li.shown
    assert not CHANGES & set(li.choices)
    assert {c.REOPEN, c.ROLL_FORWARD, c.HELP} <= set(li.choices)
    await li.says("#r2")
    assert "没有回答" in li.shown
    assert rejects(await li.takes(li.forged(c.MET))) == ["closed"], "still shown elsewhere"
    assert (await li.dossier()).answers == {FIRST: Met(True)}
    await li.says(OPEN)
    await li.press(c.REOPEN)
    await li.says("补材料")
    assert li.place == Place.QUESTION
    assert set(li.choices) >= shown_before
    assert "已结案" not in li.shown


async def test_the_buttons_of_an_older_message_say_that_it_is_closed(li: Talker) -> None:
    await li.says(OPEN)
    assert li.message is not None
    older = Choice(
        key=li.key(), session=li.message.session, turn=li.message.turn, choice=c.NOT_MET
    )
    await close(li)
    assert rejects(await li.takes(older)) == ["closed"]
    assert "第 1 版" in li.shown
    assert (await li.dossier()).answers == {}


async def test_who_may_not_reopen_is_told_whom_to_ask(li: Talker, zhang: Talker) -> None:
    await li.press(c.MET)
    await close(li)
    await zhang.says(f"/start {await offer(li, 'reviewer', '张审核')}")
    await zhang.press(c.ACCEPT)
    await zhang.says(OPEN)
    assert "要改，请企业或它的咨询师先重新打开" in zhang.shown
    assert c.REOPEN not in zhang.choices
    assert f"{c.SAY}:accept" in zhang.choices, "a review may come after the version"


async def test_only_the_rows_sent_back_have_their_buttons(li: Talker, zhang: Talker) -> None:
    await li.says(OPEN)
    await li.press(c.MET)
    await close(li)
    await zhang.says(f"/start {await offer(li, 'reviewer', '张审核')}")
    await zhang.press(c.ACCEPT)
    await zhang.says(OPEN)
    await zhang.press(f"{c.SAY}:question")
    await zhang.says("缺复印件")
    await zhang.says("/review")
    await zhang.press(c.RETURNING)
    await zhang.press(c.RETURN_ROWS)
    await li.says(OPEN)
    assert {c.MET, c.NOT_MET} <= set(li.choices)
    assert "只能看" not in li.shown
    await li.says("#r2")
    assert not {c.MET, c.NOT_MET} & set(li.choices)


async def test_the_same_content_has_the_same_hash_again(core: Core, li: Talker) -> None:
    await li.press(c.MET)
    await close(li)
    await li.press(c.REOPEN)
    await li.says("再看一遍")
    await close(li)
    second, first = await versions(core, li)
    assert second.hash == first.hash
    await li.press(f"{c.VERSION}:2")
    assert "没有不同" in li.shown


async def test_what_changed_since_it_was_shown_is_not_closed_unseen(
    core: Core, li: Talker
) -> None:
    other = Talker(core, "phone", "web")
    await other.joins(await li.code())
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(c.CLOSE)
    await li.says("李敏")
    await other.says(OPEN)
    await other.press(c.MET)
    assert rejects(await li.press(c.CLOSE_CONFIRMED)) == ["facts-moved"]
    assert li.place == Place.CLOSING
    assert await versions(core, li) == ()
    await li.press(c.CLOSE_CONFIRMED)
    assert len(await versions(core, li)) == 1


async def test_a_file_of_a_version_is_kept_when_it_is_dropped_later(
    core: Core, li: Talker
) -> None:
    kept = await core.turns.keep_file(b"%PDF-1.4 one", "一.pdf", "application/pdf")
    await say(core.database, await li.conversation(), EvidenceAdded(FIRST, kept))
    await close(li)
    await li.press(c.REOPEN)
    await li.says("换材料")
    await li.says(OPEN)
    await li.press(c.EVIDENCE)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.FILE}:")))
    await li.press(f"{c.DROP}:{kept.digest[:12]}")
    assert (await li.dossier()).evidence == {}
    await core.evidence.remove(kept.digest)
    await core.evidence.sweep()
    assert await core.files.size(f"evidence/{kept.digest[:2]}/{kept.digest}") is not None


async def test_a_signature(core: Core, li: Talker, zhang: Talker) -> None:
    await li.press(c.MET)
    await close(li)
    (version,) = await versions(core, li)
    await zhang.says(f"/start {await ask_to_sign(li)}")
    assert "签字确认" in zhang.shown
    await zhang.press(c.ACCEPT)
    assert zhang.place == Place.SIGNING
    for said in (version.hash[:8], "第 1 版", f"未答：{len(INDEX.subjects) - 1} 条"):
        assert said in zhang.shown
    assert version.hash not in zhang.shown
    await zhang.press(c.WHOLE_HASH)
    assert version.hash in zhang.shown
    await zhang.press(c.SIGN)
    assert "已签字确认" in zhang.shown
    assert c.SIGN not in zhang.choices
    assert "张总已签字确认第 1 版" in (await li.heard())[-1]
    (version,) = await versions(core, li)
    (signed,) = version.sign_offs
    assert (signed.name, signed.outcome, signed.hash) == ("张总", "signed", version.hash)
    assert rejects(await zhang.takes(zhang.forged(c.SIGN))) == ["signed-already"]
    await li.says("/report")
    await li.press(c.VERSIONS)
    assert "✓ 张总" in li.shown


async def test_a_signature_has_the_reports_of_the_version_made_again(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await close(li)
    (row,) = (await rows(core.database))["reports"]
    async with core.database.unit_of_work() as uow:
        request = await uow.reports.find(row["id"])
        assert request is not None
        await issue(uow, request, "reports/GF-00001-01-zh.old.pdf", NOW)
    (job,) = [one for one in (await rows(core.database))["jobs"] if one["kind"] == "report"]
    async with core.database.unit_of_work() as uow:
        await uow.jobs.withdraw("report", [job["unique_key"]])
    await accept(zhang, await ask_to_sign(li))
    await zhang.press(c.SIGN)
    stored = await rows(core.database)
    assert [one["unique_key"] for one in stored["jobs"] if one["kind"] == "report"] == [
        job["unique_key"]
    ]
    assert [one["path"] for one in stored["reports"]] == [None], "the file without it is done with"
    assert rejects(await zhang.press(c.PDF)) == ["pdf-not-yet"]
    async with core.database.unit_of_work() as uow:
        request = await uow.reports.find(row["id"])
        assert request is not None
        printed = await printed_version(uow, request)
    assert printed is not None
    assert (printed.number, printed.closed.name) == (1, "李敏")
    assert [one.name for one in printed.signed] == ["张总"]


async def test_declining_reopens_with_the_reason(core: Core, li: Talker, zhang: Talker) -> None:
    await li.press(c.MET)
    await close(li)
    await accept(zhang, await ask_to_sign(li))
    await zhang.press(c.DECLINE_TO_SIGN)
    await zhang.says("电表读数不对")
    assert "没有签：电表读数不对" in zhang.shown
    assert c.SIGN not in zhang.choices
    assert "电表读数不对" in (await li.heard())[-1]
    assert (await li.dossier()).closed == 0
    (version,) = await versions(core, li)
    assert version.reopened_by == "张总"
    assert [one.outcome for one in version.sign_offs] == ["declined"]
    await li.says(OPEN)
    await li.press(c.NOT_MET)
    assert (await li.dossier()).answers == {FIRST: Met(False)}


async def test_nobody_signs_what_is_their_own(core: Core, li: Talker, zhang: Talker) -> None:
    await close(li)
    code = await ask_to_sign(li)
    assert rejects(await li.says(f"/start {code}")) == ["invitation-own"]
    await accept(zhang, code)
    await zhang.press(c.OWN)  # two devices of one person by now
    await zhang.joins(await li.code())
    (task,) = [row["id"] for row in (await rows(core.database))["assessments"] if row["is_task"]]
    await zhang.says("/clients")
    await zhang.takes(zhang.forged(f"{c.OPEN}:{task}"))
    assert zhang.place == Place.SIGNING
    assert rejects(await zhang.takes(zhang.forged(c.SIGN))) == ["signing-own"]
    assert (await versions(core, li))[0].sign_offs == ()


async def test_reopening_ends_what_was_asked(core: Core, li: Talker, zhang: Talker) -> None:
    await close(li)
    await accept(zhang, await ask_to_sign(li))
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(c.REOPEN)
    await li.says("还要改")
    assert "不用再签" in (await zhang.heard())[-1]
    sign = zhang.forged(c.SIGN)
    assert "closed-not" not in rejects(await zhang.takes(sign))
    assert (await versions(core, li))[0].sign_offs == ()
    await zhang.says("/start")
    assert "不用签了" in zhang.shown
    assert zhang.choices == [c.CALL_ME, c.OWN]


async def test_the_signatory_gets_the_report_of_that_version_alone(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await close(li)
    await accept(zhang, await ask_to_sign(li))
    assert rejects(await zhang.press(c.PDF)) == ["pdf-not-yet"]
    (row,) = (await rows(core.database))["reports"]
    (version,) = await versions(core, li)
    async with core.database.unit_of_work() as uow:
        request = await uow.reports.find(row["id"])
        assert request is not None
        assert request.version == version.id
        await issue(uow, request, "reports/GF-00001-01-zh.pdf", NOW)
    await zhang.press(c.PDF)
    lines = await core.turns.reader.transcript(zhang.channel, zhang.name)
    assert [one.attachment.path for one in lines if one.attachment] == [
        "reports/GF-00001-01-zh.pdf"
    ]
    found = await core.turns.reader.report(zhang.channel, zhang.name, "GF-00001-01-zh")
    assert found is None, "a number that is typed is not a membership"


async def test_a_guest_of_a_closed_case_proposes(core: Core, li: Talker, zhang: Talker) -> None:
    await accept(zhang, await ask(li, at_once=True))
    await close(li)
    await zhang.press(c.RESUME)
    await zhang.press(c.MET)
    assert "对方已结案" in zhang.shown
    assert (await li.dossier()).answers == {}
    (proposal,) = (await rows(core.database))["proposals"]
    assert proposal["outcome"] is None, "it waits, and is not lost"
    await li.says("/tasks")
    await li.press(c.SHARED)
    await li.press(f"{c.PROPOSAL}:{proposal['id']}")
    assert rejects(await li.press(c.TAKE)) == ["closed"]
    assert (await li.dossier()).answers == {}


async def test_deleting_keeps_a_signature_for_the_owner_and_no_version_of_ones_own(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await close(li)
    await accept(zhang, await ask_to_sign(li))
    await zhang.press(c.SIGN)
    await zhang.says("/delete_my_data")
    await zhang.press(c.DELETE_CONFIRMED)
    (kept,) = (await rows(core.database))["sign_offs"]
    assert (kept["person_id"], kept["name"]) == (None, "张总")
    await li.says("/delete_my_data")
    await li.press(c.DELETE_CONFIRMED)
    left = await rows(core.database)
    assert not any(left[name] for name in ("versions", "version_files", "sign_offs", "people"))


async def test_a_closed_assessment_still_makes_reports_of_its_own(core: Core, li: Talker) -> None:
    await li.press(c.MET)
    await close(li)
    await li.says("/report")
    await li.press(f"{c.REPORT}:zh")
    reports = (await rows(core.database))["reports"]
    assert [(one["sequence"], one["version_id"]) for one in reports] == [(1, 1), (2, None)]
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(f"{c.VERSION}:1")
    await li.press(f"{c.PDF}:en")
    numbers = [(one["number"], one["language"]) for one in (await rows(core.database))["reports"]]
    assert numbers[-1] == ("GF-00001-01", "en"), "another language is the same report"
    assert json.dumps(reports[0]["data"], sort_keys=True) == json.dumps(
        reports[1]["data"], sort_keys=True
    )


async def test_an_old_button_of_closing_does_nothing(li: Talker, core: Core) -> None:
    await close(li)
    old = li.forged(c.CLOSE_CONFIRMED)
    assert rejects(await li.takes(structs.replace(old, key=li.key()))) == ["not-a-choice"]
    assert isinstance(old, Choice)
    assert len(await versions(core, li)) == 1
