"""What was done on another device, or aside, and the places it overtakes."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest
from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Command, File, Input, Text
from dialogs.core.outputs import Reject, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import BaselineAsked, LeadingAsked, OfferedOverlays
from dialogs.dossier.dossier import Dossier, Evidence, Profile
from dialogs.engine import resume
from scoring.answers.model import Answer, NotApplicable, Value
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.overlays.model import Overlay

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
EDITION: Final = "gb36132-2025"
ROUND: Final = shipped().refs_of(("round-2024-measures",))
CONDITION: Final = shipped().catalogue(EDITION, ROUND).conditions[0].id
NUMBER: Final = Value(Decimal("0.1"), "tce/t", measure="energy-per-product")
BASELINE: Final = Wait(Place.BASELINE, "energy-intensity", BaselineAsked("energy-per-product"))
LEADING: Final = Wait(
    Place.LEADING, "energy-intensity", LeadingAsked("energy-per-product", Decimal("0.2"), "tce/t")
)
BENCHMARK: Final = Wait(Place.BENCHMARK, "energy-intensity")
QUESTION: Final = Wait(Place.QUESTION, "energy-intensity")


class Device:
    """One device; what the other does is put straight into ``dossier``."""

    def __init__(self, *waits: Wait, answers: dict[str, Answer] | None = None) -> None:
        *trail, wait = waits
        self.session = Session(wait, mode="full", consented=True, trail=tuple(trail))
        self.dossier = Dossier(EDITION, Profile(name="某厂"), answers=answers or {})

    def _take(self, given: Input) -> list[str]:
        catalogue = shipped().catalogue(self.dossier.catalogue, self.dossier.overlays)
        turn: Turn = resume(catalogue, self.session, self.dossier, given, NOW, shipped())
        self.session, self.dossier = turn.session, turn.dossier
        return [output.code for output in turn.outputs if isinstance(output, Reject)]

    def type(self, text: str) -> list[str]:
        return self._take(Text(key=f"t{self.session.turn}", text=text))

    def press(self, choice: str) -> list[str]:
        turn = self.session.turn
        return self._take(Choice(key=f"c{turn}", session=7, turn=turn, choice=choice))

    def command(self, name: str) -> list[str]:
        return self._take(Command(key=f"/{self.session.turn}", name=name))

    def send(self) -> list[str]:
        file = Evidence("a" * 64, "照片.jpg", "image/jpeg", 9)
        return self._take(File(key=f"f{self.session.turn}", evidence=file))


def _at_a_condition() -> Device:
    """Waiting for a condition of a round that the other device has just left out."""
    return Device(Wait(Place.QUESTION, CONDITION))


def test_a_tap_meant_for_a_condition_that_is_gone_answers_nothing_else() -> None:
    device = _at_a_condition()
    assert device.press(c.MET) == ["place-gone"]
    assert device.dossier.answers == {}
    assert device.session.wait.subject != CONDITION


def test_neither_does_a_word() -> None:
    device = _at_a_condition()
    assert device.type("符合") == ["place-gone"]
    assert device.dossier.answers == {}


def test_a_file_for_it_is_kept_and_asked_about() -> None:
    device = _at_a_condition()
    device.send()
    assert device.session.wait.at is Place.FILE
    assert list(device.dossier.evidence) == ["unplaced"]


def test_a_command_is_taken_all_the_same() -> None:
    device = _at_a_condition()
    assert device.command("status") == []
    assert device.session.wait.at is Place.STATUS


@pytest.mark.parametrize("wait", [BENCHMARK, BASELINE, LEADING])
@pytest.mark.parametrize("instead", [None, NotApplicable("没有产品")])
def test_an_end_typed_for_a_number_that_is_gone_is_no_answer(
    wait: Wait, instead: Answer | None
) -> None:
    device = Device(QUESTION, BASELINE, wait, answers={"energy-intensity": NUMBER})
    device.dossier = device.dossier.with_answer("energy-intensity", instead)
    assert device.type("0.05 tce/t") == ["place-gone"]
    assert device.dossier.answers.get("energy-intensity") == instead
    assert device.session.wait == QUESTION


def test_a_leading_value_does_not_change_the_unit_of_a_number_given_again() -> None:
    device = Device(QUESTION, BASELINE, LEADING, answers={"energy-intensity": NUMBER})
    changed = replace(NUMBER, value=Decimal(200), unit="kgce/t")
    device.dossier = device.dossier.with_answer("energy-intensity", changed)
    assert device.type("0.05") == ["place-gone"]
    assert device.dossier.answers["energy-intensity"] == changed
    assert device.session.wait == BASELINE


def test_the_way_back_to_an_end_whose_number_is_gone_leads_to_the_question() -> None:
    device = Device(QUESTION, BASELINE, answers={"energy-intensity": NUMBER})
    device.type("#1")
    device.press(c.CLEAR)
    device.press(c.RETURN)
    assert device.session.wait == QUESTION


def test_the_list_of_a_group_that_is_gone_is_left() -> None:
    contents = Wait(Place.CONTENTS, detour=True)
    device = Device(QUESTION, contents, Wait(Place.SECTION, "conditions", detour=True))
    device.command("help")
    assert device.press(c.RETURN) == []
    assert device.session.wait.at is Place.CONTENTS


def test_ones_own_baseline_stays_when_the_limit_it_stood_beside_is_adopted_no_more() -> None:
    limits = shipped().refs_of(("energy-limits-2026",))
    catalogue = shipped().catalogue(EDITION, limits)
    limit = next(b for b in catalogue.benchmarks if b.baseline is None and b.leading)
    unit = limit.unit
    number = Value(Decimal(900), unit, Decimal(1000), limit.scale, benchmark=limit.id)
    subject = next(
        row.id for row in catalogue.criteria if any(x.id == limit.scale for x in row.scales)
    )
    dossier = Dossier(EDITION, Profile(name="某厂"), answers={subject: number}, overlays=limits)
    session = Session(QUESTION, mode="full", consented=True)
    exchange = TurnContext(catalogue, session, dossier, NOW, shipped())
    exchange.pin(())
    assert exchange.dossier.answers[subject] == replace(number, benchmark=None)


LOCAL: Final = Overlay.model_validate(
    {
        "id": "local",
        "title": {"zh": "本地规则", "en": "Local rules"},
        "catalogues": (EDITION,),
        "source": {"zh": "示例", "en": "An example"},
        "issued": "2026-01-01",
        "scope": {"text": {"zh": "各地", "en": "everywhere"}},
        "brings": {"zh": "两端的值", "en": "both ends"},
        "scales": (
            {
                "criterion": "renewable-energy-rate",
                "scale": "renewable-energy-rate",
                "baseline": "20",
                "leading": "60",
            },
        ),
        "applicability": (
            {
                "criterion": "product-carbon-footprint",
                "applies": "always",
                "reason": {"zh": "都要评", "en": "always assessed"},
            },
        ),
    }
)


def test_what_other_rules_leave_no_room_for_is_kept_as_a_note() -> None:
    rate = Value(Decimal(30), "%", Decimal(10), "renewable-energy-rate", Decimal(50))
    excluded = NotApplicable("只做代工，没有产品")
    device = Device(
        QUESTION,
        Wait(Place.RULES, state=OfferedOverlays((("local", True),)), detour=True),
        answers={"renewable-energy-rate": rate, "product-carbon-footprint": excluded},
    )
    library = OverlayLibrary((LOCAL,))
    catalogue = library.catalogue(EDITION)
    press = Choice(key="adopt", session=7, turn=0, choice=c.ADOPT)
    turn = resume(catalogue, device.session, device.dossier, press, NOW, library)
    assert turn.dossier.answers == {
        "renewable-energy-rate": replace(rate, reference=None, leading=None)
    }
    assert turn.dossier.notes == {
        "renewable-energy-rate": "基准值 10%，引领值 50%",
        "product-carbon-footprint": "只做代工，没有产品",
    }


def test_reminders_stand_in_the_order_they_are_read_back_in() -> None:
    steps = shipped().catalogue(EDITION, shipped().refs_of(("calendar-2026",))).steps
    device = Device(QUESTION, Wait(Place.TIMELINE, detour=True))
    device.dossier = replace(device.dossier, overlays=shipped().refs_of(("calendar-2026",)))
    for position in range(len(steps)):
        device.press(c.choice(c.REMIND, position))
    kept = device.dossier.reminders
    assert len(kept) == len(steps)
    assert list(kept) == sorted(kept, key=lambda one: (one.due, one.step))
