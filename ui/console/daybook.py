"""production: the production ledger of a day, or of a month by project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.daybook import production as ledger
from desk.daybook.production import Produced, Total
from desk.values.showing import plain_json, show_moment
from ui.console.console import Console
from ui.console.output import table
from ui.console.parsing import Parser, period


def production_arguments(parser: Parser) -> None:
    parser.add_argument(
        "period", metavar="日期", type=period, help="一天（2026-11-22）或一个月（2026-11）"
    )


def production(console: Console) -> int:
    """What was produced for each pour, with sums; for a month by project as well."""
    first, last = console.options.period
    rows = ledger.production(console.acting, first, last)
    projects, whole = ledger.by_project(rows), ledger.total(rows)
    told: dict[str, Any] = {
        "first": first,
        "last": last,
        "rows": [vars(row) for row in rows],
        "projects": [vars(one) for one in projects],
        "total": vars(whole),
    }
    lines = _by_pour(rows, whole) if first == last else _by_project(projects, whole)
    console.answer(plain_json(told), lines)
    return 0


def _by_pour(rows: list[Produced], whole: Total) -> Iterator[str]:
    cells = [
        [
            row.pour,
            row.plan,
            row.project,
            row.placement,
            row.grade,
            f"{row.planned_m3:,}" if row.planned_m3 else "接前日",
            str(row.trucks),
            f"{row.m3:,}",
            show_moment(row.opened_at) if row.opened_at else "",
            show_moment(row.finished_at) if row.finished_at else "",
            row.planned_pump,
            row.specialist,
        ]
        for row in rows
    ]
    yield from table(
        (
            *("浇筑编号", "计划编号", "工程名称", "浇筑部位", "强度等级", "计划方量", "车次"),
            *("方量", "开盘时间", "收盘时间", "泵", "客服专员"),
        ),
        cells,
    )
    yield _sums(whole)


def _by_project(projects: list[Total], whole: Total) -> Iterator[str]:
    cells = [
        [one.project, str(one.pours), f"{one.planned_m3:,}", str(one.trucks), f"{one.m3:,}"]
        for one in projects
    ]
    yield from table(("工程名称", "开盘", "计划方量", "车次", "方量"), cells)
    yield _sums(whole)


def _sums(whole: Total) -> str:
    return (
        f"合计：开盘 {whole.pours} 次，计划 {whole.planned_m3:,} m³，"
        f"{whole.trucks} 车 {whole.m3:,} m³。"
    )
