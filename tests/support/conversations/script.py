"""The lines of a script."""

import re
from dataclasses import dataclass

_CHOICE = re.compile(r"\[([^\]]*)\]")


class ScriptFailure(AssertionError):
    """The conversation went another way than the script."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script: ``word: rest``."""

    number: int
    word: str
    rest: str

    @property
    def choices(self) -> list[str]:
        """What stands in brackets: the choices of buttons."""
        return _CHOICE.findall(self.rest)


def read_script(text: str) -> list[Line]:
    """The lines of a script, without comments and empty lines."""
    lines = []
    for number, written in enumerate(text.splitlines(), 1):
        if written.strip() and not written.startswith("#"):
            word, _, rest = written.strip().partition(":")
            lines.append(Line(number, word.strip(), rest.strip()))
    return lines
