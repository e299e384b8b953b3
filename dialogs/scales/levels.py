"""A plant's position in its industry, for people who know no more than that."""

import re
from typing import Final

from msgspec.structs import replace

from dialogs.core.answering.notes import note_ends
from dialogs.core.answering.saving import save_answer
from dialogs.core.answering.scale_position import takes_place_in_industry
from dialogs.core.turn import TurnContext
from dialogs.typed.replies import Reply, parse_reply
from dialogs.typed.shares import ParsedNumber, parse_number
from scoring.answers.acceptance import PERCENT
from scoring.answers.model import Answer, Estimate, IndustryLevel, Value

SHOWN: Final = 40
"""Characters of the input that are quoted."""
_WORSE: Final = re.compile(r"不及|不如|差于|比.{0,4}平均.{0,3}差|worse than", re.IGNORECASE)
_AVERAGE: Final = re.compile(
    r"(?:和|与|跟)?(?:行业)?(?:的)?平均(?:水平|值)?(?:相当|差不多|持平|一样)?|相当于?(?:行业)?平均(?:水平|值)?"
    r"|(?:about |at )?(?:the )?(?:industry )?average",
    re.IGNORECASE,
)
_RANKS: Final = ((5, IndustryLevel.TOP_5), (20, IndustryLevel.TOP_20))


def take_level(turn: TurnContext, level: IndustryLevel) -> None:
    """Answer by the level."""
    save_answer(turn, at_level(turn, turn.wait.subject, level), ask_ends=False)


def at_level(turn: TurnContext, subject: str, level: IndustryLevel) -> Answer:
    """The answer by a level, in addition to the present number; its own ends become a note."""
    present = turn.dossier.answers.get(subject)
    if not isinstance(present, Value):
        return Estimate(level)
    note_ends(turn, subject, present)
    return replace(present.bare, level=level)


def take_rank(turn: TurnContext, number: ParsedNumber) -> bool:
    """Handle a rank typed where a number is asked: 前 5 %; ``False`` if it is not accepted."""
    level = level_of_rank(number)
    if level is None or not takes_place_in_industry(turn.index, turn.dossier, turn.wait.subject):
        return False
    if not refuse_beside_ends(turn, turn.wait.subject):
        take_level(turn, level)
    return True


def refuse_beside_ends(turn: TurnContext, subject: str) -> bool:
    """Refuse a rank, which is a guess, where the number is compared with two ends already."""
    present = turn.dossier.answers.get(subject)
    if not isinstance(present, Value) or None in (present.reference, present.leading):
        return False
    turn.reject("rank-beside-ends", subject=subject)
    return True


def type_level(turn: TurnContext, text: str) -> None:
    """Read a level in words. Lower may be better or worse, so 低于平均 must be clarified."""
    typed = text.strip(" 。.!！")
    number = parse_number(typed)
    if parse_reply(text) is Reply.BACK:
        turn.go_back()
    elif isinstance(number, ParsedNumber) and (level := level_of_rank(number)):
        take_level(turn, level)
    elif _WORSE.search(typed):
        take_level(turn, IndustryLevel.BELOW_AVERAGE)
    elif _AVERAGE.fullmatch(typed):
        take_level(turn, IndustryLevel.AVERAGE)
    else:
        turn.reject("level-not-read", typed=typed[:SHOWN])


def level_of_rank(number: ParsedNumber) -> IndustryLevel | None:
    """The level that a rank (前 5 %) implies; ``None`` if it implies none."""
    if not number.is_rank or number.unit_text not in PERCENT:
        return None
    return next((level for most, level in _RANKS if 0 < number.value <= most), None)
