"""Marks that something is to be confirmed: kept as revisions, settled by an answer after them."""

import pytest

from dialogs.core.outputs import AnswerRecorded, EvidenceAdded, MarkRecorded, NoteRecorded
from dialogs.dossier.dossier import Evidence, ToConfirm
from scoring.answers.model import Met
from storage.database import Database
from tests.storage.talking import answered, begin, found, say
from tests.support.stored.statements import statements

ASKED = ToConfirm("问王工")
ROLLED = ToConfirm(year="2025")


async def test_the_last_mark_of_each_question_holds(
    database: Database, second_worker: Database
) -> None:
    person = await begin(database)
    await say(database, person, MarkRecorded("a", ROLLED), MarkRecorded("b", ToConfirm()))
    await say(database, person, MarkRecorded("a", ASKED), MarkRecorded("b", None))
    assert (await found(second_worker, person)).dossier.to_confirm == {"a": ASKED}


@pytest.mark.parametrize("answer", [Met(True), None])
async def test_an_answer_settles_the_marks_before_it_and_none_after(
    database: Database, second_worker: Database, answer: Met | None
) -> None:
    person = await begin(database)
    before = Met(False)
    saved = await say(
        database, person, answered("a", before), MarkRecorded("a", ASKED), MarkRecorded("b", ASKED)
    )
    assert saved.dossier.to_confirm.keys() == {"a", "b"}
    saved = await say(database, person, AnswerRecorded("a", before, answer))
    assert saved.dossier.to_confirm == {"b": ASKED}
    assert (await found(second_worker, person)).dossier == saved.dossier
    await say(database, person, MarkRecorded("a", ROLLED))
    assert (await found(second_worker, person)).dossier.to_confirm == {"a": ROLLED, "b": ASKED}


async def test_a_note_or_a_file_settles_nothing(
    database: Database, second_worker: Database
) -> None:
    person = await begin(database)
    file = Evidence("a" * 64, "证书.pdf", "application/pdf", 9)
    await say(database, person, MarkRecorded("a", ASKED))
    await say(database, person, NoteRecorded("a", "注"), EvidenceAdded("a", file))
    assert (await found(second_worker, person)).dossier.to_confirm == {"a": ASKED}


async def test_answering_what_is_marked_costs_no_statement_more(database: Database) -> None:
    person = await begin(database)
    await say(database, person, answered("a", Met(True)), MarkRecorded("a", ASKED))
    await say(database, person, answered("b", Met(True)))
    with statements(database) as plain:
        await say(database, person, AnswerRecorded("b", Met(True), Met(False)))
    with statements(database) as marked:
        await say(database, person, AnswerRecorded("a", Met(True), Met(False)))
    assert len(marked) == len(plain)
