"""The consultant reviews row by row, one overridden and three sent back; the client corrects."""

import io
import zipfile

from tests.bot.reports.excel.returned import opened
from tests.bot.telegram.running import SMALLEST_PHOTO
from tests.story.cast import CEMENT, Cast

TWO_LEFT = "两台主机已淘汰，只能算五成"
NO_METER = "没有电表的校准记录"
NO_LEDGER = "没有固废台账"
NO_REPORT = "核算报告没有交"
METER, LEDGER = "校准记录.jpg", "固废台账.jpg"
ASKED, BILL = "12月电费单", "十二月电费单.jpg"


async def rows_are_reviewed(cast: Cast) -> None:
    """At the desk: from the board into the client's case."""
    desk = cast.desk
    await desk.opens("/board", CEMENT)
    await desk.clicks(CEMENT, "已打开")
    await desk.says("#12", "12/14")
    await desk.taps("审核", "还没有审核意见")
    await desk.taps("认可", "已认可：第 12 题")
    await desk.says("#9", "9/14")
    await desk.taps("审核", "自评：符合程度 70%")
    await desk.taps("改判", "您认定的答案是")
    await desk.says("五成", "请写一句理由")
    await desk.says(TWO_LEFT, "已改判：第 9 题")
    for row, reason in (("#3", NO_METER), ("#8", NO_LEDGER), ("#13", NO_REPORT)):
        await desk.says(row)
        await desk.taps("审核")
        await desk.taps("有疑问", "请写一句理由")
        await desk.says(reason, "已提出疑问")
    await desk.says("/review", "有疑问 3", "已改判 1", "自评", "审核后")
    await desk.taps("退回有疑问的", "退回修改：还没有发出", NO_METER, NO_LEDGER, NO_REPORT)
    await desk.taps("确认退回", "已退回 3 条")


async def what_was_sent_back_is_corrected(cast: Cast) -> None:
    """The client goes from one to the next, and hands all three back."""
    li = cast.li
    await li.hears("有 3 条被退回修改")
    await li.says("/review", "自评", "审核后", "有疑问 3")
    await li.taps("退回修改", "0/3 已改", NO_METER, NO_LEDGER, NO_REPORT)
    await li.taps("改下一条", f"退回修改：{NO_METER}")
    await li.sends(METER, SMALLEST_PHOTO, "已收到证明材料")
    await li.says("/review")
    await li.taps("退回修改", "1/3 已改")
    await li.taps("改下一条", f"退回修改：{NO_LEDGER}")
    await li.sends(LEDGER, SMALLEST_PHOTO, "已收到证明材料")
    await li.says("/review")
    await li.taps("退回修改", "2/3 已改")
    await li.taps("重新提交", "还有 1 条没有改")
    await li.taps("改下一条", f"退回修改：{NO_REPORT}")
    await li.taps("不符合", "已保存 第 13 题")
    await li.says("/review")
    await li.taps("退回修改", "3/3 已改", "符合 → 不符合")
    await li.taps("重新提交", "这一步要署名")
    await li.says("李敏", "记下了：李敏")
    await li.taps("重新提交", "已重新提交")


async def old_and_new_side_by_side(cast: Cast) -> None:
    """The reviewer looks at what has changed, and agrees."""
    desk = cast.desk
    await desk.hears("已改好退回的条目并重新提交")
    await desk.says("/review", "审后又改")
    await desk.taps("退回修改", "3/3 已改", "符合 → 不符合", "材料：0 → 1 份")
    for row in ("#3", "#8", "#13"):
        await desk.says(row)
        await desk.taps("审核")
        await desk.taps("认可", "已认可")
    await desk.says("/review", "有疑问 0", "已改判 1")


async def evidence_is_asked_for(cast: Cast) -> None:
    """What is missing is listed; a line of one's own is answered by a photo; all is packed."""
    desk, li = cast.desk, cast.li
    await desk.says("/checklist", "材料")
    await desk.taps("补充材料清单", "还没有要的材料")
    await desk.taps("按缺的材料列出", "请谁提供")
    await desk.taps("返回")
    await desk.taps("自己加一行", "写要什么材料")
    await desk.says(f"{ASKED} #3，1月15日前", "请谁提供")
    await desk.taps("请企业（所有者）提供", "已加入 1 项")
    await li.hears("请您补充 1 项材料")
    await li.says("/checklist")
    await li.taps("补充材料清单", ASKED, "还有 1 项等您交")
    await li.taps("1", "把照片或 PDF 发在这里")
    await li.sends(BILL, SMALLEST_PHOTO + b"bill", "已收到")
    await desk.hears("交来了材料")
    await desk.says("/checklist")
    await desk.taps("补充材料清单", "待查看")
    await desk.taps("1", BILL)
    await desk.taps("收下", "第 1 项已收下")
    await li.hears("的材料已收下")
    before = await desk.files.count()
    await desk.says("/checklist")
    await desk.taps("补充材料清单", "已收下 1")
    await desk.taps("打包下载")
    packed = zipfile.ZipFile(io.BytesIO(await desk.receives(before, "list.zip")))
    assert f"001 {ASKED}/{BILL}" in packed.namelist()
    index = next(name for name in packed.namelist() if name.endswith(".xlsx"))
    (sheet,) = opened(packed.read(index)).worksheets
    _, line = sheet.iter_rows(values_only=True)
    assert [ASKED, "已收下", f"001 {ASKED}/{BILL}"] == [line[1], line[5], line[7]]
