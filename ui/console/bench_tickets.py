"""What the measurement of a day's tickets needs: pours that are open, and the batching system's
sheet with 400 loads for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from desk.core import records
from desk.core.acting import Acting
from desk.core.lists import ListQuery, page
from desk.demo.cast import PROJECTS
from desk.values.zone import STATION_ZONE, local

ROWS = 400
_POURS = 12
_HEADER = (
    *("发货单号", "工程名称", "施工部位", "强度等级", "车号", "司机", "方量", "累计方量"),
    *("出站时间", "到达", "卸料", "卸完"),
)
_CHECKLIST = "工程名称、浇筑部位、强度等级、到场坍落度、始发设备"


def open_pours(people: Mapping[str, Acting]) -> Acting:
    """Open a dozen pours this morning; returns the dispatcher, acting that evening."""
    morning = datetime.combine(local(datetime.now(STATION_ZONE)).date(), time(7), STATION_ZONE)
    before = morning - timedelta(hours=20)
    clerk, head = people["specialist"].at(before), people["section_head"].at(before)
    for place in range(_POURS):
        _order(clerk, place, morning)
    plan = records.create(head, "daily-plans", {"plan_date": morning.date()}).id
    assert plan is not None
    records.take(head, "daily-plans", plan, "submit")
    records.take(people["station_manager"].at(before), "daily-plans", plan, "approve")
    records.take(head, "daily-plans", plan, "issue")
    for row in page(head, ListQuery("pours")).rows:
        for login, step, name in (
            ("specialist", "check", "checked_items"),
            ("dispatcher", "agree", "agreed_items"),
        ):
            who = people[login].at(morning)
            records.take(who, "pours", row["id"], step, {name: _CHECKLIST})
        records.take(people["specialist"].at(morning), "pours", row["id"], "open")
    return people["dispatcher"].at(morning + timedelta(hours=17))


def _order(clerk: Acting, place: int, morning: datetime) -> None:
    project = PROJECTS[place % len(PROJECTS)]
    values = {
        "project": project.name,
        "placement": f"{place + 1}层梁板",
        "strength_grade": "C30",
        "volume_m3": "600",
        "planned_opening": morning,
        "slump_mm": "180",
        "placing_method": "汽车泵",
        "contact": "张工",
        "phone": "13807310001",
    }
    order = records.create(clerk, "orders", values).id
    assert order is not None
    records.take(clerk, "orders", order, "sign", {"signer": project.signatory[0]})


def write_sheet(file: Path) -> None:
    """A day of 400 loads as the batching system lists them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("发货明细")
    sheet.append([f"{local(datetime.now(STATION_ZONE)):%Y年%m月%d日} 发货明细"])
    sheet.append(list(_HEADER))
    for n in range(ROWS):
        left = 7 * 60 + 10 + n * 2
        times = [f"{m // 60:02d}:{m % 60:02d}" for m in (left, left + 25, left + 35, left + 50)]
        name, placement = PROJECTS[n % _POURS % len(PROJECTS)].name, f"{n % _POURS + 1}层梁板"
        plate = f"湘A{8100 + n % 40 * 7}"
        sheet.append([f"P{n:06d}", name, placement, "C30", plate, "王师傅", 12, 12 * n, *times])
    book.save(file)


def bare_insert(file: Path, raw: sqlite3.Connection) -> list[Any]:
    """The same sheet read and its cells inserted as they are: nothing looked up, nothing checked."""
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True)
    rows: list[Any] = list(book.worksheets[0].iter_rows(min_row=3, values_only=True))
    raw.execute("BEGIN")
    raw.execute("DELETE FROM bare_tickets")
    raw.executemany(f"INSERT INTO bare_tickets VALUES ({','.join('?' * len(_HEADER))})", rows)  # noqa: S608
    raw.execute("COMMIT")
    return rows


def bare_table(file: Path) -> sqlite3.Connection:
    """A database beside ours, written as safely, with one table without indexes."""
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA journal_mode=TRUNCATE")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute(f"CREATE TABLE bare_tickets ({','.join(f'c{n}' for n in range(len(_HEADER)))})")
    return raw
