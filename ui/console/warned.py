"""warnings: which rules were not kept, when, by whom, and at which pour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desk.rules.warned import warning_columns, warnings_of
from desk.values.showing import plain_json, show_value
from reports.issuing import context_for, ledger_of_warnings
from ui.console.console import Console
from ui.console.output import table
from ui.console.paper import write_ledger
from ui.console.parsing import Parser, day


def warnings_arguments(parser: Parser) -> None:
    parser.add_argument("--rule", metavar="规则", default="", help="如 R09")
    parser.add_argument("--from", dest="first", metavar="日期", type=day, help="起始日期")
    parser.add_argument("--to", dest="last", metavar="日期", type=day, help="结束日期")
    parser.add_argument("--kind", metavar="类别", default="", help="记录类别，如 tickets")
    parser.add_argument("--number", metavar="单号", default="", help="记录或所属浇筑的单号")
    parser.add_argument("--person", metavar="姓名", default="", help="经办人")
    parser.add_argument("--out", metavar="文件", type=Path, help="另存为 .pdf 或 .xlsx")


def warnings(console: Console) -> int:
    """The warnings on record, the latest first; with --out as a ledger."""
    options = console.options
    found = warnings_of(
        console.acting,
        rule=options.rule,
        first=options.first,
        last=options.last,
        kind=options.kind.replace("_", "-"),
        number=options.number,
        person=options.person,
    )
    if options.out is None:
        console.answer(plain_json(found), _lines(found))
        return 0
    described = ledger_of_warnings(console.acting, found, first=options.first, last=options.last)
    count = write_ledger(options.out, described, found, context_for(console.acting))
    told = {"title": described.title, "rows": count, "file": str(options.out)}
    console.answer(told, [f"{described.title} {count} 行，已写入 {options.out}。"])
    return 0


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    columns = warning_columns()
    cells = [[show_value(field, row[key]) for key, field in columns.items()] for row in found]
    yield from table([field.label for field in columns.values()], cells)
    yield f"{len(found)} 条。"
