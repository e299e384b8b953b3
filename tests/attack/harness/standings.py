"""Somebody standing at every place of the dialogue, in each edition."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice, product
from typing import get_args

from msgspec.structs import replace

from dialogs.core.inputs import Input
from dialogs.core.outputs import Turn
from dialogs.core.sent.bills import Proposed
from dialogs.core.session import About, Place, Session, Wait
from dialogs.core.waits import (
    BaselineAsked,
    BillShown,
    ChosenAssessments,
    ColleagueNamed,
    CommentBegun,
    DecisionTyped,
    EndsInDoubt,
    FactorTyped,
    FigureAsked,
    FigureInDoubt,
    FileChosen,
    GroupMarks,
    LeadingAsked,
    NumberAsked,
    PercentTyped,
    PlanFieldAsked,
    ReferenceAsked,
    ReviewTyped,
    RollForwardAsked,
    ShareTyped,
    SheetShown,
    SourceAsked,
    State,
    TwoAnswers,
)
from dialogs.dossier.access import WHOLE_CASE, Membership, Phase, Role
from dialogs.dossier.dossier import (
    DRAFT,
    Dossier,
    Evidence,
    Plan,
    Profile,
    ProfileField,
    RolledFrom,
    Task,
)
from dialogs.dossier.reviews import Return, ReturnedRow, Signature, Verdict
from dialogs.engine import current, repaired, resume
from dialogs.sharing.request_screens import OWN, WANTED
from scoring.answers.acceptance import unfit
from scoring.answers.model import Value
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.model import Catalogue, Criterion
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.overlays.library import OverlayLibrary, shipped
from tests.support.conversations.beginning import load

REFUSED = (
    ("问卷!D9", "sheet-date", (("text", "2026-03-05"),)),
    ("年度数据!C4", "problem-not-a-number", (("zh", "“12,5”不是数字"), ("en", "no number"))),
)
BILL = (
    Proposed(("output",), Decimal("12000"), "t", "年度数据!5", "<b>产量 12000 吨", ticked=True),
    Proposed(("site-area", "yard-area"), Decimal("0.1"), "m²", "1", "面积 0.1", ("several",)),
)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
EDITIONS = ("gb36132-2018", "gb36132-2025")
AT_EACH = 4
"""Standings tried at a place: they differ in the kind of question."""
FIGURES = (f"{CARRIER}electricity-purchased", "capacity", "output", "energy")
FIELDS = (None, *(PlanFieldAsked(field) for field in ("name", "due", "owner", "cost")))
FACTS = get_args(ProfileField)
FILE = Evidence("a" * 64, "发票.pdf", "application/pdf", 9)
OF_A_FILE = (
    Place.EVIDENCE_FILE,
    Place.EVIDENCE_VALIDITY,
    Place.EVIDENCE_REASON,
    Place.EVIDENCE_REPLACE,
)
RETURNED = (Place.RETURNS, Place.HANDING_BACK)
DECIDING = (Place.DECISION, Place.DECISION_REASON, Place.RELEASING)
CLOSED = (Place.REOPENING, Place.SIGNATORY)
TASKS = {
    Place.TASK: Role.CONTRIBUTOR,
    Place.THANKS: Role.CONTRIBUTOR,
    Place.SIGNING: Role.SIGNATORY,
    Place.DECLINING: Role.SIGNATORY,
}


@dataclass(frozen=True)
class Standing:
    """A session at a place, and what was said before."""

    catalogue: Catalogue
    session: Session
    dossier: Dossier

    @property
    def name(self) -> str:
        wait = self.session.wait
        state = repr(wait.state) if wait.state else ""
        return ":".join(filter(None, (self.catalogue.id, wait.at, wait.subject, state)))

    def takes(self, given: Input) -> Turn:
        """One input, as the dialogue takes it."""
        return resume(self.catalogue, self.session, self.dossier, given, NOW, LIBRARY)


LIBRARY = OverlayLibrary(shipped().overlays, load)


def standings() -> Iterator[Standing]:
    """At each place in each edition, a few."""
    for edition, at in product(EDITIONS, Place):
        catalogue = load(edition)
        yield from islice(_distinct(_at(catalogue, at)), AT_EACH)


def _distinct(found: Iterator[Standing]) -> Iterator[Standing]:
    seen: set[object] = set()
    for standing in found:
        wait = standing.session.wait
        item = index_of(standing.catalogue).asked.get(wait.subject)
        kind = (
            (wait.subject, wait.state)
            if item is None
            else (
                type(item),
                getattr(item, "kind", None),
                bool(getattr(item, "scales", ())),
                bool(getattr(item, "measures", ())),
                bool(getattr(item, "checklist", ())),
                item.not_applicable_allowed,
            )
        )
        if kind not in seen:
            seen.add(kind)
            yield standing


def _at(catalogue: Catalogue, at: Place) -> Iterator[Standing]:
    index = index_of(catalogue)
    for subject, state in _waits(index, at):
        session = Session(
            wait=Wait(at, subject, state, detour=not subject),
            consented=at is not Place.CONSENT,
            mode="full",
            turn=5,
            trail=(Wait(Place.GROUP, subject),) if at is Place.GROUP_CHECK else (),
        )
        dossier = _dossier(index, subject, at)
        try:
            there = repaired(index, session, dossier)
            current(catalogue, there, dossier, NOW)
        except (
            KeyError,
            TypeError,
            ValueError,
            StopIteration,
            AssertionError,
            IndexError,
            AttributeError,
        ):
            continue  # no place that anybody comes to
        if there.wait.at is at and not unfit(catalogue, dossier.answers):
            yield Standing(catalogue, there, dossier)


def _waits(index: CatalogueIndex, at: Place) -> Iterator[tuple[str, State | None]]:
    match at:
        case Place.PROFILE:
            yield from ((fact, None) for fact in FACTS)
        case Place.SECTION:
            yield from ((group, None) for group in index.groups)
        case Place.GROUP:
            yield from ((group, None) for group in index.groups if index.gating[group])
        case Place.GROUP_CHECK:
            yield from (
                (group, GroupMarks((1,), others_met=True))
                for group in index.groups
                if index.gating[group]
            )
        case Place.LISTING:
            yield "unanswered", None
        case Place.PLAN:
            yield from (("1", field) for field in FIELDS)
        case Place.WHAT_IF | Place.PLANS:
            yield str(DRAFT), None
        case Place.FIGURES:
            yield "", None
        case Place.FIGURE:
            yield from (("", FigureAsked(figure)) for figure in FIGURES)
        case Place.ODD:
            yield from (("", FigureInDoubt(figure, Decimal(5), "t")) for figure in FIGURES)
        case Place.UNIT:
            yield "", FactorTyped("carrier-bituminous-coal", "heating_value", Decimal(5500))
        case Place.PERCENT:
            yield from ((id, PercentTyped(Decimal("0.9"))) for id in index.asked)
        case Place.CARRIERS:
            yield "", None
        case Place.TIMELINE:
            yield "", None
            yield "national", None
        case Place.NUMBER:
            yield from ((id, NumberAsked(way)) for id, way, _, _ in _numbers(index, at))
        case Place.BASELINE:
            yield from ((id, BaselineAsked(way)) for id, way, _, _ in _numbers(index, at))
        case Place.REFERENCE:
            for id, way, unit, _ in _numbers(index, at):
                yield id, ReferenceAsked(way, Decimal(5), unit)
        case Place.LEADING:
            for id, way, unit, _ in _numbers(index, at):
                yield id, LeadingAsked(way, Decimal(5), unit)
        case Place.ENDS_ORDER:
            for id, _, unit, of_scale in _numbers(index, at):
                if of_scale:
                    yield id, EndsInDoubt(Decimal("0.35"), Decimal("0.15"), unit)
        case Place.CONFLICT:
            two = TwoAnswers('{"met": true}', "")
            yield from ((id, two) for id in index.asked)
        case Place.COLLEAGUE:
            for subject in (*list(index.asked)[:1], *list(index.groups)[:1]):
                yield from ((subject, named) for named in (None, ColleagueNamed("王工")))
        case (
            Place.PROPOSAL
            | Place.PROPOSAL_REASON
            | Place.INVITATION
            | Place.ORGANISATION
            | Place.NEW_MEMBER
            | Place.REQUEST
            | Place.REQUEST_REASON
            | Place.CALL
            | Place.CALL_BOARD
            | Place.DECISIONS
            | Place.SUBMITTING
            | Place.WITHDRAWING
            | Place.APPEALING
        ):
            yield "7", None
        case Place.SUBMISSION:
            yield "7-5", None
        case Place.HANDLING:
            yield "7-5-return", None
        case Place.REVIEW_ROW:
            yield "7-5-3", None
        case Place.WHOLE_CASE:
            yield from ((role, None) for role in WHOLE_CASE)
        case Place.NEW_REQUESTS | Place.REQUEST_NAME:
            yield from ((kind, None) for kind in (WANTED, OWN))
        case _ if at in OF_A_FILE:
            yield from ((id, FileChosen(FILE.digest[:12])) for id in index.asked)
        case Place.REVIEW_REASON | Place.REVIEW_CONFLICT:
            yield from ((id, ReviewTyped(Verdict.QUESTION)) for id in index.asked)
        case Place.DECISION_REASON:
            yield from ((id, DecisionTyped('{"met": true}')) for id in index.asked)
        case Place.COMMENTING:
            yield from ((id, CommentBegun(True)) for id in index.asked)
        case Place.SHEET:
            yield "", SheetShown("问卷.xlsx", _worksheet(index), REFUSED)
        case Place.READ_BILL:
            yield from (("", BillShown(("账单.pdf",), BILL, True, at)) for at in (0, 1, 2))
        case Place.ROLL_FORWARD:
            yield "", RollForwardAsked("2026", index.catalogue.id)
        case Place.SIDE_BY_SIDE:
            yield "", ChosenAssessments((1, 2))
        case Place.SOURCE:
            yield from ((id, SourceAsked((id,))) for id, _, _, _ in _numbers(index, at))
        case Place.REASON:
            shares = (None, ShareTyped(Decimal("0.5")))
            yield from ((id, share) for id in index.asked for share in shares)
        case _ if at.about in (About.QUESTION, About.PART):
            yield from ((id, None) for id in index.asked)
        case _:
            yield "", None


def _numbers(index: CatalogueIndex, at: Place) -> Iterator[tuple[str, str, str, bool]]:
    """Each way a question takes a number: its id, the way's, and the unit."""
    for subject, item in index.asked.items():
        if not isinstance(item, Criterion):
            continue
        scales = [(scale.id, scale.unit, True) for scale in item.scales]
        measures = [(measure.id, measure.unit, False) for measure in item.measures]
        wanted = measures if at is Place.REFERENCE else scales + measures
        yield from ((subject, *one) for one in wanted)


def _dossier(index: CatalogueIndex, subject: str, at: Place) -> Dossier:
    dossier = Dossier(
        index.catalogue.id,
        profile=Profile(name="测试水泥有限公司", province="130000", industry="3011"),
        plans={DRAFT: Plan(DRAFT), 1: Plan(1, "一")},
        rolled_from=RolledFrom("2024", index.catalogue.id, 1) if at is Place.NEWS else None,
    )
    if role := TASKS.get(at):
        task = Task(1, role, Phase.OPEN, index.subjects[:3], "某厂", "王工")
        return replace(dossier, task=task)
    if at in DECIDING:
        return replace(dossier, seat=Membership(Role.DECIDER, Phase.OPEN, None))
    if at in CLOSED:
        return replace(dossier, closed=1)
    if at in RETURNED:
        row = ReturnedRow(index.subjects[0], "缺电费单", None)
        return replace(dossier, returns=(Return((row,), Signature("王工", Role.REVIEWER, NOW)),))
    if at in OF_A_FILE:
        return dossier.with_evidence(subject, (FILE,))
    item = index.asked.get(subject)
    if isinstance(item, Criterion) and item.scales:
        scale = item.scales[0]
        own = Decimal(6) if at is Place.SOURCE else None
        answer = Value(Decimal(5), scale.unit, reference=own, measure=scale.id)
        dossier = dossier.with_answer(subject, answer)
    return dossier


def _worksheet(index: CatalogueIndex) -> tuple[tuple[str, str, str, str, str, str], ...]:
    """Changes of every kind, as they would be shown."""
    first = next(iter(index.asked))
    figure = '{"unit": "t", "value": "500"}'
    return (
        ("answer", first, "问卷!D2", "", '{"met": false}', ""),
        ("note", first, "问卷!J2", '""', '"已查"', "meanwhile"),
        ("figure", "output", "年度数据!C5", "", figure, ""),
    )
