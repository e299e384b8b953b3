"""An assessment in which every field holds a text that nothing else holds."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.reports.data import Enterprise, ReportData
from dialogs.dossier.dossier import Plan, ToConfirm
from dialogs.dossier.reviews import Review, Signature, Verdict
from scoring.answers.model import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.values import Text


class Tokens:
    """Texts that occur once, and what they stand for."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}

    def of(self, what: str) -> str:
        """A new one."""
        token = f"〔{len(self.made):04d}号〕"
        self.made[token] = what
        return token


def whole(edition: str) -> tuple[ReportData, Mapping[str, str]]:
    """The data, and its tokens."""
    tokens = Tokens()
    catalogue = load_catalogue(f"gb36132-{edition}")
    answers = dict(_answers(catalogue, tokens))
    ids = [rule.id for rule in catalogue.rules]
    figures = {
        id: Figure(Decimal(700_001 + at), kind.unit)
        for at, (id, kind) in enumerate(figure_kinds().items())
        if not id.startswith("carrier-")
    }
    data = ReportData(
        catalogue=catalogue,
        enterprise=Enterprise(
            name=tokens.of("name"),
            credit_code=tokens.of("credit_code"),
            province=Text(zh=tokens.of("province"), en="Province"),
            city=Text(zh=tokens.of("city"), en="City"),
            industry=Text(zh=tokens.of("industry"), en="Industry"),
            headcount=tokens.of("headcount"),
        ),
        period=tokens.of("period"),
        answers=answers,
        notes={id: tokens.of(f"note {id}") for id in ids},
        evidence={id: (tokens.of(f"file {id}"), tokens.of(f"file {id}")) for id in ids},
        figures=figures,
        plans=(
            Plan(
                1,
                tokens.of("plan name"),
                {ids[-1]: Met(True)},
                owner=tokens.of("plan owner"),
                due=tokens.of("plan due"),
                cost=tokens.of("plan cost"),
            ),
        ),
        to_confirm={ids[3]: ToConfirm(why=tokens.of("to confirm"))},
        number="GF-00007-01",
        issued=date(2026, 11, 20),
    )
    return data, tokens.made


def reviewed(data: ReportData) -> tuple[ReportData, Mapping[str, str]]:
    """The same with a reviewer's word on every row, and the tokens of these."""
    tokens = Tokens()
    tokens.made = {f"({n})": "" for n in range(5000)}
    reviews = {}
    for at, rule in enumerate(data.catalogue.rules):
        value = NotApplicable(tokens.of(f"own {rule.id}")) if at % 7 == 0 else None
        reviews[rule.id] = Review(
            verdict=Verdict.OVERRIDE if value else Verdict.ACCEPT,
            on=data.answers.get(rule.id),
            by=Signature(tokens.of(f"reviewer {rule.id}"), "reviewer", datetime.now(UTC)),
            value=value if value and getattr(rule, "not_applicable_allowed", True) else None,
            reason=tokens.of(f"review {rule.id}"),
        )
    made = {token: what for token, what in tokens.made.items() if what and "own" not in what}
    return replace(data, reviews=reviews), made


def _answers(catalogue: Catalogue, tokens: Tokens) -> Iterator[tuple[str, Answer]]:
    for at, rule in enumerate(catalogue.rules):
        yield rule.id, _answer(at, rule, tokens)


def _answer(at: int, rule: object, tokens: Tokens) -> Answer:
    id = getattr(rule, "id", "")
    is_optional = getattr(rule, "kind", None) in ("optional", "scored")
    if getattr(rule, "measures", ()) or getattr(rule, "scales", ()):
        if at % 2 and getattr(rule, "not_applicable_allowed", False):
            return NotApplicable(tokens.of(f"reason {id}"))
        scales = getattr(rule, "scales", ())
        return Value(Decimal(3), scales[0].unit if scales else "")
    if is_optional and at % 3 == 0:
        return Ratio(Decimal("0.5"), tokens.of(f"reason {id}"))
    if getattr(rule, "not_applicable_allowed", False) and at % 3 == 1:
        return NotApplicable(tokens.of(f"reason {id}"))
    return Met(at % 5 != 0)
