"""Tells somebody something: in the chat on all their devices, and by mail if they want that."""

from datetime import datetime

from bot.jobs.mail.notices import NoticeMails
from bot.mail.letters import is_mailed, quoted
from bot.screens.core.message import Message
from bot.screens.core.texts import say
from dialogs.dossier.access import Role
from storage.unit_of_work import UnitOfWork


async def tell(
    uow: UnitOfWork,
    person: int,
    code: str,
    now: datetime,
    *,
    assessment: int | None,
    **words: str,
) -> None:
    """Send a notice whose words are the same in both languages. ``assessment`` as ``mail_too``."""
    for device in await uow.devices.of(person):
        notice = Message.notice(say(device.language, "told", code, **words)).to_dict()
        await uow.deliveries.add_notice(device.identity, notice, now)
    await mail_too(uow, person, code, now, assessment=assessment, **words)


async def mail_too(
    uow: UnitOfWork,
    person: int,
    code: str,
    now: datetime,
    *,
    assessment: int | None,
    **words: str,
) -> None:
    """Have a notice of the chat sent by mail as well, if the person confirmed an address.

    Of ``words`` only who and which assessment go along. ``assessment``: the person must still
    have a part in it when the mail is sent; ``None`` for what is not bound to that.
    """
    if not is_mailed(code):
        return
    mail = await uow.mails.add(person, code, quoted(words), assessment, now)
    if mail is not None:
        await uow.jobs.enqueue(NoticeMails.name, str(mail), {"mail": mail}, lane=str(person))


async def tell_members(
    uow: UnitOfWork, organisation: int, assessment: int, enterprise: str, by: int, now: datetime
) -> None:
    """Tell the other members of an organisation of ``by`` that it works on a case from now on."""
    mine = await uow.organisations.of(by)
    name = next((one.name for one in mine if one.id == organisation), "…")
    roles = dict(await uow.case_access.people(assessment))
    words = {"enterprise": enterprise or "…", "organisation": name}
    for member in await uow.organisations.members(by, organisation):
        person = member.person
        if person != by and roles.get(person, Role.OWNER) != Role.OWNER:
            code = "case-handed-over-there"
            await tell(uow, person, code, now, assessment=assessment, **words)
