"""Over the turns: every place that a session could be at, and every button with any number.

A session is put at each place, as if its person had got there by some way that nobody thought of;
then a text is typed, which shows the place again, and every button is pressed that the screen of
the place would take. Nothing is shown but what the role may see, and nothing of the owner's
changes but what the role may change.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pytest
from msgspec.structs import replace

from bot.app import Core
from bot.turns.result import TurnResult
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Text
from dialogs.core.outputs import Turn
from dialogs.core.places import About
from dialogs.core.session import Place
from dialogs.core.waits import CommentBegun, FileChosen, State, Wait
from dialogs.registry import SCREENS
from tests.attack.foreign.roles import MAY_CHANGE, MAY_SEE
from tests.attack.foreign.scene import (
    ATTACKERS,
    INDEX,
    LEFT,
    MINE,
    OTHER,
    OWNER,
    REMOVED,
    SIGNATORY,
    Scene,
    markers,
    stored,
)
from tests.bot.talking import Talker
from tests.storage.talking import NOW

VERBS: Final = sorted(
    value for name, value in vars(c).items() if name.isupper() and isinstance(value, str)
)
OF_ONESELF: Final = frozenset({c.OWN, c.DELETE_CONFIRMED, c.NEW})
"""What leads away from the case, to what is one's own."""
PROOF: Final = frozenset(
    {Place.INVITATION, Place.ORGANISATION_INVITATION, Place.JOIN, Place.SIGN_IN}
)
"""To be at these is to have given the code, so nobody is put there; see ``test_codes``."""
IDS: Final = tuple(map(str, range(1, 13)))
"""The numbers of the case's rows, of every table, and some that are nobody's."""
NUMBERED: Final = frozenset(
    {
        Place.ASSESSMENT_DELETION, Place.DEVICE_END, Place.PASSKEY_END, Place.PLAN,
        Place.PROPOSAL, Place.PROPOSAL_REASON, Place.REQUEST, Place.REQUEST_REASON,
        Place.ORGANISATION, Place.NEW_MEMBER, Place.VERSION,
    }
)  # fmt: skip
"""Where the subject is the number of a row."""
ARGUMENTS: Final = (
    MINE, OTHER, *IDS, "zh", "organisation-1", *(f"member-{number}" for number in IDS[:8]),
    "invitation-1", "consultant", "internal", "open", "owner", "wanted", "accept", "withdrawn",
)  # fmt: skip
DECISIONS: Final[dict[Place, tuple[str, ...]]] = {
    Place.ASSESSMENT_DELETION: (c.DROP_CONFIRMED,),
    Place.DEVICE_END: (c.END_CONFIRMED,),
    Place.PASSKEY_END: (c.END_CONFIRMED,),
    Place.PROPOSAL: (c.TAKE, c.DECLINE),
    Place.REQUEST: (c.REQUEST_ACCEPT, c.REQUEST_REJECT, c.REQUEST_WITHDRAW),
    Place.REQUESTS: (c.REQUEST_ZIP,),
    Place.NUDGE: (c.NUDGE_ALL,),
    Place.CLIENTS_NUDGE: (c.NUDGE_ALL,),
    Place.RETURNING: (c.RETURN_ROWS,),
    Place.RETURNS: (c.UNDO_RETURN, c.HAND_BACK),
    Place.HANDING_BACK: (c.HAND_BACK_ANYWAY,),
    Place.VERSIONS: (c.CLOSE, c.REOPEN, c.SIGNATORY),
    Place.VERSION: (f"{c.PDF}:zh", c.WHOLE_HASH),
    Place.CLOSING: (c.CLOSE_CONFIRMED,),
    Place.SIGNATORY: (c.ASK_TO_SIGN,),
    Place.SIGNING: (c.SIGN, c.PDF),
    Place.DECLINING: (c.DECLINE_TO_SIGN,),
    Place.ROLL_FORWARD: (c.ROLL,),
    Place.SETTINGS: (c.ACCESS, c.RECORD, c.EXPORT),
    Place.QUESTION: (c.MET, c.NOT_MET, c.NOTE, c.EVIDENCE, c.COMMENTS, c.MARK, c.COLLEAGUE),
    Place.THANKS: (c.FINISH,),
}
"""Buttons without a number, which do something to what the place is about."""
OF_A_FILE: Final = frozenset(
    {
        Place.EVIDENCE_FILE, Place.EVIDENCE_VALIDITY, Place.EVIDENCE_REASON,
        Place.EVIDENCE_REPLACE,
    }
)  # fmt: skip


def subjects(place: Place) -> tuple[str, ...]:
    """What a wait at a place can be about."""
    if place.about in (About.QUESTION, About.PART):
        return MINE, OTHER
    if place.about is About.GROUP:
        return INDEX.groups[:1]
    if place is Place.PROFILE:
        return ("name",)
    return IDS if place in NUMBERED else ("",)


def presses(place: Place) -> Iterator[str]:
    """The buttons that a place would take, were its screen filled with these numbers."""
    for verb in VERBS:
        for argument in ARGUMENTS if verb not in OF_ONESELF else ():
            if SCREENS[place].may_fill_in(choice := c.choice(verb, argument)):
                yield choice
    yield from DECISIONS.get(place, ())


@dataclass
class Attacker:
    """Somebody, what they have been shown, and where they were shown it."""

    core: Core
    talker: Talker
    scene: Scene
    home: int
    is_open: bool
    """Whether they may come back to ``home``; those whose part has ended go on in their own."""
    seen: dict[str, str] = field(default_factory=dict)
    turns: int = 0
    undone: dict[str, str] = field(default_factory=dict)

    async def put(self, place: Place, subject: str) -> Choice:
        """To a place of the case; a press there, whose choice is still to be filled in."""
        state: State | None = None
        if place is Place.COMMENTING:
            state = CommentBegun(internal=True)
        elif place in OF_A_FILE:
            state = FileChosen(self.scene.digests[subject == MINE][:12])
        wait = Wait(place, subject, state)
        async with self.core.database.unit_of_work() as uow:
            found = await uow.conversations.find("web", self.talker.name)
            assert found is not None
            if found.assessment != self.home and self.is_open:
                found = await uow.conversations.switch(found, self.home)
            turn = found.session.turn + 1
            session = replace(found.session, wait=wait, turn=turn, trail=())
            await uow.conversations.save(found, Turn(session, found.dossier, (), ()), NOW)
        return Choice(key=self.talker.key(), session=found.session_id, turn=turn, choice="")

    async def does(self, given: Choice | Text, at: str) -> None:
        """One input. A session that could not be, such as one that lacks its state, may fail:
        the turn is undone then.
        """
        self.turns += 1
        try:
            result = await self.talker.takes(given)
        except (AssertionError, IndexError, KeyError, TypeError, ValueError) as error:
            self.undone[at] = repr(error)
            return
        for one in markers(_shown(result)):
            self.seen.setdefault(one, at)


def _shown(result: TurnResult) -> str:
    message = result.message
    return "" if message is None else json.dumps(message.to_dict(), ensure_ascii=False)


async def reopened(owner: Talker) -> None:
    """The owner reopens the case, so that it can be changed."""
    await owner.says("/report")
    await owner.press(c.VERSIONS)
    await owner.press(c.REOPEN)
    await owner.says("zzq-reopen")


@pytest.mark.parametrize("role", ATTACKERS)
async def test_no_place_and_no_button_reaches_what_a_role_may_not(
    core: Core, scene: Scene, role: str
) -> None:
    owner, talker = scene.talker(core, OWNER), scene.talker(core, role)
    if role != SIGNATORY:
        await reopened(owner)
    person = (await owner.conversation()).person
    before = await stored(core, person)
    here = await talker.conversation()
    attacker = Attacker(core, talker, scene, here.assessment, role not in (LEFT, REMOVED))
    own = {(Place.DEVICE_END, str(here.identity))}
    if here.owner == here.person:
        own.add((Place.ASSESSMENT_DELETION, str(here.assessment)))

    for place in sorted(set(Place) - PROOF):
        for subject in subjects(place):
            await attacker.put(place, subject)
            await attacker.does(Text(key=talker.key(), text="？？"), f"{place} {subject}")
    for place in sorted(set(Place) - PROOF):
        for choice in presses(place):
            for subject in subjects(place)[: 12 if choice in DECISIONS.get(place, ()) else 2]:
                if (place, subject) in own:
                    continue
                press = await attacker.put(place, subject)
                at = f"{place} {subject} {choice}"
                await attacker.does(replace(press, choice=choice), at)
                assert (await talker.conversation()).session.wait.at not in PROOF, at

    for notice in await talker.heard():
        for one in markers(notice):
            attacker.seen.setdefault(one, "a notice")
    after = await stored(core, person)
    assert {table for table in before if before[table] != after[table]} <= MAY_CHANGE[role]
    assert set(attacker.seen) <= MAY_SEE[role], attacker.seen
    assert len(attacker.undone) < attacker.turns / 20, attacker.undone


async def test_the_same_finds_what_the_owner_may_see(core: Core, scene: Scene) -> None:
    """Looking like this would find a leak: it finds the case where it is open."""
    owner = scene.talker(core, OWNER)
    seen = set[str]()
    for text in ("/clients", "#r1", "#r2"):
        seen |= markers(_shown(await owner.says(text)))
    assert seen >= {"enterprise", "mynote", "note", "mark", "review"}
