"""The words for every mistake a file can hold: what is wrong and what to do, in both languages."""

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from scoring.catalogue import Text
from scoring.errors import Problem
from scoring.marked_yaml import Marked, Place

MAX_SHOWN = 60


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
        "{remedy_zh}",
        "{remedy_en}",
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
    "duplicate-id": _Words(
        "标识“{found}”重复",
        "the id {found!r} is used twice",
        "换一个没有用过的标识",
        "Give it an id of its own",
    ),
    "unknown-id": _Words(
        "没有标识为“{found}”的条目",
        "nothing has the id {found!r}",
        "改成 {list} 中已有的标识，或在那里补上它",
        "Use an id listed under {list}, or add it there",
    ),
    "indicator-elsewhere": _Words(
        "二级指标“{found}”属于“{section}”",
        "the indicator {found!r} belongs to {section!r}",
        "改正这一条的 section 或 indicator",
        "Correct the section or the indicator of this criterion",
    ),
    "number-out-of-order": _Words(
        "序号是 {found}，应为 {expected}",
        "the number is {found}, not {expected}",
        "序号按文件顺序从 1 连续编排",
        "Number the criteria 1, 2, 3 … in the order of the file",
    ),
    "section-out-of-order": _Words(
        "“{found}”的条目出现在后面的一级指标之后",
        "a criterion of {found!r} comes after those of a later section",
        "按一级指标的顺序排列条目",
        "List the criteria section by section, in the order of the sections",
    ),
    "not-positive": _Words(
        "{found} 不是正数",
        "{found} is not above 0",
        "填写大于 0 的数",
        "Write a number above 0",
    ),
    "weights-do-not-add-up": _Words(
        "权重合计 {found}，应为 {expected}",
        "the weights add up to {found}, not {expected}",
        "对照来源核对各一级指标的权重",
        "Check the weight of each section against the source",
    ),
    "points-do-not-add-up": _Words(
        "各条分值合计 {found}，应为 {expected}",
        "the criteria's points add up to {found}, not {expected}",
        "对照来源核对这一级指标各条的分值和必选、可选",
        "Check the points and kinds of this section's criteria against the source",
    ),
    "share-out-of-range": _Words(
        "比例 {found} 不在 0 到 1 之间",
        "the share {found} is not between 0 and 1",
        "80 % 写成 0.8",
        "Write 80 % as 0.8",
    ),
    "band-from-zero": _Words(
        "最低一档从 {found} 开始，应为 0",
        "the lowest band begins at {found}, not 0",
        "把 below 的 lower 改为 0",
        "Let the band below the first grade begin at 0",
    ),
    "band-out-of-reach": _Words(
        "{found} 分超出满分",
        "{found} is more than the highest total",
        "下限不得高于 100",
        "Write a lower limit of at most 100",
    ),
    "not-ascending": _Words(
        "{found} 不大于前一档的 {before}",
        "{found} is not above {before}, that of the band before",
        "从低到高排列，数值不得相同",
        "List the bands from low to high, no two alike",
    ),
    "applicability-without-exclusion": _Words(
        "写有“{found}”，却不允许不适用",
        "it reads {found!r}, yet may not be left out",
        "把 not_applicable_allowed 改为 true，或删去 applicability",
        "Set not_applicable_allowed to true, or remove applicability",
    ),
    "rank-direction": _Words(
        "名次越小越好，不能用 {found} 比较",
        "in a rank smaller is better, so {found} cannot be its comparison",
        "改用 at_most 或 below",
        "Use at_most or below",
    ),
    "reference-and-multiple": _Words(
        "reads 为 {found} 时 reference 写得不对",
        "reference does not go with reads: {found}",
        "reads 为 multiple 时写明 reference，其他情形不写",
        "Name the reference where reads is multiple, and only there",
    ),
    "full-on-mandatory": _Words(
        "必选要求写有满分值 {found}",
        "a mandatory criterion has a full-mark value, {found}",
        "删去 full：必选要求只有符合与不符合",
        "Remove full: a mandatory criterion is all or nothing",
    ),
    "full-not-beyond-threshold": _Words(
        "满分值 {found} 没有优于起点值 {threshold}",
        "the full-mark value {found} is not better than the threshold {threshold}",
        "核对 compare、threshold 和 full",
        "Check compare, threshold and full",
    ),
    "wrong-value": _Words(
        "这里不能是 {found}",
        "{found} cannot stand here",
        "改成：{expected_zh}",
        "Write {expected_en}",
    ),
}


class Problems:
    """The problems met in one file so far."""

    def __init__(self, file: str, marked: Marked) -> None:
        """``marked`` is what was read of the file; its own flaws are the first problems."""
        self._file = file
        self._marked = marked
        self._found: list[Problem] = []
        for flaw in marked.flaws:
            self.add(flaw.code, flaw.place, {"found": flaw.found}, flaw.line)

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(
        self, code: str, place: Place, details: Mapping[str, object], line: int | None = None
    ) -> None:
        """Note the problem ``code`` at ``place``; ``details`` fill the gaps in its words."""
        words = _WORDS[code]
        message = Text(zh=words.zh.format_map(details), en=words.en.format_map(details))
        remedy = Text(
            zh=words.remedy_zh.format_map(details), en=words.remedy_en.format_map(details)
        )
        line = line or self._marked.line_of(place)
        self._found.append(Problem(code, self._file, line, spelled(place), message, remedy))

    def in_file_order(self) -> list[Problem]:
        """By line; those without one keep the order they were met in."""
        return sorted(self._found, key=lambda problem: problem.line or 0)


def spelled(place: Place) -> str:
    """``criteria[3].points``; ``$`` for the whole file."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.lstrip(".") or "$"


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` that ``word`` was probably meant to be."""
    return next(iter(get_close_matches(word, list(words), n=1)), None)


def as_written(value: object) -> str:
    """``value`` much as the file has it, cut short where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
