"""The two tables at the front of annex 2-1, word for word."""

# ruff: noqa: E501 - what the forms print is in one line, as it is printed

from docs.word_templates.page import Page, merge_across

PROMISE = (
    "我单位郑重承诺：本次申报绿色工厂示范所提交的相关数据和信息均真实、有效，愿接受并积极配合主管部门的"
    "监督抽查和核验。如有违反，愿承担由此产生的相应责任。"
)
NATURE = "内资（□国有□集体□民营）□中外合资□港澳台□外商独资"


def write_basics(page: Page) -> None:
    """基本信息表 of annex 2-1."""
    page.text("基本信息表", "表名")
    rows = [
        ("工厂名称", "{{ name }}", "", ""),
        ("通讯地址", "", "", ""),
        ("所属行业", "{{ industry }}", "主要产品", ""),
        ("单位性质", NATURE, "", ""),
        ("统一社会信用代码", "{{ code }}", "邮编", ""),
        ("注册机关", "", "注册资本", ""),
        ("成立日期", "", "有效期", ""),
        ("法定代表人", "", "法人代表联系电话", ""),
        ("申报工作联系部门", "", "联系人", ""),
        ("联系电话", "", "传真", ""),
        ("手机", "", "电子邮箱", ""),
        (
            "单位简介\n（至少应包含：企业的主营业务介绍、生产情况、所获荣誉情况等）\n{{ headcount }}\n\n\n\n",
            "",
            "",
            "",
        ),
        (
            f"材料真实性承诺:\n　　{PROMISE}\n\n法人或单位负责人签字：\n（公章）\n日期：",
            "",
            "",
            "",
        ),
    ]
    table = page.table(rows, (3.2, 5.3, 3.2, 4.3))
    for at in (0, 1, 3):
        merge_across(table, at, 1, 3)
    for at in (11, 12):
        merge_across(table, at, 0, 3)
    page.new_page()


SUMMARY: tuple[tuple[str, str, str], ...] = (
    ("用地集约化", "容积率", "floor_area_ratio"),
    ("用地集约化", "建筑密度（%）", "building_density"),
    ("用地集约化", "单位用地面积产能（产值）", "land_output"),
    ("原料无害化", "绿色物料使用率（%）", "green_materials"),
    ("能源", "能源消耗总量（吨标煤）", "energy"),
    ("能源", "其中：清洁能源消耗量（吨标煤）", ""),
    ("能源", "单位产品综合能耗或单位产值能耗", "energy_intensity"),
    ("水", "用水量（万吨）", "water"),
    ("水", "废水产生量（万吨）", "waste_water"),
    ("水", "单位产品（产值）耗水量", "water_intensity"),
    ("水", "废水回用率（%）", "water_reuse"),
    ("水", "节水率（%）", ""),
    ("低碳", "二氧化碳排放量(吨）", "carbon"),
    ("低碳", "单位产品（产值）二氧化碳排放量", "carbon_intensity"),
    ("固废利用率", "工业固废产生量（吨）", "solid_waste"),
    ("固废利用率", "工业固废综合利用率（%）", "solid_waste_use"),
    ("气", "废气产生量(m³)", "waste_gas"),
    ("气", "单位产品废气产生量(m³/万元)", "waste_gas_intensity"),
)
SUMMARY_NOTES = (
    "注：1.本表所填数据均为上年度数据；2.单位用地面积产能（产值）单位统一为：吨（件、辆等产品单位）/亩和"
    "万元产值/亩；3.单位产品（产值）耗水量单位统一为：立方米/（吨、件、辆等产品单位）和立方米/万元产值；"
    "4.单位产品（产值）二氧化碳排放量单位统一为：吨 CO2/（吨、件、辆等产品单位）和吨 CO2/万元产值。"
)


def write_summary(page: Page) -> None:
    """相关指标情况汇总表 of annex 2-1."""
    page.text("相关指标情况汇总表", "表名")
    whole = [
        ("企业名称", "", "{{ name }}"),
        ("统一社会信用代码", "", "{{ code }}"),
        ("所属行业（填写国民经济行业分类小类）", "", "{{ industry }}"),
        ("所在地市", "", "{{ city }}"),
        ("第三方评价机构名称", "", ""),
        ("质量、职业健康、环境、能源管理体系认证情况", "", "{{ summary.certificates }}"),
        ("营业收入（万元）", "", ""),
    ]
    parts = [
        (group, title, "{{ summary." + key + " }}" if key else "") for group, title, key in SUMMARY
    ]
    built = [
        ("厂区是否建有能管中心", "", "{{ summary.energy_centre }}"),
        ("厂区是否建有光伏电站（规模）", "", "{{ summary.photovoltaics }}"),
        ("厂区是否建有智能微电网", "", "{{ summary.microgrid }}"),
        ("其他需说明的事项", "", ""),
    ]
    rows = [*whole, *parts, *built]
    table = page.table(rows, (2.4, 5.8, 7.8))
    for at in (*range(len(whole)), *range(len(whole) + len(parts), len(rows))):
        merge_across(table, at, 0, 1)
    start = len(whole)
    while start < len(whole) + len(parts):
        last = start
        while last + 1 < len(whole) + len(parts) and rows[last + 1][0] == rows[start][0]:
            last += 1
        for at in range(start + 1, last + 1):
            table.cell(at, 0).text = ""
        if last > start:
            joined = table.cell(start, 0).merge(table.cell(last, 0))
            for paragraph in joined.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)
        start = last + 1
    page.text(SUMMARY_NOTES, "说明")
    page.new_page()
