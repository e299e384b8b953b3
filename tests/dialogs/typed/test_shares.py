"""What people type and what it becomes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.typed.data_files import read_data
from dialogs.typed.rejections import REJECTIONS, Rejection, reject
from dialogs.typed.shares import (
    MOST_PEOPLE,
    ParsedNumber,
    Reply,
    parse_headcount,
    parse_number,
    parse_period,
    parse_reply,
    parse_share,
)
from scoring.units.number import LONGEST_TYPED, MOST_DIGITS

REPLIES = {
    Reply.YES: "符合 是 对 有 满足 达标 可以 好的 ok yes Y met √ ✓ ✅ 全部符合 都符合"
    " 是的 有的 对的 已建立 没问题 OK👍 ＯＫ",
    Reply.NO: "不符合 否 不 没 没有 无 不满足 未达标 no N × ❌ 没有的 不是 不是的 还没有"
    " 都不符合 没有。 不符合！",
    Reply.NOT_APPLICABLE: "不适用 n/a na N/A n.a. 无关 不涉及 与我们无关",
    Reply.LATER: "稍后 稍后再答 跳过 later skip 不知道 不清楚 我不确定",
    Reply.BACK: "上一题 返回 back ＢＡＣＫ",
    Reply.HELP: "说明 帮助 help ? ？ 什么意思？ /help",
    Reply.EVIDENCE: "证据 evidence 上传",
}


@pytest.mark.parametrize(
    ("typed", "reply"), [(typed, reply) for reply, row in REPLIES.items() for typed in row.split()]
)
def test_an_answer_word_is_read(typed: str, reply: Reply) -> None:
    assert parse_reply(typed) is reply


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "1", "80%", "我们", "全部", "🙂"),
        *("基本符合", "部分符合", "不完全符合"),  # half answers
        *("没有不符合", "不是没有", "不是不符合"),  # double negations
        *("不符合✅", "√×", "符合?"),  # contradictions and questions back
        *("都说明", "全部返回"),  # only statements have an opener
        "符合" * 30,
    ],
)
def test_what_is_not_an_answer_word_is_not_guessed(typed: str) -> None:
    assert parse_reply(typed) is None


def test_an_english_phrase_is_an_answer_word() -> None:
    assert parse_reply("Not met.") is Reply.NO
    assert parse_reply("I don't know") is Reply.LATER
    assert parse_reply("Does not apply") is Reply.NOT_APPLICABLE


def test_no_word_or_mark_has_two_meanings() -> None:
    data = read_data("replies.yaml")
    for kind in ("words", "marks"):
        listed = [word for words in data[kind].values() for word in words]
        assert len(listed) == len(set(listed))


NUMBERS = {
    "3500": ("3500", ""),
    "3,500": ("3500", ""),
    "3，500": ("3500", ""),
    "3 500": ("3500", ""),
    "1,234.5": ("1234.5", ""),
    "１２３": ("123", ""),
    ".5": ("0.5", ""),
    "0。8": ("0.8", ""),
    "80.": ("80", ""),
    "1.2万": ("12000", ""),
    "3.5亿": ("350000000", ""),
    "2百万": ("2000000", ""),
    "1万2千": ("12000", ""),
    "3万5": ("35000", ""),
    "2亿3500万": ("235000000", ""),
    "3.5 million": ("3500000", ""),
    "1.2e3": ("1200", ""),
    "1.2×10^4": ("12000", ""),
    "两千": ("2000", ""),
    "一百二十": ("120", ""),
    "一万二": ("12000", ""),
    "二〇二五": ("2025", ""),
    "零点八": ("0.8", ""),
    "十点二五": ("10.25", ""),
    "1.5倍": ("1.5", "倍"),
    "73%": ("73", "%"),
    "12 ％": ("12", "%"),
    "12 percent": ("12", "%"),
    "百分之八十五": ("85", "%"),
    "百分之百": ("100", "%"),
    "千分之三": ("3", "‰"),
    "八成": ("80", "%"),
    "八成半": ("85", "%"),
    "8.5成": ("85", "%"),
    "12 m2": ("12", "m2"),
    "12 kgce/m²": ("12", "kgce/m²"),
    "3 tCO2/t": ("3", "tCO2/t"),
    "5千克": ("5", "千克"),
    "五千克": ("5", "千克"),
    "两百万千瓦时": ("2000000", "千瓦时"),
    "3500万元/亩": ("35000000", "元/亩"),
    "共 300 人": ("300", "人"),
    "0": ("0", ""),
}


@pytest.mark.parametrize(("typed", "number"), NUMBERS.items())
def test_a_number_is_read_exactly_with_its_unit(typed: str, number: tuple[str, str]) -> None:
    value, unit = number
    read = parse_number(typed)
    assert read == ParsedNumber(Decimal(value), unit)
    assert isinstance(read, ParsedNumber)
    assert str(read.value) == value


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("约3000", "3000", ""),
        ("大约 3000 吨", "3000", "吨"),
        ("3000左右", "3000", ""),
        ("3000吨左右", "3000", "吨"),
        ("100多人", "100", "人"),
        ("about 80 %", "80", "%"),
        ("~3000", "3000", ""),
        ("80？", "80", ""),
    ],
)
def test_an_approximate_number_is_marked(typed: str, value: str, unit: str) -> None:
    assert parse_number(typed) == ParsedNumber(Decimal(value), unit, approximate=True)


@pytest.mark.parametrize(
    "typed", ["前15%", "top 15%", "行业前 15 %", "前百分之十五", "Top 15 percent"]
)
def test_a_place_from_the_top_is_a_rank(typed: str) -> None:
    assert parse_number(typed) == ParsedNumber(Decimal(15), "%", is_rank=True)


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("3500万元/亩", "3500", "万元/亩"),
        ("3500万", "3500", ""),
        ("3.5亿", "35000", ""),
        ("三千五百万元", "3500", "万元"),
        ("35 million", "3500", ""),
        ("3500", "3500", ""),
        ("5千", "5000", ""),
        ("35000000元", "35000000", "元"),
    ],
)
def test_ten_thousands_belong_to_the_unit_that_is_asked(typed: str, value: str, unit: str) -> None:
    assert parse_number(typed, unit="万元/亩") == ParsedNumber(Decimal(value), unit)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *[(typed, "not-a-number") for typed in ("", "  ", "abc", "半", "万", "1.234.567", "一半")],
        *[(typed, "ambiguous-comma") for typed in ("3,5", "1,2345", "1.234,5", "12,34")],
        *[(typed, "negative-number") for typed in ("-3", "－3", "负三", "约-3", "−3")],
        *[(typed, "several-numbers") for typed in ("3-5", "3~5", "三到五", "3/4", "3 5000")],
        *[(typed, "several-numbers") for typed in ("三分之一", "80%至90%", "3、5")],
        *[(typed, "vague-number") for typed in ("十几", "数千", "七八成", "七八百", "3000多万")],
        *[
            (typed, "place-not-share")
            for typed in ("第15名", "前15", "前15名", "top 15", "排名第三")
        ],
        *[(typed, "number-too-large") for typed in ("1e999", "9" * (MOST_DIGITS + 1), "1e20")],
        *[(typed, "vague-number") for typed in ("80%以上", "不到80%", "≥98%", "at least 80 %")],
        ("产值3500万", "words-before-number"),
        ("下降15%", "words-before-number"),
        ("产值三千五百万", "words-before-number"),
        ("1" * (LONGEST_TYPED + 1), "too-long"),
    ],
)
def test_a_number_that_cannot_be_read_safely_is_rejected(typed: str, code: str) -> None:
    assert _code(parse_number(typed)) == code


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("80%", "0.8"),
        ("80 ％", "0.8"),
        ("80", "0.8"),
        ("八成", "0.8"),
        ("八成半", "0.85"),
        ("十成", "1"),
        ("百分之八十五", "0.85"),
        ("一半", "0.5"),
        ("全部", "1"),
        ("百分百", "1"),
        ("all", "1"),
        ("0", "0"),
        ("100", "1"),
        ("0.8%", "0.008"),
        ("800‰", "0.8"),
        ("3/4", "0.75"),
        ("四分之三", "0.75"),
        ("约80%", "0.8"),
        ("完成了80%", "0.8"),
    ],
)
def test_a_share_is_read(typed: str, share: str) -> None:
    read = parse_share(typed)
    assert read == Decimal(share)
    assert str(read) == share


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *[(typed, "ambiguous-share") for typed in ("0.8", "1", "零点八")],
        *[(typed, "percent-sign-missing") for typed in ("1.2", "8", "九点五", "9.99")],
        *[(typed, "share-over-100") for typed in ("120%", "101", "5/4", "十二成")],
        *[(typed, "vague-share") for typed in ("大部分", "过半", "一半以上", "mostly")],
        *[(typed, "fraction-not-exact") for typed in ("1/3", "三分之二")],
        ("七八成", "vague-number"),
        ("80吨", "not-a-percentage"),
        ("前15%", "rank-not-share"),
        ("-5%", "negative-number"),
        ("61-80%", "several-numbers"),
        ("8" * (LONGEST_TYPED + 1), "too-long"),
    ],
)
def test_a_share_that_cannot_be_read_safely_is_rejected(typed: str, code: str) -> None:
    assert _code(parse_share(typed)) == code


def test_a_small_share_is_read_with_its_sign() -> None:
    assert [parse_share(typed) for typed in ("0", "1.2%", "10")] == [
        0,
        Decimal("0.012"),
        Decimal("0.1"),
    ]


def test_an_ambiguous_share_comes_with_both_readings() -> None:
    both = reject("ambiguous-share", typed="0.8", small="0.8 %", large="80 %")
    assert parse_share("0.8") == both


@pytest.mark.parametrize(
    "typed",
    ["符合", "没有", "n/a", "", "上一题", "以上都符合", "不足之处很少", "一般", "一套制度"],
)
def test_a_text_without_a_number_is_no_share(typed: str) -> None:
    assert parse_share(typed) is None


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("200", 200),
        ("约350人", 350),
        ("1.2万", 12000),
        ("两百人", 200),
        ("100多人", 100),
        ("1,200 employees", 1200),
        ("350名员工", 350),
        ("共120人左右", 120),
    ],
)
def test_a_headcount_is_read(typed: str, people: int) -> None:
    assert parse_headcount(typed) == people


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("200-300人", "several-numbers"),
        ("十几人", "vague-number"),
        ("1.5", "not-whole"),
        ("0", "headcount-out-of-range"),
        (str(MOST_PEOPLE + 1), "headcount-out-of-range"),
        ("80吨", "not-people"),
        ("很多", "not-a-number"),
    ],
)
def test_a_headcount_that_makes_no_sense_is_rejected(typed: str, code: str) -> None:
    assert _code(parse_headcount(typed)) == code


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2025", 2025),
        ("２０２５年", 2025),
        ("2025年度", 2025),
        ("25年", 2025),
        ("FY2025", 2025),
        ("二〇二五年", 2025),
        ("二零二四", 2024),
        ("2025年1-12月", 2025),
        ("今年", 2026),
        ("2026", 2026),
        ("去年", 2025),
        ("去年的", 2025),
        ("上一年度", 2025),
        ("前年", 2024),
        ("last year", 2025),
    ],
)
def test_a_year_is_read(typed: str, year: int) -> None:
    assert parse_period(typed, current_year=2026) == year


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2024年7月到2025年6月", "several-years"),
        ("2024-2025", "several-years"),
        ("2025年3-6月", "not-a-year"),
        ("上半年", "not-a-year"),
        ("25", "not-a-year"),
        ("", "not-a-year"),
        ("2027", "year-in-future"),
        ("1998", "year-too-early"),
        ("2" * (LONGEST_TYPED + 1), "too-long"),
    ],
)
def test_a_period_that_is_not_one_year_is_rejected(typed: str, code: str) -> None:
    assert _code(parse_period(typed, current_year=2026)) == code


NUMBER_LETTERS = (
    "0123456789.,，。一二两三九十百千万亿点成半分之约前第%％‰负-~+eE×^/ 年月人吨上下多几零〇廿top"
)


@given(st.text(max_size=60) | st.text(alphabet=NUMBER_LETTERS, max_size=25))
def test_no_text_makes_a_parser_raise(text: str) -> None:
    share = parse_share(text)
    headcount = parse_headcount(text)
    period = parse_period(text, current_year=2026)
    for number in (parse_number(text), parse_number(text, unit="万元")):
        assert isinstance(number, Rejection) or number.value >= 0
    assert share is None or isinstance(share, Rejection) or 0 <= share <= 1
    assert isinstance(headcount, Rejection) or 1 <= headcount <= MOST_PEOPLE
    assert isinstance(period, Rejection) or period <= 2026
    assert parse_reply(text) in (None, *Reply)


@given(st.integers(min_value=0, max_value=10**15), st.sampled_from(["", "吨", "%", "m2", "元/亩"]))
def test_a_whole_number_survives_every_way_to_write_it(value: int, unit: str) -> None:
    for typed in (f"{value}{unit}", f"{value:,} {unit}", f"{value:,}{unit}".replace(",", "，")):
        assert parse_number(typed) == ParsedNumber(Decimal(value), unit)


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_percentage_is_a_hundredth(percent: Decimal) -> None:
    assert parse_share(f"{percent}%") == percent / 100


def test_a_rejection_carries_exactly_the_listed_parameters() -> None:
    assert reject("negative-number", typed="-3") == Rejection(
        "negative-number", (("typed", "-3"),)
    )
    with pytest.raises(KeyError):
        reject("negative-number", value="-3")
    with pytest.raises(KeyError):
        reject("no-such-code")
    assert all(code == code.lower() and " " not in code for code in REJECTIONS)


def _code(result: object) -> str:
    assert isinstance(result, Rejection), result
    return result.code


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("65k", "65000", ""),
        ("65K sets", "65000", "sets"),
        ("1.2M yuan", "1200000", "yuan"),
        ("65 kg", "65", "kg"),
        ("3 MWh", "3", "MWh"),
        ("30m", "30", "m"),
        ("1.2M³", "1.2", "M³"),
    ],
)
def test_k_and_m_multiply_where_nothing_is_behind_them(typed: str, value: str, unit: str) -> None:
    assert parse_number(typed) == ParsedNumber(Decimal(value), unit)
