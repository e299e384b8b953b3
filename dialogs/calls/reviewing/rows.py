"""Questions that somebody names in their words about a submission: one a line, ``#12 缺环评批复``.

The other lines are about the whole, and so is one whose number the catalogue does not have:
nothing that was typed is lost. Codes are those of buttons and of ``#12`` in the chat.
"""

import re
from dataclasses import dataclass
from typing import Final

from dialogs.calls.events import Pairs
from scoring.catalogue.index import CatalogueIndex

_ROW: Final = re.compile(
    r"\s*[#＃]\s*(?P<code>[er]?[0-9]{1,3})(?![0-9])[\s:：,，、.。;；]*(?P<reason>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NamedRows:
    """The words about the whole, and each question with the words about it, in their order."""

    reason: str
    rows: Pairs = ()


def rows_named(text: str, index: CatalogueIndex) -> NamedRows:
    """What ``text`` says of the whole and of single questions."""
    whole, rows = list[str](), dict[str, str]()
    for line in text.splitlines():
        found = _ROW.fullmatch(line)
        subject = found and index.subject.get(found["code"].casefold())
        if not found or not subject:
            whole.append(line)
            continue
        said = found["reason"].strip()
        rows[subject] = f"{rows[subject]}; {said}" if rows.get(subject) else said
    return NamedRows("\n".join(whole).strip(), tuple(rows.items()))


def row_code(subject: str, index: CatalogueIndex) -> str:
    """How a question is named, ``#12``; its id where the catalogue does not have it."""
    code = index.code.get(subject)
    return f"#{code}" if code else subject


def rows_said(rows: Pairs, index: CatalogueIndex) -> tuple[str, ...]:
    """Each question with the words about it, as they are typed: ``#12 缺环评批复``."""
    return tuple(f"{row_code(subject, index)} {reason}".strip() for subject, reason in rows)
