"""From behind the profile to a full assessment by the edition of 2018, without any overlay."""

from tests.support.bot_api import Person


async def begin_by_2018(person: Person, within: float) -> None:
    """Go on from the choice of the mode to the first question."""
    await person.sees("想怎么评", within)
    await person.taps("改用 2018 版")
    await person.sees("GB/T 36132-2018", within)
    await person.taps("规则与数据")
    await person.sees("打勾的正在采用", within)
    while chosen := [label for label in person.screen.labels if label.startswith("☑")]:
        await person.taps(chosen[0])
        await person.sees("打勾的正在采用", within)
    await person.taps("采用所选")
    await person.sees("想怎么评", within)
    await person.taps("完整评价（逐条）")
