"""A message is pending until it is acknowledged."""

from bot.app import Core
from bot.screens.core.message import Message
from tests.bot.talking import Talker


async def test_a_message_is_pending_until_it_is_acknowledged(core: Core, li: Talker) -> None:
    taken = await li.taps("符合")
    (pending,) = await core.turns.deliveries.pending("telegram")
    assert (pending.id, pending.external_id) == (taken.delivery, li.name)
    assert taken.message is not None
    assert Message.from_dict(pending.payload) == taken.message

    assert taken.delivery is not None
    await core.turns.deliveries.acknowledge(
        taken.conversation.identity, (taken.delivery,), "77", live=True
    )

    assert await core.turns.deliveries.pending("telegram") == ()
    assert (await li.conversation()).live_ref == "77"


async def test_an_edit_leaves_the_live_message_as_it_is(core: Core, li: Talker) -> None:
    first = await li.taps("符合")
    assert first.delivery is not None
    await core.turns.deliveries.acknowledge(
        first.conversation.identity, (first.delivery,), "77", live=True
    )
    second = await li.taps("符合")
    assert second.conversation.live_ref == "77"
    assert second.delivery is not None

    await core.turns.deliveries.acknowledge_edits((second.delivery,))

    assert await core.turns.deliveries.pending("telegram") == ()
    assert (await li.conversation()).live_ref == "77"


async def test_who_was_unreachable_is_back_with_the_next_act(core: Core, li: Talker) -> None:
    await core.turns.deliveries.note_reachability("telegram", li.name, reachable=False)
    assert await core.turns.deliveries.pending("telegram") == ()

    await li.says("/status")

    assert (await li.conversation()).reachable
    assert len(await core.turns.deliveries.pending("telegram")) == 1
