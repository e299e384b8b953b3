"""What evidence is worth asking for."""

from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.roadmap.wanted import MOST, in_words, wanted
from scoring.answers.model import Met, NotApplicable, Unclear
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

INDEX = index_of(load_catalogue("gb36132-2018"))
DOCUMENTS = {item.id for item in INDEX.catalogue.evidence_items}
OF_DOCUMENTS = {rule for item in INDEX.catalogue.evidence_items for rule in item.rules}
PLAIN = [subject for subject in INDEX.subjects if subject not in OF_DOCUMENTS]
FILE = Evidence("ab" * 32, "照片.jpg", "image/jpeg", 10)


def rows(dossier: Dossier) -> list[str | None]:
    """The questions that are named for themselves, once all documents are asked for."""
    return [one.subject for one in wanted(INDEX, dossier, documents=DOCUMENTS)]


def test_documents_come_first_and_are_asked_for_once() -> None:
    found = wanted(INDEX, Dossier("gb36132-2018"))
    assert found
    assert all(one.document for one in found)
    first = found[0].document
    again = wanted(INDEX, Dossier("gb36132-2018"), documents=[str(first)])
    assert len(again) == len(found) - 1


def test_a_row_wants_evidence_where_it_is_met_or_not_known() -> None:
    met, unmet, aside, unclear, proved = PLAIN[:5]
    dossier = (
        Dossier("gb36132-2018")
        .with_answer(met, Met(True))
        .with_answer(unmet, Met(False))
        .with_answer(aside, NotApplicable("无"))
        .with_answer(unclear, Unclear())
        .with_answer(proved, Met(True))
        .with_evidence(proved, (FILE,))
    )
    assert rows(dossier) == [met, unclear]
    assert [one.subject for one in wanted(INDEX, dossier, [met], DOCUMENTS)] == [unclear]
    (one, _) = wanted(INDEX, dossier, documents=DOCUMENTS)
    assert one.what == INDEX.asked[met].evidence[0]


def test_there_are_not_too_many_at_once() -> None:
    dossier = Dossier("gb36132-2018")
    for subject in INDEX.subjects:
        dossier = dossier.with_answer(subject, Met(True))
    assert len(wanted(INDEX, dossier)) == MOST


def test_what_was_proposed_is_read_in_either_language_and_what_was_typed_as_it_is() -> None:
    (proposed, *_) = wanted(INDEX, Dossier("gb36132-2018"))
    for what in (proposed.what.zh, proposed.what.en):
        found = in_words(INDEX, proposed.subject, proposed.document, what)
        assert found == proposed.what
    evidence = INDEX.asked[PLAIN[0]].evidence[0]
    assert in_words(INDEX, PLAIN[0], None, evidence.zh) == evidence
    typed = in_words(INDEX, PLAIN[0], None, "去年的电费发票")
    assert typed.zh == typed.en == "去年的电费发票"
    assert in_words(INDEX, "gone", "gone", "甲").zh == "甲"
