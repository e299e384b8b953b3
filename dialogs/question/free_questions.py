"""Questions that people ask at a question: answered from the row's help, or declined.

Nothing is guessed: a question counts as about the row if it asks what every help text covers (what
is meant, where to look, how it is counted), or names something that the row names too.
"""

import re
from typing import Final

from dialogs.core.turn import TurnContext
from dialogs.typed.replies import is_question
from dialogs.typed.text import half_width

_ASKS: Final = re.compile(
    r"\?\W*$|^(?:请问|那么?|这个?)?(?:怎么|为什么|为何|为啥|如何|咋|多少|哪)|为什么|为啥"
    r"|(?:什么|多少|哪些|哪种|哪个|哪年|怎么办|怎么样|谁|何时)(?:呢|啊|呀)?\W*$"
    r"|^(?:why|when|who|can|do|does|is|are|should)\b.*\?",
    re.IGNORECASE,
)
_IN_THE_DARK: Final = re.compile(r"不知道|不清楚|不确定|说不准|don't know|not sure", re.IGNORECASE)
"""Words that say the person does not know; they are not a question."""
_TOLD_BY_EVERY_HELP: Final = re.compile(
    r"什么意思|啥意思|含义|(?:怎么|如何|咋)(?:算|计算|填|判断|理解|查|看|弄|写|答|选|得分|计分|证明|才算)"
    r"|哪里(?:查|有|找|看)|去哪|从哪|什么(?:是|算|叫|样|材料|证据|文件|证明)|是什么|算什么|算不算|依据"
    r"|为什么(?:要)?(?:问|填|答)"
    r"|\bwhat (?:is|are|does|counts)\b|\bhow (?:is|do|to|are)\b|\bwhere\b",
    re.IGNORECASE,
)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
_WORD: Final = re.compile(r"[a-z]{5,}")
_SAYS_NOTHING: Final = re.compile(
    r"什么|怎么|为什么|为啥|如何|哪里|哪些|哪个|多少|这个|那个|这条|这题|我们|你们|可以|需要|是不是|有没有|能不能|要不要|企业|工厂|公司"
)


def is_free_question(text: str) -> bool:
    """Whether it is a question instead of an answer; a number with a "?" is not."""
    plain = half_width(text)
    if re.search(r"\d", plain) or _IN_THE_DARK.search(plain):
        return False
    return is_question(text) or bool(_ASKS.search(plain))


def answer_free_question(turn: TurnContext, text: str) -> None:
    """Answer from the help of the row, or say that this cannot be answered here."""
    subject = turn.wait.subject
    if _is_about(turn, half_width(text).casefold()):
        turn.tell("row-answer", subject=subject)
    else:
        turn.tell("row-no-answer", subject=subject)


def _is_about(turn: TurnContext, asked: str) -> bool:
    if _TOLD_BY_EVERY_HELP.search(asked):
        return True
    item = turn.item
    known = " ".join(
        said for text in (item.question, item.text, item.help) for said in (text.zh, text.en)
    ).casefold()
    runs = _HAN.findall(_SAYS_NOTHING.sub(" ", asked))
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return any(named in known for named in (*pairs, *_WORD.findall(asked)))
