"""The command line: ``python -m bot``, also installed as ``greenbot``.

Exit status 0 on success, 2 on bad input with one message per problem on standard error.
"""

import typer

from bot.cli.on_demand import OnDemand

app = typer.Typer(
    cls=OnDemand, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


@app.callback()
def overview() -> None:
    """绿色工厂预评价助手 · green factory pre-assessment by GB/T 36132."""


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
