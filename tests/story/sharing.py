"""Two colleagues answer a part: one a section on Telegram, one a question without an account."""

import re

from tests.bot.telegram.running import SMALLEST_PHOTO
from tests.story.cast import CEMENT, Cast, code_in

COVER = "绿色设计报告封面.jpg"
LIST = "推荐设备清单.jpg"
SHARE_REASON = "十台主机中七台在推荐目录里"
PRIVATE = ("91350100M000100Y43", "得分区间", "1,200,000", "能源消耗强度", "周老师", "绿源")
"""What no colleague may see: the profile, points, figures, other rows, the consultant."""


async def a_section_by_telegram(cast: Cast) -> None:
    """The owner's message is forwarded; what Wang answers waits to be taken."""
    li, wang = cast.li, cast.wang
    await li.says("/edit", "目录")
    await li.taps("产品绿色化", "12", "13")
    await li.taps("请同事答", "写上同事的姓名")
    await li.says("王工，产品的事您最清楚，12月18日前", "谁答", "2026-12-18")
    said = await li.taps("作为建议交我采纳", "邀请已做好", "请您回答绿色工厂评价的 2 道题")
    [start] = re.findall(r"t\.me/\w+\?start=([A-Z0-9-]{11})", said)
    await wang.says(f"/start {start}", CEMENT, "请您回答 2 道题", "产品的事您最清楚", "2026-12-18")
    await wang.taps("同意隐私说明并接受", "我的任务", "答了 0/2")
    await li.hears("王工接受了您的邀请")
    await wang.taps("继续答题", "GB/T 24256")
    await wang.sends(COVER, SMALLEST_PHOTO, "已收到证明材料")
    await wang.taps("符合", "已保存")
    await wang.taps("不符合", "都答了")
    await wang.says("#1")
    await wang.says("/status")
    await wang.says("/tasks", "答了 2/2")
    await wang.taps("完成", "谢谢")
    await li.hears("王工答完了请教的 2 题")


async def a_question_by_link(cast: Cast) -> None:
    """A guest in a browser, who never has an account."""
    li, zhao = cast.li, cast.zhao
    await li.says("#9", "· 9/14")
    await li.taps("请同事答", "写上同事的姓名")
    await li.says("赵工", "谁答")
    said = await li.taps("作为建议交我采纳", "邀请已做好", "1 道题")
    await zhao.opens(f"/i/{code_in(said)}", "邀请")
    await zhao.clicks("看看是什么", "请您回答 1 道题")
    await zhao.taps("同意隐私说明并接受", "我的任务")
    await zhao.taps("继续答题", "先进生产工艺")
    await zhao.sends(LIST, SMALLEST_PHOTO, "已收到证明材料")
    await zhao.taps("部分符合", "符合到什么程度")
    await zhao.says("七成", "为什么是 70%")
    await zhao.says(SHARE_REASON, "都答了")
    await zhao.opens("/board")
    await zhao.opens("/")
    await zhao.taps("完成", "谢谢")
    await li.hears("赵工答完了请教的 1 题")


async def what_they_gave_is_taken(cast: Cast) -> None:
    """One by one; both colleagues hear of it."""
    li = cast.li
    await li.says("/tasks")
    await li.taps("请别人答的", "2 条等您看", "1 条等您看")
    await li.taps("看：赵工", SHARE_REASON, "证据：1 份")
    await li.taps("采纳", "已采纳赵工的答案")
    await cast.zhao.hears("采纳了您")
    await li.taps("看：王工 #12")
    await li.taps("采纳", "已采纳王工的答案")
    await li.taps("看：王工 #13", "不符合")
    await li.taps("不采纳", "为什么不采纳")
    await li.says("上个月做了核算，报告月底出", "没有采纳王工的答案")
    await cast.wang.hears("没有采纳您对")
    await li.says("#13", "· 13/14")
    await li.taps("符合", "已保存 第 13 题")
    cast.wang.never_saw(*PRIVATE, SHARE_REASON)
    cast.zhao.never_saw(*PRIVATE, COVER)


async def two_answer_at_once(cast: Cast) -> None:
    """The later one sees both values and chooses."""
    li, zhou = cast.li, cast.zhou
    await zhou.says("/clients", CEMENT)
    await zhou.taps("1. ")
    await zhou.says("#8", "· 8/14")
    await li.says("#8", "· 8/14")
    await zhou.taps("不适用", "为什么不适用")
    await zhou.says("收尘灰全部回窑", "已保存")
    await li.taps("不适用")
    await li.says("收尘灰全部回窑，不产生一般工业固体废物", "刚才有人答了", "对方", "您")
    await li.taps("用我的", "用了您的答案")
