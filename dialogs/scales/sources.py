"""The source of own values: chosen by a button, or named in words."""

import re
from dataclasses import replace
from typing import Final

from msgspec import structs

from dialogs.core.turn import TurnContext
from dialogs.core.waits import SourceAsked
from dialogs.typed.replies import Reply, parse_reply
from scoring.answers.model import EndsSource, Value
from scoring.answers.scale_acceptance import MAX_SOURCE_CHARACTERS

_WORDS: Final = {
    EndsSource.LAST_YEAR: re.compile(r"去年|上年|上一年|往年|历史|last year|previous year", re.I),
    EndsSource.TARGET: re.compile(r"目标|计划值|target|\bplan", re.I),
    EndsSource.GROUP: re.compile(r"集团|兄弟|姊妹|分厂|子公司|\bgroup\b|sister", re.I),
    EndsSource.SUPPLIER: re.compile(r"供应商|供货商|设备商|厂家|supplier|vendor", re.I),
    EndsSource.INDUSTRY: re.compile(
        r"行业|协会|文献|论文|年鉴|统计局|主管部门|工信|白皮书|industry|association|yearbook|paper",
        re.IGNORECASE,
    ),
}
_TOGETHER: Final = {EndsSource.LAST_YEAR, EndsSource.TARGET}


def take_source(turn: TurnContext, source: EndsSource, name: str = "") -> None:
    """Record the source of the values asked about."""
    asked = turn.wait.state_of(SourceAsked)
    for subject in asked.subjects:
        answer = turn.dossier.answers.get(subject)
        if isinstance(answer, Value):
            turn.record_answer(
                subject, structs.replace(answer, source=source, source_name=name or asked.name)
            )
    turn.tell(
        "source-kept" if source.is_of_industry else "source-kept-compared",
        source=source.value,
        name=name or asked.name,
        count=str(len(asked.subjects)),
    )
    leave_source(turn)


def leave_source(turn: TurnContext) -> None:
    """Go on with the questions, or back to the table in which the values were typed."""
    subject = turn.wait.subject
    turn.return_to_question()
    if subject:
        turn.go_on(subject)


def type_source(turn: TurnContext, text: str) -> None:
    """Handle a source in words; if the kind is not clear they are stored as its name."""
    name = " ".join(text.split())
    match parse_reply(text):
        case Reply.BACK:
            turn.go_back()
        case Reply.LATER | Reply.NO | Reply.NOT_APPLICABLE:
            leave_source(turn)
        case _ if len(name) > MAX_SOURCE_CHARACTERS:
            turn.reject("source-too-long", limit=str(MAX_SOURCE_CHARACTERS))
        case _ if (source := source_in(name)) is not None:
            take_source(turn, source, name)
        case _:
            turn.change_wait(state=replace(turn.wait.state_of(SourceAsked), name=name))


def source_in(text: str) -> EndsSource | None:
    """The kind of source that words name; ``None`` if they name none, or several."""
    named = {source for source, words in _WORDS.items() if words.search(text)}
    if named == _TOGETHER:
        return EndsSource.LAST_YEAR_AND_TARGET
    return named.pop() if len(named) == 1 else None
