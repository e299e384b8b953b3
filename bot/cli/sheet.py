"""``sheet``: a questionnaire that was filled in, against the answers file it was made of; offline.

What it would change is printed first. Only with ``--apply`` and the digest that was printed is it
written, into a new answers file.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from bot.cli.overlay import Folder
from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import STATUS, answers_in, fail, library_in
from bot.jobs.reading.sheets import sheet_from_json
from bot.reports.excel.reading import read
from bot.reports.excel.sheet_exchange import LIMIT
from bot.screens.core.context import ScreenContext
from bot.screens.core.texts import say
from bot.screens.sheets import Line, SheetView
from bot.wording.facts import region_code
from dialogs.core.sent.sheets import FilledSheet
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import SheetShown
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.sheets.comparing import ANSWER, FIGURE, NOTE, Change, compare
from dialogs.sheets.identity import ENTERPRISE, PERIOD, is_of_another
from dialogs.sheets.screens import digest_of, last_page
from scoring.answers.serialise import answer_to_json
from scoring.answers_file.reader import AnswersFile, complete
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.figures.serialise import figure_to_json
from scoring.values import Language

app = typer.Typer(add_completion=False)


@app.command()
def sheet(
    file: Annotated[Path, typer.Argument(help="填好的问卷 · the questionnaire: xlsx, xls, csv")],
    answers: Annotated[str, typer.Argument(help="回答文件 · the answers file")],
    apply: Annotated[
        str, typer.Option("--apply", help="写入：上次打印的校验码 · the digest that was printed")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="新的回答文件 · the new answers file")
    ] = None,
    language: Annotated[Language, typer.Option("--language")] = "zh",
    folder: Folder = None,
) -> None:
    """读入填好的 Excel 问卷，先列出改动 · read a questionnaire; changes are shown first."""
    library = cache(partial(library_in, folder))
    found = answers_in(answers, language, library)
    if found is None:
        raise typer.Exit(STATUS)
    known, catalogue = found
    filled = _read(file)
    if filled.problem:
        fail(say(language, "rejected", filled.problem, name=file.name, **filled.params))
    found_by = filled.about.get("catalogue", known.catalogue)
    if found_by != known.catalogue:
        fail(say(language, "rejected", "sheet-other-catalogue", name=file.name, found=found_by))
    dossier = _dossier(catalogue, known)
    _refuse_of_another(file, filled.about, dossier.profile)
    compared = compare(index_of(catalogue), dossier, filled)
    shown = SheetShown(file.name, tuple(compared.changes), tuple(compared.refused))
    for line in _lines(catalogue, dossier, shown, language):
        typer.echo(line)
    digest, count = digest_of(shown), len(shown.changes)
    if not apply:
        typer.echo(in_both_languages("sheet-digest", digest=digest, count=count))
        return
    if apply != digest:
        fail(in_both_languages("sheet-other-digest", digest=digest))
    if output is None:
        fail(in_both_languages("sheet-no-output"))
    try:
        output.write_text(_written(known, compared.changes), "utf-8")
    except OSError as error:
        fail(f"{output}: {in_both_languages('unwritable', reason=error.strerror)}")


def _refuse_of_another(file: Path, about: Mapping[str, str], here: Profile) -> None:
    name, period = here.name or "", here.period or ""
    if is_of_another(about, name, period):
        whose = f"{about.get(ENTERPRISE, '')} {about.get(PERIOD, '')}".strip()
        there = f"{name} {period}".strip()
        fail(in_both_languages("sheet-of-another", file=file, whose=whose, here=there))


def _read(file: Path) -> FilledSheet:
    try:
        with file.open("rb") as opened:
            content = opened.read(LIMIT + 1)
    except OSError as error:
        fail(f"{file}: {in_both_languages('unreadable', reason=error.strerror)}")
    if len(content) > LIMIT:
        fail(f"{file}: {in_both_languages('too-large', limit=LIMIT)}")
    found = read(content, file.name)
    if found.get("other"):
        return FilledSheet(file.name, problem="sheet-no-head")
    if problem := found.get("problem"):
        return FilledSheet(file.name, problem=problem, params=found["params"])
    return sheet_from_json(file.name, found)


def _dossier(catalogue: Catalogue, known: AnswersFile) -> Dossier:
    """What the file holds, with the answers that are worked out from its figures."""
    period = None if known.period is None else str(known.period)
    return Dossier(
        known.catalogue,
        Profile(name=known.enterprise.name or None, period=period),
        answers=complete(catalogue, known, region_code(known.enterprise)),
        notes=dict(known.notes),
        figures=dict(known.figures),
    )


def _lines(
    catalogue: Catalogue, dossier: Dossier, shown: SheetShown, language: Language
) -> Iterator[str]:
    """Every line of the preview, as the chat words it."""
    for line in _shown_lines(catalogue, dossier, shown, language):
        if line.refused:
            yield f"✗ {line.at} {line.refused}"
        else:
            mark = "⟳ " if line.meanwhile else ""
            yield f"{mark}{line.at} {line.what}: {line.old} → {line.new}"


def _written(known: AnswersFile, changes: list[Change]) -> str:
    """The answers file with the changes."""
    of = known.enterprise
    given = {**known.answers, **known.pending}
    kinds: dict[str, dict[str, Any]] = {
        ANSWER: {id: answer_to_json(answer) for id, answer in given.items()},
        NOTE: dict(known.notes),
        FIGURE: {id: figure_to_json(figure) for id, figure in known.figures.items()},
    }
    for kind, id, _, _, after, _ in changes:
        value = json.loads(after) if after else None
        kinds[kind].pop(id, None)
        if value:
            kinds[kind][id] = value
    answers = {id: _as_entry(entry) for id, entry in kinds[ANSWER].items()}
    for id, note in kinds[NOTE].items():
        answers.setdefault(id, {"unclear": True})["note"] = note
    for id, names in known.evidence.items():
        answers.setdefault(id, {"unclear": True})["evidence"] = list(names)
    data = {
        "catalogue": known.catalogue,
        "overlays": list(known.overlays),
        "enterprise": {n: getattr(of, n) for n in of.__slots__ if getattr(of, n)},
        "period": known.period,
        "figures": kinds[FIGURE],
        "answers": answers,
    }
    kept = {key: value for key, value in data.items() if value}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1000)


def _as_entry(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as the answers file has it: no number that is worked out, nothing empty."""
    if products := answer.get("products"):
        return {"products": products} | {k: answer[k] for k in ("measure",) if answer[k]}
    left_out = {"by_choice"} | ({"value", "unit"} if answer.get("worked_out") else set())
    return {k: v for k, v in answer.items() if v not in (None, "") and k not in left_out}


def _shown_lines(
    catalogue: Catalogue, dossier: Dossier, shown: SheetShown, language: Language
) -> Iterator[Line]:
    for page in range(last_page(shown) + 1):
        wait = Wait(Place.SHEET, "", shown, page=page, detour=True)
        session = Session(wait, language, consented=True)
        yield from SheetView(
            ScreenContext(catalogue, session, dossier, now=datetime.now(UTC))
        ).lines
