"""Plans: what would change if things were done, who does them, by when, at what cost."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading, KeyNumbers
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import edition_phrase, phrase
from bot.wording.answers import answer_in_words
from bot.wording.catalogue import joined
from bot.wording.verdict import covering, figure, of_scored_part, remark
from dialogs.core.dossier import Plan
from scoring.answers.model import Answer
from scoring.evaluation.readiness import is_partial
from scoring.evaluation.what_if import Comparison, compare
from scoring.rounding import fixed
from scoring.values import Language, Text


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
        KeyNumbers(_figures(compared), words),
        *words.say(_grades(model, compared), FINE.but(before=2)),
        *_items(model, words, plan),
    ]


def _figures(compared: Comparison) -> list[tuple[str, Text]]:
    before, after, what = phrase("plan-before"), phrase("plan-after"), phrase("plan-gain")
    if is_partial(compared.before, compared.after):
        before = joined([before, remark(covering(compared.before))])
        after = joined([after, remark(covering(compared.after))])
        what = phrase("plan-gain-in-part", part=of_scored_part())
    return [
        (figure(compared.before), before),
        (figure(compared.after), after),
        (_gain(compared), what),
    ]


def _gain(compared: Comparison) -> str:
    """What the total gains; a dash where one of the two has nothing to score."""
    if compared.before.is_nothing_scored or compared.after.is_nothing_scored:
        return "—"
    gain = compared.after.lower - compared.before.lower
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
                _said(model, words, id, model.data.answers.get(id)),
                _said(model, words, id, plan.answers[id]),
            ),
            pad=4,
        )
        for id in ids
    ]
    return [Grid(columns(1.1, 8.5, 3.6, 3.6, head=head), table)]


def _said(model: ReportModel, words: ReportWords, id: str, answer: Answer | None) -> Cell:
    if answer is None:
        return words.say(phrase("unanswered"), SMALL)
    said = Text(zh=_in_words(model, id, answer, "zh"), en=_in_words(model, id, answer, "en"))
    return words.say(said, SMALL)


def _in_words(model: ReportModel, id: str, answer: Answer, language: Language) -> str:
    outcomes = {
        "met": phrase("met"),
        "not_met": phrase("not-met"),
        "not_applicable": phrase("not-applicable"),
    }
    local = {key: text[language] for key, text in outcomes.items()}
    return answer_in_words(model.rules[id], answer, {"outcomes": local}, language)
