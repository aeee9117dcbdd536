"""demo: a station at work, with all its paper and pictures of every page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from db.engine import Database
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import kind_names
from desk.core.lists import ListQuery, page
from desk.core.reporting import Period, Report, find, reports
from desk.core.views import view
from desk.demo.play import Played, play
from desk.demo.telling import worth_printing
from desk.system.files import cannot_write, write_file
from desk.system.opening import open_any
from desk.users.sign_in import people_on_demo
from desk.values.zone import STATION_ZONE
from reports.catalogue import FORMS, print_form
from reports.findings import ledger_of_findings
from reports.issuing import LedgerRequest, context_for, ledger_of, record_paper
from reports.ledger import Ledger, Rows
from ui.console.console import Console, note
from ui.console.paper import write_ledger
from ui.console.parsing import Parser, natural, whole

_SIZE = (1366, 768)


def demo_arguments(parser: Parser) -> None:
    parser.add_argument("--out", metavar="文件夹", type=Path, required=True, help="放结果的文件夹")
    parser.add_argument(
        "--months", metavar="月数", type=natural, default=2, help="演几个月，默认 2"
    )
    parser.add_argument("--seed", metavar="种子", type=whole, default=1, help="同一种子演同一出")


def demo(console: Console) -> int:
    """Play the station's days through the services, then print and photograph everything."""
    out: Path = console.options.out
    try:
        for folder in (out, out / "paper", out / "pages"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(out / "demo.db", error) from error
    target = console.options.db or str(out / "demo.db")
    _make_room(target)
    database = console.keep(open_any(target, create=True))
    played = play(
        database,
        months=console.options.months,
        seed=console.options.seed,
        progress=lambda done, total, what: note(f"演示 {done}/{total} {what}"),
    )
    files = [*_print_all(played, out / "paper"), *_photograph_all(played, out / "pages")]
    told = {
        "database": database.name,
        "last_day": played.last_day.isoformat(),
        "counts": dict(played.counts),
        "logins": sorted(played.people),
        "files": [str(file) for file in files],
    }
    counts = "、".join(f"{name} {number}" for name, number in played.counts.items())
    console.answer(
        told,
        [
            f"演示站在 {target}，所有人的密码都是 demo：{'、'.join(sorted(played.people))}。",
            f"记录：{counts}。",
            f"表单、台帐和页面图片共 {len(files)} 个，在 {out}。",
        ],
    )
    return 0


def _make_room(target: str) -> None:
    """Delete an earlier demo, to be played anew. Raises Refused for any other database."""
    file = Path(target)
    if "://" in target or not file.exists():
        return
    database = open_any(target)
    try:
        is_demo = _is_demo(database)
    finally:
        database.close()
    if not is_demo:
        raise Refused(f"“{target}”不是演示库，不会覆盖。请换一个文件夹，或用 --db 另写位置。")
    note(f"重新演示：原来的 {file.name} 已删除。")
    for name in (file.name, f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)


def _is_demo(database: Database) -> bool:
    from db.engine import stored_schema

    return stored_schema(database) is not None and bool(people_on_demo(database))


def _print_all(played: Played, folder: Path) -> Iterator[Path]:
    """Every form blank and of the records that show most, every ledger as PDF and workbook, the
    plan."""
    head = played.people["section_head"]
    telling = cache(lambda kind: worth_printing(head, kind))
    for form in FORMS.values():
        note(f"打印 {form.id} {form.title}")
        yield _written(
            folder / f"{form.id}-空白.pdf", print_form(form.id, None, context_for(head, form))
        )
        for record in telling(form.of):
            called = view(head, form.of, record).number or str(record)[:8]
            yield _written(folder / f"{form.id}-{called}.pdf", record_paper(head, form, record))
    for name in kind_names():
        note(f"台帐 {name}")
        yield from _ledgers(head, name, folder)
    for asked in reports():
        note(f"台帐 {asked.name}")
        yield from _reported(head, asked, played.last_day, folder)
    yield from _plan_sheet(head, folder)


def _written(file: Path, content: bytes) -> Path:
    write_file(file, content)
    return file


def _ledgers(head: Acting, name: str, folder: Path) -> Iterator[Path]:
    """The ledger of a kind, read anew for each of its two files."""
    for ending in (".pdf", ".xlsx"):
        yield _ledger(head, ledger_of(head, LedgerRequest(name)), folder, ending)


def _reported(head: Acting, asked: Report, last: date, folder: Path) -> Iterator[Path]:
    """The ledger of a report over the month of the last day."""
    found = find(head, asked, Period(last.replace(day=1), last))
    for ending in (".pdf", ".xlsx"):
        yield _ledger(head, ledger_of_findings(head, found), folder, ending)


def _ledger(head: Acting, told: tuple[Ledger, Rows], folder: Path, ending: str) -> Path:
    described, rows = told
    file = folder / f"{described.title}{ending}"
    write_ledger(file, described, rows, context_for(head))
    return file


def _plan_sheet(head: Acting, folder: Path) -> Iterator[Path]:
    from desk.core.papers import paper_data
    from reports.plan_sheet import plan_workbook

    for row in page(head, ListQuery("daily-plans"), columns=("plan_date",), limit=1).rows:
        day: date = row["plan_date"]
        sheet = folder / f"日生产计划表 {day:%Y-%m-%d}.xlsx"
        plan_workbook(paper_data(head, "daily-plans", row["id"]), context_for(head), sheet)
        yield sheet


_DAY_AHEAD = ("daily-plans", "confirmations")
"""Pages about tomorrow: seen as on the evening before, when its plan is issued and called about."""
_AFTER_ISSUE = time(17, 30)
_DAY = timedelta(days=1)


def _photograph_all(played: Played, folder: Path) -> Iterator[Path]:
    """Every page in light and dark, by somebody who may see it."""
    from ui.pictures import known_pages, take_pictures

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.pages import visible_tabs

    left = [each["page"] for each in known_pages()]
    for who in ("section_head", "admin"):
        acting = next(p for p in played.people.values() if p.login == who)
        seen = {spec.key for tab in visible_tabs(acting) for spec in tab.pages}
        mine = [key for key in left if key in seen]
        left = [key for key in left if key not in seen]
        evening = acting.at(datetime.combine(played.last_day, _AFTER_ISSUE, STATION_ZONE) - _DAY)
        ahead = [key for key in mine if key in _DAY_AHEAD]
        others = [key for key in mine if key not in _DAY_AHEAD]
        for dark in (False, True):
            for person, keys in ((acting, others), (evening, ahead)):
                for key, picture in take_pictures(person, keys, size=_SIZE, dark=dark):
                    note(f"页面 {key}")
                    yield _written(folder / f"{key}-{'dark' if dark else 'light'}.png", picture)
