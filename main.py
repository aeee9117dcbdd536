"""生产客服台：没有参数时打开窗口，有参数时按命令行办事。"""

from __future__ import annotations

import sys


def window_on(argv: list[str]) -> str | None:
    """The database that the window is to open: "" for the usual one, the address behind a lone
    ``--db``; None when a command was written."""
    if not argv:
        return ""
    if len(argv) == 2 and argv[0] == "--db":
        return argv[1]
    if len(argv) == 1 and argv[0].startswith("--db="):
        return argv[0].removeprefix("--db=")
    return None


def main(argv: list[str]) -> int:
    """Open the window, or do what the command line says; returns the exit code."""
    database = window_on(argv)
    if database is None:
        from ui.console import run

        return run(argv)
    from ui.app import has_screen

    if not has_screen():
        print(  # noqa: T201 - there is nothing else to say it with
            "这里没有屏幕，不能打开窗口。可用 main.py demo --out 文件夹 演示一个搅拌站的日常工作，"
            "或用 main.py photo 页面 --out 图片.png 看一个页面；main.py --help 列出全部命令。",
            file=sys.stderr,
        )
        return 1
    from ui.start import open_window

    return open_window(database)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
