"""An import keeps nobody else from saving, neither while it is tried out nor while it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from db.base import Record
from db.engine import open_database
from db.models import DeliveryTicket, ImportBatch, OrderNotice, Pour, PourState
from desk.checking import check
from desk.core import records
from desk.core.errors import Refused, UserError
from desk.core.kinds import RecordKind
from desk.core.unit import Unit
from desk.exchange import pace, storing, trying, undoing
from desk.exchange.confined import Cancelled
from desk.exchange.habits import AcceptedRow
from desk.exchange.service import commit, stage
from desk.exchange.staging import RefusedRow
from desk.exchange.undoing import undo
from tests.desk.exchange.books import HEADER, new_sheet, row, saved
from tests.desk.pours.test_tickets_sheet import HEADER as SLIPS
from tests.desk.pours.test_tickets_sheet import TITLE, dispatcher, furnish
from tests.desk.pours.test_tickets_sheet import row as slip
from tests.station import Station, on_the_day, open_station


@pytest.fixture
def colleague(station: Station) -> Iterator[Station]:
    """The same station from another PC; whoever waits there longer than a second is told so."""
    database = open_database(station.target)
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA busy_timeout = 900")
        else:
            connection.exec_driver_sql("SET lock_timeout = 900")
            connection.commit()
    yield open_station(database, station.target)
    database.close()


def _orders(folder: Path, many: int) -> Path:
    rows = [row(B=f"柱 {n}") for n in range(many)]
    return saved(new_sheet([HEADER, *rows]), folder / "订货.xlsx")


def _tickets(folder: Path, many: int) -> Path:
    rows = [slip(f"A{n:04d}", E=f"湘A9{n:03d}", G=1, I=f"08:{n:02d}") for n in range(many)]
    return saved(new_sheet([[TITLE], SLIPS, *rows]), folder / "发货.xlsx")


def _while_tried(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> list[int]:
    """Let `act` happen after each of the first rows that are tried."""
    usual, done = trying._tried, [0]

    def tried(u: Unit, known: RecordKind, row: AcceptedRow, *, at_once: bool) -> list[RefusedRow]:
        refused = usual(u, known, row, at_once=at_once)
        if done[0] < 3:
            done[0] += 1
            act()
        return refused

    monkeypatch.setattr(trying, "_tried", tried)
    return done


def _count(station: Station, model: type[OrderNotice] | type[DeliveryTicket]) -> int:
    with station.database.reading() as session:
        return len(session.scalars(select(model.id)).all())


def test_others_save_while_orders_are_tried_out(
    station: Station, colleague: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = _while_tried(monkeypatch, lambda: colleague.order(placement="别人的"))
    staged = stage(station.clerk, "orders", _orders(tmp_path, 5))
    assert (len(staged.accepted), done) == (5, [3])
    assert _count(station, OrderNotice) == 3


def test_others_sell_to_the_same_pour_while_its_tickets_are_tried_out(
    station: Station, colleague: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(station)
    with station.database.reading() as session:
        opened = Pour.state == PourState.OPENED
        pours = session.scalars(select(Pour.id).where(opened).order_by(Pour.order_id)).all()
    trucks = count(1)

    def sell() -> None:
        for id_ in pours:
            plate = f"湘A7{next(trucks):03d}"
            colleague.ticket(id_, "1", at=on_the_day(9), plate=plate)

    done = _while_tried(monkeypatch, sell)
    acting = dispatcher(station)
    staged = stage(acting, "tickets", _tickets(tmp_path, 5))
    assert (len(staged.accepted), staged.refused, done) == (5, [], [3])


def test_many_rows_are_stored_in_pieces_and_others_save_in_between(
    station: Station, colleague: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "_PIECE", 2)
    monkeypatch.setattr(pace, "_LARGEST", 2)
    staged = stage(station.clerk, "orders", _orders(tmp_path, 5))
    heard: list[tuple[int, int]] = []

    def progress(done: int, total: int, _: str) -> None:
        heard.append((done, total))
        colleague.order(placement="别人的")

    changes = commit(station.clerk, staged, progress=progress)
    assert heard == [(0, 5), (2, 5), (4, 5)]
    assert _count(station, OrderNotice) == 5 + 3
    with station.database.reading() as session:
        assert session.scalars(select(ImportBatch.accepted)).one() == 5
    assert changes.id is not None
    undo(station.clerk, changes.id)
    assert _count(station, OrderNotice) == 3
    assert all(each.ok for each in check(station.database))


@pytest.mark.parametrize("fault", ["cancelled", "refused", "defect"])
def test_an_import_that_ends_in_the_middle_leaves_nothing(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(pace, "_PIECE", 2)
    monkeypatch.setattr(pace, "_LARGEST", 2)
    staged = stage(station.clerk, "orders", _orders(tmp_path, 6))
    usual, made = trying.make_row, [0]

    def make(u: Unit, known: RecordKind, row: AcceptedRow) -> object:
        made[0] += 1
        if made[0] == 5 and fault == "refused":
            raise Refused("这一行不行了。")
        if made[0] == 5 and fault == "defect":
            raise ZeroDivisionError
        return usual(u, known, row)

    monkeypatch.setattr(storing, "make_row", make)
    stop = (lambda: made[0] >= 4) if fault == "cancelled" else None
    error = {"cancelled": Cancelled, "refused": Refused, "defect": ZeroDivisionError}[fault]
    with pytest.raises(error):
        commit(station.clerk, staged, cancelled=stop)
    assert (_count(station, OrderNotice), made[0] >= 4) == (0, True)
    assert all(each.ok for each in check(station.database))


def test_an_import_that_a_crash_ended_is_undone_or_completed_with_the_same_file(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "_PIECE", 2)
    monkeypatch.setattr(pace, "_LARGEST", 2)
    furnish(station)
    acting = dispatcher(station)
    file = _tickets(tmp_path, 6)
    staged = stage(acting, "tickets", file)
    storing._store(acting, staged, staged.accepted[:2], staged.accepted[0].id)
    with station.database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
        assert batch.accepted == 2
    again = stage(acting, "tickets", file)
    assert (len(again.accepted), again.turned_back + len(again.set_aside)) == (4, 2)
    commit(acting, again)
    assert _count(station, DeliveryTicket) == 6
    assert all(each.ok for each in check(station.database))


def test_a_trial_that_is_cancelled_has_stored_nothing(station: Station, tmp_path: Path) -> None:
    asked = iter([False] * 3)
    with pytest.raises(UserError, match="取消"):
        stage(station.clerk, "orders", _orders(tmp_path, 120), cancelled=lambda: next(asked, True))
    assert _count(station, OrderNotice) == 0


def test_a_large_import_is_undone_in_pieces_and_others_save_in_between(
    station: Station, colleague: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "_PIECE", 2)
    monkeypatch.setattr(pace, "_LARGEST", 2)
    staged = stage(station.clerk, "orders", _orders(tmp_path, 5))
    batch = commit(station.clerk, staged).id
    assert batch is not None
    usual, asked = undoing._let_go, list[int]()

    def let_go(u: Unit, known: RecordKind, piece: Sequence[UUID]) -> Sequence[Record]:
        asked.append(len(piece))
        return usual(u, known, piece)

    monkeypatch.setattr(undoing, "_let_go", let_go)
    received = records.take(
        station.clerk, "orders", staged.accepted[4].id, "receive", {"received_by": "微信"}
    )
    with pytest.raises(Refused, match=received.number):
        undo(station.clerk, batch)
    assert (asked, _count(station, OrderNotice)) == ([2, 2, 1], 5)  # asked before any has gone


def test_who_begins_to_work_with_an_order_while_its_import_is_undone_keeps_it(
    station: Station, colleague: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "_PIECE", 2)
    monkeypatch.setattr(pace, "_LARGEST", 2)
    staged = stage(station.clerk, "orders", _orders(tmp_path, 5))
    batch = commit(station.clerk, staged).id
    assert batch is not None
    paced, rounds = undoing._paced, [0]

    def meanwhile(p: pace.Pace, ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
        rounds[0] += 1
        for piece in paced(p, ids):
            if rounds[0] == 2 and len(piece) == 1:  # all were asked, and the pieces before are gone
                values = {"received_by": "微信"}
                records.take(colleague.clerk, "orders", piece[0], "receive", values)
            yield piece

    monkeypatch.setattr(undoing, "_paced", meanwhile)
    with pytest.raises(
        Refused, match="已撤销 4 张草稿，其余的没有撤销：这次导入里的 DH-202611-0001 已经收单"
    ):
        undo(station.clerk, batch)
    assert _count(station, OrderNotice) == 1
    assert all(each.ok for each in check(station.database))
