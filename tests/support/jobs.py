"""Does background jobs one by one, where a test says so and not when a worker looks."""

import asyncio

from bot.app import Core


async def do_due(core: Core, kind: str) -> bool:
    """Do the next due job of a kind; ``False``: none is due."""
    async with core.database.unit_of_work() as uow:
        await uow.jobs.due([])  # gives back what a killed worker had
    is_begun = await core.worker._begin(core.worker._kinds[kind])
    await asyncio.gather(*(held.task for held in core.worker._in_hand.values()))
    return is_begun


async def do_all(core: Core, kind: str) -> None:
    """Do every due job of a kind, those that come up meanwhile included."""
    while await do_due(core, kind):
        pass
