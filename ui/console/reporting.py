"""The reports on the command line: one command for all of them, and its own for each that had one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import desk.areas  # noqa: F401 - the reports are known from here on
from desk.core.printing import TakenOut, Way, take_out
from desk.core.reporting import Findings, Period, Report, Row, Span, find, reports
from desk.core.reporting import report as report_called
from desk.values.showing import told_rows
from reports.findings import ledger_of_findings
from reports.issuing import context_for
from reports.ledger import Ledger
from ui.console.console import Console
from ui.console.output import PEOPLE_SEE, table
from ui.console.paper import way_of, write_ledger
from ui.console.parsing import Parser, day, period


def listing_arguments(_parser: Parser) -> None:
    """There are none."""


def listing(console: Console) -> int:
    """Every report with its name."""
    found = [{"report": r.name, "title": r.label, "clause": r.clause} for r in reports()]
    console.answer(found, table(["名称", "报表", "依据"], [list(f.values()) for f in found]))
    return 0


def report_arguments(parser: Parser) -> None:
    """The report's period, and what it can be narrowed by."""
    asked = _report(parser.get_default("command"))
    if asked.span is Span.DAY_OR_MONTH:
        parser.add_argument(
            "period", metavar="日期", type=period, help="一天（2026-11-22）或一个月（2026-11）"
        )
    elif asked.span is Span.ANY:
        parser.add_argument("--from", dest="first", metavar="日期", type=day, help="起始日期")
        parser.add_argument("--to", dest="last", metavar="日期", type=day, help="结束日期")
    for each in asked.narrowings:
        parser.add_argument(f"--{each.name}", metavar=each.label, default="", help=each.hint)
    parser.add_argument("--out", metavar="文件", type=Path, help="另存为 .pdf 或 .xlsx")


def report(console: Console) -> int:
    """What the report found; with --out as a ledger."""
    options = console.options
    asked = _report(options.command)
    words = {each.name: getattr(options, each.name) for each in asked.narrowings}
    found = find(console.acting, asked, _period(asked, console), words)
    described, rows = ledger_of_findings(console.acting, found)
    if options.out is None:
        if len(rows) > PEOPLE_SEE:
            take_out(console.acting, _leaving(asked, described, len(rows)), Way.DATA)
        console.answer(told_rows(_told(found)), _lines(found))
        return 0
    take_out(console.acting, _leaving(asked, described, len(rows)), way_of(options.out))
    count, missing = write_ledger(options.out, described, rows, context_for(console.acting))
    told = {"title": described.title, "rows": count, "file": str(options.out), "missing": missing}
    console.answer(told, [f"{described.title} {count} 行，已写入 {options.out}。"])
    return 0


def _period(asked: Report, console: Console) -> Period:
    """The period that was asked for, in the way that the report can be."""
    options = console.options
    if asked.span is Span.DAY_OR_MONTH:
        return Period(*options.period)
    return Period(options.first, options.last) if asked.span is Span.ANY else Period()


def _leaving(asked: Report, described: Ledger, rows: int) -> TakenOut:
    return TakenOut(asked.name, described.title, rows, described.period, described.filters)


def _report(command: str) -> Report:
    """The report of ``warnings`` or of ``report warnings``."""
    return report_called(command.rsplit(maxsplit=1)[-1])


def _told(found: Findings) -> object:
    """The rows for a program; with the period and the sums where there are any."""
    if not found.report.summed:
        return found.rows
    grouping = found.report.grouping
    return {
        "first": found.period.first,
        "last": found.period.last,
        "rows": found.rows,
        **({grouping.called: found.groups} if grouping else {}),
        "total": found.total,
    }


def _lines(found: Findings) -> Iterator[str]:
    """Of more than one day the groups, where the report has them."""
    grouped = found.report.grouping is not None and not found.period.one_day
    columns = found.group_columns if grouped else found.columns
    rows: list[Row] = list(found.groups if grouped else found.rows)
    cells = [[found.report.shown(name, row) for name in columns] for row in rows]
    yield from table([field.label for field in columns.values()], cells)
    yield found.total_words or f"{len(rows)} 条。{found.cut}"
