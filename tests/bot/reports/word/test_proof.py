"""Everything that was given stands in each document, once."""

from dataclasses import replace

import pytest

from bot.reports.data import ReportData
from bot.reports.papers import Form
from bot.reports.word.build import build_docx
from bot.reports.word.forms import self_evaluation_form
from scoring.catalogue.loading import load_catalogue
from scoring.figures.kinds import figure_kinds
from tests.bot.reports.word.reading import table_headed, tables_of, text_of
from tests.bot.reports.word.samples import reviewed, whole

AS_THE_FORM_HAS_IT = {
    "self-evaluation": {"name": 3, "credit_code": 2, "city": 2, "industry": 2},
    "third-party": {"name": 2, "period": 2},
}
"""How often a form asks for the same; everything else stands once."""


@pytest.mark.parametrize(
    ("edition", "form"),
    [("2018", "self-evaluation"), ("2025", "self-evaluation"), ("2018", "third-party")],
)
def test_every_field_stands_in_it_once(edition: str, form: Form) -> None:
    data, tokens = whole(edition)
    if form == "third-party":
        data, said = reviewed(data)
        tokens = {**tokens, **said}
    text = text_of(build_docx(data, form))
    expected = dict(AS_THE_FORM_HAS_IT[form])
    if edition == "2025":
        expected = {"name": 2}
    wrong = {
        what: text.count(token)
        for token, what in tokens.items()
        if text.count(token) != expected.get(what, 1)
    }
    assert not wrong


@pytest.mark.parametrize("edition", ["2018", "2025"])
def test_every_figure_stands_in_the_table_of_the_year(edition: str) -> None:
    data, _ = whole(edition)
    rows = table_headed(
        build_docx(data, "self-evaluation"), "符号", "数据", "数量", "来源报表", "说明"
    )
    shown = {row[1]: row[2] for row in rows}
    assert len(rows) == len(data.figures)
    for id, figure in data.figures.items():
        assert f"{figure.value:,}" in shown[figure_kinds()[id].title.zh]


def test_each_rule_has_one_row_of_annex_2_1() -> None:
    form = self_evaluation_form()
    named = [rule for row in form.requirements for rule in row.rules]
    named += [rule for _, _, row in form.rows() for rule in row.rules]
    rules = [rule.id for rule in load_catalogue("gb36132-2018").rules]
    assert sorted(named) == sorted(rules)


def test_the_same_data_give_the_same_bytes() -> None:
    data, _ = whole("2018")
    assert build_docx(data, "self-evaluation") == build_docx(data, "self-evaluation")


HOSTILE = [
    "&<>\"' ]]> <w:t>x</w:t>",
    "{{7*7}} {% for x in y %} {%tr endfor %} {{ name }}",
    "第一行\n第二行\t后面",
    "罕见字㙍𠮷，从右到左 אבג",
    "长" * 10_000,
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_people_type_is_text(typed: str) -> None:
    data, _ = whole("2018")
    first = data.catalogue.criteria[0].id
    made = build_docx(replace(data, notes={first: typed}), "self-evaluation")
    assert typed in text_of(made)


def test_what_no_file_can_hold_leaves_the_rest() -> None:
    data, _ = whole("2018")
    first = data.catalogue.criteria[0].id
    made = build_docx(
        replace(data, notes={first: "甲\x0b乙\x00丙\ud800丁\u2028戊"}), "third-party"
    )
    assert "甲 乙 丙�丁\n戊" in text_of(made)


def test_blanks_of_the_third_party_stay_blank() -> None:
    data, _ = whole("2018")
    made = build_docx(data, "third-party")
    basics = _basics(made)
    for title in ("第三方机构名称", "第三方机构地址", "机构法定代表人", "报告审核人"):
        assert basics[title] == ""
    assert "□符合 □不符合" in text_of(made)


def _basics(content: bytes) -> dict[str, str]:
    """The first table, by its first column."""
    return {row[0]: row[1] for row in tables_of(content)[0]}


def test_points_are_the_third_partys_only_where_it_reviewed() -> None:
    data, _ = whole("2018")
    plain = _scores(data)
    assert all(score.startswith("自评 ") for score in plain.values() if score)
    seen, _ = reviewed(data)
    scores = _scores(seen)
    assert not any("自评" in score for score in scores.values())
    accepted = data.catalogue.criteria[0]
    assert scores[accepted.text.zh] == plain[accepted.text.zh].removeprefix("自评 ")


def _scores(data: ReportData) -> dict[str, str]:
    head = (
        "序号", "一级指标", "二级指标", "具体评价要求", "符合性说明及证明材料索引", "要求类型",
        "分值", "权重", "得分",
    )  # fmt: skip
    rows = table_headed(build_docx(data, "third-party"), *head)
    return {row[3]: row[8] for row in rows[:-1]}
