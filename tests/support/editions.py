"""From behind the profile to a full assessment by the edition of 2018, without any overlay."""

from tests.support.bot_api import Person


async def begin_by_2018(person: Person, within: float) -> None:
    """Go on from the overlays on offer to the first question."""
    await _without_overlays(person, within)
    await person.taps("改用 2018 版")
    await _without_overlays(person, within)
    await person.taps("完整评价（逐条）")


async def _without_overlays(person: Person, within: float) -> None:
    await person.sees("打勾的会采用", within)
    while chosen := [label for label in person.screen.labels if label.startswith("☑")]:
        await person.taps(chosen[0])
        await person.sees("打勾的会采用", within)
    await person.taps("采用并继续 ›")
    await person.sees("想怎么评", within)
