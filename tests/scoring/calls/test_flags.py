"""Flags by rule: each with its numbers, and the sixteen checks, none of which is said to pass."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scoring.answers.model import Answers, Met
from scoring.calls.consistency import Outcome, checked, consistency_checks
from scoring.calls.flags import Facts, Flag, FlagRule, flags
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.kinds import figure_book, figure_kinds
from scoring.figures.model import Figure
from scoring.files.wording import sentences

CATALOGUE = load_catalogue("gb36132-2018")
INDEX = index_of(CATALOGUE)
TODAY = date(2026, 11, 20)
ROWS = [one.id for one in CATALOGUE.criteria]
ALL_MET: Answers = {one: Met(True) for one in INDEX.subjects}


@dataclass(frozen=True)
class File:
    digest: str
    valid_until: date | None = None


def found(facts: Facts, rule: FlagRule) -> list[Flag]:
    return [one for one in flags(CATALOGUE, INDEX, facts, TODAY) if one.rule is rule]


def test_points_on_no_file_are_flagged_with_their_share() -> None:
    (flag,) = found(Facts(ALL_MET), FlagRule.UNPROVEN)
    numbers = dict(flag.numbers)
    assert Fraction(numbers["share"]) == 1
    assert Fraction(numbers["points"]) == Fraction(numbers["of"])
    files = {one: (File("a" * 64),) for one in ROWS}
    assert not found(Facts(ALL_MET, files=files), FlagRule.UNPROVEN)


def test_a_few_points_on_no_file_are_no_flag_unless_the_call_says_so() -> None:
    files = {one: (File("a" * 64),) for one in ROWS[5:]}
    facts = Facts(ALL_MET, files=files)
    assert not found(facts, FlagRule.UNPROVEN)
    strict = flags(CATALOGUE, INDEX, facts, TODAY, unproven_from=Fraction(1, 100))
    (flag,) = [one for one in strict if one.rule is FlagRule.UNPROVEN]
    assert dict(flag.numbers)["from"] == "1/100"
    assert set(flag.subjects) == set(ROWS[:5])


def test_a_file_of_another_applicant_is_flagged_and_nobody_named() -> None:
    files = {ROWS[0]: (File("a" * 64), File("b" * 64))}
    (flag,) = found(Facts(ALL_MET, files=files, shared={"b" * 64: 2}), FlagRule.SAME_FILE)
    assert flag.subjects == (ROWS[0],)
    assert dict(flag.numbers) == {"others": "2", "digest": "b" * 64}


def test_what_has_expired_by_the_day_is_flagged_and_answers_a_check() -> None:
    files = {ROWS[0]: (File("a" * 64, date(2026, 11, 19)), File("b" * 64, TODAY))}
    (flag,) = found(Facts(ALL_MET, files=files), FlagRule.OUTDATED)
    assert dict(flag.numbers) == {"until": "2026-11-19", "on": "2026-11-20"}
    assert flag.checks == ("dates",)


def test_an_odd_figure_says_its_numbers_and_which_check_it_answers() -> None:
    figures = {
        "waste-water-generated": Figure(Decimal(100), "m3"),
        "waste-water-reused": Figure(Decimal(150), "m3"),
    }
    (flag,) = found(Facts(ALL_MET, figures), FlagRule.ODD_FIGURE)
    assert flag.code == "part-above-whole"
    assert flag.checks == ("reuse-rate",)
    assert flag.said is not None
    assert "150" in flag.said.zh
    assert "100" in flag.said.en
    states = {one.check.id: one.outcome for one in checked([flag])}
    assert states["reuse-rate"] is Outcome.FOUND
    assert states["dates"] is Outcome.NOTHING_FOUND
    assert states["registers"] is Outcome.BY_PERSON


def test_answers_that_contradict_each_other_are_flagged() -> None:
    row = next(one for one in CATALOGUE.criteria if one.presupposes)
    answers: Answers = {**ALL_MET, row.presupposes[0]: Met(False)}
    contradicting = found(Facts(answers), FlagRule.CONTRADICTION)
    assert (row.id, row.presupposes[0]) in {one.subjects for one in contradicting}
    assert not found(Facts(ALL_MET), FlagRule.CONTRADICTION)


def test_keys_of_flags_differ() -> None:
    files = {one: (File("a" * 64, date(2020, 1, 1)),) for one in ROWS[:3]}
    facts = Facts(ALL_MET, files=files, shared={"a" * 64: 1})
    keys = [one.key for one in flags(CATALOGUE, INDEX, facts, TODAY)]
    assert len(keys) == len(set(keys)) > 5


def test_there_are_sixteen_checks_of_known_codes_and_figures() -> None:
    checks = consistency_checks()
    assert len({one.id for one in checks}) == 16
    bounds = {id for one in figure_book().bounds for id in (*one.parts, *one.wholes)}
    for one in checks:
        assert set(one.issues) <= sentences("plausibility").keys()
        assert set(one.figures) <= bounds & figure_kinds().keys()
        assert set(one.flags) <= set(FlagRule)
