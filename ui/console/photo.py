"""photo: a page as the clerk sees it, without a screen."""

from __future__ import annotations

from pathlib import Path

from desk.system.files import write_file
from ui.console.console import Console
from ui.console.output import table
from ui.console.parsing import Parser, UsageError, size


def photo_arguments(parser: Parser) -> None:
    parser.add_argument("page", metavar="页面", nargs="?", help="如 orders；photo --list 列出全部")
    parser.add_argument("--out", metavar="文件.png", type=Path, help="写到哪里")
    parser.add_argument("--size", metavar="宽x高", type=size, default=(1366, 768), help="窗口大小")
    parser.add_argument("--dark", action="store_true", help="深色")
    parser.add_argument("--list", action="store_true", help="列出全部页面")


def photo(console: Console) -> int:
    """The page as PNG, in the eyes of the person who is signed in."""
    from ui.pictures import known_pages, take_pictures

    options = console.options
    if options.list:
        found = known_pages()
        console.answer(found, table(["页面", "栏目", "标题"], [list(p.values()) for p in found]))
        return 0
    if options.page is None or options.out is None:
        raise UsageError("要写成：photo 页面 --out 文件.png")
    pictures = take_pictures(console.acting, [options.page], size=options.size, dark=options.dark)
    for page, picture in pictures:
        write_file(options.out, picture)
        console.answer({"page": page, "file": str(options.out)}, [f"已写入 {options.out}。"])
    return 0
