"""Organisations, and who has access to a whole case."""

from bot.screens.core.view import Labels, View
from bot.screens.sharing.sharing import NAME_SHOWN, SharingView
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.dossier.organisations import CLIENT, Post, may_invite_as
from storage.records import (
    AccessRow,
    AuditRow,
    MemberRow,
    OrganisationInvitation,
    OrganisationRow,
)

RECORDED_ON_A_PAGE = 12
ORGANISATION_SHOWN = 40
"""Characters of the name of an organisation on a button, which has a row of its own."""
LISTED = 30
"""Organisations, members and invitations that have a button."""


class AccessView(SharingView):
    """Who may see or work on the whole case."""

    @property
    def access(self) -> tuple[AccessRow, ...]:
        """Organisations, members, and invitations still open."""
        return self.context.around.access[:LISTED]

    def role_name(self, role: str) -> str:
        """What somebody with a role in the case may do."""
        return str(self.context.words["roles"][role]) if role else ""

    def rows(self, offered: c.Rows) -> c.Rows:
        """Hand the case to an organisation of the person's, end an access."""
        handed = {row.name for row in self.access if row.kind == "organisation"}
        own = [one for one in self.context.around.organisations if one.name not in handed]
        hand = ((c.choice(c.HAND_OVER, one.id),) for one in own[:LISTED])
        ends = ((c.choice(c.END_ACCESS, f"{one.kind}-{one.number}"),) for one in self.access)
        *offers, back = offered
        return (*offers, *hand, *ends, back)

    @property
    def labels(self) -> Labels:
        """An organisation by its name, an access by whose it is."""
        return {c.HAND_OVER: self._hand_over_label, c.END_ACCESS: self._end_label}

    def _hand_over_label(self, number: str) -> str:
        own = self.context.around.organisations
        name = next(one.name for one in own if str(one.id) == number)
        return self.context.label("hand-over", name=brief(name, ORGANISATION_SHOWN))

    def _end_label(self, argument: str) -> str:
        kind, _, number = argument.partition("-")
        found = next(one for one in self.access if (one.kind, str(one.number)) == (kind, number))
        return self.context.label("end-access", name=brief(found.name, ORGANISATION_SHOWN))


class RecordView(SharingView):
    """Who did and saw what in the case."""

    @property
    def page(self) -> c.Page[AuditRow]:
        """A page of it, the latest first."""
        return c.paginate(self.context.around.record, self.wait.page, RECORDED_ON_A_PAGE)

    @property
    def broken_at(self) -> int | None:
        """The first row that is not as it was written."""
        return self.context.around.record_broken_at

    def who(self, row: AuditRow) -> str:
        """Whom a row is about: the owner, somebody by name, or nobody."""
        if row.is_owner:
            return self.context.phrase("you")
        return row.name or self.context.phrase("somebody")

    def act_name(self, act: str) -> str:
        """What was done or seen."""
        return str(self.context.words["audited"][act])

    def row_name(self, row: AuditRow) -> str:
        """The question that a row is about; empty if it is about none that is known."""
        known = row.subject in self.context.index.code
        return self.context.where(row.subject) if known else ""

    def rows(self, offered: c.Rows) -> c.Rows:
        """The other pages."""
        return (*((self.page.turns,) if self.page.turns else ()), *offered)


class WholeCaseView(AccessView):
    """Who is to have a role in the whole case."""


class OrganisationsView(View):
    """The organisations that the person is in."""

    @property
    def organisations(self) -> tuple[OrganisationRow, ...]:
        """The organisations."""
        return self.context.around.organisations[:LISTED]

    def kind_name(self, kind: str) -> str:
        """What an organisation is."""
        return str(self.context.words["organisation-kinds"][kind])

    def post_name(self, post: str) -> str:
        """What somebody is in an organisation."""
        return str(self.context.words["posts"][post])

    def rows(self, offered: c.Rows) -> c.Rows:
        """Look at one of them."""
        looks = ((c.choice(c.ORGANISATION, one.id),) for one in self.organisations)
        return (*looks, *offered)

    @property
    def labels(self) -> Labels:
        """An organisation by its name."""
        return {c.ORGANISATION: self._name_label}

    def _name_label(self, number: str) -> str:
        found = next(one for one in self.organisations if str(one.id) == number)
        return brief(found.name, ORGANISATION_SHOWN)


class OrganisationView(SharingView, OrganisationsView):
    """One organisation: its members, and whom it has invited."""

    @property
    def organisation(self) -> OrganisationRow:
        """The organisation."""
        shown = self.context.around.organisation
        assert shown is not None  # noqa: S101 - nobody is shown any other  # nosec B101
        return shown

    @property
    def members(self) -> tuple[MemberRow, ...]:
        """Who is in it, as many as are named."""
        return self.context.around.members[:LISTED]

    @property
    def members_more(self) -> int:
        """How many more there are."""
        return len(self.context.around.members) - len(self.members)

    @property
    def invitations(self) -> tuple[OrganisationInvitation, ...]:
        """Whom it has invited: all of them for an administrator, for others their own."""
        return self.context.around.member_invitations

    @property
    def _may_invite_as(self) -> tuple[str, ...]:
        """As what the person may invite somebody."""
        return may_invite_as(self.organisation.kind, self.organisation.post)

    @property
    def only_clients(self) -> bool:
        """Whether clients are all that the person may invite."""
        return self._may_invite_as == (CLIENT,)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Who may, invites; an administrator ends memberships; everybody may leave."""
        mine = self.organisation.membership
        ends = self.organisation.post == Post.ADMINISTRATOR
        others = [one.membership for one in self.members if ends and one.membership != mine]
        invite = ((c.choice(c.NEW_MEMBER, self.organisation.id),),) if self._may_invite_as else ()
        return (
            *invite,
            *((c.choice(c.REVOKE_MEMBER, one.id),) for one in self.invitations[:LISTED]),
            *((c.choice(c.END_MEMBERSHIP, one),) for one in (*others, mine)),
            *offered,
        )

    @property
    def labels(self) -> Labels:
        """A member and an invitation by their names."""
        return {
            c.NEW_MEMBER: self._invite_label,
            c.REVOKE_MEMBER: self._revoke_label,
            c.END_MEMBERSHIP: self._end_label,
        }

    def _invite_label(self, _number: str) -> str:
        here = self.context.around.organisation  # not known where a press is put into words
        only_clients = here is not None and self.only_clients
        return self.context.label("new-client" if only_clients else "new-member")

    def _revoke_label(self, number: str) -> str:
        found = next(one for one in self.invitations if str(one.id) == number)
        return self.context.label("revoke", name=brief(found.name, NAME_SHOWN))

    def _end_label(self, number: str) -> str:
        here = self.context.around.organisation  # not known where a press is put into words
        if here is not None and number == str(here.membership):
            return self.context.label("leave-organisation")
        found = next(one for one in self.members if str(one.membership) == number)
        return self.context.label("end-membership", name=brief(found.name, NAME_SHOWN))


class NewMemberView(OrganisationView):
    """Who is invited to an organisation, then in which post, or as a client."""

    @property
    def invites_clients(self) -> bool:
        """Whether it may invite clients."""
        return CLIENT in self._may_invite_as

    def rows(self, offered: c.Rows) -> c.Rows:
        """The posts, once a name was typed."""
        posts = self._may_invite_as if self.typed else ()
        return (*((c.choice(c.INVITE_AS, post),) for post in posts), *offered)

    @property
    def labels(self) -> Labels:
        """A post by its name."""
        return {c.INVITE_AS: self._post_label}

    def _post_label(self, post: str) -> str:
        here = self.context.around.organisation  # not known where a press is put into words
        if here is not None and self.only_clients:
            return self.context.label("new-client")
        name = self.post_name(post)
        return name[:1].upper() + name[1:]


class OrganisationInvitationView(SharingView, OrganisationsView):
    """To which organisation somebody is invited."""

    @property
    def invitation(self) -> OrganisationInvitation | None:
        """The invitation; ``None`` if it was used up or withdrawn."""
        return self.context.around.organisation_invitation

    @property
    def is_as_client(self) -> bool:
        """Whether accepting hands the person's own assessment to it."""
        return self.invitation is not None and self.invitation.post == CLIENT

    @property
    def own_name(self) -> str | None:
        """Whose assessment that is, if it is named already."""
        return self.context.dossier.profile.name

    @property
    def has_agreed(self) -> bool:
        """Whether the person has agreed to the privacy notice already."""
        return self.context.session.consented

    def rows(self, offered: c.Rows) -> c.Rows:
        """One that is gone cannot be accepted."""
        if self.invitation is not None:
            return offered
        return tuple(tuple(one for one in row if one != c.ACCEPT) for row in offered)

    @property
    def labels(self) -> Labels:
        """Accepting is agreeing, too."""
        return {
            c.ACCEPT: "accept" if self.has_agreed else "accept-agree",
            c.RETURN: "return-at-invitation",
        }
