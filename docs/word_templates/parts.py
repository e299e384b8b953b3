"""Parts that several forms have."""

from collections.abc import Sequence

from docx.shared import Cm

from docs.word_templates.page import Page


def write_cover(page: Page, title: str, lines: Sequence[str], foot: Sequence[str]) -> None:
    """The first page."""
    page.blank(5)
    page.text(title, "Title", centred=True)
    page.blank(6)
    for line in lines:
        page.text(line, "封面项目").paragraph_format.left_indent = Cm(2)
    page.blank(7)
    for line in foot:
        page.text(line, "封面项目", centred=True)
    page.new_page()


def write_documents(page: Page, loop: str = "document in documents") -> None:
    """The documents that a report encloses."""
    page.list_of(
        ("序号", "证明材料", "是否已附"), loop,
        ("{{ document.number }}", "{{ document.title }}", "{{ document.mark }}"), (1.5, 11.5, 3),
    )  # fmt: skip


def write_files(page: Page) -> None:
    """Every file, by the number that the tables name."""
    page.text("{%p if files %}")
    page.text("证明材料清单（编号与各表“证明材料索引”栏一致）", "表名")
    page.list_of(
        ("编号", "文件", "对应条目", "核验与有效期"), "file in files",
        ("{{ file.number }}", "{{ file.name }}", "{{ file.about }}", "{{ file.found }}"),
        (1.8, 5, 6.2, 3),
    )  # fmt: skip
    page.text("{%p endif %}")


def write_calculations(page: Page) -> None:
    """Figures, conversions and formulas."""
    page.text("{%p if figures %}")
    page.heading("绩效指标计算说明")
    page.text("年度数据", "表名")
    page.list_of(
        ("符号", "数据", "数量", "来源报表", "说明"), "figure in figures",
        ("{{ figure.symbol }}", "{{ figure.title }}", "{{ figure.amount }}", "{{ figure.form }}",
         "{{ figure.remark }}"), (1.2, 4, 4, 4.2, 2.6),
    )  # fmt: skip
    page.text("{%p endif %}")
    page.text("{%p if parts %}")
    page.text("折算", "表名")
    page.list_of(
        ("合计", "品种", "实物量", "系数", "系数来源", "结果"), "part in parts",
        ("{{ part.total }}", "{{ part.title }}", "{{ part.amount }}", "{{ part.factor }}",
         "{{ part.source }}", "{{ part.result }}"), (2.2, 2.6, 2.8, 2.8, 3, 2.6), "1",
    )  # fmt: skip
    page.text("{%p endif %}")
    page.text("{%p if steps %}")
    page.text("指标计算过程", "表名")
    page.list_of(
        ("指标", "公式", "代入", "公式来源"), "step in steps",
        ("{{ step.title }}", "{{ step.formula }}", "{{ step.equation }}", "{{ step.source }}"),
        (3.6, 4, 4.8, 3.6),
    )  # fmt: skip
    page.text("{%p endif %}")


def write_more(page: Page) -> None:
    """What the round asks for beyond the form."""
    page.text("{%p if more %}")
    page.text("本轮申报另行要求的条目", "表名")
    page.list_of(
        ("编号", "要求", "情况", "证明材料索引"), "row in more",
        ("{{ row.code }}", "{{ row.text }}", "{{ row.said }}", "{{ row.index }}"),
        (1.4, 7, 5.2, 2.4),
    )  # fmt: skip
    page.text("{%p endif %}")


def write_plans(page: Page) -> None:
    """What the enterprise has planned."""
    page.text("{%p for plan in plans %}")
    page.text("{{ plan.name }}　{{ plan.facts }}")
    page.text("{%p for row in plan.rows %}")
    page.text("{{ row }}", "说明")
    page.text("{%p endfor %}")
    page.text("{%p endfor %}")
