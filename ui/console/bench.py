"""bench: how long the clerk waits, each figure beside what it is measured against."""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from desk.core import records
from desk.core.acting import Acting
from desk.core.errors import Missing, Refused
from desk.core.lists import ListQuery, page
from desk.demo.bulk import fill
from desk.demo.cast import PASSWORD
from desk.demo.founding import found
from desk.system.opening import open_any
from desk.values.zone import STATION_ZONE
from ui.console.console import Console, note
from ui.console.output import table
from ui.console.parsing import Parser

ROWS = 100_000
_RUNS = 5


@dataclass(frozen=True)
class Figure:
    """One measurement; `baseline` is None where there is nothing to compare with."""

    name: str
    figure: float
    unit: str
    baseline: float | None = None

    @property
    def ratio(self) -> float | None:
        return round(self.figure / self.baseline, 3) if self.baseline else None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "figure": round(self.figure, 3),
            "unit": self.unit,
            "baseline": None if self.baseline is None else round(self.baseline, 3),
            "ratio": self.ratio,
        }


def bench_arguments(parser: Parser) -> None:
    parser.add_argument("name", metavar="名称", nargs="?", help=f"其中之一：{'、'.join(BENCHES)}")


def bench(console: Console) -> int:
    """One measurement or all of them, on a database that is thrown away."""
    wanted = console.options.name
    if wanted is not None and wanted not in BENCHES:
        raise Missing(f"没有“{wanted}”这项测量。可用的有：{'、'.join(BENCHES)}。")
    found = [
        figure for name in ([wanted] if wanted else list(BENCHES)) for figure in BENCHES[name]()
    ]
    cells = [[str(cell) for cell in figure.as_json().values()] for figure in found]
    console.answer(
        [figure.as_json() for figure in found],
        table(["名称", "数值", "单位", "对照", "比值"], cells),
    )
    return 0


def _milliseconds(work: Callable[[], object], runs: int = _RUNS) -> float:
    """The median of `runs` after one that warms up."""
    work()
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append((perf_counter() - start) * 1000)
    return statistics.median(taken)


@contextmanager
def _station(rows: int = 0) -> Iterator[tuple[Mapping[str, Acting], Path]]:
    """The people, by login, of a demo station without a history, with `rows` orders."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "bench.db"
        database = open_any(str(file), create=True)
        try:
            people = found(database, datetime.now(STATION_ZONE))
            if rows:
                fill(
                    people["section_head"],
                    rows,
                    progress=lambda done, total: note(f"准备 {done}/{total}"),
                )
            yield people, file
        finally:
            database.close()


def _start() -> Iterator[Figure]:
    """From the start of the process to the first page drawn with its rows; against a bare window."""
    with _station(2000) as (_, file):
        ours = [_child("ui.bench_start", str(file), "section_head") for _ in range(3)]
        bare = [_child("ui.bench_start", "--bare") for _ in range(3)]
    for part in ours[0]:
        if part not in ("memory", "total"):
            yield Figure(f"start.{part}", statistics.median(o[part] for o in ours), "s")
    for part, unit in (("total", "s"), ("memory", "MB")):
        yield Figure(
            f"start.{part}",
            statistics.median(o[part] for o in ours),
            unit,
            statistics.median(b[part] for b in bare),
        )


def _child(module: str, *arguments: str) -> dict[str, float]:
    """What a process of its own measured, with the whole time until its first page."""
    start = perf_counter()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DESK_PASSWORD": PASSWORD}
    with subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        cwd=Path(__file__).resolve().parent.parent.parent,
    ) as child:
        line = child.stdout.readline() if child.stdout is not None else ""
        total = perf_counter() - start
    if not line:
        raise Refused("测量启动时窗口没有打开。请单独运行 main.py 看看原因。")
    measured: dict[str, float] = json.loads(line)
    return {**measured, "total": total}


def _filter() -> Iterator[Figure]:
    """One keystroke in the filter of the order list; against a scan of the words."""
    with _station(ROWS) as (people, file):
        acting = people["section_head"]
        raw = sqlite3.connect(file)
        for name, text in (
            ("rare", "DH-099999"),
            ("word", "污水"),
            ("pinyin", "bjhy"),
            ("none", "龘龘"),
        ):
            query = ListQuery("orders", text=text)
            ours = _milliseconds(partial(page, acting, query, limit=50))
            scan = _milliseconds(partial(_scan, raw, text))
            yield Figure(f"filter.{name}", ours, "ms", scan)
        raw.close()


def _scan(raw: sqlite3.Connection, text: str) -> list[Any]:
    sql = "SELECT title FROM search_entries WHERE kind = 'orders' AND words LIKE ?"
    return raw.execute(sql, (f"%{text.lower()}%",)).fetchall()


def _page() -> Iterator[Figure]:
    """The first page of the order list; against the same columns by hand."""
    with _station(ROWS) as (people, file):
        acting = people["section_head"]
        raw = sqlite3.connect(file)
        ours = _milliseconds(lambda: page(acting, ListQuery("orders"), limit=50), runs=20)
        sql = (
            "SELECT o.id, o.number, o.state, p.name, o.placement, o.strength_grade,"
            " o.impermeability_grade, o.volume_m3, o.planned_opening, o.placing_method, s.name"
            " FROM orders o LEFT JOIN projects p ON p.id = o.project_id"
            " LEFT JOIN people s ON s.id = o.specialist_id WHERE o.station_id = ?"
            " ORDER BY o.planned_opening DESC, o.id DESC LIMIT 51"
        )
        station = acting.station_id.hex
        by_hand = _milliseconds(lambda: raw.execute(sql, (station,)).fetchall(), runs=20)
        raw.close()
        yield Figure("page", ours, "ms", by_hand)


def _save() -> Iterator[Figure]:
    """One order received: rights, number, history, search; against one bare row that is safe."""
    with _station() as (people, file):
        acting = people["section_head"]
        values = {"project": "滨江花园二期3#楼", "placement": "承台", "volume_m3": "60"}

        def save() -> None:
            records.create(acting, "orders", values)

        ours = _milliseconds(save, runs=30)
        raw = sqlite3.connect(file, isolation_level=None)
        raw.execute("PRAGMA journal_mode=TRUNCATE")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT)")
        insert = "INSERT INTO bare (words) VALUES (?)"
        bare = _milliseconds(lambda: raw.execute(insert, ("承台" * 40,)), runs=30)
        raw.close()
        yield Figure("save", ours, "ms", bare)


def _tickets() -> Iterator[Figure]:
    """A day's 400 tickets from the batching system: preview and import; against bare rows."""
    from desk.exchange.service import commit, stage
    from desk.exchange.undoing import undo
    from ui.console.bench_tickets import bare_insert, bare_table, open_pours, write_sheet

    with _station() as (people, file):
        sheet = file.with_name("tickets.xlsx")
        write_sheet(sheet)
        acting = open_pours(people)
        taken: dict[str, list[float]] = {"stage": [], "commit": []}
        for _ in range(_RUNS):
            start = perf_counter()
            staged = stage(acting, "tickets", sheet)
            previewed = perf_counter()
            batch = commit(acting, staged).id
            taken["stage"].append((previewed - start) * 1000)
            taken["commit"].append((perf_counter() - previewed) * 1000)
            if batch is None or staged.refused:
                raise Refused("测量用的发货单没有全部收下。请先用 check 核对程序。")
            undo(acting, batch)
        for part, times in taken.items():
            yield Figure(f"tickets.{part}", statistics.median(times), "ms")
        raw = bare_table(file.with_name("bare.db"))
        bare = _milliseconds(partial(bare_insert, sheet, raw))
        raw.close()
        total = sum(statistics.median(times) for times in taken.values())
        yield Figure("tickets.total", total, "ms", bare)


def _effort() -> Iterator[Figure]:
    """Keys pressed for a day's tasks on the real pages; against a plain form or sheet."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.app import make_application
    from ui.effort_tasks import measure

    early = datetime.combine(datetime.now(STATION_ZONE).date(), time(13, 30), STATION_ZONE)
    with _station() as (people, file):
        app = make_application(["concrete-desk"], log=file.with_name("desk.log"))
        note(f"每日操作在 {app.platformName()} 上重演……")
        for row in measure(lambda role: people[role.value].at(early)):
            yield Figure(row["name"], row["figure"], row["unit"], row["baseline"])


BENCHES: dict[str, Callable[[], Iterator[Figure]]] = {
    "start": _start,
    "page": _page,
    "filter": _filter,
    "save": _save,
    "tickets": _tickets,
    "effort": _effort,
}
