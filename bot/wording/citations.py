"""Where in its source a rule stands, in English; the sources are Chinese."""

import re
from typing import Final

from scoring.catalogue.model import Catalogue

_PARTS: Final = (
    (
        re.compile(r"附录 ([A-Z])（资料性，权重仅为示例）"),
        r"annex \1 (informative, weights an example), ",
    ),
    (re.compile(r"附录 ([A-Z])"), r"annex \1"),
    (re.compile(r"附件 ([\d-]+) 附表 (\d+)"), r"annex \1, table \2"),
    (re.compile(r"第 (\d+) 项"), r"item \1"),
    (re.compile(r"第七条"), "article 7"),
    (re.compile(r"第十一条"), "article 11"),
    (re.compile(r"第十五条"), "article 15"),
    (re.compile(r"第一部分"), "part 1"),
    (re.compile(r"一、申报范围"), "section 1, who may apply"),
    (re.compile(r"不得申报的情[形况]"), "who may not apply"),
    (re.compile(r"申报要求"), "what is asked of applicants"),
    (re.compile(r"；另见 (\d+) 年办法"), r"; see also the measures of \1, "),
    (re.compile("基本要求行（草稿）"), "row of basic requirements (draft)"),
    (re.compile("，"), ", "),
    (re.compile("·"), " · "),
)
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")


def place_in_english(catalogue: Catalogue, place: str) -> str:
    """``place`` in English; as it stands where a part of it has no English name."""
    titles = [section.title for section in catalogue.sections]
    titles += [indicator.title for indicator in catalogue.indicators]
    titles += [gate.group for gate in catalogue.gates]
    said = place
    for title in sorted(titles, key=lambda text: -len(text.zh)):
        said = said.replace(title.zh, title.en)
    for part, english in _PARTS:
        said = part.sub(english, said)
    said = re.sub(r" +", " ", said).strip()
    return place if _CHINESE.search(said) else said[0].upper() + said[1:]
