"""Reminders of the steps on the way to the title, and the change to another edition."""

from datetime import date

from msgspec.structs import replace

from dialogs.core.outputs import NewAssessmentRequested, ReminderSet
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import Reminder
from dialogs.roadmap.timeline import reminder_day
from scoring.editions import carried_over, other_edition

LEVELS = ("municipal", "provincial", "national")
ALL_LEVELS = "all"


def toggle_reminder(turn: TurnContext, position: int) -> None:
    """Set or remove the reminder of a step, by its position in the catalogue."""
    step = turn.catalogue.steps[position]
    id = step.id
    if any(reminder.step == id for reminder in turn.dossier.reminders):
        _remind(turn, id, None)
        turn.tell("reminder-dropped")
        return
    due = reminder_day(step, turn.today)
    _remind(turn, id, due)
    turn.tell("reminder-set", day=due.isoformat())


def _remind(turn: TurnContext, id: str, due: date | None) -> None:
    others = tuple(one for one in turn.dossier.reminders if one.step != id)
    added = (Reminder(id, due),) if due else ()
    reminders = sorted((*others, *added), key=lambda one: (one.due, one.step))
    turn.dossier = replace(turn.dossier, reminders=tuple(reminders))
    turn.events.append(ReminderSet(id, due))


def carry_over(turn: TurnContext) -> None:
    """Start an assessment by the other edition, with the figures and the answers valid there."""
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
        carriers_open=dossier.carriers_open,
    )
    turn.events.append(NewAssessmentRequested(other, tuple(carried.answers.items())))
