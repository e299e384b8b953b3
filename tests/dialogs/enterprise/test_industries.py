"""GB/T 4754-2017, section C: the table is whole, and people find their industry in it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.enterprise.industries import Industry, Level, industry, search_industries
from dialogs.typed.data_files import read_data


def _all() -> list[Industry]:
    rows = [industry(code) for code, _, _ in read_data("industries.yaml")]
    return [row for row in rows if row is not None]


def test_every_division_group_and_class_of_manufacturing_is_there() -> None:
    """The standard counts 31 divisions, 179 groups and 609 classes in section C."""
    rows = _all()
    counts = {level: sum(row.level is level for row in rows) for level in Level}
    assert counts == {Level.DIVISION: 31, Level.GROUP: 179, Level.CLASS: 609}
    assert [row.code for row in rows] == sorted({row.code for row in rows})
    assert {row.code for row in rows if row.level is Level.DIVISION} == {
        str(number) for number in range(13, 44)
    }


def test_every_row_stands_under_its_parent_and_no_parent_is_childless() -> None:
    codes = {row.code for row in _all()}
    parents = {code[:-1] for code in codes if len(code) > 2}
    assert parents == {code for code in codes if len(code) < 4}


def test_names_are_chinese_and_english_and_tell_rows_apart() -> None:
    by_name: dict[tuple[str, str], list[str]] = {}
    for row in _all():
        assert not row.name.zh.isascii()
        assert row.name.en.isascii()
        by_name.setdefault((row.name.zh, row.name.en), []).append(row.code)
    shared = [codes for codes in by_name.values() if len(codes) > 1]
    assert all(codes == [codes[0], f"{codes[0]}0"] for codes in shared)


def test_everyday_words_point_to_existing_codes() -> None:
    words = read_data("industry_words.yaml")
    assert {code for codes in words.values() for code in codes if industry(code) is None} == set()


@pytest.mark.parametrize("code", ["3011", "C3011", "c3011", "Ｃ３０１１"])
def test_an_industry_is_had_by_its_code(code: str) -> None:
    found = industry(code)
    assert found is not None
    assert (found.full_code, found.name.zh, found.level) == ("C3011", "水泥制造", Level.CLASS)


@pytest.mark.parametrize("code", ["", "C", "0111", "9999", "44", "30110", "水泥"])
def test_a_code_outside_manufacturing_is_unknown(code: str) -> None:
    assert industry(code) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3011", "3011"),
        ("C30", "30"),
        ("30", "30"),
        ("C3011水泥制造", "3011"),
        ("134", "134"),
        ("水泥", "3011"),
        ("水泥厂", "3011"),
        ("30万吨水泥", "3011"),
        ("电池", "384"),
        ("锂电", "3841"),
        ("我们做锂电池的", "3841"),
        ("光伏", "3825"),
        ("汽车", "36"),
        ("汽车零部件厂", "3670"),
        ("注塑", "2929"),
        ("芯片", "3973"),
        ("服装", "18"),
        ("钢铁", "31"),
        ("化工", "26"),
        ("制药", "27"),
        ("印染", "1713"),
        ("造纸", "222"),
        ("玻璃", "304"),
        ("陶瓷", "307"),
        ("家具", "21"),
        ("食品", "14"),
        ("饮料", "152"),
        ("饮料制造", "152"),
        ("制糖业", "1340"),
        ("LED灯", "3975"),
        ("PCB 线路板", "3982"),
        ("塑料 薄膜", "2921"),
        ("照明器具生产专用设备制造", "3545"),
        ("cement", "3011"),
        ("lithium battery", "3841"),
        ("Batteries", "384"),
        ("car parts", "3670"),
        ("we make toys", "245"),
        ("glass bottles", "304"),
    ],
)
def test_the_likeliest_industry_comes_first(typed: str, code: str) -> None:
    assert search_industries(typed)[0].code == code


@pytest.mark.parametrize("typed", ["", " ", "xyzzy", "C", "9999", "？！", "水" * 101])
def test_nothing_is_found_for_nonsense(typed: str) -> None:
    assert search_industries(typed) == ()


def test_a_code_lists_what_stands_below_it() -> None:
    codes = [row.code for row in search_industries("C384", limit=20)]
    assert codes == ["384", "3841", "3842", "3843", "3844", "3849"]


@pytest.mark.long
@pytest.mark.slow
def test_every_industry_is_found_by_its_own_name() -> None:
    """A group of one class has its name; such a name is looked for once."""
    pairs = {(name, row.name.zh) for row in _all() for name in (row.name.zh, row.name.en)}
    for name, found in pairs:
        assert search_industries(name)[0].name.zh == found, name


@given(st.text(max_size=120), st.integers(min_value=1, max_value=10))
def test_any_text_is_searched_without_error(text: str, limit: int) -> None:
    found = search_industries(text, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)


def test_a_search_is_fast() -> None:
    search_industries("水泥")
    began = time.process_time()
    for typed in ("水泥", "我们做锂电池的", "glass bottles", "C30", "xyzzy"):
        search_industries(typed)
    assert time.process_time() - began < 5 * 0.05  # 2 ms each on an idle machine
