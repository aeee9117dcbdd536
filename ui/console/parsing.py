"""Reading the command line: common options anywhere, and Chinese sentences for wrong use."""

from __future__ import annotations

import argparse
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NoReturn, TypeVar

from desk.values.zone import STATION_ZONE

T = TypeVar("T")

_COMMON = {"--db": True, "--as": True, "--at": True, "--json": False}
"""The options that every command takes; True for those followed by a value."""

_USAGE = "用法："

_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"the following arguments are required: (.+)", r"缺少 \1"),
        (r"unrecognized arguments: (.+)", r"看不懂 \1"),
        (
            r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.+)\)",
            r"\1 没有“\2”，可用：\3",
        ),
        (r"argument (\S+): expected .*argument.*", r"\1 后面缺少内容"),
        (r"argument (\S+): ignored explicit argument '?(.*?)'?", r"\1 后面不能写“\2”"),
        (r"argument (\S+): not allowed with argument (\S+)", r"\1 不能与 \2 同时用"),
        (r"ambiguous option: (\S+) could match (.+)", r"\1 不明确，可能是 \2"),
        (r"argument ([^:]+): (.+)", r"\1：\2"),
    )
)
"""What argparse says, and what we say; it has no other way to tell its errors apart."""


MOST_COPIES = 20


class UsageError(Exception):
    """The command line is not written as it should be; the message is a Chinese sentence."""


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _USAGE if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks Chinese and raises instead of ending the program."""

    def __init__(self, command: str, summary: str) -> None:
        super().__init__(
            prog=f"main.py {command}",
            description=summary,
            formatter_class=_Help,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title = "内容"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")
        add_common(self)

    def keep_usage(self) -> None:
        """Fix the usage line; argparse would cut its own English word off it."""
        self.usage = " ".join(self.format_usage().split()).removeprefix(_USAGE)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{_chinese(message)}。{self.format_usage().strip()}")


def _chinese(message: str) -> str:
    for pattern, sentence in _WORDS:
        match = pattern.fullmatch(message)
        if match is not None:
            return match.expand(sentence)
    return message


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options of every command."""
    group = parser.add_argument_group("各命令共用")
    group.add_argument(
        "--db", metavar="位置", default="", help="数据库：路径、sqlite:///… 或 postgresql://…"
    )
    group.add_argument(
        "--as",
        dest="login",
        metavar="登录名",
        default="",
        help="以谁的身份；密码取自 DESK_PASSWORD",
    )
    group.add_argument("--json", action="store_true", help="给程序读的输出")
    group.add_argument("--at", type=moment, metavar="时间", help="设定时钟，只用于演示库")


def split_command(argv: Sequence[str]) -> tuple[str, list[str]]:
    """The command's name and everything else, wherever the common options stand.

    The name is "" when there is none. Raises UsageError for an option that no command has.
    """
    before: list[str] = []
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        name, has_value, _ = word.partition("=")
        if not word.startswith("-"):
            return word, [*before, *rest]
        if name not in _COMMON:
            raise UsageError(f"看不懂 {word}。命令要写在前面；用 main.py --help 看有哪些命令")
        before.append(word)
        if _COMMON[name] and not has_value:
            before += rest[:1]
            del rest[:1]
    return "", before


def _typed(read: Callable[[str], T], wanted: str) -> Callable[[str], T]:
    def reader(text: str) -> T:
        try:
            return read(text)
        except (ValueError, OverflowError):
            raise argparse.ArgumentTypeError(f"“{text}”看不懂，{wanted}") from None

    return reader


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=STATION_ZONE)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (320 <= int(width) <= 7680 and 240 <= int(height) <= 4320):
        raise ValueError(text)
    return int(width), int(height)


def _period(text: str) -> tuple[date, date]:
    """The first and last day of a day or a month."""
    if len(text) > 7:
        return (date.fromisoformat(text),) * 2
    first = date.fromisoformat(f"{text}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _natural(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def _copies(text: str) -> int:
    if not 1 <= int(text) <= MOST_COPIES:
        raise ValueError(text)
    return int(text)


moment = _typed(_moment, "要写成 2026-11-21T15:00 这样的时间")
day = _typed(date.fromisoformat, "要写成 2026-11-21 这样的日期")
period = _typed(_period, "要写成 2026-11-21 这样的日期，或 2026-11 这样的月份")
size = _typed(_size, "要写成 1366x768 这样的宽和高")
natural = _typed(_natural, "要写成 1 以上的整数")
copies = _typed(_copies, f"要写成 1 到 {MOST_COPIES} 的整数")
whole = _typed(int, "要写成整数")
