"""An owner and a guest press at the same instant, on either database."""

import asyncio
from itertools import pairwise

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.session import Place
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from tests.attack.conftest import people
from tests.bot.talking import Talker
from tests.bot.turns.sharing.test_sharing import ask
from tests.support.stored.databases import rows

ROUNDS = 12
INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST = INDEX.subjects[0]
OPEN = f"#{INDEX.code[FIRST]}"


async def _both(core: Core, *, at_once: bool) -> tuple[Talker, Talker]:
    (owner,) = await people(core, 1)
    guest = Talker(core, "guest", "web")
    await guest.says(f"/start {await ask(owner, at_once=at_once)}")
    await guest.press(c.ACCEPT)
    return owner, guest


async def test_of_two_answers_at_one_instant_none_is_lost_unseen(idle: Core) -> None:
    owner, guest = await _both(idle, at_once=True)
    for at in range(ROUNDS):
        for one in (owner, guest):
            await one.says(OPEN)
            if FIRST in (await one.dossier()).answers:
                await one.takes(one.forged(c.CLEAR))
        assert FIRST not in (await owner.dossier()).answers
        await asyncio.gather(
            owner.takes(owner.forged(c.MET)), guest.takes(guest.forged(c.NOT_MET))
        )
        asked = [one for one in (owner, guest) if one.place == Place.CONFLICT]
        assert len(asked) == 1, "the later one is asked, and nobody else"
        answer = (await owner.dossier()).answers[FIRST]
        assert answer == Met(asked[0] is guest), "the earlier one holds until then"
        chosen = c.MINE if at % 2 else c.THEIRS
        await asked[0].press(chosen)
        kept = (asked[0] is owner) == (chosen == c.MINE)
        assert (await owner.dossier()).answers[FIRST] == Met(kept)
    await _is_a_chain(idle, (await owner.conversation()).assessment)


async def _is_a_chain(core: Core, assessment: int) -> None:
    """Each revision names what it replaced, and its number follows the one before."""
    kept = (await rows(core.database))["answers"]
    chain = sorted(
        (row for row in kept if row["assessment_id"] == assessment), key=lambda r: r["revision"]
    )
    assert len(chain) > ROUNDS
    assert chain[0]["before"] is None
    for one, following in pairwise(chain):
        assert following["before"] == one["value"]


async def test_a_proposal_is_taken_or_replaced_and_never_both(idle: Core) -> None:
    """The guest changes an answer at the instant in which the owner takes it."""
    owner, guest = await _both(idle, at_once=False)
    await guest.says(OPEN)
    await guest.press(c.MET)
    for at in range(ROUNDS):
        await owner.says("/tasks")
        await owner.press(c.SHARED)
        waiting = [one for one in owner.choices if one.startswith(f"{c.PROPOSAL}:")]
        await owner.press(waiting[0])
        await guest.says(OPEN)
        changed = c.NOT_MET if at % 2 == 0 else c.MET
        await asyncio.gather(owner.takes(owner.forged(c.TAKE)), guest.takes(guest.forged(changed)))
    made = (await rows(idle.database))["proposals"]
    assert len(made) == ROUNDS + 1
    assert {row["outcome"] for row in made[:-1]} <= {"taken", "replaced"}
    assert made[-1]["outcome"] is None
    async with idle.database.unit_of_work() as uow:
        assert await uow.audit.broken_at(1) is None


async def test_an_invitation_is_accepted_by_one_of_many(idle: Core) -> None:
    (owner,) = await people(idle, 1)
    code = await ask(owner)
    many = [Talker(idle, f"g{number}", "web") for number in range(6)]
    for one in many:
        await one.says(f"/start {code}")
        assert one.place == Place.INVITATION
    await asyncio.gather(*(one.takes(one.forged(c.ACCEPT)) for one in many))
    assert sum(one.place == Place.TASK for one in many) == 1
    assert len((await rows(idle.database))["case_members"]) == 1


async def test_a_case_is_deleted_while_guests_answer_accept_and_finish(idle: Core) -> None:
    """Nobody waits for another for ever, and nothing of the case is left."""
    for at in range(4):
        owner, one, two, three = (Talker(idle, f"{name}{at}") for name in "oabc")
        await owner.begins()
        for guest in (one, two, three):
            await owner.says(OPEN)
            await guest.says(f"/start {await ask(owner, at_once=guest is one)}")
        for guest in (one, two):
            await guest.takes(guest.forged(c.ACCEPT))
        await one.says(OPEN)
        await owner.says("/delete_my_data")
        await asyncio.gather(
            owner.takes(owner.forged(c.DELETE_CONFIRMED)),
            one.takes(one.forged(c.MET)),
            two.takes(two.forged(c.FINISH)),
            three.takes(three.forged(c.ACCEPT)),
        )
        left = await rows(idle.database)
        for name in ("case_members", "invitations", "proposals", "audit_events"):
            assert left[name] == []
