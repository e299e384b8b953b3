"""A bare bot on our transport: the least work by which python-telegram-bot can answer.

    python -m tests.bench.peers.echo --base-url http://127.0.0.1:8081 --token TOKEN --questions 91

Any message gets question 1; any press of a button turns the message into the next question.
"""

import argparse
import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.runtime.processes.event_loop import new_event_loop
from bot.telegram.transport import AiohttpRequest

LABELS = (("符合", "不符合", "不适用"), ("稍后再答", "上一题", "说明"))


def keyboard(number: int) -> InlineKeyboardMarkup:
    """The buttons of a question; each carries its number, since the bot remembers nothing."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(label, callback_data=f"{number}:{label}") for label in row]
            for row in LABELS
        ]
    )


def main() -> None:
    """Read the arguments and poll until stopped."""
    parser = argparse.ArgumentParser(description="A bare echo bot")
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--questions", type=int, default=91)
    arguments = parser.parse_args()
    total: int = arguments.questions

    async def show(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            assert update.effective_chat is not None
            await context.bot.send_message(
                update.effective_chat.id, f"第 1 题，共 {total} 题", reply_markup=keyboard(1)
            )
            return
        number = int(str(query.data).partition(":")[0]) + 1
        if number > total:
            await query.edit_message_text("完成")
        else:
            await query.edit_message_text(
                f"第 {number} 题，共 {total} 题", reply_markup=keyboard(number)
            )
        await query.answer()

    asyncio.set_event_loop(new_event_loop())
    application = (
        Application.builder()
        .token(arguments.token)
        .base_url(f"{arguments.base_url}/bot")
        .request(AiohttpRequest())
        .get_updates_request(AiohttpRequest(connection_pool_size=1))
        .concurrent_updates(256)
        .build()
    )
    application.add_handler(TypeHandler(Update, show))
    application.run_polling()


if __name__ == "__main__":
    main()
