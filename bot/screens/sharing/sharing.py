"""Asking colleagues, what they propose, and what others asked."""

from datetime import datetime

from bot.screens.core.view import Labels, SubPlaceView, View
from bot.screens.devices.devices import moment_in_china
from bot.screens.devices.mail import with_mail
from bot.screens.overview import PageView, unread_in_words
from bot.wording.answers import answer_in_words
from bot.wording.rules import topic
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.navigation import task_subjects
from dialogs.core.waits import ColleagueNamed, TwoAnswers
from dialogs.dossier.access import WHOLE_CASE, Phase
from dialogs.dossier.dossier import Task
from dialogs.sharing.seen import from_json
from scoring.answers.model import Answer
from scoring.answers.serialise import answer_from_json
from storage.records import Invitation, Proposal, SharedRow, TaskRow

PROPOSALS_SHOWN = 20
"""Proposals and invitations that have a button."""
SHARED_SHOWN = 20
TOPICS_SHOWN = 12
"""Questions named in an invitation."""
NAME_SHOWN = 20
REVOKES_IN_A_ROW = 2


class SharingView(View):
    """What screens of sharing have in common."""

    def time(self, moment: datetime) -> str:
        """Day and time in China."""
        return moment_in_china(moment)

    def _named(self, subject: str) -> str:
        """A question by its number and topic; only the number of one that is gone."""
        context = self.context
        if subject not in context.index.asked:
            return "…"
        return f"{context.named_at_start(subject)} {brief(context.topic_of(subject), 40)}"

    def number(self, subject: str) -> str:
        """A question by its number alone."""
        known = subject in self.context.index.asked
        return self.context.named_at_start(subject) if known else "…"

    def numbers(self, subjects: tuple[str, ...] | None) -> str:
        """Questions by their numbers alone."""
        known = [one for one in subjects or () if one in self.context.index.asked]
        shown = self.context.listed([self.context.named(one) for one in known[:5]])
        more = len(known) - 5
        return self.context.phrase("and-more", shown=shown, more=more) if more > 0 else shown

    def _in_words(self, subject: str, answer: Answer | None) -> str:
        item = self.context.index.asked.get(subject)
        if answer is None or item is None:
            return self.context.phrase("no-answer")
        return answer_in_words(item, answer, self.context.words, self.context.language)


class ColleagueView(SharingView):
    """Who is to answer."""

    @property
    def named_colleague(self) -> ColleagueNamed | None:
        """Who was typed, with a note and a day."""
        return self.wait.state_if(ColleagueNamed)

    @property
    def asked(self) -> str:
        """What they are to answer."""
        subject = self.wait.subject
        if subject in self.context.index.asked:
            return self._named(subject)
        return self.context.title_of(subject)

    @property
    def count(self) -> int:
        """How many questions that is."""
        return len(self.context.index.members.get(self.wait.subject, ("",)))


class SharedView(SharingView):
    """What others were asked, and what they propose."""

    @property
    def shared(self) -> tuple[SharedRow, ...]:
        """The invitations, the latest first."""
        return self.context.around.shared[:SHARED_SHOWN]

    @property
    def shared_more(self) -> int:
        """How many more there are."""
        return len(self.context.around.shared) - len(self.shared)

    def count(self, row: SharedRow) -> int:
        """How many questions an invitation is about."""
        return len(row.invitation.subjects or self.context.index.subjects)

    def is_expired(self, row: SharedRow) -> bool:
        """Whether nobody accepted in time."""
        now = self.context.now
        return row.member is None and now is not None and row.invitation.expires <= now

    def rows(self, offered: c.Rows) -> c.Rows:
        """Look at what was proposed, take invitations back."""
        looks = [c.choice(c.PROPOSAL, one.id) for one in self._waiting]
        live = [row.invitation for row in self.shared if not row.invitation.revoked]
        ends = [c.choice(c.REVOKE, one.id) for one in live]
        return (*((one,) for one in looks), *c.rows_of(ends, REVOKES_IN_A_ROW), *offered)

    @property
    def _waiting(self) -> tuple[Proposal, ...]:
        return self.context.around.waiting[:PROPOSALS_SHOWN]

    @property
    def labels(self) -> Labels:
        """A proposal by its name and question, an invitation by its name."""
        return {c.PROPOSAL: self._proposal_label, c.REVOKE: self._revoke_label}

    def _proposal_label(self, number: str) -> str:
        found = next(one for one in self._waiting if str(one.id) == number)
        name = brief(found.name, NAME_SHOWN)
        return self.context.label("proposal", name=name, subject=self._named(found.subject))

    def _revoke_label(self, number: str) -> str:
        rows = self.context.around.shared
        found = next(row for row in rows if str(row.invitation.id) == number)
        name = brief(found.invitation.name, NAME_SHOWN)
        return self.context.label("revoke", name=name)


class ProposalView(SharingView):
    """An answer that was proposed, beside the present one."""

    @property
    def proposal(self) -> Proposal | None:
        """The proposal; ``None`` if it is decided already."""
        return self.context.around.proposal

    @property
    def question(self) -> str:
        """What was asked."""
        asked = self.context.index.asked
        found = self.proposal
        return self.say(asked[found.subject].question) if found and found.subject in asked else ""

    @property
    def present(self) -> str:
        """The answer that holds now."""
        found = self.proposal
        if found is None:
            return ""
        return self._in_words(found.subject, self.context.dossier.answers.get(found.subject))

    @property
    def proposed(self) -> str:
        """The answer that was proposed."""
        found = self.proposal
        if found is None:
            return ""
        return self._in_words(
            found.subject, answer_from_json(found.value) if found.value else None
        )

    @property
    def has_changed(self) -> bool:
        """Whether the present answer is another than the one it was proposed against."""
        found = self.proposal
        if found is None:
            return False
        before = answer_from_json(found.before) if found.before else None
        return before != self.context.dossier.answers.get(found.subject)

    @property
    def channel(self) -> str:
        """From where it was given."""
        channels: dict[str, str] = self.context.words["channels"]
        return channels.get(self.proposal.channel, "") if self.proposal else ""

    def rows(self, offered: c.Rows) -> c.Rows:
        """The files that came with it can be looked at."""
        files = self.proposal.files if self.proposal else ()
        return (*((c.choice(c.VIEW, file.digest[:12]),) for file in files), *offered)

    @property
    def labels(self) -> Labels:
        """A file by its name."""
        return {c.VIEW: self._view_label}

    def _view_label(self, digest: str) -> str:
        files = self.proposal.files if self.proposal else ()
        name = next(file.name for file in files if file.digest.startswith(digest))
        return self.context.label("view", name=name)


class InvitationView(SharingView):
    """What somebody is invited to."""

    @property
    def invitation(self) -> Invitation | None:
        """The invitation; ``None`` if it was used up or withdrawn."""
        return self.context.around.invitation

    @property
    def topics(self) -> list[str]:
        """The questions, as many as are named."""
        return [
            brief(self.say(topic(self.context.catalogue, item)), 60)
            for _, item in self.context.around.topics[:TOPICS_SHOWN]
        ]

    @property
    def count(self) -> int:
        """How many questions there are."""
        return len(self.context.around.topics)

    @property
    def has_agreed(self) -> bool:
        """Whether the person has agreed to the privacy notice already."""
        return self.context.session.consented

    @property
    def is_whole(self) -> bool:
        """Whether it is to the whole case."""
        return self.invitation is not None and self.invitation.role in WHOLE_CASE

    @property
    def role_name(self) -> str:
        """What the invited may do in the whole case."""
        return str(self.context.words["roles"][self.invitation.role]) if self.invitation else ""

    def rows(self, offered: c.Rows) -> c.Rows:
        """Also for an organisation, if the person is in one; one that is gone is not accepted."""
        if self.invitation is None:
            return tuple(tuple(one for one in row if one != c.ACCEPT) for row in offered)
        own = self.context.around.organisations
        return (*((c.choice(c.ACCEPT_FOR, one.id),) for one in own), *offered)

    @property
    def labels(self) -> Labels:
        """Accepting is agreeing, too."""
        return {
            c.ACCEPT: "accept" if self.has_agreed else "accept-agree",
            c.ACCEPT_FOR: self._accept_for_label,
            c.RETURN: "return-at-invitation",
        }

    def _accept_for_label(self, number: str) -> str:
        own = self.context.around.organisations
        name = next(one.name for one in own if str(one.id) == number)
        return self.context.label("accept-for", name=brief(name, NAME_SHOWN))


class NameView(View):
    """What the person is called."""

    @property
    def name(self) -> str | None:
        """Their present name."""
        return self.context.around.name


class HelpView(View):
    """How it works: for a guest there is less to know."""

    @property
    def is_guest(self) -> bool:
        """Whether only the questions of a task are open here."""
        return self.context.dossier.task is not None


class TaskView(PageView):
    """The questions that somebody else asked."""

    def _subjects(self) -> tuple[str, ...]:
        return task_subjects(self.context.index, self.context.dossier)

    @property
    def task(self) -> Task:
        """What was asked."""
        task = self.context.dossier.task
        assert task is not None  # noqa: S101 - nobody else is at this place  # nosec B101
        return task

    @property
    def leading_on(self) -> tuple[str, ...]:
        """The next question; the end of it once all are answered."""
        return (c.RESUME, *((c.REQUESTS,) if self.requested else ()), c.FINISH)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Evidence that is asked for is given on a list of its own."""
        shown = with_mail(self, offered)
        return ((c.REQUESTS,), *shown) if self.is_open and self.requested else shown

    @property
    def requested(self) -> int:
        """How many pieces of evidence are still to be given."""
        return sum(line.is_open for line in self.context.around.requests)

    @property
    def unread(self) -> str:
        """The questions with comments that were not read yet, with their number."""
        return unread_in_words(self.context)

    @property
    def is_open(self) -> bool:
        """Whether it may still be answered."""
        return self.task.phase == Phase.OPEN

    @property
    def count(self) -> int:
        """How many questions there are."""
        return len(self._subjects())

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(one in self.context.dossier.answers for one in self._subjects())


class ThanksView(TaskView):
    """The end of a task."""

    def rows(self, offered: c.Rows) -> c.Rows:
        """Nothing is added."""
        return offered


class TasksView(SharingView):
    """All that others asked."""

    @property
    def tasks(self) -> tuple[TaskRow, ...]:
        """The tasks, the latest first."""
        return self.context.around.tasks[:SHARED_SHOWN]

    def rows(self, offered: c.Rows) -> c.Rows:
        """Open one of them."""
        return (*((c.choice(c.OPEN, row.assessment),) for row in self.tasks), *offered)

    @property
    def labels(self) -> Labels:
        """A task by who asks."""
        return {c.OPEN: self._open_label}

    def _open_label(self, number: str) -> str:
        found = next(row for row in self.tasks if str(row.assessment) == number)
        name = found.enterprise or self.context.phrase("unnamed")
        return self.context.label("open-task", name=brief(name, NAME_SHOWN))


class ConflictView(SubPlaceView):
    """Two answers to one question."""

    @property
    def mine(self) -> str:
        """The answer given here."""
        return self._words(self.wait.state_of(TwoAnswers).mine)

    @property
    def theirs(self) -> str:
        """The answer given elsewhere."""
        return self._words(self.wait.state_of(TwoAnswers).theirs)

    def _words(self, stored: str) -> str:
        answer = from_json(stored)
        if answer is None:
            return self.context.phrase("no-answer")
        return answer_in_words(self.item, answer, self.context.words, self.context.language)
