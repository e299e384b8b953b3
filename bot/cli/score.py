"""``score``: answers files in, results out; offline."""

from functools import cache, partial
from typing import Annotated

import typer

from bot.cli.overlay import Folder
from bot.cli.printing.results import as_line, shown_result, waiting_words
from bot.cli.support.bad_input import STATUS, answers_in, library_in
from bot.wording.facts import region_code
from scoring.answers_file.reader import complete
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.serialise import to_json
from scoring.figures.plausibility import implausible
from scoring.values import Language

app = typer.Typer(add_completion=False)


@app.command()
def score(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="回答文件，- 为标准输入")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
    language: Annotated[Language, typer.Option("--language")] = "zh",
    folder: Folder = None,
) -> None:
    """给回答文件打分，每个文件一行 · score answers files, one line each."""
    bad = False
    library = cache(partial(library_in, folder))
    for name in files:
        read = answers_in(name, language, library)
        if read is None:
            bad = True
            continue
        file, catalogue = read
        region = region_code(file.enterprise)
        result = evaluate(catalogue, complete(catalogue, file, region))
        if as_json:
            waiting = {id: text[language] for id, text in waiting_words(file.waiting).items()}
            extra = {"file": name, "waiting": waiting}
            typer.echo(as_line(to_json(catalogue, result, language) | extra))
        else:
            found = implausible(catalogue, file.figures, region=region)
            typer.echo(shown_result(name, catalogue, result, language, found, file.waiting))
    if bad:
        raise typer.Exit(STATUS)
