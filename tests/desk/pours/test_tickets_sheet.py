"""A day's tickets from the batching system: taken, refused by row, taken back, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from db.engine import Database
from db.models import DeliveryTicket, ImportBatch, Pour, PourState, Role, TicketLoad
from desk.checking import check
from desk.core import records
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.filing import comment
from desk.core.lists import ListQuery, count, page
from desk.core.views import view
from desk.exchange import service
from desk.exchange.service import Staged, commit, stage
from desk.exchange.sheets import CellValue, Sheet, spot
from desk.exchange.undoing import undo
from tests.desk.exchange.books import new_sheet, saved
from tests.desk.exchange.test_any_sheet import CELLS, CORNERS
from tests.station import OTHER_PROJECT, PROJECT, SIGNATORY, Station, made, on_the_day

HEADER = (
    *("发货单号", "工程名称", "施工部位", "强度等级", "车号", "司机", "方量", "累计方量"),
    *("出站时间", "到达", "卸料"),
)
TITLE = "湘江搅拌站 2026年11月22日 发货明细"


@pytest.fixture
def busy(station: Station) -> Station:
    """Three pours of the 22nd: two of one project, opened at seven, and one not opened yet."""
    return furnish(station)


def furnish(station: Station) -> Station:
    orders = [
        station.signed(volume_m3="100"),
        station.signed(placement="3层梁板", strength_grade="C30", volume_m3="60"),
        station.order(project=OTHER_PROJECT, placement="承台", strength_grade="C40"),
    ]
    records.take(station.clerk, "orders", orders[2], "sign", {"signer": "王强"})
    station.plan()
    for order in orders[:2]:
        id_ = station.checked(order, at=on_the_day(6))
        records.take(station.acting(Role.SPECIALIST, at=on_the_day(7)), "pours", id_, "open")
    return station


def row(number: str, **changes: Any) -> list[Any]:
    """A complete row; keys are the letters of columns. Another hour of leaving (I) leaves the
    later ones empty, unless they are given."""
    cells: list[Any] = [
        *(number, PROJECT, "地下室底板", "C35P8", "湘A8101", "王师傅", 12, 12),
        *("08:10", "08:35", "08:50"),
    ]
    later = {"J": None, "K": None} if "I" in changes else {}
    for letter, value in (later | changes).items():
        cells[ord(letter) - 65] = value
    return cells


def dispatcher(station: Station) -> Acting:
    return station.acting(Role.DISPATCHER, at=on_the_day(9, day=23))


def staged(station: Station, folder: Path, *rows: Sequence[Any], header: Any = HEADER) -> Staged:
    file = saved(new_sheet([[TITLE], header, *rows]), folder / "发货.xlsx")
    return stage(dispatcher(station), "tickets", file)


def refusals(found: Staged) -> list[tuple[str, str]]:
    return [(r.cell, r.reason) for r in found.refused]


def pours(station: Station) -> dict[str, tuple[str, int, datetime | None, PourState]]:
    columns = ("order.placement", "supplied_m3", "truck_count", "last_truck_at", "state")
    rows = page(station.clerk, ListQuery("pours"), columns=columns).rows
    return {
        r["order.placement"]: (
            str(r["supplied_m3"]), r["truck_count"], r["last_truck_at"], r["state"]
        )
        for r in rows
    }  # fmt: skip


def faults(station: Station) -> list[tuple[str, ...]]:
    return [each.found for each in check(station.database) if not each.ok]


def test_a_day_is_stored_to_the_field_and_added_up(busy: Station, tmp_path: Path) -> None:
    found = staged(
        busy,
        tmp_path,
        row("S1"),
        row("S2", C="3层梁板", D="C30", G=8.5, I="09:00", J="09:20", K="12:10"),
        row("S3", I=time(8, 40)),
        ["合计", None, None, None, None, None, 32.5],
    )
    assert (found.read, len(found.accepted), refusals(found)) == (3, 3, [])
    done = commit(dispatcher(busy), found)
    assert done.sentence == "导入 3 条发货单"
    assert done.kinds >= {"tickets", "pours"}
    first = view(busy.clerk, "tickets", found.accepted[0].id)
    assert first.values["number"] == "S1"
    assert first.values["left_at"] == on_the_day(8, 10)
    assert first.values["unloading_at"] == on_the_day(8, 50)
    assert (first.values["plate"], first.values["driver"]) == ("湘A8101", "王师傅")
    assert (first.values["volume_m3"], first.values["copies"]) == (Decimal(12), ["第一联"])
    assert first.history[0]["reason"] == "文件 发货.xlsx"
    supplying = PourState.SUPPLYING
    assert pours(busy)["地下室底板"] == ("24.00", 2, on_the_day(8, 40), supplying)
    assert pours(busy)["3层梁板"] == ("8.50", 1, on_the_day(9), supplying)
    assert count(busy.clerk, ListQuery("tickets", text="3层梁板")) == 1
    # What the rules warn of is warned of here as well: a truck that waited, a late first truck.
    late = view(
        busy.clerk, "pours", view(busy.clerk, "tickets", found.accepted[2].id).values["pour_id"]
    )
    assert {warned["rule"] for warned in late.warnings} >= {"R09", "R16"}
    assert faults(busy) == []


def test_duplicates_and_foreign_projects_are_refused_by_row(busy: Station, tmp_path: Path) -> None:
    commit(dispatcher(busy), staged(busy, tmp_path, row("S1")))
    found = staged(
        busy,
        tmp_path,
        row("S1", I="08:20", J="08:40"),
        row("S2", I="08:30", J="08:45"),
        row("S2", I="08:35", J="08:45"),
        row("S3", B="滨江花园3#"),
        row("S4", B="天外来客"),
        row("S5", C="屋面"),
        row("S6", D="C60"),
        row("S7", B=OTHER_PROJECT, C="承台", D="C40"),
    )
    assert (found.read, [a.values["number"] for a in found.accepted]) == (8, ["S2"])
    kp1, kp2 = "KP-202611-0001", "KP-202611-0002"
    one, two = f"{kp1} {PROJECT} 地下室底板 C35P8", f"{kp2} {PROJECT} 3层梁板 C30"
    remedy = "请改正工程名称或填写浇筑编号"
    assert sorted(refusals(found)) == [
        (
            "A10",
            "浇筑 KP-202611-0003 现在是“待确认”，不能记发货单。请先开盘。（依据手册 M2.3.1）",
        ),
        ("A3", "发货单号 S1 已经录过，不要重复"),
        ("A5", "发货单号 S2 在这批里已有一张，不要重复"),
        (
            "B6",
            f"工程“滨江花园3#”在 2026-11-22 没有浇筑；可能是：{one}、{two}。{remedy}",
        ),
        ("B7", "工程“天外来客”在 2026-11-22 没有浇筑。请核对工程名称，或先列入计划并签发"),
        ("C8", f"部位“屋面”对不上，这个工程当天有：{one}。请改正部位或填写浇筑编号"),
        ("D9", f"“C60”与计划不符，这个工程当天是：{one}、{two}"),
    ]
    commit(dispatcher(busy), found)
    assert pours(busy)["地下室底板"][:2] == ("24.00", 2)
    assert faults(busy) == []


def test_what_cannot_be_is_refused_by_its_cell(busy: Station, tmp_path: Path) -> None:
    header = (*HEADER, "状态")
    found = staged(
        busy,
        tmp_path,
        row("S1", G=0),
        row("S2", G=-3),
        row("S3", G="作废"),
        [*row("S4"), "已作废"],
        row("S5", J="08:05"),
        row("S6", I="25:70"),
        row("S7", I=None),
        row("S8", I=datetime(2026, 11, 24, 8, 10)),  # noqa: DTZ001 - as sheets give them
        row("", I="08:15"),
        row("S10", E=None),
        row("FH-202611-0001"),
        row("S12", B=None),
        header=header,
    )
    assert (found.read, found.accepted) == (12, [])
    assert {cell for cell, _ in refusals(found)} == {
        *("G3", "G4", "G5", "L6", "J7", "I8", "I9", "I10", "A11", "E12", "A13", "B14"),
    }
    assert len({r.row for r in found.refused}) == 12
    said = dict(refusals(found))
    assert "必须大于" in said["G3"]
    assert said["L6"] == "发货单S4已作废，没有收下"
    assert said["J7"] == "到场时间早于出站时间"
    assert said["I10"] == "出站时间不能晚于现在"
    assert said["A11"] == "没有填写发货单号"
    assert "由程序编排" in said["A13"]


def test_the_excess_over_the_signed_volume_is_refused_with_its_rule(
    busy: Station, tmp_path: Path
) -> None:
    rows = [row(f"S{n}", I=f"08:{n:02d}") for n in range(10, 20)]
    found = staged(busy, tmp_path, *rows, row("M1", I="08:01", D="M10砂浆", G=2))
    # 100 m³ are signed: eight trucks of twelve; mortar for the pipes does not count.
    assert len(found.accepted) == 9
    assert found.accepted[0].values["load"] is TicketLoad.MORTAR
    last = found.refused[-1]
    assert (last.row, last.rule, last.clause) == (12, "R12", "M2.7.1")
    assert "已供 96.00 m³，连同本车 12.00 m³ 超过签认的 100.00 m³" in last.reason
    told = service.as_json(found)["refused"][-1]
    assert (told["rule"], told["clause"], told["value"]) == ("R12", "M2.7.1", "S19")
    commit(dispatcher(busy), found)
    assert pours(busy)["地下室底板"][:2] == ("96.00", 9)
    # With the customer's signature the rest of the same file is taken.
    specialist = busy.acting(Role.SPECIALIST, at=on_the_day(9, day=23))
    values = {"pour": "KP-202611-0001", "volume_m3": "20", "cause": "模板胀模"}
    variation = made(records.create(specialist, "variations", values))
    records.take(specialist, "variations", variation, "sign", {"signer": SIGNATORY})
    rest = staged(busy, tmp_path, *rows)
    assert [a.values["number"] for a in rest.accepted] == ["S18", "S19"]
    assert faults(busy) == []


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("浇筑编号", "KP-202611-0002"),
        ("任务单号", "rw-202611-0001"),
        ("订货单号", "DH-202611-0002"),
    ],
)
def test_the_pour_is_known_by_our_numbers_first(
    sqlite_station: Station, tmp_path: Path, heading: str, written: str
) -> None:
    busy = furnish(sqlite_station)
    dh = "DH-202611-0002"
    order = page(busy.clerk, ListQuery("orders", text=dh)).rows[0]["id"]
    if heading == "任务单号":
        records.take(busy.clerk, "orders", order, "task")
    header = (*HEADER, heading)
    found = staged(busy, tmp_path, [*row("S1", B="随便写的工程"), written], header=header)
    [accepted] = found.accepted
    assert accepted.staged.references == {"pour_id": "KP-202611-0002"}
    assert any("随便写的工程" in note for note in accepted.notes)
    other = staged(busy, tmp_path, [*row("S1"), "T-20261122-3"], header=header)
    assert other.accepted[0].staged.references == {"pour_id": "KP-202611-0001"}
    wrong = written[:-1] + "9"
    unknown = staged(busy, tmp_path, [*row("S1"), wrong], header=header)
    assert refusals(unknown) == [
        ("L3", f"没有浇筑对应“{wrong.upper()}”。请核对编号，或先列入计划并签发")
    ]


def test_a_shortened_placement_is_taken_where_it_can_only_be_one(
    sqlite_station: Station, tmp_path: Path
) -> None:
    busy = furnish(sqlite_station)
    found = staged(
        busy,
        tmp_path,
        row("S1", C="底板"),
        row("S2", C=None, E="湘A8102"),
        row("S3", C=None, D=None, E="湘A8103"),
    )
    assert [a.values["number"] for a in found.accepted] == ["S1", "S2"]
    assert "原文写“底板”，KP-202611-0001 是“地下室底板”" in found.accepted[0].notes
    [(cell, reason)] = refusals(found)
    assert (cell, "不止一个浇筑" in reason) == ("B5", True)


def test_hours_after_midnight_belong_to_the_next_day(
    sqlite_station: Station, tmp_path: Path
) -> None:
    busy = furnish(sqlite_station)
    found = staged(
        busy,
        tmp_path,
        row("S1", I="23:20", J="23:50", K="00:10"),
        row("S2", I="23:50", J="0:20", K="0:35"),
        row("S3", I="0:20", J="0:45", K="1:00"),
        row("T1", C="3层梁板", D="C30", I="07:30"),
    )
    assert refusals(found) == []
    by_number = {a.values["number"]: a.values for a in found.accepted}
    assert by_number["S1"]["unloading_at"] == on_the_day(0, 10, day=23)
    assert by_number["S2"]["left_at"] == on_the_day(23, 50)
    assert by_number["S2"]["arrived_at"] == on_the_day(0, 20, day=23)
    assert by_number["S3"]["left_at"] == on_the_day(0, 20, day=23)
    assert by_number["T1"]["left_at"] == on_the_day(7, 30)
    commit(dispatcher(busy), found)
    rows = page(busy.clerk, ListQuery("pours"), columns=("pour_date", "truck_count")).rows
    assert {(r["pour_date"], r["truck_count"]) for r in rows} == {
        (date(2026, 11, 22), n) for n in (3, 1, 0)
    }


def test_a_column_of_days_is_believed(sqlite_station: Station, tmp_path: Path) -> None:
    busy = furnish(sqlite_station)
    header = ("日期", *HEADER)
    found = staged(
        busy,
        tmp_path,
        [date(2026, 11, 22), *row("S1", I="23:50")],
        [date(2026, 11, 23), *row("S2", I="00:20")],
        header=header,
    )
    assert [a.values["left_at"] for a in found.accepted] == [
        on_the_day(23, 50),
        on_the_day(0, 20, day=23),
    ]


def test_an_import_is_taken_back_while_nobody_has_worked_with_it(
    busy: Station, tmp_path: Path
) -> None:
    before = pours(busy)
    rows = (row("S1"), row("S2", I="08:20", J="08:40", K="11:30"))
    batch = made(commit(dispatcher(busy), staged(busy, tmp_path, *rows)))
    assert undo(dispatcher(busy), batch).sentence == "已撤销导入的 2 张发货单"
    assert pours(busy) == before
    assert count(busy.clerk, ListQuery("tickets")) == 0
    with pytest.raises(Refused, match="已经撤销过了"):
        undo(dispatcher(busy), batch)
    # The same file can be read in again afterwards.
    again = staged(busy, tmp_path, *rows)
    assert len(again.accepted) == 2
    batch = made(commit(dispatcher(busy), again))
    records.take(dispatcher(busy), "tickets", again.accepted[0].id, "sign", {"receiver": "李明"})
    with pytest.raises(Refused, match="S1 已经签收、修改或作废"):
        undo(dispatcher(busy), batch)
    assert pours(busy)["地下室底板"][:2] == ("24.00", 2)
    assert faults(busy) == []


def test_tickets_with_a_comment_or_of_an_ended_pour_are_not_taken_back(
    sqlite_station: Station, tmp_path: Path
) -> None:
    busy = furnish(sqlite_station)
    found = staged(busy, tmp_path, row("S1"))
    batch = made(commit(dispatcher(busy), found))
    pour = found.accepted[0].values["pour_id"]
    specialist = busy.acting(Role.SPECIALIST, at=on_the_day(10, day=23))
    values = {"closing_m3": "100", "closing_with": "张工"}
    records.take(specialist, "pours", pour, "begin_closing", values)
    records.take(specialist, "pours", pour, "close", {"left_over_m3": "0"})
    with pytest.raises(Refused, match="已收盘，这次导入不能整批撤销"):
        undo(dispatcher(busy), batch)
    other = staged(busy, tmp_path, row("S2", C="3层梁板", D="C30", E="湘A8102"))
    batch = made(commit(dispatcher(busy), other))
    comment(dispatcher(busy), "tickets", other.accepted[0].id, "少了一方")
    with pytest.raises(Refused, match="已经附了留言"):
        undo(dispatcher(busy), batch)


def test_rows_that_became_impossible_are_not_stored_by_halves(
    busy: Station, tmp_path: Path
) -> None:
    found = staged(busy, tmp_path, row("S1"), row("S2", I="08:20"))
    values = {"number": "S2"}
    busy.ticket(found.accepted[0].values["pour_id"], at=on_the_day(8), **values)
    with pytest.raises(Refused):
        commit(dispatcher(busy), found)
    assert count(busy.clerk, ListQuery("tickets")) == 1
    assert pours(busy)["地下室底板"][:2] == ("12.00", 1)


def test_the_questions_asked_do_not_grow_with_the_rows(busy: Station, tmp_path: Path) -> None:
    def questions(database: Database, number: int) -> int:
        asked = 0

        def note(*_: Any) -> None:
            nonlocal asked
            asked += 1

        rows = [
            row(f"S{number}-{n}", E=f"湘A{number}", G=0.5, I=f"{8 + n // 60:02d}:{n % 60:02d}")
            for n in range(number)
        ]
        event.listen(database.engine, "before_cursor_execute", note)
        found = staged(busy, tmp_path, *rows)
        commit(dispatcher(busy), found)
        event.remove(database.engine, "before_cursor_execute", note)
        assert len(found.accepted) == number
        return asked

    few, many = questions(busy.database, 20), questions(busy.database, 150)
    assert many <= few + 10


_TEXTS = [
    *HEADER, *("S1", "S2", PROJECT, "地下室底板", "3层梁板", "C35P8", "C30", "湘A8101", "KP-202611-0001"),
    *("DH-202611-0001", "RW-1", "浇筑编号", "任务单号", "日期", "状态", "已作废", "合计", "08:10", "23:50", "0:20"),
    *("11月22日", "11-22 8:10", "24:00", "砂浆", "12", "0", "-1", "同上", "12方", "99:99"),
]  # fmt: skip
_ANY: st.SearchStrategy[CellValue] = st.one_of(
    st.sampled_from(_TEXTS), CELLS, st.sampled_from([12.0, 8.5, 0.35, 46348.35, 1e300, -0.0])
)
_GOOD = st.builds(
    lambda number, cells: [
        cell if kept else changed
        for kept, changed, cell in zip(
            cells[0], cells[1], row(f"S{number}", I=f"{8 + number}:10"), strict=True
        )
    ],
    st.integers(0, 9),
    st.tuples(
        st.lists(st.sampled_from([True] * 6 + [False]), min_size=11, max_size=11),
        st.lists(_ANY, min_size=11, max_size=11),
    ),
)
_SHEETS = st.builds(
    Sheet,
    name=st.sampled_from(["发货", "11.22", ""]),
    rows=st.lists(st.one_of(_GOOD, st.lists(_ANY, max_size=12)), max_size=8).map(
        lambda rows: [["2026年11月22日"], list(HEADER), *rows]
    ),
    merged=st.lists(CORNERS, max_size=2),
)


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One station with pours, copied for the whole of the trials."""
    import shutil

    from db.engine import open_database
    from tests.station import open_station

    file = tmp_path_factory.mktemp("tickets") / "any.db"
    shutil.copyfile(sqlite_template, file)
    database = open_database(str(file))
    furnish(open_station(database, str(file)))
    database.close()
    return file


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sheet=_SHEETS)
def test_whatever_a_sheet_holds_each_row_is_taken_or_named(furnished: Path, sheet: Sheet) -> None:
    from db.engine import open_database
    from tests.station import open_station

    database = open_database(str(furnished))
    try:
        station = open_station(database, str(furnished))
        _each_row_is_taken_or_named(station, sheet, furnished)
    finally:
        database.close()


def _each_row_is_taken_or_named(station: Station, sheet: Sheet, file: Path) -> None:
    acting = dispatcher(station)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "read_workbook", lambda *_a, **_k: [sheet])
        try:
            found = stage(acting, "tickets", file)
        except Refused:
            return
    assert len({a.staged.row for a in found.accepted}) == len(found.accepted)
    assert found.turned_back >= 0
    assert bool(found.turned_back) == bool(found.refused)
    assert all(r.reason and spot(r.cell)[0] + 1 == r.row for r in found.refused)
    stored = _stored(station)
    batch = made(commit(acting, found))
    assert _stored(station) == stored | {a.id for a in found.accepted}
    undo(acting, batch)
    assert _stored(station) == stored
    with station.database.reading() as session:
        assert session.scalars(select(Pour.truck_count)).all() == [0, 0, 0]
        assert session.scalars(select(ImportBatch.undone_at)).all()


def _stored(station: Station) -> set[UUID]:
    with station.database.reading() as session:
        return set(session.scalars(select(DeliveryTicket.id)))
