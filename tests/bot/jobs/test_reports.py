"""What a report asked for in a chat is made from."""

import json
from decimal import Decimal

from bot.jobs.reports import snapshot_of
from bot.reports.data import from_snapshot
from dialogs.dossier.dossier import Dossier, Evidence, Plan, Profile
from dialogs.question.evidence import UNPLACED
from scoring.answers.model import Met
from scoring.figures.model import Figure
from scoring.overlays.library import shipped

REFS = shipped().refs_of(("round-2024-measures", "grid-factors-2023"))
FILE = Evidence("0" * 64, "证书.pdf", "application/pdf", 1)
DOSSIER = Dossier(
    catalogue="gb36132-2025",
    profile=Profile(name="甲厂", province="440000", period="2025"),
    answers={"excl-1": Met(True), "green-design": Met(False)},
    evidence={"management-systems": (FILE,), UNPLACED: (FILE,)},
    overlays=REFS,
    figures={"site-area": Figure(Decimal(3), "亩")},
    previous={"site-area": Figure(Decimal(2), "亩")},
    plans={
        2: Plan(2, "二期", {"green-design": Met(True)}, due="2027-03-31"),
        1: Plan(1, "一期"),
        0: Plan(0, answers={"green-design": Met(True)}),
    },
)


def test_a_dossier_becomes_a_report_with_all_it_rests_on() -> None:
    catalogue = shipped().catalogue(DOSSIER.catalogue, REFS)
    overlays = tuple(map(shipped().overlay, REFS))
    stored = json.loads(json.dumps(snapshot_of(DOSSIER, catalogue, overlays)))
    data = from_snapshot(stored, number="GF-00001-01")
    assert data.catalogue == catalogue
    assert [overlay.ref for overlay in data.overlays] == list(REFS)
    assert data.answers == DOSSIER.answers
    assert data.figures == DOSSIER.figures
    assert data.previous == DOSSIER.previous
    assert data.region == "440000"
    assert data.evidence == {"management-systems": ("证书.pdf",)}


def test_plans_are_printed_by_number_and_the_draft_is_not() -> None:
    catalogue = shipped().catalogue(DOSSIER.catalogue, REFS)
    data = from_snapshot(snapshot_of(DOSSIER, catalogue), number="x", catalogue=catalogue)
    assert data.plans == (DOSSIER.plans[1], DOSSIER.plans[2])
