"""What reviewers say is kept as rows that are only added, and read back as it was said."""

from datetime import timedelta
from decimal import Decimal

from dialogs.core.outputs import (
    ReturnUndone,
    ReviewRecorded,
    RowsHandedBack,
    RowsReturned,
)
from dialogs.dossier.reviews import Return, ReturnedRow, Review, Signature, Verdict
from scoring.answers.model import Met, NotApplicable, Value
from storage.database import Database
from tests.storage.talking import NOW, answered, begin, found, say
from tests.support.stored.databases import rows

BY = Signature("张审核", "reviewer", NOW)
LATER = Signature("李厂长", "owner", NOW + timedelta(hours=1))
NUMBER = Value(Decimal("12.50"), "kgce/t", measure="rank")
QUESTIONED = Review(Verdict.QUESTION, Met(True), BY, reason="缺许可证 𠮷")
ROW = ReturnedRow("a", "缺许可证", Met(True), "备注", ("ab" * 32,))


async def test_what_was_said_is_read_back(database: Database) -> None:
    person = await begin(database, "1")
    overriding = Review(Verdict.OVERRIDE, None, BY, NUMBER, "现场读数")
    excluded = Review(Verdict.OVERRIDE, NUMBER, BY, NotApplicable("没有锅炉"), "没有锅炉")
    said = await say(
        database,
        person,
        answered("a", Met(True)),
        ReviewRecorded("a", QUESTIONED),
        ReviewRecorded("b", overriding),
        ReviewRecorded("c", excluded),
    )
    await database.forget()
    read = (await found(database, person)).dossier
    assert read.reviews == {"a": QUESTIONED, "b": overriding, "c": excluded}
    assert read == said.dossier


async def test_the_last_word_counts_and_none_is_lost(database: Database) -> None:
    person = await begin(database, "1")
    withdrawn = Review(Verdict.WITHDRAWN, Met(True), LATER)
    await say(database, person, answered("a", Met(True)), ReviewRecorded("a", QUESTIONED))
    await say(database, person, ReviewRecorded("a", withdrawn), now=LATER.at)
    assert (await found(database, person)).dossier.reviews == {}
    kept = (await rows(database))["reviews"]
    assert [(row["verdict"], row["name"]) for row in kept] == [
        ("question", "张审核"),
        ("withdrawn", "李厂长"),
    ]


async def test_returns_are_folded_from_their_events(database: Database) -> None:
    person, undone, kept = await begin(database, "1"), Return((ROW,), BY), Return((ROW, ROW), BY)
    await say(database, person, ReviewRecorded("a", QUESTIONED), RowsReturned(undone))
    assert (await found(database, person)).dossier.returns == (undone,)
    await say(database, person, ReturnUndone(undone, BY))
    assert (await found(database, person)).dossier.returns == ()
    await say(database, person, RowsReturned(kept))
    await say(database, person, RowsHandedBack(LATER), now=LATER.at)
    await database.forget()
    (read,) = (await found(database, person)).dossier.returns
    assert read.rows == kept.rows
    assert read.handed_back == LATER
    acts = [row["act"] for row in (await rows(database))["returns"]]
    assert acts == ["returned", "undone", "returned", "handed-back"]


async def test_an_author_who_is_gone_leaves_what_they_signed(database: Database) -> None:
    owner, reviewer = await begin(database, "1"), await begin(database, "2")
    async with database.unit_of_work() as uow:
        standing = await uow.conversations.hold_assessment(owner.assessment)
        assert standing is not None
        said = [ReviewRecorded("a", QUESTIONED)]
        await uow.conversations.record_in(reviewer, standing, said, NOW)
    async with database.unit_of_work() as uow:
        (own,) = (await uow.people.export(reviewer.person))["reviews"]
        assert own["reason"] == QUESTIONED.reason
        assert own["on_answer"] is None, "what was answered is the owner's"
        await uow.people.delete(reviewer.person)
    (row,) = (await rows(database))["reviews"]
    assert (row["person_id"], row["name"]) == (None, "张审核")
    assert (await found(database, owner)).dossier.reviews == {"a": QUESTIONED}
