"""Evidence that is asked for: the list, one line, and new lines."""

from datetime import date

from propcache.api import cached_property

from bot.screens.core.view import Labels
from bot.screens.sharing.sharing import NAME_SHOWN, SharingView
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.buttons import Page, paginate
from dialogs.core.waits import RequestTyped
from dialogs.dossier.access import Act, permits
from dialogs.dossier.requests import State
from dialogs.roadmap.wanted import Wanted, in_words, wanted
from dialogs.sharing.request_screens import OWN, OWNER, SOMEBODY, WANTED
from storage.records import RequestLine

ON_A_PAGE = 8
"""Lines on one screen."""
IN_A_ROW = 4
WANTED_SHOWN = 10
"""Proposed lines that are named before they are made."""
PEOPLE_SHOWN = 20


class RequestListView(SharingView):
    """What the screens of requests have in common."""

    @property
    def _lines(self) -> tuple[RequestLine, ...]:
        """The lines that the person may see, but for those not needed any more."""
        found = self.context.around.requests
        there = [one for one in found if one.status.state is not State.WITHDRAWN]
        return tuple(sorted(there, key=self._urgency))

    def _urgency(self, line: RequestLine) -> tuple[int, int]:
        """First what waits for a decision of the person, then what was sent back to them."""
        around, state = self.context.around, line.status.state
        if line.id in around.decidable and state is State.RESPONDED:
            return 0, line.number
        is_back = line.id in around.mine and state is State.REJECTED
        return (1 if is_back else 2), line.number

    @property
    def _to_decide(self) -> tuple[RequestLine, ...]:
        decidable = self.context.around.decidable
        return tuple(
            one
            for one in self._lines
            if one.id in decidable and one.status.state is State.RESPONDED
        )

    @property
    def asks(self) -> bool:
        """Whether the person may ask for evidence here."""
        return permits(self.context.dossier.membership, Act.REQUEST_EVIDENCE)

    @property
    def to_give(self) -> tuple[RequestLine, ...]:
        """The lines that wait for the person."""
        mine = self.context.around.mine
        return tuple(one for one in self._lines if one.id in mine and one.is_open)

    def state_name(self, line: RequestLine) -> str:
        """How far a line is."""
        return str(self.context.words["request-states"][str(line.status.state)])

    def mark(self, line: RequestLine) -> str:
        """The status as a sign."""
        return str(self.context.words["request-marks"][str(line.status.state)])

    def whose(self, line: RequestLine) -> str:
        """The colleague of whom it is asked, in brackets; empty for the owner, and for oneself."""
        return self.context.bracketed(brief(line.name, NAME_SHOWN)) if self.asks else ""

    def what(self, line: RequestLine) -> str:
        """What it asks for, in the language of the reader where the program proposed it."""
        found = in_words(self.context.index, line.subject, line.document, line.what)
        return str(self.say(found))

    def about(self, line: RequestLine) -> str:
        """The question a line is for; empty if there is none, or no such question here."""
        return self.number(line.subject) if line.subject in self.context.index.asked else ""

    def is_late(self, line: RequestLine) -> bool:
        """Whether its day is past and something is still to be given."""
        now = self.context.now
        if not line.is_open or line.due is None or now is None:
            return False
        return line.due < date.fromisoformat(self.time(now)[:10])


class RequestsView(RequestListView):
    """The list."""

    @cached_property
    def page(self) -> Page[RequestLine]:
        """The lines shown."""
        return paginate(self._lines, self.wait.page, ON_A_PAGE)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def in_state(self, state: str) -> int:
        """How many are that far."""
        return sum(one.status.state == state for one in self._lines)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """The first line that waits for the person."""
        first = next(iter([*self._to_decide, *self.to_give]), None)
        return (c.choice(c.REQUEST, first.id),) if first else ()

    def rows(self, offered: c.Rows) -> c.Rows:
        """Look at a line; who may ask adds lines and packs them."""
        looks = [c.choice(c.REQUEST, one.id) for one in self.page.shown]
        turns = (self.page.turns,) if self.page.turns else ()
        if not self.asks:
            return (*c.rows_of(looks, IN_A_ROW), *turns, *offered)
        new = tuple(c.choice(c.NEW_REQUESTS, one) for one in (WANTED, OWN))
        packed = ((c.REQUEST_ZIP,),) if self._lines else ()
        return (*c.rows_of(looks, IN_A_ROW), *turns, new, *packed, *offered)

    @property
    def labels(self) -> Labels:
        """A line by its number."""
        return {c.REQUEST: self._line_label}

    def _line_label(self, number: str) -> str:
        line = next(one for one in self._lines if str(one.id) == number)
        return str(line.number)


class RequestView(RequestListView):
    """One line."""

    @property
    def line(self) -> RequestLine | None:
        """The request; ``None`` if it no longer exists."""
        found = self.context.around.requests
        return next((one for one in found if str(one.id) == self.wait.subject), None)

    @property
    def is_mine(self) -> bool:
        """Whether the person is to answer it."""
        return self.line is not None and self.line.id in self.context.around.mine

    @property
    def takes_files(self) -> bool:
        """Whether a file sent here answers it."""
        return self.is_mine and self.line is not None and self._may_become(State.RESPONDED)

    def _may_become(self, state: State) -> bool:
        return self.line is not None and self.line.status.may_become(state)

    @property
    def position(self) -> tuple[int, int]:
        """The place of the line among those that the person is to answer, and their number."""
        mine = [one.id for one in self.context.around.requests if one.id in self._mine]
        at = mine.index(self.line.id) + 1 if self.line and self.line.id in mine else 0
        return at, len(mine)

    @cached_property
    def _mine(self) -> frozenset[int]:
        there = {one.id for one in self._lines}
        return frozenset(there & set(self.context.around.mine))

    @property
    def _following(self) -> RequestLine | None:
        """The next line that waits for the person: to be given, or to be decided."""
        if self.line is None:
            return None
        here, waiting = self.line, self.to_give if self.is_mine else self._to_decide
        others = [one for one in waiting if one.id != here.id]
        later = [one for one in others if one.number > here.number]
        return next(iter([*later, *others]), None)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """The next line, once something was given; accepting for who asks."""
        following = self._following
        is_given = self.line is not None and not self.line.is_open
        on = (c.choice(c.REQUEST, following.id),) if following and is_given else ()
        return (c.REQUEST_ACCEPT, *on)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Look at the files, decide, or go to the next line."""
        line = self.line
        if line is None:
            return offered
        files = tuple((c.choice(c.VIEW, one.digest[:12]),) for one in line.status.files)
        decides = line.id in self.context.around.decidable
        both = (c.REQUEST_ACCEPT, c.REQUEST_REJECT)
        decide = (both,) if decides and line.status.state is State.RESPONDED else ()
        following = self._following
        on = ((c.choice(c.REQUEST, following.id),),) if following else ()
        can_end = decides and self._may_become(State.WITHDRAWN)
        end = ((c.REQUEST_WITHDRAW,),) if can_end else ()
        return (*files, *decide, *on, *end, *offered)

    @property
    def labels(self) -> Labels:
        """A file by its name, the next line by its number."""
        return {c.VIEW: self._view_label, c.REQUEST: self._next_label}

    def _view_label(self, digest: str) -> str:
        files = self.line.status.files if self.line else ()
        name = next(one.name for one in files if one.digest.startswith(digest))
        return self.context.label("view", name=name)

    def _next_label(self, number: str) -> str:
        line = next(one for one in self._lines if str(one.id) == number)
        return self.context.label("next-request", what=brief(self.what(line), NAME_SHOWN))


class NewRequestsView(RequestListView):
    """What to ask for, then of whom."""

    @property
    def is_own(self) -> bool:
        """Whether a line is typed, in place of those that are proposed."""
        return self.wait.subject == OWN

    @property
    def said(self) -> RequestTyped | None:
        """What was typed."""
        return self.wait.state_if(RequestTyped)

    @property
    def placeholder(self) -> str:
        """Beside lines that are proposed only a day is read."""
        return "new-requests" if self.is_own else "new-requests-day"

    @cached_property
    def proposed(self) -> tuple[Wanted, ...]:
        """The lines that would be made."""
        known = self.context.around.requests
        subjects = [one.subject for one in known if one.subject]
        documents = [one.document for one in known if one.document]
        return wanted(self.context.index, self.context.dossier, subjects, documents)

    @property
    def proposed_shown(self) -> list[str]:
        """The first of them, with their questions."""
        shown = []
        for one in self.proposed[:WANTED_SHOWN]:
            about = f" → {self.number(one.subject)}" if one.subject else ""
            shown.append(f"{brief(self.say(one.what), 60)}{about}")
        return shown

    def rows(self, offered: c.Rows) -> c.Rows:
        """Of whom: the owner, who was invited before, or somebody new."""
        is_ready = self.said is not None if self.is_own else bool(self.proposed)
        if not is_ready:
            return offered
        people = [row.invitation for row in self.context.around.shared[:PEOPLE_SHOWN]]
        known = ((c.choice(c.REQUEST_OF, one.id),) for one in people)
        owner, new = c.choice(c.REQUEST_OF, OWNER), c.choice(c.REQUEST_OF, SOMEBODY)
        return ((owner,), *known, (new,), *offered)

    @property
    def labels(self) -> Labels:
        """Somebody by their name."""
        return {c.REQUEST_OF: self._of_label}

    def _of_label(self, whom: str) -> str:
        if whom in (OWNER, SOMEBODY):
            return self.context.label(f"request-of-{whom}")
        people = self.context.around.shared
        name = next(row.invitation.name for row in people if str(row.invitation.id) == whom)
        return self.context.label("request-of", name=brief(name, NAME_SHOWN))
