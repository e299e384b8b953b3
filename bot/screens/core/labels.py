"""Button labels in the reader's language."""

from collections.abc import Callable, Mapping
from functools import cache, partial

from jinja2 import UndefinedError

from bot.screens.core import texts
from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, View
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.navigation import following, listed
from scoring.values import Language

LABEL_LIMIT = 60
"""Characters of a label; clients cut off anything longer."""


def labels_of(view: View) -> Callable[[str], str]:
    """What gives the label of a choice's button; empty if the choice is not available here.

    Taken from the view's own labels, else from ``LABELS``, else from the words of the verb. The
    view does not keep its own labels: its methods are among them, and a circle of references
    would wait for the garbage collector, with all that the view is of.
    """
    return partial(_label, view, view.labels)


def _label(view: View, labels: Labels, choice: str) -> str:
    verb, _, argument = choice.partition(":")
    try:
        own = labels.get(verb)
        if isinstance(own, str):
            return _plain(view.context.language, own)
        if own is not None:
            return brief(own(argument), LABEL_LIMIT)
        if verb == c.MORE:
            return _plain(view.context.language, "less" if argument == "0" else "more")
        if verb in LABELS:
            return brief(LABELS[verb](view.context, argument), LABEL_LIMIT)
        return _plain(view.context.language, f"{verb}-{argument}" if argument else verb)
    except (LookupError, StopIteration, ValueError, UndefinedError):
        return ""


@cache
def _plain(language: Language, key: str) -> str:
    """A label without parameters, the same wherever the button appears."""
    return brief(texts.label(language, key), LABEL_LIMIT)


def listing_label(context: ScreenContext, listing: str) -> str:
    """The name of a list, with its count."""
    count = len(listed(context.index, context.dossier, listing))
    return context.label(f"list-{listing}", count=count)


def _question(context: ScreenContext, code: str) -> str:
    return context.listed_as(context.index.subject[code])


def _page(context: ScreenContext, page: str) -> str:
    return context.label("page-before" if int(page) < context.wait.page else "page-after")


def _mode(context: ScreenContext, mode: str) -> str:
    """The label for full mode says how many questions are still open."""
    if mode != "full":
        return context.label(f"mode-{mode}" if mode else "mode")
    left = len(listed(context.index, context.dossier, "unanswered"))
    return context.label("mode-full-after-quick", count=left)


def _resume(context: ScreenContext, _argument: str) -> str:
    mode = context.session.mode
    is_done = mode and following(context.index, mode, context.dossier, None) is None
    return context.label("resume-done" if is_done else "resume")


def _comments(context: ScreenContext, _argument: str) -> str:
    count = context.dossier.comments.get(context.wait.subject, 0)
    return context.label("comments-some", count=count) if count else context.label("comments")


LABELS: Mapping[str, Callable[[ScreenContext, str], str]] = {
    c.ASK: _question,
    c.COMMENTS: _comments,
    c.LISTING: listing_label,
    c.MODE: _mode,
    c.PAGE: _page,
    c.RESUME: _resume,
}
"""Labels that depend on the context or the argument but not on the place, by verb."""
