"""The walk of a person from the first meeting to the summary, whatever the channel.

The person reads each screen and does what the first rule that fits says: those of the factory,
then those of everybody. So a walk outlives a screen more or less.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tests.factories.factory import Factory, Rule
from tests.support.story_2025 import MORE

MOST_ACTS = 90
"""More than any of the walks takes; past it the person is going round in circles."""
FEWER = "‹ 收起"
DONE = "小结 · "
"""Heads the screen at which a walk ends."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest screen: its text, and the labels of its buttons."""

    text: str
    labels: tuple[str, ...]


class Channel(Protocol):
    """A person in one of the channels; every act waits for its answer."""

    async def says(self, text: str) -> None:
        """Type a message."""

    async def taps(self, label: str) -> None:
        """Press the button with this label."""

    async def shows(self) -> Shown:
        """What stands on the screen."""


class Lost(AssertionError):
    """No rule fits the screen."""


def everybody(factory: Factory) -> tuple[Rule, ...]:
    """What every person does, but for what the factory's own rules say."""
    profile = factory.profile
    return (
        Rule("隐私说明（摘要）", taps="同意并开始"),
        Rule("企业全称是什么", says=profile["name"]),
        Rule("统一社会信用代码", taps="稍后再答"),
        Rule("企业在哪里", says=profile["place"]),
        Rule("请选一个", taps=profile.get("industry_code", "")),
        Rule("属于什么行业", says=profile["industry"]),
        Rule("有多少员工", says=profile["headcount"]),
        Rule("评价哪一年", taps="2025"),
        Rule("想怎么评", taps="快速预评"),
        Rule("打勾的会采用", taps="采用并继续", times=3),
        Rule("已在省级绿色工厂名单上|申报国家级的", taps="不适用"),
        Rule("明令禁止或淘汰类", taps="没有"),
        Rule("都记为没问题", taps="确认", times=3),
        Rule("点“都没问题”", taps="都没问题", times=3),
        Rule("年的数据\n从账单", says=factory.bills),
        Rule("加起来是", taps="是，", times=4),
        Rule("统计报表 205-1 或能源费单", taps="就用这个", times=4),
        Rule("这两个值是从哪里来的", taps="行业协会、文献等行业数据", times=4),
        Rule("还有的接着发", taps="就这些", times=3),
        Rule("还有的接着发", taps="继续", times=3),
    )


@dataclass(slots=True)
class Walk:
    """What came of it: every act with the screen that answered it.

    ``turned`` counts the presses that only looked for a button behind 更多.
    """

    acts: list[tuple[str, Shown]]
    turned: int = 0

    @property
    def count(self) -> int:
        """All presses and messages."""
        return len(self.acts) + self.turned

    @property
    def end(self) -> Shown:
        """The last screen."""
        return self.acts[-1][1]


async def walk(channel: Channel, factory: Factory, more: Iterable[Rule] = ()) -> Walk:
    """From the first meeting to the summary."""
    rules = (*factory.rules, *more, *everybody(factory))
    done: Counter[Rule] = Counter()
    way = Walk([])
    while len(way.acts) < MOST_ACTS:
        shown = await channel.shows()
        rule = await _next(channel, rules, done, shown, way)
        if rule is None:
            if DONE in shown.text:
                return way
            raise Lost(f"{shown.text}\n{shown.labels}\n{[act for act, _ in way.acts]}")
        done[rule] += 1
        if rule.says:
            await channel.says(rule.says)
        else:
            await channel.taps(_label(rule, await channel.shows()) or "")
        way.acts.append((rule.says or rule.taps, await channel.shows()))
    raise Lost(f"{[act for act, _ in way.acts]}")


async def _next(
    channel: Channel, rules: Iterable[Rule], done: Counter[Rule], shown: Shown, way: Walk
) -> Rule | None:
    for rule in rules:
        if done[rule] >= rule.times or not re.search(rule.sees, shown.text):
            continue
        if rule.says or await _turned_to(channel, rule, way):
            return rule
    return None


async def _turned_to(channel: Channel, rule: Rule, way: Walk) -> bool:
    """Whether the label is there, be it behind 更多. To look for it in vain is no act."""
    for presses in range(10):
        shown = await channel.shows()
        if _label(rule, shown):
            way.turned += presses
            return True
        if MORE not in shown.labels:
            break
        await channel.taps(MORE)
    if FEWER in (await channel.shows()).labels:
        await channel.taps(FEWER)
    return False


def _label(rule: Rule, shown: Shown) -> str | None:
    """The label that is what the rule taps, or else begins with it or has it in it."""
    wanted, labels = rule.taps, shown.labels
    ranks = (
        [label for label in labels if label == wanted],
        [label for label in labels if label.startswith(wanted)],
        [label for label in labels if wanted in label],
    )
    return next((found[0] for found in ranks if found), None)
