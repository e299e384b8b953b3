"""The answers file (JSON or YAML) -> answers, or all its problems at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from msgspec.structs import replace

from scoring.answers.model import Answer, Answers, Value
from scoring.answers_file.answers import read_answer
from scoring.answers_file.figures import read_figures
from scoring.answers_file.limits import KnownLimits
from scoring.answers_file.pending import Waiting, note_what_is_missing
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue, Criterion, Requirement
from scoring.errors import AnswersError, UnknownCatalogue, UnknownOverlay
from scoring.figures.calculation import calculated_answers
from scoring.figures.counted import counted_as
from scoring.figures.model import Figures
from scoring.files.form import FormReader
from scoring.files.json_reader import parse_json
from scoring.files.problems import Problems, suggest
from scoring.files.wording import phrase
from scoring.files.yaml_reader import ParsedFile, SyntaxIssue, parse_yaml
from scoring.overlays.combination import check_combination
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.overlays.model import Overlay

MAX_FILE_BYTES = 2_000_000
MAX_HEADCOUNT = 10_000_000
YEARS = (1990, 2100)
MAX_FACT_CHARACTERS = 200

FILE_KEYS = ("catalogue", "enterprise", "period", "overlays", "figures", "answers")
FACT_KEYS = ("name", "credit_code", "province", "city", "industry", "headcount")


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """Who the answers are about. ``name`` is empty when the file does not say."""

    name: str = ""
    credit_code: str | None = None
    province: str | None = None
    city: str | None = None
    industry: str | None = None
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """What an answers file holds. ``notes`` and ``evidence`` go by the ids of ``answers``.

    ``answers`` are those the file gives; ``complete`` adds those calculated from ``figures``.
    ``pending`` is what the file gives with numbers that are still to be calculated: baseline,
    benchmark and so on; ``waiting`` are those of them that stay open, for want of a factor.
    ``overlays`` are the refs of those to apply.
    """

    catalogue: str
    enterprise: EnterpriseFacts
    period: int | None
    answers: Mapping[str, Answer]
    notes: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    overlays: tuple[str, ...] = ()
    pending: Answers = field(default_factory=dict)
    waiting: Waiting = field(default_factory=dict)


def complete(catalogue: Catalogue, file: AnswersFile, region: str | None = None) -> Answers:
    """The file's answers, and those calculated from its figures; an answer given always wins.

    ``catalogue`` is the file's with its overlays applied; ``region`` (GB/T 2260) is for the grid
    factor of bought electricity.
    """
    industry = file.enterprise.industry
    known = dict(file.answers) | dict(file.pending)
    made = calculated_answers(catalogue, file.figures, known, industry, region)
    merged = dict(file.answers) | made
    return {id: answer for id, answer in merged.items() if answer is not None}


@dataclass(frozen=True, slots=True)
class _Said:
    answers: dict[str, Answer] = field(default_factory=dict)
    pending: dict[str, Value] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_answers(
    text: str,
    name: str,
    load: Callable[[str], Catalogue] = load_catalogue,
    library: Callable[[], OverlayLibrary] = shipped,
    region_of: Callable[[EnterpriseFacts], str | None] = lambda _: None,
) -> AnswersFile:
    """The answers in ``text``; ``name`` is the file's and stands in the problems.

    JSON when the name ends in .json or the text begins with a brace, else YAML. ``load`` finds
    the catalogue the file names; ``library`` is asked for where it names overlays; ``region_of``
    knows the GB/T 2260 code of the enterprise's province. Raises ``AnswersError`` with every
    problem of the file.
    """
    parsed = _read(text, name)
    problems = Problems(name, parsed)
    if not parsed.is_readable:
        raise AnswersError(problems.in_file_order())
    file = FormReader(parsed.data, (), problems, "not-an-answers-file")
    file.only(FILE_KEYS)
    catalogue = _catalogue(file, load)
    overlays: tuple[str, ...] = ()
    if catalogue is not None and (named := file.texts("overlays")):
        catalogue, overlays = _with_overlays(catalogue, named, library(), problems)
    enterprise = _enterprise(file, problems)
    period = file.whole("period", *YEARS)
    figures = read_figures(file.inside("figures", "not-an-entry")) if "figures" in file else {}
    limits = KnownLimits(catalogue.benchmarks if catalogue else (), period)
    said = _said(catalogue, file, problems, limits)
    waiting: Waiting = {}
    if catalogue is not None and said.pending:
        answers = file.inside("answers", "not-an-entry")
        place = enterprise.industry, region_of(enterprise)
        waiting = note_what_is_missing(catalogue, figures, said.pending, answers, *place)
    if problems or catalogue is None:
        raise AnswersError(problems.in_file_order())
    return AnswersFile(
        catalogue.id,
        enterprise,
        period,
        said.answers,
        said.notes,
        said.evidence,
        figures,
        overlays,
        said.pending,
        waiting,
    )


def _read(text: str, name: str) -> ParsedFile:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_FILE_BYTES:
        flaw = SyntaxIssue("file-too-big", (), None, str(MAX_FILE_BYTES // 1_000_000))
        return ParsedFile(flaws=[flaw], is_readable=False)
    text = text.removeprefix("\ufeff")
    if name.lower().endswith((".yaml", ".yml")):
        return parse_yaml(text)
    is_json = name.lower().endswith(".json") or text.lstrip().startswith("{")
    return parse_json(text) if is_json else parse_yaml(text)


def _catalogue(file: FormReader, load: Callable[[str], Catalogue]) -> Catalogue | None:
    id = file.text("catalogue")
    if id is None:
        if file.raw("catalogue") in (None, ""):
            file.note("missing-key", found="catalogue")
        return None
    try:
        return load(id)
    except UnknownCatalogue as error:
        file.note("unknown-catalogue", "catalogue", found=id, known=", ".join(error.available))
        return None


def _with_overlays(
    catalogue: Catalogue, named: tuple[str, ...], library: OverlayLibrary, problems: Problems
) -> tuple[Catalogue, tuple[str, ...]]:
    """The catalogue with the overlays named, and their refs; unknown ones are left out."""
    found: dict[int, Overlay] = {}
    for i, name in enumerate(named):
        try:
            library.catalogue(catalogue.id, (name,))
            found[i] = library.overlay(name)
        except UnknownOverlay as error:
            known = ", ".join(error.available) or "-"
            details = {"found": name, "known": known}
            problems.add("unknown-overlay", ("overlays", i), details)
    for clash in check_combination(catalogue, list(found.values())):
        place = [list(found)[int(at)] for at in clash.place]
        problems.add(clash.code, ("overlays", *place), clash.details)
    refs = tuple(dict.fromkeys(overlay.ref for overlay in found.values()))
    return library.catalogue(catalogue.id, refs), refs


def _enterprise(file: FormReader, problems: Problems) -> EnterpriseFacts:
    if "enterprise" not in file:
        return EnterpriseFacts()
    facts = FormReader(file.raw("enterprise"), ("enterprise",), problems, "not-an-entry")
    facts.only(FACT_KEYS)
    texts = {key: facts.text(key, MAX_FACT_CHARACTERS) for key in FACT_KEYS[:-1]}
    return EnterpriseFacts(
        name=texts["name"] or "",
        credit_code=texts["credit_code"],
        province=texts["province"],
        city=texts["city"],
        industry=texts["industry"],
        headcount=facts.whole("headcount", 0, MAX_HEADCOUNT),
    )


def _said(
    catalogue: Catalogue | None, file: FormReader, problems: Problems, limits: KnownLimits
) -> _Said:
    if "answers" not in file:
        file.note("missing-key", found="answers")
        return _Said()
    answers = FormReader(file.raw("answers"), ("answers",), problems, "not-an-entry")
    return _Said() if catalogue is None else _read_all(catalogue, answers, problems, limits)


def _read_all(
    catalogue: Catalogue, answers: FormReader, problems: Problems, limits: KnownLimits
) -> _Said:
    rules = {rule.id: rule for rule in catalogue.rules}
    said = _Said()
    for id in answers:
        if rule := rules.get(id):
            entry = FormReader(answers.raw(id), (*answers.place, id), problems, "no-answer")
            _read_one(rule, entry, limits, partial(_counted, catalogue, rule), said)
        else:
            remedy = suggest(id, rules, phrase("list-answer-ids"))
            answers.note("unknown-answer", id, found=id, remedy=remedy)
    return said


def _counted(catalogue: Catalogue, rule: Criterion | Requirement, answer: Value) -> Value:
    """The number in a unit of the rule, if its own unit is equivalent to one: water in tonnes."""
    for scale in rule.scales if isinstance(rule, Criterion) else ():
        if answer.measure in (None, scale.id) and (
            found := counted_as(catalogue, scale, answer.unit)
        ):
            times, unit = found
            if times == 1:
                return replace(answer, unit=unit)
    return answer


def _read_one(
    rule: Criterion | Requirement,
    entry: FormReader,
    limits: KnownLimits,
    counted: Callable[[Value], Value],
    said: _Said,
) -> None:
    answer = read_answer(rule, entry, limits, counted)
    if isinstance(answer, Value) and answer.worked_out:
        said.pending[rule.id] = answer
    elif answer is not None:
        said.answers[rule.id] = answer
    if note := entry.text("note"):
        said.notes[rule.id] = note
    if names := entry.texts("evidence"):
        said.evidence[rule.id] = names
