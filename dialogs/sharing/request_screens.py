"""The screens of evidence that is asked for, filled in by the services around."""

import re
from datetime import date

from dialogs.core import buttons as c
from dialogs.core.outputs import (
    RequestAccepted,
    RequestAnswered,
    RequestFileShown,
    RequestRejected,
    RequestsExported,
    RequestsMade,
    RequestWithdrawn,
)
from dialogs.core.screen import LINE, Screen, Situation
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import RequestTyped
from dialogs.dossier.dossier import Evidence
from dialogs.sharing.inviting import day_in, parts_of, read_name
from dialogs.sharing.screens import REASON_LIMIT, is_numbered
from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.replies import Reply, parse_reply
from scoring.catalogue.index import CatalogueIndex

WANTED = "wanted"
"""The subject of ``NEW_REQUESTS`` for the lines that the program proposes."""
OWN = "own"
"""For a line of one's own."""
OWNER = "owner"
SOMEBODY = "somebody"
"""Whom a line is for, beside the numbers of invitations: a colleague still to be named."""
WHAT_LIMIT = 200
"""Characters of what is asked for."""
DIGEST_SHOWN = 12

_NUMBER = re.compile(r"(?:#|第)\s*([er]?\d{1,3})\s*(?:题|条)?", re.IGNORECASE)
_BARE = re.compile(r"[\s:：()（）-]+")


class RequestsScreen(Screen):
    """The list of what is asked for."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """A line to look at, new lines, another page, and all of it as a ZIP."""
        verb, argument = c.verb_and_argument(choice)
        is_new = verb == c.NEW_REQUESTS and argument in (WANTED, OWN)
        return is_new or choice == c.REQUEST_ZIP or is_numbered(choice, c.REQUEST, c.PAGE)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Look at a line, add some, or pack it all."""
        match verb:
            case c.REQUEST:
                turn.go_aside(Place.REQUEST, argument)
            case c.NEW_REQUESTS:
                turn.go_aside(Place.NEW_REQUESTS, argument)
            case c.REQUEST_ZIP:
                turn.events.append(RequestsExported())
                turn.tell("requests-zip")
            case _:
                return False
        return True


class RequestScreen(Screen):
    """One line: a file sent here answers it."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """A file to look at, a decision, the next line."""
        if c.verb_and_argument(choice)[0] == c.VIEW:
            return True
        is_act = choice in (c.REQUEST_ACCEPT, c.REQUEST_REJECT, c.REQUEST_WITHDRAW)
        return is_act or is_numbered(choice, c.REQUEST)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Decide on it, look at a file, or go to the next line."""
        request = int(turn.wait.subject)
        match verb:
            case c.VIEW:
                turn.events.append(RequestFileShown(request, argument[:DIGEST_SHOWN]))
            case c.REQUEST:
                turn.change_wait(subject=argument)
            case c.REQUEST_ACCEPT:
                turn.events.append(RequestAccepted(request))
            case c.REQUEST_REJECT:
                turn.go_aside(Place.REQUEST_REASON, turn.wait.subject)
            case c.REQUEST_WITHDRAW:
                turn.events.append(RequestWithdrawn(request))
            case _:
                return False
        return True

    def take_file(self, turn: TurnContext, file: Evidence, caption: str) -> bool:
        """The file answers the line."""
        turn.events.append(RequestAnswered(int(turn.wait.subject), file, caption))
        return True


class RequestReasonScreen(Screen):
    """Why what was given does not do."""

    longest = REASON_LIMIT
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """The reason."""
        if parse_reply(text) is not Reply.BACK:
            turn.events.append(RequestRejected(int(turn.wait.subject), text))
        turn.leave()


class NewRequestsScreen(Screen):
    """What to ask for, then of whom."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """Of whom it is asked."""
        verb, argument = c.verb_and_argument(choice)
        is_kind = verb == c.REQUEST_OF and argument in (OWNER, SOMEBODY)
        return is_kind or is_numbered(choice, c.REQUEST_OF)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Ask; of a colleague whose name is typed first, or of somebody who is known."""
        if verb != c.REQUEST_OF:
            return False
        if turn.wait.subject == OWN and turn.wait.state is None:
            return True
        if argument == SOMEBODY:
            turn.go(Wait(Place.REQUEST_NAME, turn.wait.subject, turn.wait.state))
            return True
        turn.events.append(_made(turn, None if argument == OWNER else int(argument)))
        turn.leave()
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A line with a question and a day, or only a day for all lines that are proposed."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
            return
        read = read_request(turn.index, text, turn.today, needs_words=turn.wait.subject == OWN)
        if isinstance(read, Rejection):
            turn.refuse(read)
        else:
            turn.change_wait(state=read)


class RequestNameScreen(Screen):
    """The name of a colleague who is to give evidence and to answer nothing."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """The name."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
            return
        name = read_name(text)
        if isinstance(name, Rejection):
            turn.refuse(name)
            return
        turn.events.append(_made(turn, None, name))
        turn.leave()
        turn.leave()


def _made(turn: TurnContext, invitation: int | None, name: str = "") -> RequestsMade:
    typed = turn.wait.state_if(RequestTyped)
    return RequestsMade(
        what=typed.what if typed and turn.wait.subject == OWN else "",
        about=typed.about or None if typed else None,
        due=date.fromisoformat(typed.due) if typed and typed.due else None,
        invitation=invitation,
        name=name,
    )


def read_request(
    index: CatalogueIndex, text: str, today: date, *, needs_words: bool
) -> RequestTyped | Rejection:
    """What is asked for, the question and the day in ``text``: 电费发票 #12，12月5日前."""
    about, due, words = "", "", list[str]()
    for part in parts_of(text):
        day = day_in(part, today)
        if isinstance(day, Rejection):
            return day
        if day is not None and not due:
            due = day.isoformat()
            continue
        if not about and (found := _NUMBER.search(part)):
            about = index.subject.get(found[1].casefold(), "")
            if not about:
                return reject("request-no-question", number=found[1])
            part = f"{part[: found.start()]} {part[found.end() :]}".strip()
        if _BARE.sub("", part):
            words.append(part)
    what = "，".join(words)
    if needs_words and not what:
        return reject("request-without-words")
    if not needs_words and (what or not due):
        return reject("request-only-a-day")
    if len(what) > WHAT_LIMIT:
        return reject("request-too-long", limit=WHAT_LIMIT)
    return RequestTyped(what, about, due)
