"""Organisations: their kinds, the roles in each, and what a role there is in a case."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from dialogs.dossier.access import Role


class Kind(StrEnum):
    """What an organisation is. The values are stored."""

    CONSULTANCY = "consultancy"
    AGENCY = "agency"
    ENTERPRISE = "enterprise"


class Post(StrEnum):
    """What somebody is in an organisation. The values are stored."""

    ADMINISTRATOR = "administrator"  # invites others and ends their membership
    CONSULTANT = "consultant"  # invites clients too
    REVIEWER = "reviewer"
    SCREENER = "screener"
    DECIDER = "decider"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"


POSTS: Final[Mapping[Kind, Mapping[Post, Role]]] = {
    Kind.CONSULTANCY: {
        Post.ADMINISTRATOR: Role.CONSULTANT,
        Post.CONSULTANT: Role.CONSULTANT,
        Post.REVIEWER: Role.REVIEWER,
    },
    Kind.AGENCY: {
        Post.ADMINISTRATOR: Role.VIEWER,
        Post.SCREENER: Role.REVIEWER,
        Post.DECIDER: Role.DECIDER,
        Post.REVIEWER: Role.REVIEWER,
    },
    Kind.ENTERPRISE: {
        Post.ADMINISTRATOR: Role.CONSULTANT,
        Post.CONTRIBUTOR: Role.CONSULTANT,
        Post.VIEWER: Role.VIEWER,
    },
}
"""The posts of each kind, and what a post is in the cases that the organisation works on."""
CLIENT: Final = "client"
"""No post: who is invited as a client hands their own assessment to the organisation."""


def role_in_cases(kind: str, post: str) -> Role | None:
    """What somebody with a post is in the cases of their organisation; ``None``: nothing."""
    try:
        return POSTS[Kind(kind)].get(Post(post))
    except ValueError:
        return None


def may_invite_as(kind: str, post: str) -> tuple[str, ...]:
    """As what somebody with a post may invite: nobody lets others do more than they may.

    An administrator invites to every post. Who works on the clients of a consultancy invites
    clients, whose assessment is handed to all of it; they see no other invitation than their own.
    """
    if post not in posts_of(kind):
        return ()
    if post == Post.ADMINISTRATOR:
        return invited_as(kind)
    works_on_clients = role_in_cases(kind, post) is Role.CONSULTANT
    return (CLIENT,) if works_on_clients and CLIENT in invited_as(kind) else ()


def posts_of(kind: str) -> tuple[Post, ...]:
    """The posts of an organisation of a kind; none of an unknown kind."""
    return tuple(POSTS[Kind(kind)]) if kind in tuple(Kind) else ()


def invited_as(kind: str) -> tuple[str, ...]:
    """As what an organisation of a kind may invite somebody: in a post, or as a client."""
    clients = (CLIENT,) if kind == Kind.CONSULTANCY else ()
    return (*posts_of(kind), *clients)
