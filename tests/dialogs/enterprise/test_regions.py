"""Provinces and cities, and how people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.enterprise.regions import Region, cities, region, search_regions
from dialogs.typed.data_files import read_data


def _all() -> list[Region]:
    rows = [region(code) for code, *_ in read_data("regions.yaml")]
    return [row for row in rows if row is not None]


def test_every_province_and_prefecture_is_there() -> None:
    """34 provinces; 333 prefectures and 32 places directly under a province."""
    rows = _all()
    provinces = [row for row in rows if row.province is None]
    direct = [row for row in rows if row.code[2:4] == "90"]
    assert (len(provinces), len(direct), len(rows)) == (34, 32, 34 + 333 + 32)
    assert [row.code for row in rows] == sorted({row.code for row in rows})


def test_a_city_stands_in_the_province_of_its_code() -> None:
    for row in _all():
        if row.province is not None:
            assert row.province.code == f"{row.code[:2]}0000"


def test_a_province_lists_its_cities() -> None:
    hebei, shanghai = region("130000"), region("310000")
    assert hebei is not None
    assert shanghai is not None
    assert [city.name.zh for city in cities(hebei)][:2] == ["石家庄市", "唐山市"]
    assert len(cities(hebei)) == 11
    assert cities(shanghai) == ()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("河北", "河北省"),
        ("河北省", "河北省"),
        ("冀", "河北省"),
        ("Hebei", "河北省"),
        ("Hebei Province", "河北省"),
        ("石家庄", "河北省石家庄市"),
        ("石家庄市", "河北省石家庄市"),
        ("石家", "河北省石家庄市"),
        ("河北 石家庄", "河北省石家庄市"),
        ("中国河北省石家庄市裕华区", "河北省石家庄市"),
        ("公司在石家庄裕华区", "河北省石家庄市"),
        ("江苏省苏州市", "江苏省苏州市"),
        ("苏州工业园区", "江苏省苏州市"),
        ("Suzhou", "江苏省苏州市 安徽省宿州市"),
        ("Suzhou, Anhui", "安徽省宿州市"),
        ("Anhui Suzhou", "安徽省宿州市"),
        ("Fuzhou", "福建省福州市 江西省抚州市"),
        ("吉林", "吉林省 吉林省吉林市"),
        ("海南", "海南省 青海省海南藏族自治州"),
        ("Xi'an", "陕西省西安市"),
        ("xi an", "陕西省西安市"),
        ("Shaanxi", "陕西省"),
        ("Shanxi", "山西省"),
        ("内蒙", "内蒙古自治区"),
        ("延边州", "吉林省延边朝鲜族自治州"),
        ("新疆石河子", "新疆维吾尔自治区石河子市"),
        ("仙桃", "湖北省仙桃市"),
        ("上海", "上海市"),
        ("北京市朝阳区", "北京市"),
        ("Hong Kong", "香港特别行政区"),
        ("河北省昆山县", "河北省"),
    ],
)
def test_a_region_is_found(typed: str, names: str) -> None:
    assert " ".join(found.full_name.zh for found in search_regions(typed)) == names


@pytest.mark.parametrize("typed", ["", "  ", "xyz", "中国", "南", "130100", "河" * 101])
def test_nothing_is_found_for_nonsense(typed: str) -> None:
    assert search_regions(typed) == ()


def test_every_region_is_found_by_each_of_its_names() -> None:
    for row in _all():
        for name in (row.name.zh, row.name.en, row.full_name.zh, row.full_name.en):
            assert row in search_regions(name), name
        assert row == search_regions(row.full_name.zh)[0]


@given(st.text(max_size=120), st.integers(min_value=1, max_value=10))
def test_any_text_is_searched_without_error(text: str, limit: int) -> None:
    found = search_regions(text, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)
