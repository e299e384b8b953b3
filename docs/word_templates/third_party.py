"""Annex 2-2 of the notice 冀工信节函〔2023〕204号, word for word."""

# ruff: noqa: E501 - what the forms print is in one line, as it is printed

from docs.word_templates.annex import NATURE
from docs.word_templates.page import Page, Rows, join_first_two, merge_across
from docs.word_templates.parts import (
    write_calculations,
    write_cover,
    write_documents,
    write_files,
    write_more,
    write_plans,
)


def third_party_2018() -> bytes:
    """Annex 2-2."""
    page = Page("绿色工厂第三方评价报告")
    write_cover(
        page, "绿色工厂第三方评价报告", ("工 厂 名 称：{{ name }}", "第三方评价机构名称："),
        ("工业和信息化部制", "20　　年　　月　　日"),
    )  # fmt: skip
    page.text("基本信息表", "表名")
    rows = [
        ("一、工厂基本信息", "", "", ""),
        ("工厂名称", "{{ name }}", "", ""),
        ("工厂地址", "{{ place }}", "", ""),
        ("所属行业", "{{ industry }}", "主要产品", ""),
        ("单位性质", NATURE, "", ""),
        ("工厂法定代表人", "", "法人代表电话", ""),
        ("工厂联系人", "", "联系人电话", ""),
        ("电子邮件", "", "传真", ""),
        ("二、第三方机构信息", "", "", ""),
        ("第三方机构名称", "", "", ""),
        ("第三方机构地址", "", "", ""),
        ("机构法定代表人", "", "法人代表电话", ""),
        ("机构联系人", "", "联系人电话", ""),
        ("报告编制负责人", "", "负责人电话", ""),
        ("报告审核人", "", "审核人电话", ""),
        ("三、绿色工厂评价结果", "", "", ""),
        ("基本要求", "{{ met_box }}符合 {{ not_met_box }}不符合", "指标得分", "{{ total }}"),
        (
            "本机构承诺，已对申请单位材料进行了全面审核，材料真实有效，第三方评价程序规范完整，结论客观公正。评价报告若存在弄虚作假，本机构愿承担责任。\n\n负责人签字：\n（单位公章）",
            "",
            "",
            "",
        ),
    ]
    table = page.table(rows, (3.4, 5.2, 3.2, 4.2))
    for at in (0, 8, 15, 17):
        merge_across(table, at, 0, 3)
    for at in (1, 2, 4, 9, 10):
        merge_across(table, at, 1, 3)
    page.new_page()
    page.text("绿色工厂评价报告（格式）", "表名")
    for title, texts in (
        ("一、概述", ("主要介绍绿色工厂评价的目的、范围及准则。",)),
        ("二、评价过程和方法", ("主要介绍评价组织安排、文件评审情况、现场评价情况、核查报告编写及内部技术复核情况。",)),
        ("三、评价内容", (
            "第三方应按以下内容对申报工厂材料进行评价：",
            "1、 对申报工厂的基础设施、管理体系、能源与资源投入、产品、环境排放、绩效等方面进行描述，并对工厂申报报告中的相关内容进行核实；",
            "2、 依据《绿色工厂评价要求》，核实数据真实性、计算范围及计算方法，检查相关计量设备和有关标准的落实等情况；",
            "3、 对企业自评所出现的问题情况进行描述。",
        )),
        ("四、评价结论", ("对申报工厂是否符合绿色工厂要求进行评价，说明各评价指标值及是否符合评价要求情况，描述主要创建做法及工作亮点等。",)),
        ("五、建议", ("对工厂持续创建绿色工厂的下一步工作提出建议。",)),
        ("六、参考文件", ("列出报告编写过程中所使用的相关参考文件（与附表 2.1及附表 2.2的证明材料索引一栏对应）。",)),
        ("七、第三方机构资质符合性证明材料", ("列出第三方机构满足条件的资质符合性证明材料。",)),
    ):  # fmt: skip
        page.heading(title)
        page.lines(texts, "说明")
        if title.startswith("三"):
            page.text("{{ code }}　{{ headcount }}", "说明")
        if title.startswith("五"):
            write_plans(page)
        if title.startswith("六"):
            write_files(page)
        page.blank(3)
    page.turned()
    page.text("附表 1", "说明")
    page.text("绿色工厂基本要求第三方评价表", "表名")
    page.text("（{{ year }} 年）", centred=True)
    page.list_of(
        ("基本要求", "", "是否符合", "符合性说明及证明材料索引"), "row in requirements",
        ("{{ row.group }}", "{{ row.text }}", "{{ row.met }}", "{{ row.said }}"),
        (3.6, 9.6, 2.2, 9), "1",
    )  # fmt: skip
    join_first_two(page)
    page.new_page()
    page.text("附表 2", "说明")
    page.text("绿色工厂评价指标第三方评价表", "表名")
    page.text("（{{ year }} 年）", centred=True)
    head = (
        "序号",
        "一级指标",
        "二级指标",
        "具体评价要求",
        "符合性说明及证明材料索引",
        "要求类型",
        "分值",
        "权重",
        "得分",
    )
    table_2: Rows = [
        head,
        ("{%tr for row in rows %}", *[""] * 8),
        ("{{ row.number }}", "{{ row.section }}", "{{ row.indicator }}", "{{ row.text }}", "{{ row.said }}",
         "{{ row.kind }}", "{{ row.points }}", "{{ row.weight }}", "{{ row.score }}"),
        ("{%tr endfor %}", *[""] * 8),
        ("总分", "", "", "", "", "", "", "", "{{ total }}"),
    ]  # fmt: skip
    table = page.table(
        table_2, (1.1, 1.8, 1.8, 7.4, 6.4, 1.6, 1.3, 1.4, 1.9), head=1, merge="1,1>2,2>3,3>6,1>8"
    )
    merge_across(table, 4, 0, 7)
    page.text(
        "注：绿色工厂必须满足各项必选要求，可选要求按照受评工厂满足程度在 0分到满分中取值。",
        "说明",
    )
    page.upright()
    write_more(page)
    write_documents(page)
    write_calculations(page)
    return page.save()
