"""What a worksheet that was sent back would change: shown first, then applied as shown."""

import json
from dataclasses import replace
from hashlib import sha256
from typing import Final

from dialogs.core import buttons as c
from dialogs.core.inputs import Sheet
from dialogs.core.places import Place
from dialogs.core.screen import Screen, Situation, filled
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import SheetShown
from dialogs.dossier.dossier import Dossier
from dialogs.sheets.comparing import (
    ANSWER,
    FIGURE,
    MEANWHILE,
    NOTE,
    Change,
    Refused,
    compare,
    present_json,
)
from scoring.answers.acceptance import refusal
from scoring.answers.serialise import answer_from_json
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.kinds import figure_kinds
from scoring.figures.serialise import figure_from_json

SHOWN_AT_ONCE: Final = 8
"""Lines of a page."""
MOST_BYTES: Final = 200_000
"""Of the changes that are kept between the preview and the act; the rest comes with the next."""
MOST_REFUSED: Final = 200
MORE_REFUSED: Final = "sheet-more-refused"
"""The code of the line that says how many more there are."""
DIGEST: Final = 12


def take_sheet(turn: TurnContext, given: Sheet) -> None:
    """Show what the worksheet would change."""
    sheet = given.sheet
    if sheet.problem:
        turn.reject(sheet.problem, name=sheet.name, **sheet.params)
    elif turn.dossier.closed:
        turn.reject("sheet-closed", name=sheet.name)
    elif sheet.is_of_another:
        turn.reject("sheet-of-another", name=sheet.name, **_whose(sheet.about, turn.dossier))
    elif sheet.about.get("catalogue", turn.dossier.catalogue) != turn.dossier.catalogue:
        turn.reject("sheet-other-catalogue", name=sheet.name, found=sheet.about["catalogue"])
    else:
        _show(turn, given)


def _whose(about: object, dossier: Dossier) -> dict[str, str]:
    whose = about.get("enterprise", "") if hasattr(about, "get") else ""
    return {"whose": whose[:60], "here": (dossier.profile.name or "")[:60]}


def _show(turn: TurnContext, given: Sheet) -> None:
    found = compare(turn.index, turn.dossier, given.sheet)
    if not found.changes and not found.refused:
        turn.tell("sheet-unchanged", name=given.sheet.name)
        return
    changes = _within(found.changes)
    if len(changes) < len(found.changes):
        turn.tell("sheet-in-parts", count=str(len(changes)), of=str(len(found.changes)))
    turn.go_aside(Place.SHEET)
    refused = _first(found.refused)
    turn.change_wait(state=SheetShown(given.sheet.name, tuple(changes), refused))


def _first(refused: list[Refused]) -> tuple[Refused, ...]:
    """What cannot be used, up to a limit, and how much of it is left out."""
    more = len(refused) - MOST_REFUSED
    said = ("", MORE_REFUSED, (("count", str(more)),))
    return (*refused[:MOST_REFUSED], *((said,) if more > 0 else ()))


def _within(changes: list[Change]) -> list[Change]:
    size, kept = 0, []
    for change in changes:
        size += sum(len(part.encode("utf-8", "surrogatepass")) for part in change)
        if size > MOST_BYTES:
            break
        kept.append(change)
    return kept


def digest_of(shown: SheetShown) -> str:
    """What the button names: exactly these changes."""
    content = json.dumps(shown.changes, ensure_ascii=True).encode()
    return sha256(content).hexdigest()[:DIGEST]


class SheetScreen(Screen):
    """The changes of a worksheet, page by page."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether there is a worksheet, and all that it would change: overlays may have gone."""
        del dossier
        shown = wait.state_if(SheetShown)
        return shown is not None and all(_is_taken(index, change) for change in shown.changes)

    def buttons(self, here: Situation) -> c.Rows:
        """Apply, or not; and the other pages."""
        shown = here.wait.state_of(SheetShown)
        page, last = here.wait.page, last_page(shown)
        before = (c.choice(c.PAGE, page - 1),) if page > 0 else ()
        after = (c.choice(c.PAGE, page + 1),) if page < last else ()
        apply = (c.choice(c.SHEET_APPLY, digest_of(shown)),) if shown.changes else ()
        return filled((*before, *after), apply, (c.SHEET_DROP,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Apply what was shown, or drop it."""
        shown = turn.wait.state_of(SheetShown)
        match verb:
            case c.SHEET_DROP:
                turn.tell("sheet-dropped", name=shown.name)
                turn.leave()
            case c.SHEET_APPLY if argument == digest_of(shown):
                _apply(turn, shown)
            case _:
                return False
        return True


def _is_taken(index: CatalogueIndex, change: Change) -> bool:
    """Whether there still is a row for the change, which takes the answer."""
    kind, id, _, _, after, _ = change
    if kind == FIGURE:
        return id in figure_kinds()
    if id not in index.asked:
        return False
    if kind == NOTE or not after:
        return True
    answer = answer_from_json(json.loads(after))
    return refusal(index.asked[id], answer, index.catalogue.benchmarks) is None


def lines_of(shown: SheetShown) -> int:
    """How many lines there are to show."""
    return len(shown.changes) + len(shown.refused)


def last_page(shown: SheetShown) -> int:
    """The number of the last page, from 0."""
    return max(0, (lines_of(shown) - 1) // SHOWN_AT_ONCE)


def _apply(turn: TurnContext, shown: SheetShown) -> None:
    """Apply all of it, or show again what was changed since it was shown."""
    fresh = tuple(_as_now(change, turn.dossier) for change in shown.changes)
    if fresh != shown.changes:
        turn.reject("sheet-changed-meanwhile")
        turn.change_wait(state=replace(shown, changes=fresh), page=0)
        return
    for kind, id, _, _, after, _ in shown.changes:
        if kind == NOTE:
            turn.record_note(id, json.loads(after) or None)
        elif kind == ANSWER:
            answer = answer_from_json(json.loads(after)) if after else None
            turn.record_answer(id, answer)
        else:
            figure = figure_from_json(json.loads(after)) if after else None
            turn.record_figure(id, figure)
    turn.tell("sheet-applied", count=str(len(shown.changes)))
    turn.leave()


def _as_now(change: Change, dossier: Dossier) -> Change:
    kind, id, at, before, after, _ = change
    now = present_json(kind, id, dossier)
    return change if now == before else (kind, id, at, now, after, MEANWHILE)
