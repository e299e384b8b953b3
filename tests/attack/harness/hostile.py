"""Texts that cost much where reading them is not linear: parts to repeat, and what frames them."""

ATOMS = (
    "1", " ", "a", "光", "1,", "1 ", "1.", " .", "光 ", "光1", "1光", "万", "1万", "万亿", "亿度 ",
    "吨,", "光吨，", "1吨、", "1，", "1/", "#1", "#1 ", "第1条", "1不适用,", "不适用 ", "e\u0301",
    "\n", "a\n", "? ", "什么", "吧", "的", "; ", "a and ", " and", "一百", "几", "十", "分之",
    "约 ", " -", "[", "（", "<", "&", "柴油1吨,", "柴油 ", "电 1", "电,", "n/a ", "1有2没有",
    "除了", "🏭", "2025年", "%", "1%", "=", "光:", "符合,", "不符合。", "大概", "部分 ", "平均",
    "1每", "ﷺ", "x" * 79 + ",", "光" * 39 + ",", "柴油" * 19 + "1,",
)  # fmt: skip
BEGINNINGS = ("", "1 ", "#1 ", "1不适用", "柴油 ", "部分")
ENDINGS = ("", "!", "x")


def filled(atom: str, length: int, beginning: str = "", ending: str = "") -> str:
    """The part repeated up to a length, between its beginning and its ending."""
    room = length - len(beginning) - len(ending)
    return beginning + (atom * (room // len(atom) + 1))[:room] + ending
