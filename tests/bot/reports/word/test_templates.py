# ruff: noqa: E501 - what a form prints is as it is printed
"""The templates: what the forms print, an operator's own, and what a template may not do."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from bot.reports.word.build import SHIPPED, TEMPLATES, NoSuchForm, build_docx
from docs.word_templates.__main__ import MAKERS
from tests.bot.reports.word.reading import text_of
from tests.bot.reports.word.samples import whole

ANNEX_2_1 = (
    "绿色工厂自评价报告", "申报单位：", "所在省市：", "工业和信息化部制", "填 写 说 明", "基本信息表",
    "材料真实性承诺:", "相关指标情况汇总表", "质量、职业健康、环境、能源管理体系认证情况",
    "单位用地面积产能（产值）", "其中：清洁能源消耗量（吨标煤）", "单位产品废气产生量(m³/万元)",
    "厂区是否建有智能微电网", "注：1.本表所填数据均为上年度数据", "一、工厂基本情况", "二、绿色工厂创建情况",
    "三、下一步工作", "四、绿色工厂创建自评表", "五、相关证明材料", "附表 1", "绿色工厂基本要求自评表",
    "是否符合", "附表 2", "绿色工厂评价指标自评表", "二级指标具体要求", "指标值及是否符合评价要求",
    "证明材料索引",
)  # fmt: skip
ANNEX_2_2 = (
    "绿色工厂第三方评价报告", "第三方评价机构名称：", "一、工厂基本信息", "二、第三方机构信息",
    "报告编制负责人", "三、绿色工厂评价结果", "指标得分", "本机构承诺，已对申请单位材料进行了全面审核",
    "绿色工厂评价报告（格式）", "一、概述", "二、评价过程和方法", "三、评价内容", "四、评价结论", "五、建议",
    "六、参考文件", "七、第三方机构资质符合性证明材料", "绿色工厂基本要求第三方评价表",
    "符合性说明及证明材料索引", "绿色工厂评价指标第三方评价表", "要求类型", "总分",
    "注：绿色工厂必须满足各项必选要求",
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "printed"), [("self-evaluation", ANNEX_2_1), ("third-party", ANNEX_2_2)]
)
def test_the_form_is_as_printed_and_in_its_order(form: str, printed: tuple[str, ...]) -> None:
    text = text_of((SHIPPED / f"{form}-2018.docx").read_bytes())
    at = 0
    for words in printed:
        assert (at := text.find(words, at)) >= 0, words


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_the_shipped_templates_are_what_their_maker_makes(name: str) -> None:
    made, shipped = MAKERS[name](), (SHIPPED / name).read_bytes()
    assert Document(BytesIO(made)).element.xml == Document(BytesIO(shipped)).element.xml


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_every_style_names_an_east_asian_face(name: str) -> None:
    document = Document(str(SHIPPED / name))
    xml = document.styles.element.xml
    assert 'w:eastAsia="宋体"' in xml
    assert "MS Mincho" not in xml
    assert "w:rFonts" not in document.element.xml, "fonts are set by styles alone"


def test_an_operators_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    _template(tmp_path, "{{ name }}：{% for row in requirements %}{{ row.text }}{% endfor %}")
    data, _ = whole("2018")
    made = text_of(build_docx(data, "self-evaluation", own=tmp_path))
    assert made.startswith(f"\n{data.enterprise.name}：绿色工厂应依法设立")
    other = build_docx(data, "third-party", own=tmp_path)
    assert "第三方评价机构名称" in text_of(other), "the ones not in the folder stay ours"


def test_a_misspelt_name_is_an_error(tmp_path: Path) -> None:
    _template(tmp_path, "{{ nmae }}")
    with pytest.raises(UndefinedError, match="nmae"):
        build_docx(whole("2018")[0], "self-evaluation", own=tmp_path)


@pytest.mark.parametrize(
    "code", ["{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ name.__init__.__globals__ }}"]
)
def test_a_template_runs_no_python(tmp_path: Path, code: str) -> None:
    _template(tmp_path, code)
    with pytest.raises(SecurityError):
        build_docx(whole("2018")[0], "self-evaluation", own=tmp_path)


def test_there_is_no_third_party_form_of_2025() -> None:
    with pytest.raises(NoSuchForm):
        build_docx(whole("2025")[0], "third-party")


def _template(folder: Path, text: str) -> None:
    document = Document()
    document.add_paragraph(text)
    document.save(str(folder / "self-evaluation-2018.docx"))
