"""The table of commands; each lives in the module of its group and is imported when it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ui.console.console import Console
from ui.console.parsing import Parser, split_command


@dataclass(frozen=True)
class Command:
    """One command. `home` is its module under `ui.console` and its function; the function called
    ``<function>_arguments`` there adds what it takes. Both find `name` as ``command``."""

    name: str
    summary: str
    home: str

    def _found(self, suffix: str) -> Any:
        module, _, function = self.home.partition(":")
        return getattr(import_module(f"ui.console.{module}"), function + suffix)

    def parser(self) -> Parser:
        """A parser for everything that stands behind the command."""
        made = Parser(self.name, self.summary)
        made.set_defaults(command=self.name)
        self._found("_arguments")(made)
        made.keep_usage()
        return made

    @property
    def run(self) -> Callable[[Console], int]:
        found: Callable[[Console], int] = self._found("")
        return found


_ALL = (
    Command("demo", "建立演示站，打印全部表单和台帐，拍下每个页面", "demo:demo"),
    Command("import", "从 Excel 导入记录", "exchange:import_file"),
    Command("read-order", "把客户的短消息读成订单草稿", "exchange:read_order"),
    Command("show", "查看记录；写单号时连同历史", "showing:show"),
    Command("new", "新建一条记录", "records:new"),
    Command("set", "修改草稿或未结的记录", "records:change"),
    Command("do", "执行一步流程", "records:take_step"),
    Command("attach", "归档扫描件或照片", "records:attach_file"),
    Command("print", "打印表单（PDF）", "paper:print_paper"),
    Command("pack", "一次浇筑或一个工程的全部资料，汇成一个 PDF", "paper:pack"),
    Command("ledger", "输出台帐（PDF 或 Excel）", "paper:ledger"),
    Command("production", "生产台帐：某一天或某一月", "reporting:report"),
    Command("due", "到期和逾期的事项", "showing:due"),
    Command("warnings", "规则提醒：哪些规则没有做到", "reporting:report"),
    Command("report", "其他报表；不写名称时列出全部", "reporting:listing"),
    Command("photo", "把一个页面存成图片", "photo:photo"),
    Command("check", "检查数据是否完整", "upkeep:check_all"),
    Command("users", "人员、岗位、密码", "office:users"),
    Command("settings", "查看和修改设置", "office:settings"),
    Command("setup", "在空数据库里建立本站和管理员", "upkeep:setup"),
    Command("migrate", "把数据库升级到本程序的结构", "upkeep:migrate_database"),
    Command("bench", "测量速度", "bench:bench"),
)

COMMANDS: dict[str, Command] = {command.name: command for command in _ALL}


def which_report(words: Sequence[str]) -> tuple[Command, list[str]]:
    """The command of the report that `words` name, ``report`` itself where they name none, and what
    else they say. Raises UsageError."""
    if all(word.startswith("-") for word in words):
        return COMMANDS["report"], list(words)
    name, rest = split_command(words)
    further = Command(f"report {name}", "报表", "reporting:report")
    return (further if name else COMMANDS["report"]), rest


LATER = frozenset({"branch-package", "scan", "backup", "restore", "serve-database"})
"""Commands that belong to parts of the office's work which this version does not cover yet."""


def overview() -> str:
    """What ``main.py --help`` prints."""
    wide = max(len(name) for name in COMMANDS)
    listing = "\n".join(f"  {c.name:<{wide}}  {c.summary}" for c in _ALL)
    return (
        "用法：main.py [命令] [内容] [--db 位置] [--as 登录名] [--json] [--at 时间]\n\n"
        f"不写命令时打开窗口。命令：\n{listing}\n\n"
        "各命令的写法：main.py 命令 --help。退出码：0 完成，1 被拒绝，2 用法不对。"
    )
