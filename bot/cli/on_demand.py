"""Commands that are imported when they are called.

Scoring a file needs neither Telegram nor the web nor a PDF, and importing those takes seconds.
"""

from importlib import import_module
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bot.runtime.garbage import kept_for_good

COMMANDS = {
    "run": "启动网页聊天，有 TELEGRAM_BOT_TOKEN 时也启动 Telegram · start the chat",
    "webhook": "Telegram 的 webhook：查看、取消 · show or remove the webhook",
    "catalogue": "评价目录 · the catalogues",
    "overlay": "叠加规则：地方、行业、年度的数据 · local, industry and yearly data",
    "admin": "机构和第一位管理员 · organisations and their first administrator",
    "jobs": "后台任务：查看、重试、删除 · background jobs: list, retry, drop",
    "call": "申报批次：新建、列出、显示、导出、导入、评审 · calls of agencies",
    "token": "程序接口的令牌：新建、列出、吊销 · tokens of the API: make, list, revoke",
    "endpoint": "事件推送的地址：新建、日志、重发、换密钥 · where events are sent, and their log",
    "score": "给回答文件打分，每个文件一行 · score answers files, one line each",
    "rank": "给数据库里的评价排名，或给一个批次的申报排名 · rank assessments, or a call",
    "verify": "核验 PDF、Word、Excel 是否由本系统出具 · verify documents, offline too",
    "doctor": "检查设置、数据库、磁盘、时钟、邮件、Telegram、字体 · check the installation",
    "report": "由回答文件生成 PDF、Word、Excel · make the report of an answers file",
    "sheet": "读入填好的 Excel 问卷 · read a questionnaire that was filled in",
    "templates": "Word 模板：取出、检查 · the Word templates: write them out, check them",
    "backup": "备份数据库和文件，不必停机 · back up database and files while it runs",
    "restore": "把备份恢复到空的数据库和目录 · restore a backup into an empty database",
    "move": "把全部数据搬到另一个数据库并核对 · carry all data into another database",
}
"""The help of each; the module of the same name in ``bot.cli`` implements it."""

OPERATING = frozenset(
    {
        *("admin", "backup", "doctor", "endpoint", "jobs", "move", "restore", "token"),
        "webhook",
    }
)
"""Of operators: their modules are in ``bot.cli.operating``."""


class OnDemand(TyperGroup):
    """The commands as one program."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands.update(
            {name: TyperCommand(name, help=help) for name, help in COMMANDS.items()}
        )

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The commands in the order of the overview."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, imported in place of its stand-in."""
        name, known, rest = super().resolve_command(ctx, args)
        if name is None or known is None:
            return name, known, rest
        folder = "bot.cli.operating" if name in OPERATING else "bot.cli"
        with kept_for_good():
            command = import_module(f"{folder}.{name}").app
        return name, get_command(command), rest
