"""The codes by which another device joins: made to be typed, stored only as hashes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.runtime.typed_codes import random_code
from dialogs.typed.codes import bare
from storage.repositories.people.codes import CodeKind
from storage.unit_of_work import UnitOfWork

LINK_MINUTES = 30
LINK_GROUPS = 2
"""Groups of a device code: 50 bits, valid once and for half an hour."""
RECOVERY_GROUPS = 5
"""Groups of a recovery code: 125 bits, valid once and without a time limit."""
SIGN_IN_MINUTES = 10
"""How long a browser that holds something of its own may take to answer whether to sign in."""
INVITATION_DAYS = 14
INVITATION_GROUPS = 2
"""Groups of the code of an invitation: 50 bits, valid once and for ``INVITATION_DAYS``."""
LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class InvitationCode:
    """The code of an invitation, what is stored of it, and until when it is good."""

    code: str
    hash: str
    expires: datetime


def invitation_code(now: datetime) -> InvitationCode:
    """A code that admits somebody to what they are asked."""
    code = random_code(INVITATION_GROUPS)
    return InvitationCode(code, _hash(bare(code)), now + timedelta(days=INVITATION_DAYS))


async def device_code(uow: UnitOfWork, person: int, device: int, now: datetime) -> str:
    """A code to continue on another device, valid once and for ``LINK_MINUTES``."""
    code, expires = random_code(LINK_GROUPS), now + timedelta(minutes=LINK_MINUTES)
    await uow.codes.give(person, device, CodeKind.DEVICE, _hash(bare(code)), now, expires)
    return code


async def recovery_code(uow: UnitOfWork, person: int, device: int, now: datetime) -> str:
    """A code that makes another device the first one, in place of any earlier recovery code."""
    code = random_code(RECOVERY_GROUPS)
    await uow.codes.give(person, device, CodeKind.RECOVERY, _hash(bare(code)), now, None)
    return code


async def sign_in_code(
    uow: UnitOfWork, person: int, device: int | None, kind: CodeKind, now: datetime
) -> str:
    """A code for a browser that has proved whose it is; it is never shown to anybody."""
    code, expires = random_code(RECOVERY_GROUPS), now + timedelta(minutes=SIGN_IN_MINUTES)
    await uow.codes.give(person, device, kind, _hash(bare(code)), now, expires)
    return code


def hash_of(typed: str) -> str | None:
    """The hash of a code as it was typed; ``None`` for what is too long to be a code."""
    code = bare(typed)
    return _hash(code) if len(code) <= LONGEST_CODE else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
