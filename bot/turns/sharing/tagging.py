"""Tags of the person's organisations on the case that is open.

Whether somebody may see, make or put on a tag comes from their membership in its organisation.
"""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from bot.turns.result import TurnResult, with_notice
from dialogs.core.outputs import Reject, Tagged, TagMade, Tell
from dialogs.core.session import Place
from storage.unit_of_work import UnitOfWork

ABOUT_TAGS: Final = frozenset({Place.TAGS})
"""Where the screen shows tags."""


async def make_tag(
    uow: UnitOfWork, result: TurnResult, made: TagMade, now: datetime
) -> TurnResult:
    """Make a tag of the organisation that was chosen, or the first, and put it on."""
    here = result.conversation
    organisations = dict(await uow.tags.organisations(here.person, here.assessment))
    of = made.organisation or next(iter(organisations), 0)
    if of not in organisations:
        return with_notice(result, Reject("tag-nobody"))
    tag = await uow.tags.make(here.person, of, made.name, now)
    if tag is None:
        return with_notice(result, Reject("tags-full"))
    if not await uow.tags.put(here.person, here.assessment, tag, now):
        return with_notice(result, Reject("tag-gone"))
    return with_notice(result, Tell("tag-put", (("name", made.name),)))


async def set_tag(uow: UnitOfWork, result: TurnResult, said: Tagged, now: datetime) -> TurnResult:
    """Put a tag on, or take it off."""
    here = result.conversation
    change = uow.tags.put if said.is_on else uow.tags.take
    if not await change(here.person, here.assessment, said.tag, now):
        return with_notice(result, Reject("tag-gone"))
    return result


async def add_tags(uow: UnitOfWork, result: TurnResult, _now: datetime) -> TurnResult:
    """Add the tags that the person may see."""
    here = result.conversation
    tags = await uow.tags.at(here.person, here.assessment)
    organisations = await uow.tags.organisations(here.person, here.assessment)
    return replace(result, around=replace(result.around, tags=tags, tagging=organisations))
