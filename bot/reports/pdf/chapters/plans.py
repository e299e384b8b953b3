"""Plans: what would change if things were done, who does them, by when, at what cost."""

from bot.reports.assessed import ReportModel
from bot.reports.edition_words import told
from bot.reports.pdf.layout.blocks import Heading, KeyNumbers
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.rows import Rows
from bot.reports.words import ReportWords, words
from bot.wording.answers import answer_in_words
from bot.wording.coverage import is_partial
from dialogs.core.dossier import Plan
from scoring.answers.model import Answer
from scoring.evaluation.results import Evaluation
from scoring.evaluation.what_if import Comparison, compare
from scoring.rounding import fixed, trimmed
from scoring.values import Language, Text


def plans(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """Every plan that was kept, worked out anew."""
    flow: list[Block] = [*voice.say(words("plans-intro"), SMALL)]
    for plan in seen.data.plans:
        flow += _plan(seen, voice, plan)
    return flow


def _plan(seen: ReportModel, voice: ReportWords, plan: Plan) -> list[Block]:
    compared = compare(seen.catalogue, seen.data.answers, plan.answers)
    name = plan.name.strip()
    title = Text(zh=name, en=name) if name else words("plan-unnamed", number=plan.number)
    facts = [
        voice.line(words(f"plan-{field}", value=value), " / ")
        for field, value in (("owner", plan.owner), ("due", plan.due), ("cost", plan.cost))
        if value
    ]
    return [
        Heading(f"plan-{plan.number}", title, voice, level=1),
        *([Prose("　".join(facts), SMALL.but(before=2))] if facts else []),
        KeyNumbers(_figures(compared), voice),
        *voice.say(_grades(seen, compared), FINE.but(before=2)),
        *_items(seen, voice, plan),
    ]


def _figures(compared: Comparison) -> list[tuple[str, Text]]:
    before, after = words("plan-before"), words("plan-after")
    what = words("plan-gain")
    if is_partial(compared.before, compared.after):
        before = words("plan-before-in-part", share=_share(compared.before))
        after = words("plan-after-in-part", share=_share(compared.after))
        what = words("plan-gain-in-part")
    return [
        (_total(compared.before), before),
        (_total(compared.after), after),
        (_gain(compared), what),
    ]


def _gain(compared: Comparison) -> str:
    """What the total gains; a dash where one of the two has nothing to score."""
    if compared.before.is_nothing_scored or compared.after.is_nothing_scored:
        return "—"
    gain = compared.after.lower - compared.before.lower
    return f"{'+' if gain >= 0 else ''}{fixed(gain)}"


def _share(result: Evaluation) -> str:
    return f"{trimmed(100 * result.coverage, 1)} %"


def _total(result: Evaluation) -> str:
    if result.is_nothing_scored:
        return "—"
    if result.total is not None:
        return fixed(result.total)
    return f"{fixed(result.lower)} – {fixed(result.upper)}"


def _grades(seen: ReportModel, compared: Comparison) -> Text:
    before, after = (
        result.grade.title if result.grade else words("plan-no-grade")
        for result in (compared.before, compared.after)
    )
    return told(seen, "plan-grade", before=before, after=after)


def _items(seen: ReportModel, voice: ReportWords, plan: Plan) -> list[Block]:
    ids = [id for id in seen.rules if id in plan.answers]
    if not ids:
        return [*voice.say(words("plan-empty"), SMALL)]
    rows = Rows(seen, voice)
    head = rows.head("head-number", "head-item", "head-now", "head-then")
    table = [
        Row(
            (
                rows.number(id),
                voice.say(seen.rules[id].text, SMALL),
                _said(seen, voice, id, seen.data.answers.get(id)),
                _said(seen, voice, id, plan.answers[id]),
            ),
            pad=4,
        )
        for id in ids
    ]
    return [Grid(columns(1.1, 8.5, 3.6, 3.6, head=head), table)]


def _said(seen: ReportModel, voice: ReportWords, id: str, answer: Answer | None) -> Cell:
    if answer is None:
        return voice.say(words("unanswered"), SMALL)
    said = Text(zh=_in_words(seen, id, answer, "zh"), en=_in_words(seen, id, answer, "en"))
    return voice.say(said, SMALL)


def _in_words(seen: ReportModel, id: str, answer: Answer, language: Language) -> str:
    outcomes = {
        "met": words("met"),
        "not_met": words("not-met"),
        "not_applicable": words("not-applicable"),
    }
    local = {key: text.zh if language == "zh" else text.en for key, text in outcomes.items()}
    return answer_in_words(seen.rules[id], answer, {"outcomes": local}, language)
