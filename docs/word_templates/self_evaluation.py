"""The self-evaluation reports: annex 2-1 of the notice 冀工信节函〔2023〕204号, word for word, and one of
our own for the edition of 2025, which has no common form."""

# ruff: noqa: E501 - what the forms print is in one line, as it is printed

from docs.word_templates.annex import write_basics, write_summary
from docs.word_templates.page import Page, Rows, join_first_two, merge_across
from docs.word_templates.parts import (
    write_calculations,
    write_cover,
    write_documents,
    write_files,
    write_more,
    write_plans,
)


def self_evaluation_2018() -> bytes:
    """Annex 2-1."""
    page = Page("绿色工厂自评价报告")
    write_cover(
        page, "绿色工厂自评价报告", ("申报单位：{{ name }}", "所在省市：{{ place }}"),
        ("工业和信息化部制", "20　　年　　月　　日"),
    )  # fmt: skip
    page.text("填 写 说 明", "表名")
    page.lines((
        "一、申请企业应当准确、如实填报。",
        "二、所属行业请依据 GB/T 4754-2017《国民经济行业分类》填写；单位性质依据营业执照中的类型填写。",
        "三、有关项目页面不够时，可加附页。",
        "四、自评价报告应按照规定格式填写，并使用 A4 纸打印装订。",
    ))  # fmt: skip
    page.new_page()
    write_basics(page)
    write_summary(page)
    page.heading("一、工厂基本情况")
    page.text(
        "概述企业的基本信息、发展现状、工艺产品和生产经营状况以及在绿色发展方面开展的重点工作及取得的成绩等。",
        "说明",
    )
    page.blank(6)
    page.heading("二、绿色工厂创建情况")
    page.text(
        "对照《绿色工厂评价要求》主要对工厂的基础设施、管理体系、能源资源投入、产品、环境排放等内容进行情况描述。",
        "说明",
    )
    for text in (
        "1、 基础设施情况。主要描述工厂的建筑、照明、设备设施（包括专用设备、通用设备、计量设备及污染物处理设备设施等）情况，以及相关标准落实情况。",
        "2、 管理体系情况。主要描述工厂管理体系建设情况。",
        "3、 能源资源投入情况。主要描述能源投入、资源投入、采购等方面的现状，以及目前正在实施建设的节约能源资源投入的项目。",
        "4、 产品情况。主要描述产品的生态设计、有害物质使用、节能、减碳以及可回收利用等情况，以及相关标准落实情况。",
        "5、 环境排放情况。主要描述大气污染物、水体污染物、固体废弃物、噪声、温室气体的排放及管理现状，以及相关标准的落实情况。",
    ):
        page.text(text, "说明")
        page.blank(3)
    page.heading("三、下一步工作")
    page.text("说明工厂在持续推进绿色工厂建设方面拟开展的重点工作，拟实施的重大项目情况。", "说明")
    write_plans(page)
    page.blank(3)
    page.heading("四、绿色工厂创建自评表")
    page.text("依据工厂情况和《绿色工厂评价要求》，工厂进行自评，并填写附表 1.1和附表 1.2。")
    page.heading("五、相关证明材料")
    page.text("包括但不限于以下材料：")
    write_documents(page)
    page.new_page()
    page.text("附表 1", "说明")
    page.text("绿色工厂基本要求自评表", "表名")
    page.list_of(
        ("基本要求", "是否符合", "证明材料索引"), "row in requirements",
        ("{{ row.text }}", "{{ row.said }}", "{{ row.index }}"), (8.5, 4.5, 3),
    )  # fmt: skip
    page.new_page()
    page.text("附表 2", "说明")
    page.text("绿色工厂评价指标自评表", "表名")
    page.text("（{{ year }} 年）", centred=True)
    page.list_of(
        ("一级指标", "", "二级指标具体要求", "指标值及是否符合评价要求", "证明材料索引"),
        "row in rows",
        ("{{ row.section }}", "{{ row.kind }}", "{{ row.text }}", "{{ row.said }}", "{{ row.index }}"),
        (1.5, 1.3, 6.2, 4.6, 2.4), "1,1>2",
    )  # fmt: skip
    join_first_two(page)
    write_more(page)
    write_files(page)
    write_calculations(page)
    return page.save()


def self_evaluation_2025() -> bytes:
    """A self-evaluation by GB/T 36132-2025, in the order in which the platform asks."""
    page = Page("绿色工厂自评价报告（GB/T 36132-2025）")
    write_cover(
        page, "绿色工厂自评价报告", ("申报单位：{{ name }}", "所在省市：{{ place }}", "评价依据：{{ edition }}"),
        ("20　　年　　月　　日",),
    )  # fmt: skip
    page.text(
        "填写说明：2025 版标准没有统一的自评价报告模板，申报以国家或地方平台当年的表格为准。本稿按平台的填报顺序"
        "（基本信息、基本要求、指标、计算说明、证明材料）整理本次评价的数据，供填报和存档使用。", "说明",
    )  # fmt: skip
    write_basics(page)
    page.heading("一、基本要求")
    page.list_of(
        ("编号", "要求", "情况", "证明材料索引"), "row in gates",
        ("{{ row.code }}", "{{ row.text }}", "{{ row.said }}", "{{ row.index }}"),
        (1.4, 7, 5.2, 2.4),
    )  # fmt: skip
    page.turned()
    page.heading("二、评价指标")
    page.text("（{{ year }} 年）", centred=True)
    head = (
        "序号",
        "一级指标（权重）",
        "二级指标",
        "评价要求",
        "单位",
        "指标值及说明",
        "基准值",
        "引领值",
        "分值",
        "得分",
        "证明材料索引",
    )
    rows: Rows = [
        head,
        ("{%tr for row in rows %}", *[""] * 10),
        ("{{ row.number }}", "{{ row.section }}", "{{ row.indicator }}", "{{ row.text }}", "{{ row.unit }}",
         "{{ row.said }}", "{{ row.baseline }}", "{{ row.leading }}", "{{ row.points }}", "{{ row.score }}",
         "{{ row.index }}"),
        ("{%tr endfor %}", *[""] * 10),
        ("合计", "", "", "", "", "", "", "", "", "{{ total }}", ""),
    ]  # fmt: skip
    table = page.table(
        rows, (1.1, 2.2, 2.4, 4.6, 1.6, 5.6, 1.5, 1.5, 1.2, 1.4, 1.8), head=1, merge="2,2>3"
    )
    merge_across(table, 4, 0, 8)
    page.text(
        "注：分值取自标准附录 C，标准注明仅为示例；行业、地区和平台的权重、基准值和引领值可能不同。",
        "说明",
    )
    page.upright()
    page.heading("三、下一步工作")
    write_plans(page)
    page.blank(3)
    write_calculations(page)
    page.heading("证明材料")
    write_documents(page)
    write_files(page)
    return page.save()
