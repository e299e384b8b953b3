"""The command line: ``python -m bot``, also installed as ``greenbot``.

Exit status 0 on success, 2 on bad input with one message per problem on standard error.
"""

import sys

import typer

from bot.cli.on_demand import OnDemand
from bot.cli.support.bad_input import STATUS
from bot.runtime.logs.without_words import silence_tracebacks, tell_failure

app = typer.Typer(
    cls=OnDemand, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


@app.callback()
def overview() -> None:
    """绿色工厂预评价助手 · green factory pre-assessment by GB/T 36132."""


def main() -> None:
    """The entry point. That the output cannot be written is bad input too, and told as such."""
    silence_tracebacks()
    try:
        app()
    except OSError as error:
        typer.echo(f"写不了输出（{error.strerror}） / the output cannot be written", err=True)
        sys.exit(STATUS)
    except Exception as error:  # Typer would print the words of it, and so what a file holds
        tell_failure(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
