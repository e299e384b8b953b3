"""Who else is in a case, in words: who is filling in which section."""

from typing import Final

from bot.wording.catalogue import Words, unchanged
from dialogs.core.session import Wait
from dialogs.dossier.access import Act, Membership, Phase, permits_somewhere
from scoring.catalogue.index import CONDITIONS, REQUIREMENTS, CatalogueIndex
from scoring.values import Text

_WORDS: Final = Words("presence")


def present_in_words(index: CatalogueIndex, name: str, role: str, wait: Wait) -> Text:
    """A line about one person: what they are called, what they are doing, and in which section."""
    called = unchanged(name) if name else _WORDS("somebody")
    where = _where(index, wait)
    if where is None:
        return _WORDS("in-case", name=called, doing=_WORDS(_doing(role)))
    return _WORDS("in-section", name=called, doing=_WORDS(_doing(role)), where=where)


def _doing(role: str) -> str:
    seat = Membership(role, Phase.OPEN, None)
    if permits_somewhere(seat, Act.ANSWER):
        return "filling-in"
    return "reviewing" if permits_somewhere(seat, Act.REVIEW) else "looking"


def _where(index: CatalogueIndex, wait: Wait) -> Text | None:
    """The group that a place is in; ``None`` for a place that is in no group."""
    group = wait.subject if wait.subject in index.groups else index.group.get(wait.question)
    if group in (CONDITIONS, REQUIREMENTS):
        return _WORDS(str(group))
    for number, section in enumerate(index.catalogue.sections, 1):
        if section.id == group:
            return Text(zh=f"{number} {section.title.zh}", en=f"{number} {section.title.en}")
    return None
