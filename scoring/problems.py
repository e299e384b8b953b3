"""The words for every mistake a file can hold: what is wrong and what to do, in both languages."""

from typing import NamedTuple

from scoring.catalogue import Text
from scoring.errors import Problem
from scoring.marked_yaml import Flaw, Marked, Place


class _Words(NamedTuple):
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


_WORDS: dict[str, _Words] = {
    "syntax": _Words(
        "文件格式有误（{found}）",
        "the file cannot be read ({found})",
        "改正这一行附近的标点、引号或缩进",
        "Correct the punctuation, quotes or indentation near this line",
    ),
    "second-document": _Words(
        "文件里有第二个文档",
        "the file holds a second document",
        "一个文件只写一个文档，删去后面的“---”部分",
        "Keep one document to a file: remove what follows '---'",
    ),
    "anchor": _Words(
        "使用了锚点或引用（& 或 *）",
        "an anchor or alias (& or *) is used",
        "把内容直接写出来；文字以 * 或 & 开头时加引号",
        "Write the content out; quote a text that begins with * or &",
    ),
    "tag": _Words(
        "使用了类型标记“{found}”",
        "the type tag {found!r} is used",
        "删去标记；文字以 ! 开头时加引号",
        "Remove the tag; quote a text that begins with !",
    ),
    "key-not-text": _Words(
        "键不是文字",
        "a key is not a text",
        "键写成单个词",
        "Write the key as one word",
    ),
    "duplicate-key": _Words(
        "“{found}”写了两次",
        "{found!r} is written twice",
        "只保留一个",
        "Keep one of them",
    ),
    "unknown-key": _Words(
        "不认识“{found}”这个键",
        "{found!r} is not a key that is known here",
        "{hint_zh}",
        "{hint_en}",
    ),
    "missing-key": _Words(
        "缺少“{found}”",
        "{found!r} is missing",
        "补上“{found}”",
        "Add {found!r}",
    ),
    "unquoted-number": _Words(
        "数字 {found} 没有加引号",
        "the number {found} is not in quotes",
        '写成 "{found}"',
        'Write "{found}"',
    ),
    "wrong-value": _Words(
        "值“{found}”不合要求（{detail}）",
        "the value {found!r} does not fit ({detail})",
        "按目录的格式改正",
        "Correct it as the catalogue format asks",
    ),
}


def problem(
    code: str, file: str, marked: Marked, place: Place, line: int | None = None, **details: object
) -> Problem:
    """The problem ``code`` at ``place``; ``details`` fill the gaps in its words."""
    words = _WORDS[code]
    return Problem(
        code=code,
        file=file,
        line=line or marked.line_of(place),
        place=spelled(place),
        message=Text(zh=words.zh.format(**details), en=words.en.format(**details)),
        remedy=Text(zh=words.remedy_zh.format(**details), en=words.remedy_en.format(**details)),
    )


def problem_of_flaw(flaw: Flaw, file: str, marked: Marked) -> Problem:
    """A mistake of form, in words."""
    return problem(flaw.code, file, marked, flaw.place, flaw.line, found=flaw.found)


def spelled(place: Place) -> str:
    """``criteria[3].points``; ``$`` for the whole file."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.lstrip(".") or "$"
