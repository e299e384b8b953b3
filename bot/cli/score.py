"""``score``: answers files in, results out; offline."""

from typing import Annotated

import typer

from bot.cli.bad_input import STATUS, answers_in
from bot.printing import as_line, shown_result
from dialogs.session import Language
from scoring.evaluation import evaluate
from scoring.loading import load_catalogue
from scoring.serialise import to_json

app = typer.Typer(add_completion=False)


@app.command()
def score(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="回答文件，- 为标准输入")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
    language: Annotated[Language, typer.Option("--language")] = "zh",
) -> None:
    """给回答文件打分，每个文件一行 · score answers files, one line each."""
    bad = False
    for name in files:
        file = answers_in(name, language)
        if file is None:
            bad = True
            continue
        catalogue = load_catalogue(file.catalogue)
        result = evaluate(catalogue, file.answers)
        if as_json:
            typer.echo(as_line(to_json(catalogue, result, language) | {"file": name}))
        else:
            typer.echo(shown_result(name, catalogue, result, language))
    if bad:
        raise typer.Exit(STATUS)
