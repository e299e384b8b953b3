"""Rows sent back and untouched, files that expire: on the board, and reasons to be reminded."""

from datetime import timedelta

import pytest

from bot.app import Core
from bot.jobs.worker import JobWorker
from dialogs.core import buttons as c
from dialogs.core.session import Place
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.bot.turns.review.test_review import QUESTION, REASON, answered, joined
from tests.bot.turns.sharing.test_case_access import offer
from tests.bot.turns.test_evidence import date_file, open_file, send
from tests.support.jobs import do_all
from tests.support.stored.databases import rows
from tests.support.stored.statements import statements


@pytest.fixture(autouse=True)
def jobs_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run when asked."""

    async def look(_worker: JobWorker) -> None:
        return

    monkeypatch.setattr(JobWorker, "_look", look)


@pytest.fixture
async def zhang(core: Core, li: Talker) -> Talker:
    """A consultant of a case with three answers."""
    await answered(li)
    return await joined(core, li, "consultant", "张顾问")


async def sends_back(reviewer: Talker, *codes: str) -> None:
    """Question rows and send them back."""
    for code in codes:
        await reviewer.says(f"#{code}")
        await reviewer.press(c.REVIEW)
        await reviewer.press(QUESTION)
        await reviewer.says(REASON)
    await reviewer.says("/review")
    await reviewer.press(c.RETURNING)
    await reviewer.press(c.RETURN_ROWS)


async def board_of(talker: Talker) -> str:
    """What the list of clients says."""
    await talker.says("/clients")
    assert talker.place == Place.ASSESSMENTS
    return talker.shown


async def test_rows_sent_back_and_untouched_are_on_the_board_after_some_days(
    core: Core, li: Talker, zhang: Talker, clock: Clock
) -> None:
    viewer = await joined(core, li, "viewer", "旁观")
    await sends_back(zhang, "r1", "r2")
    clock.advance(timedelta(days=2))
    assert "退回后没动" not in await board_of(li)
    clock.advance(timedelta(days=2))
    for talker in (li, zhang):
        assert "2 条退回后没动" in await board_of(talker)
    assert "退回后没动" not in await board_of(viewer), "reviews are not for a viewer"
    await li.says("#r1")
    await li.press(c.NOT_MET)
    assert "1 条退回后没动" in await board_of(li)
    await li.says("#r2")
    await li.press(c.NOTE)
    await li.says("补了说明")
    assert "退回后没动" not in await board_of(li)


async def test_handed_back_or_undone_is_no_reason(li: Talker, zhang: Talker, clock: Clock) -> None:
    await sends_back(zhang, "r1")
    clock.advance(timedelta(days=4))
    assert "退回后没动" in await board_of(zhang)
    await zhang.says("/review")
    await zhang.press(c.RETURNS)
    await zhang.press(c.UNDO_RETURN)
    assert "退回后没动" not in await board_of(li)


async def test_files_that_expire_are_on_the_board(
    core: Core, li: Talker, zhang: Talker, clock: Clock
) -> None:
    await li.says("#r1")
    for name, last in (("检测.pdf", "2027-03-31"), ("许可.pdf", "2026-12-10")):
        file = await send(core, li, name)
        await open_file(li, file)
        await date_file(li, last)
        await li.says("#r1")
    for talker in (li, zhang):
        assert "1 份材料过期或快到期" in await board_of(talker)
    clock.advance(timedelta(days=110))
    assert "2 份材料过期或快到期" in await board_of(li)
    await li.says("#r1")
    await open_file(li, file)
    await date_file(li, "2028-12-31")
    assert "1 份材料过期或快到期" in await board_of(li), "the latest last day holds"


async def test_the_owner_is_reminded_of_rows_sent_back_and_of_files(
    core: Core, li: Talker, zhang: Talker, clock: Clock
) -> None:
    await li.says("#r1")
    file = await send(core, li, "许可.pdf")
    await open_file(li, file)
    await date_file(li, "2026-12-10")
    await sends_back(zhang, "r1", "r2")
    clock.advance(timedelta(days=3, hours=1))  # Monday
    await zhang.says("/clients")
    await zhang.press(f"{c.NUDGE}:clients")
    assert "2 条退回的没改" in zhang.shown
    assert "1 份材料过期或快到期" in zhang.shown
    await zhang.press(next(one for one in zhang.choices if one.startswith(f"{c.NUDGE_ONE}:")))
    await do_all(core, "nudge")
    (told,) = [one for one in await li.heard() if "提醒：" in one or "提醒（" in one]
    assert ENTERPRISE in told
    assert "有 2 条退回的没改，有 1 份材料过期或快到期" in told
    assert [row["outcome"] for row in (await rows(core.database))["nudges"]] == ["sent"]


async def test_two_cost_as_many_statements_as_one(
    core: Core, li: Talker, zhang: Talker, clock: Clock
) -> None:
    """With rows sent back and files in all of them."""
    counts = []
    await sends_back(zhang, "r1")
    for number in range(3):
        clock.advance(timedelta(days=4))
        await board_of(zhang)
        with statements(core.database) as sent:
            assert "退回后没动" in await board_of(zhang)
        counts.append(len([one for one in sent if "FROM jobs" not in one]))
        other = Talker(core, f"o{number}")
        await other.begins()
        await answered(other)
        await zhang.says(f"/start {await offer(other, 'consultant')}")
        await zhang.press(c.ACCEPT)
        await sends_back(zhang, "r1", "r2")
    assert len(set(counts)) == 1
    del li
