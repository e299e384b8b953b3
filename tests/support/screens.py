"""Screens of the canned conversation, as long and as wide as the real ones."""

from dataclasses import dataclass
from html import escape

from bot.screens.core.message import Button, Message

Rows = tuple[tuple[Button, ...], ...]


def _message(
    html: str, *rows: str, progress: tuple[int, int] | None = None, placeholder: str = ""
) -> Message:
    """A message; a row is written ``label=choice | label=choice``."""
    return Message(html, tuple(map(_row, rows)), 0, 0, progress, placeholder)


def _row(written: str) -> tuple[Button, ...]:
    pairs = (part.strip().split("=") for part in written.split("|"))
    return tuple(Button(label, choice) for label, choice in pairs)


CRITERIA = (
    "应依法设立，在建设和生产过程中遵守有关法律、法规、政策和标准",
    "近三年（含成立不足三年）无较大及以上安全、环保、质量等事故",
    "对利益相关方的环境要求做出承诺的，应同时满足有关承诺的要求",
    "建立、实施并保持满足 GB/T 19001 要求的质量管理体系",
    "工厂的建筑应满足国家或地方相关法律法规及标准的要求",
    "新建、改建和扩建建筑时，应遵守国家“固定资产投资项目节能审查办法”等制度",
    "厂房内部装饰装修材料中醛、苯、氨、氡等有害物质必须符合国家和地方要求",
    "危险品仓库、有毒有害操作间、废弃物处理间等应独立设置",
    "工厂应优先选用高效节能电动机、变压器、风机、水泵和空气压缩机",
    "容积率：不低于《工业项目建设用地控制指标》要求的 1.2 倍，2 倍及以上为满分",
    "工业固体废物综合利用率大于 65%",
    "单位产品综合能耗优于行业前 20% 水平",
)


@dataclass(frozen=True, slots=True)
class Words:
    """The screens in one language."""

    consent: Message
    status: Message
    contents: Message
    report: Message
    making: Message
    settings: Message
    stale: Message
    report_caption: str
    question_html: str
    help_html: str
    answers: tuple[str, ...]
    placeholder: str
    kept_html: str

    def question(self, number: int) -> Message:
        """The question with a number."""
        html = self.question_html.format(number=number, text=escape(CRITERIA[number % 12]))
        progress = (min(number - 1, 99), 99)
        return _message(html, *self.answers, progress=progress, placeholder=self.placeholder)

    def help(self, number: int) -> Message:
        """The question with its help open."""
        asked = self.question(number)
        return _message(
            asked.html + self.help_html,
            *self.answers,
            progress=asked.progress,
            placeholder=self.placeholder,
        )

    def kept(self, name: str) -> Message:
        """That a file was kept."""
        return _message(self.kept_html.format(name=escape(name)), *self.answers)


_ZH = Words(
    consent=_message(
        "<b>欢迎使用绿色工厂预评价</b>\n\n我会按 <b>GB/T 36132-2018</b> 一条一条问您，"
        "您随时可以修改、暂停，几周后再回来也不会丢。\n\n"
        "您的回答只保存在本服务器，用于生成您的报告。<b>请勿上传涉密材料。</b>",
        "同意并开始=agree",
        "隐私说明=privacy | English=language:en",
    ),
    status=_message(
        "<b>进度</b> · 华东精密铸造有限公司\n"
        "<code>▓▓▓▓▓░░░░░</code> 已答 <b>47/99</b>（完整评价）\n"
        "得分在 <b>52.18 – 86.40</b> 之间，目前还不能判定等级。\n\n"
        "<code>▓▓▓▓▓▓▓▓░░</code> 基础设施 82.00 · 21/21\n"
        "<code>▓▓▓▓▓▓░░░░</code> 管理体系 60.00 – 85.00 · 7/9\n"
        "<code>▓▓▓░░░░░░░</code> 能源与资源投入 34.00 – 71.50 · 8/15\n"
        "<code>▓▓░░░░░░░░</code> 产品 20.00 – 88.00 · 4/12\n"
        "<code>▓▓▓▓▓▓▓░░░</code> 环境排放 70.00 · 10/10\n"
        "<code>░░░░░░░░░░</code> 绩效 0.00 – 100.00 · 0/24\n\n"
        "<b>目前阻碍就绪的</b>\n· 11 工业固体废物综合利用率是否大于 65%？\n"
        "· 23 是否建立、实施并保持满足 GB/T 23331 要求的能源管理体系？",
        "继续答题 ›=resume",
        "未答 52=list:unanswered | 不符合 6=list:not-met | 不适用 2=list:na",
        "差距与提分=gaps | 生成报告=report",
        progress=(47, 99),
    ),
    contents=_message(
        "<b>能源与资源投入</b> · 第 1/2 页\n\n"
        + "\n".join(
            f"{'✅' if n % 3 else '⬜'} <b>{n}</b> {text}" for n, text in enumerate(CRITERIA, 1)
        ),
        " | ".join(f"{n}=ask:{n}" for n in range(1, 7)),
        " | ".join(f"{n}=ask:{n}" for n in range(7, 13)),
        "‹ 上一页=page:0 | 下一页 ›=page:2",
        "继续答题 ›=resume",
        progress=(47, 99),
    ),
    report=_message(
        "<b>生成报告</b>\n\n还有 52 条没有回答，报告会如实写明得分区间。请选择语言：",
        "中文 PDF=report-zh | English PDF=report-en | 中英对照 PDF=report-both",
        "返回=return",
        progress=(47, 99),
    ),
    making=_message("正在生成报告，通常不到一分钟，好了会出现在这里。", "继续答题 ›=resume"),
    settings=_message(
        "<b>设置</b>", "语言 Language=language:en", "导出我的数据=export | 删除我的数据=delete"
    ),
    stale=_message("这个按钮属于较早的消息，已为您显示当前的问题。", "继续答题 ›=resume"),
    report_caption="报告 <b>GF-00012-01</b> · 华东精密铸造有限公司",
    question_html=(
        "已保存：<b>10</b> 符合（4/4 分）\n得分 52.18 – 86.40\n\n"
        "<code>▓▓▓▓▓░░░░░</code> {number}/99\n能源与资源投入 › 资源投入\n必选 · 6 分\n\n"
        "<b>{number}</b> <b>{text}。这一条贵厂是否符合？</b>"
    ),
    help_html=(
        "\n\n<b>标准原文</b>\n<blockquote>工厂应减少材料、尤其是有害物质的使用，评估有害物质及"
        "化学品减量使用或替代的可行性。</blockquote>\n看两样东西：一是有没有书面的评估记录，"
        "二是近一年用量是否真的下降。\n\n<b>常见证据</b>：替代评估报告、采购台账、"
        'MSDS\n<b>出处</b>：<a href="https://openstd.samr.gov.cn/">GB/T 36132-2018</a> 4.4.2'
    ),
    answers=(
        "符合=met | 不符合=not-met",
        "部分符合=partly | 不适用=na | 稍后再答=later",
        "上一题=back | 说明=help | 证据=evidence",
    ),
    placeholder="符合、不符合、80%……",
    kept_html="已作为证据保存：<b>{name}</b>（第 1 份）。可以继续上传，或回答本题。",
)

_EN = Words(
    consent=_message(
        "<b>Welcome to the green factory pre-assessment</b>\n\nI shall ask you question by "
        "question by <b>GB/T 36132-2018</b>. Change your answers at any time.",
        "Agree and start=agree",
        "Privacy=privacy | 中文=language:zh",
    ),
    status=_message(
        "<b>Status</b> · East China Precision Castings\n<code>▓▓▓▓▓░░░░░</code> answered "
        "<b>47/99</b> (full)\nThe score lies between <b>52.18 and 86.40</b>.",
        "Go on ›=resume",
        "Unanswered 52=list:unanswered | Not met 6=list:not-met | N/A 2=list:na",
        progress=(47, 99),
    ),
    contents=_message("<b>Energy and resources</b>", "1=ask:1 | 2=ask:2", progress=(47, 99)),
    report=_message("<b>Report</b>\n\nWhich language?", "English PDF=report-zh | Return=return"),
    making=_message("The report is being made.", "Go on ›=resume"),
    settings=_message("<b>Settings</b>", "语言 Language=language:zh"),
    stale=_message("That button belongs to an older message.", "Go on ›=resume"),
    report_caption="Report <b>GF-00012-01</b> · East China Precision Castings",
    question_html=(
        "Saved: <b>10</b> Met (4/4 points)\nScore 52.18 – 86.40\n\n"
        "<code>▓▓▓▓▓░░░░░</code> {number}/99\nEnergy and resources › Resource input\n"
        "Mandatory · 6 points\n\n<b>{number}</b> <b>Does the factory assess whether hazardous "
        "substances and chemicals can be reduced or replaced?</b>"
    ),
    help_html=(
        "\n\n<b>The standard says</b>\n<blockquote>"
        "The factory shall reduce materials, hazardous ones above all.</blockquote>"
        "\nLook for a written assessment."
    ),
    answers=(
        "Met=met | Not met=not-met",
        "Partly met=partly | N/A=na | Later=later",
        "Back=back | Help=help | Evidence=evidence",
    ),
    placeholder="met, not met, 80%…",
    kept_html="Kept as evidence: <b>{name}</b>.",
)

WORDS = {"zh": _ZH, "en": _EN}
