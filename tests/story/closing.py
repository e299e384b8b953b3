"""The assessment is frozen as version 1, a second person signs it, and its report comes out."""

import re
import subprocess

from tests.story.cast import CEMENT, Cast, code_in
from tests.story.reviewing import NO_METER, TWO_LEFT


async def it_is_closed(cast: Cast) -> None:
    """The owner closes it; the report comes of itself."""
    li = cast.li
    before = await li.files.count()
    await li.says("/report", "生成报告")
    await li.taps("结案与版本", "还没有版本")
    await li.taps("结案", "结案人：李敏", "审核意见 5 条", "还有 1 条未答")
    await li.taps("确认结案", "已结案：第 1 版，校验码")
    report = await li.receives(before, "version-1.pdf")
    assert_of_the_version(text_of(report))


async def it_is_signed(cast: Cast) -> None:
    """By somebody who sees this version alone, in a browser without an account."""
    li, chen = cast.li, cast.chen
    before = await li.files.count()
    await li.taps("请人签字", "写上签字人的姓名")
    await li.says("陈总，请签字，1月10日前", "2027-01-10")
    said = await li.taps("做邀请", "邀请已做好")
    await chen.opens(f"/i/{code_in(said)}", "邀请")
    await chen.clicks("看看是什么", "请您签字确认一份评价")
    await chen.taps("同意隐私说明并接受", CEMENT, "第 1 版", "李敏结案")
    await chen.taps("看完整校验码")
    [hash_seen] = re.findall(r"校验码 ([0-9a-f]{64})", await chen.reads())
    await chen.taps("签字确认", "陈总", "已签字确认")
    await li.hears("陈总已签字确认第 1 版")
    signed = text_of(await li.receives(before, "version-1-signed.pdf"))
    assert re.search(r"第1版由李敏于[\d:-]+（北京时间）结案", signed)
    assert re.search(rf"第1版由陈总于[\d:-]+（北京时间）签字确认，校验码{hash_seen[:8]}", signed)
    await li.says("/report")
    await li.taps("结案与版本", "陈总", "签字确认")
    await li.taps("第 1 版", hash_seen)
    await li.says("#12", "· 12/14", "已结案（第 1 版），只能看")
    assert not {"符合", "不符合"} & set(await li.labels())
    await li.says("不符合", "已结案，第 1 版，没有改动")
    chen.never_saw(TWO_LEFT, "91350100M000100Y43", "1,200,000")


def assert_of_the_version(text: str) -> None:
    """Self-assessed and reviewed, by whom and why."""
    for shown in (CEMENT, "周老师", TWO_LEFT, "审核后"):
        assert shown in text, shown
    assert NO_METER not in text
    assert "■" not in text


def text_of(pdf: bytes) -> str:
    """What its pages say, without blanks."""
    read = subprocess.run(
        ["/usr/bin/pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return "".join(read.stdout.decode().split())
