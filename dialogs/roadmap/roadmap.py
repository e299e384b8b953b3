"""The way to the title: timeline, reminders, evidence, what another edition changes."""

from dataclasses import replace
from datetime import date

from dialogs.core import buttons as c
from dialogs.core.dossier import Reminder
from dialogs.core.outputs import NewAssessmentRequested, ReminderSet
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.roadmap.timeline import reminder_day
from scoring.editions import carried_over, other_edition

LEVELS = ("municipal", "provincial", "national")
ALL_LEVELS = "all"


def choose_at_roadmap(turn: TurnContext, verb: str, argument: str) -> bool:
    """A button of this part; ``False`` when it is another's."""
    match verb:
        case c.TIMELINE if argument:
            turn.change_wait(subject="" if argument == ALL_LEVELS else argument)
        case c.TIMELINE:
            turn.go_aside(Place.TIMELINE)
        case c.REMIND:
            _toggle_reminder(turn, turn.catalogue.steps[int(argument)].id)
        case c.EVIDENCE_LIST:
            turn.go_aside(Place.EVIDENCE_LIST)
        case c.CHANGES:
            turn.go_aside(Place.CHANGES)
        case c.CARRY:
            _carry(turn)
        case _:
            return False
    return True


def _toggle_reminder(turn: TurnContext, id: str) -> None:
    if any(reminder.step == id for reminder in turn.dossier.reminders):
        _remind(turn, id, None)
        turn.tell("reminder-dropped")
        return
    step = next(step for step in turn.catalogue.steps if step.id == id)
    due = reminder_day(step, turn.today)
    _remind(turn, id, due)
    turn.tell("reminder-set", day=due.isoformat())


def _remind(turn: TurnContext, id: str, due: date | None) -> None:
    others = tuple(one for one in turn.dossier.reminders if one.step != id)
    added = (Reminder(id, due),) if due else ()
    reminders = sorted((*others, *added), key=lambda one: (one.due, one.step))
    turn.dossier = replace(turn.dossier, reminders=tuple(reminders))
    turn.events.append(ReminderSet(id, due))


def _carry(turn: TurnContext) -> None:
    """Begin by the other edition, with the answers that hold there too; figures come along."""
    dossier, profile = turn.dossier, turn.dossier.profile
    other = other_edition(dossier.catalogue)
    if other is None:
        return
    carried = carried_over(
        dossier.answers,
        turn.catalogue,
        turn.library.catalogue(other, turn.library.also_for(other, dossier.overlays)),
        dossier.figures,
        profile.industry,
        profile.province,
    )
    turn.events.append(NewAssessmentRequested(other, tuple(carried.answers.items())))
