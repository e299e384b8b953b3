"""County, city, province: where an enterprise may submit from, and which way that goes."""

from dataclasses import replace

import pytest

from dialogs.calls.intake import ApplicantRecord, Obstacle, Offer, obstacles, regions
from dialogs.calls.levels import Agency, Level, counties, county_name, way
from dialogs.calls.terms import Flaw, check_terms, terms_from_json, terms_to_json
from tests.dialogs.calls.scene import MOMENTS, PROVINCE, TERMS

CHANGAN = Agency(7, Level.COUNTY, "130102", "长安区")
QIAOXI = Agency(8, Level.COUNTY, "130104", "桥西区")
TANGSHAN = Agency(9, Level.COUNTY, "130202", "路南区")
CITY = Agency(2, Level.CITY, "130100")
WITH_COUNTIES = replace(TERMS, agencies=(PROVINCE, CITY, QIAOXI, CHANGAN, TANGSHAN))
GOOD = Offer("gb36132-2018", "企业甲", "91130102MA0000001X", "130100", hash="h")


def found(offer: Offer, terms: object = WITH_COUNTIES) -> tuple[Obstacle, ...]:
    now = MOMENTS["intake"]
    every = obstacles(terms, offer, ApplicantRecord(), now)  # type: ignore[arg-type]
    return tuple(one.obstacle for one in every)


def test_the_counties_of_a_city_are_those_with_an_agency_by_their_code() -> None:
    assert counties(WITH_COUNTIES.agencies, "130100") == (CHANGAN, QIAOXI)
    assert counties(WITH_COUNTIES.agencies, "130200") == (TANGSHAN,)
    assert counties(WITH_COUNTIES.agencies, "130300") == ()
    assert county_name(WITH_COUNTIES.agencies, "130104") == "桥西区"
    assert county_name(WITH_COUNTIES.agencies, "130100") == ""


def test_an_enterprise_submits_from_a_county_or_from_the_city_itself() -> None:
    assert regions(WITH_COUNTIES, "130100") == ("130102", "130104", "130100")
    assert regions(WITH_COUNTIES, "130300") == ("130300",)
    assert regions(WITH_COUNTIES, "440100") == ()


@pytest.mark.parametrize(
    ("region", "levels"),
    [
        ("130102", [Level.COUNTY, Level.CITY, Level.PROVINCE]),
        ("130100", [Level.CITY, Level.PROVINCE]),
        ("130202", [Level.COUNTY, Level.PROVINCE]),
    ],
)
def test_a_submission_goes_from_its_county_up(region: str, levels: list[Level]) -> None:
    assert list(way(WITH_COUNTIES.agencies, region)) == levels


def test_a_call_of_a_county_is_for_its_own_enterprises_alone() -> None:
    terms = replace(TERMS, level=Level.COUNTY, region="130102", agencies=(CHANGAN,))
    assert check_terms(terms, CHANGAN.organisation) == ()
    assert regions(terms, "130100") == ("130102",)
    assert found(GOOD, terms) == ()
    assert found(replace(GOOD, region="130200"), terms) == (Obstacle.OTHER_REGION,)


def test_districts_lie_directly_in_a_municipality() -> None:
    haidian = Agency(4, Level.COUNTY, "110108", "海淀区")
    own = Agency(1, Level.PROVINCE, "110000")
    terms = replace(TERMS, region="110000", agencies=(own, haidian))
    assert regions(terms, "110000") == ("110108", "110000")
    assert found(replace(GOOD, region="110000"), terms) == ()


def test_who_names_only_the_province_cannot_pass_over_its_city() -> None:
    assert found(replace(GOOD, region="130000")) == (Obstacle.NO_CITY,)
    assert found(replace(GOOD, region="130000"), replace(TERMS, agencies=(PROVINCE,))) == ()


def test_a_county_without_an_agency_of_its_own_cannot_call() -> None:
    terms = replace(TERMS, level=Level.COUNTY, region="130102", agencies=(QIAOXI,))
    assert Flaw.COUNTY_WITHOUT_AGENCY in check_terms(terms, QIAOXI.organisation)


def test_names_of_counties_are_stored_and_calls_of_before_have_none() -> None:
    data = terms_to_json(WITH_COUNTIES)
    assert terms_from_json(data) == WITH_COUNTIES
    data["agencies"] = [one[:3] for one in data["agencies"]]
    assert [one.name for one in terms_from_json(data).agencies] == [""] * 5
