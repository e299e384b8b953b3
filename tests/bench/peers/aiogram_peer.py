"""The same questions asked by aiogram-dialog, which keeps its state in memory.

    .venv-bench/bin/python -m tests.bench.peers.aiogram_peer --base-url URL --token TOKEN

Needs the packages of `tests/bench/requirements.lock`, and nothing of ours.
"""
# mypy: disable-error-code="import-not-found, misc, untyped-decorator"

import argparse
import asyncio
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Const, Format


class Survey(StatesGroup):
    """Where a person is."""

    asking = State()
    finished = State()


async def question(dialog_manager: DialogManager, **_: Any) -> dict[str, int]:
    """What the text of the window needs."""
    return {
        "number": len(dialog_manager.dialog_data.get("answers", ())) + 1,
        "total": dialog_manager.start_data["total"],
    }


async def record(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Keep the answer; the dialog then edits the message to the next question by itself."""
    answers = manager.dialog_data.setdefault("answers", [])
    answers.append(button.widget_id)
    if len(answers) == manager.start_data["total"]:
        await manager.switch_to(Survey.finished)


def build_dialog() -> Dialog:
    """One window for all questions, one for the end."""
    return Dialog(
        Window(
            Format("第 {number} 题，共 {total} 题"),
            Row(
                Button(Const("符合"), id="met", on_click=record),
                Button(Const("不符合"), id="not_met", on_click=record),
                Button(Const("不适用"), id="not_applicable", on_click=record),
            ),
            Row(
                Button(Const("稍后再答"), id="later"),
                Button(Const("上一题"), id="back"),
                Button(Const("说明"), id="help"),
            ),
            state=Survey.asking,
            getter=question,
        ),
        Window(Const("完成"), state=Survey.finished),
    )


async def poll(base_url: str, token: str, total: int) -> None:
    """Answer updates until stopped."""

    async def start(_: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(
            Survey.asking, data={"total": total}, mode=StartMode.RESET_STACK
        )

    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(start, CommandStart())
    dispatcher.include_router(build_dialog())
    setup_dialogs(dispatcher)
    session = AiohttpSession(api=TelegramAPIServer.from_base(base_url))
    await dispatcher.start_polling(Bot(token, session=session))


def main() -> None:
    """Read the arguments and poll until stopped."""
    parser = argparse.ArgumentParser(description="An aiogram-dialog bot")
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--questions", type=int, default=91)
    arguments = parser.parse_args()
    asyncio.run(poll(arguments.base_url, arguments.token, arguments.questions))


if __name__ == "__main__":
    main()
