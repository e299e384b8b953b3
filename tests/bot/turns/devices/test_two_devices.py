"""Two devices on one assessment: what one of them does overtakes what the other shows."""

import pytest

from bot.app import Core
from bot.screens.core.context import ScreenContext
from bot.screens.core.labels import labels_of
from bot.screens.core.message import Message
from bot.screens.registry import VIEWS
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from scoring.catalogue.loading import load_catalogue
from tests.bot.talking import Talker

NOT_HERE = ("plan:9", "rule:9", "figures:none", "remind:99", "scale:9", "open:9", "nonsense")


@pytest.fixture
async def page(core: Core, li: Talker) -> Talker:
    """The same person in the web chat."""
    code = await li.code()
    on_the_web = Talker(core, "w", "web")
    await on_the_web.begins()
    await on_the_web.joins(code)
    return on_the_web


async def _press(talker: Talker, choice: str) -> None:
    await talker.press(choice)


async def _keeps_a_plan(talker: Talker) -> None:
    await talker.says("/whatif")
    await talker.says("#1 符合")
    await _press(talker, "plan:save")
    await talker.says("余热回收")


async def _drops_the_plan(talker: Talker) -> None:
    await talker.says("/whatif")
    for choice in ("plans", "plan:1", "plan:drop"):
        await _press(talker, choice)


@pytest.mark.parametrize("field", ["name", ""])
async def test_a_plan_dropped_elsewhere_is_no_error(page: Talker, li: Talker, field: str) -> None:
    await _keeps_a_plan(page)
    await page.says("/whatif")
    for choice in ("plans", "plan:1", *([f"plan:{field}"] if field else ["plans"])):
        await _press(page, choice)
    await _drops_the_plan(li)

    if field:
        await page.says("换一个名称")
        assert "在别处改动" in page.shown
    else:
        await _press(page, "plan:1")

    assert (await page.dossier()).plans == {}
    assert isinstance(page.message, Message)


@pytest.mark.parametrize("choice", NOT_HERE)
def test_a_button_that_is_not_here_has_no_label_and_is_no_error(choice: str) -> None:
    catalogue = load_catalogue("gb36132-2025")
    session = Session(Wait(Place.PLANS, detour=True), mode="full", consented=True)
    context = ScreenContext(catalogue, session, Dossier(catalogue.id))
    assert labels_of(VIEWS[context.wait.at](context))(choice) == ""
