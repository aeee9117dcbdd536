"""A sheet of many rows is taken quickly, and each of its rows as if it came alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from db.models import Customer, ImportBatch
from desk.checking import check
from desk.core import records, remembering
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import RecordKind
from desk.core.lists import ListQuery, page
from desk.customers.kinds import CUSTOMERS
from desk.exchange import pace, service, storing, trying
from desk.exchange.confined import Cancelled
from desk.exchange.habits import AcceptedRow
from desk.exchange.service import Staged, commit, stage
from desk.orders.kind import ORDERS
from tests.desk.exchange.books import HEADER, new_sheet, row, saved
from tests.station import CUSTOMER, OTHER_PROJECT, Station


def _nasty_orders(folder: Path) -> Path:
    """Known and unknown projects, doubles, bad cells, a use that its pump does not fit, and what is
    called off: many of them in the words of the row above."""
    rows = [
        row(),
        row(),
        row(B="3层柱", A=OTHER_PROJECT),
        row(B="3层梁", A="不知道的工程"),
        row(B="3层墙", A="不知道的工程", C="C3"),
        row(B="4层柱", E="200+50方"),
        row(B="4层柱", E=0),
        row(B="4层墙", F="2016-11-22 7:00"),
        row(B="5层柱", E="约80", D="18±2cm"),
        row(B="5层柱", E=80, F="11月22日 7点"),
        row(B="5层梁", G="飞机"),
        row(B="取消", E=80),
        row(B="6层柱" * 90),
        row(B="6层柱", H="张\u202e三"),
        row(B="6层梁", E="abc", C=""),
    ]
    return saved(new_sheet([HEADER, *rows]), folder / "订货.xlsx")


def _nasty_customers(folder: Path) -> Path:
    names = [
        "长沙一建",
        "长沙一建",
        CUSTOMER,
        "长沙二建",
        None,
        "长沙二建 ",
        "字" * 300,
        "长沙三建",
    ]
    rows = [[name, f"建{n}", "2026-11-20" if n % 3 else "哪天"] for n, name in enumerate(names)]
    return saved(new_sheet([["客户名称", "简称", "建档日期"], *rows]), folder / "客户.xlsx")


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it, and nothing is remembered or asked in bulk any more: each row is stored in the trial
    before the next one is looked at, as one typed by hand would be."""

    def slow() -> None:
        for each in (service, trying):
            monkeypatch.setattr(each, "remember", lambda _: None)
        monkeypatch.setattr(remembering, "_MOST", 0)
        for known in (ORDERS, CUSTOMERS):
            monkeypatch.setattr(type(known), "many", RecordKind.many)

    return slow


def _told(staged: Staged) -> object:
    return (
        staged.read,
        [(r.staged.row, r.values, r.notes, r.candidates) for r in staged.accepted],
        sorted((r.row, r.cell, r.value, r.reason, r.rule, r.clause) for r in staged.refused),
        [(a.row.staged.row, a.reason, [c.reason for c in a.refused]) for a in staged.set_aside],
    )


@pytest.mark.parametrize(
    ("name", "book"), [("orders", _nasty_orders), ("customers", _nasty_customers)]
)
def test_a_nasty_sheet_comes_to_the_same_row_by_row(
    station: Station,
    tmp_path: Path,
    one_by_one: Callable[[], None],
    name: str,
    book: Callable[[Path], Path],
) -> None:
    file = book(tmp_path)
    quick = stage(station.clerk, name, file)
    one_by_one()
    assert _told(quick) == _told(stage(station.clerk, name, file))
    assert quick.accepted
    assert quick.refused


def test_what_is_stored_in_bulk_is_what_a_form_would_have_stored(
    sqlite_station: Station, tmp_path: Path
) -> None:
    station = sqlite_station
    staged = stage(station.clerk, "orders", _nasty_orders(tmp_path))
    commit(station.clerk, staged)
    for one in staged.accepted:
        typed = {n: v for n, v in one.values.items() if n != "project_text"}
        records.create(station.clerk, "orders", typed)
    columns = [c for c in ORDERS.entry if c not in ("received_at", "project_id")]
    found = page(station.clerk, ListQuery("orders"), columns=columns).rows
    told = [tuple(str(each[c]) for c in columns) for each in found]
    assert len(told) == 2 * len(staged.accepted)
    assert all(told.count(each) % 2 == 0 for each in told)
    assert all(each.ok for each in check(station.database))


def test_a_sheet_asks_the_database_the_same_however_many_rows_it_has(
    sqlite_station: Station, tmp_path: Path
) -> None:
    """Kinds whose rules look at others' names ask for all of them together."""
    asked: list[str] = []

    def count(size: int) -> int:
        rows = [[f"客户{size}之{n}"] for n in range(size)]
        file = saved(
            new_sheet([["客户名称", "简称"], *[[*r, "简"] for r in rows]]), tmp_path / "客.xlsx"
        )
        asked.clear()
        commit(sqlite_station.clerk, stage(sqlite_station.clerk, "customers", file))
        return len(asked)

    def hear(_c: object, _u: object, statement: str, *_: object) -> None:
        asked.append(statement)

    # The private copy that is tried on has an engine of its own; here it is the storing that counts.
    event.listen(sqlite_station.database.engine, "before_cursor_execute", hear)
    few, many = count(10), count(150)
    event.remove(sqlite_station.database.engine, "before_cursor_execute", hear)
    assert many <= few + 2


def test_reading_is_told_of_and_stopped_before_the_first_row_is_tried(
    sqlite_station: Station, tmp_path: Path
) -> None:
    file = saved(
        new_sheet([HEADER, *(row(B=f"柱 {n}") for n in range(120))]), tmp_path / "订货.xlsx"
    )
    heard: list[tuple[int, int, str]] = []
    stage(sqlite_station.clerk, "orders", file, progress=lambda *told: heard.append(told))
    words = list(dict.fromkeys(word for _, _, word in heard))
    assert words == ["正在找出各行", "正在识别", "正在对照档案", "正在试算"]
    assert [done for done, total, word in heard if (word, total) == ("正在识别", 120)] == [50, 100]
    for stopped in words:
        said = [""]

        def hear(_done: int, _total: int, word: str, said: list[str] = said) -> None:
            said.append(word)

        def stop(said: list[str] = said, stopped: str = stopped) -> bool:
            return said[-1] == stopped

        with pytest.raises(Cancelled):
            stage(sqlite_station.clerk, "orders", file, progress=hear, cancelled=stop)
        assert said[-1] == stopped


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Pieces of two rows; the list says how many rows each had."""
    monkeypatch.setattr(pace, "_PIECE", 2)
    monkeypatch.setattr(pace, "_LARGEST", 2)
    usual, pieces = storing._store, list[int]()

    def store(acting: Acting, staged: Staged, rows: list[AcceptedRow], batch: object) -> object:
        pieces.append(len(rows))
        return usual(acting, staged, rows, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(storing, "_store", store)
    return pieces


def _customers(folder: Path) -> Path:
    rows = [[f"新客户{n}", f"新{n}"] for n in range(5)]
    return saved(new_sheet([["客户名称", "简称"], *rows]), folder / "客户.xlsx")


def _stored(station: Station) -> int:
    with station.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Customer)) or 0


def test_what_cannot_be_undone_later_is_stored_in_pieces_too(
    station: Station, tmp_path: Path, small_pieces: list[int]
) -> None:
    staged = stage(station.clerk, "customers", _customers(tmp_path))
    commit(station.clerk, staged)
    assert (small_pieces, _stored(station)) == ([2, 2, 1], 1 + 5)
    assert all(each.ok for each in check(station.database))


@pytest.mark.parametrize("meanwhile", ["", "edited", "used"])
def test_pieces_of_what_cannot_be_undone_later_are_taken_back_while_nobody_has_used_them(
    station: Station, tmp_path: Path, small_pieces: list[int], meanwhile: str
) -> None:
    staged = stage(station.clerk, "customers", _customers(tmp_path))
    first = staged.accepted[0]

    def work(done: int, _total: int, _words: str) -> None:
        if done == 2 and meanwhile == "edited":
            records.edit(station.clerk, "customers", first.id, {"phone": "13807310001"})
        if done == 2 and meanwhile == "used":
            values = {"name": "新工程", "customer_id": str(first.id)}
            records.create(station.clerk, "projects", values)

    error, words = (Refused, "再导入同一个文件补齐") if meanwhile else (Cancelled, "取消")
    with pytest.raises(error, match=words):
        commit(station.clerk, staged, progress=work, cancelled=lambda: len(small_pieces) == 2)
    assert _stored(station) == (5 if meanwhile else 1)
    with station.database.reading() as session:
        undone = session.scalars(select(ImportBatch.undone_at)).one()
    assert (undone is None) == bool(meanwhile)
    assert all(each.ok for each in check(station.database))
    if meanwhile:
        again = stage(station.clerk, "customers", _customers(tmp_path))
        commit(station.clerk, again)
        assert _stored(station) == 1 + 5
