"""Plans: what would change if things were done, who does them, by when, at what cost."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading, KeyNumbers
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import edition_phrase, phrase
from bot.wording.results.verdict import figure
from dialogs.dossier.dossier import Plan
from scoring.evaluation.what_if import Comparison, compare
from scoring.rounding import fixed
from scoring.values import Text


def plans(model: ReportModel, words: ReportWords) -> list[Block]:
    """Every saved plan, calculated again."""
    flow: list[Block] = [*words.say(phrase("plans-intro"), SMALL)]
    for plan in model.data.plans:
        flow += _plan(model, words, plan)
    return flow


def _plan(model: ReportModel, words: ReportWords, plan: Plan) -> list[Block]:
    compared = compare(model.catalogue, model.data.answers, plan.answers)
    name = plan.name.strip()
    title = Text(zh=name, en=name) if name else phrase("plan-unnamed", number=plan.number)
    facts = [
        words.line(phrase(f"plan-{field}", value=value), " / ")
        for field, value in (("owner", plan.owner), ("due", plan.due), ("cost", plan.cost))
        if value
    ]
    return [
        Heading(f"plan-{plan.number}", title, words, level=1),
        *([Prose("　".join(facts), SMALL.but(before=2))] if facts else []),
        KeyNumbers(_figures(model, compared), words),
        *words.say(_grades(model, compared), FINE.but(before=2)),
        *_items(model, words, plan),
    ]


def _figures(model: ReportModel, compared: Comparison) -> list[tuple[str, Text]]:
    return [
        (figure(model.catalogue, compared.before), phrase("plan-before")),
        (figure(model.catalogue, compared.after), phrase("plan-after")),
        (_gain(compared), phrase("plan-gain")),
    ]


def _gain(compared: Comparison) -> str:
    """What is added to the points that are certain; a dash where nothing applies."""
    if compared.before.nothing_applies or compared.after.nothing_applies:
        return "—"
    gain = compared.after.certain - compared.before.certain
    return f"{'+' if gain >= 0 else ''}{fixed(gain)}"


def _grades(model: ReportModel, compared: Comparison) -> Text:
    before, after = (
        result.grade.title if result.grade else phrase("plan-no-grade")
        for result in (compared.before, compared.after)
    )
    return edition_phrase(model, "plan-grade", before=before, after=after)


def _items(model: ReportModel, words: ReportWords, plan: Plan) -> list[Block]:
    ids = [id for id in model.rules if id in plan.answers]
    if not ids:
        return [*words.say(phrase("plan-empty"), SMALL)]
    rows = Rows(model, words)
    head = rows.head("head-number", "head-item", "head-now", "head-then")
    table = [
        Row(
            (
                rows.number(id),
                words.say(model.rules[id].text, SMALL),
                rows.answer(id, model.data.answers.get(id)),
                rows.answer(id, plan.answers[id]),
            ),
            pad=4,
        )
        for id in ids
    ]
    return [Grid(columns(1.1, 8.5, 3.6, 3.6, head=head), table)]
