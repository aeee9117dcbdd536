"""An import keeps nobody else from saving, neither while it is tried out nor while it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import open_database
from db.models import DeliveryTicket, ImportBatch, OrderNotice, Pour, PourState
from desk.checking import check
from desk.core.errors import Refused, UserError
from desk.core.kinds import RecordKind
from desk.core.unit import Unit
from desk.exchange import storing, trying
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
    monkeypatch.setattr(storing, "_PIECE", 2)
    monkeypatch.setattr(storing, "_LARGEST", 2)
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
    monkeypatch.setattr(storing, "_PIECE", 2)
    monkeypatch.setattr(storing, "_LARGEST", 2)
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
    monkeypatch.setattr(storing, "_PIECE", 2)
    monkeypatch.setattr(storing, "_LARGEST", 2)
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
