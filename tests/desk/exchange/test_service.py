"""Importing: tried out, stored all or none, undone by batch, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from db.models import ImportBatch, OrderState, PersonRight, PlacingMethod, ReceivedBy, Role
from desk.checking import check
from desk.core import records
from desk.core.errors import Missing, Refused
from desk.core.filing import comment
from desk.core.lists import ListQuery, count, page
from desk.core.search import find
from desk.core.views import view
from desk.exchange.service import Staged, as_json, commit, stage
from desk.exchange.undoing import undo
from desk.values.zone import STATION_ZONE
from tests.desk.exchange.books import HEADER, new_sheet, row, saved
from tests.station import CUSTOMER, OTHER_PROJECT, PROJECT, SIGNATORY, Station, made

DATA = Path(__file__).parents[2] / "data" / "orders"
TABLE, FORM = DATA / "notices-table.xlsx", DATA / "notice-form.xlsx"
_KINDS = ("customers", "projects", "orders", "mixes", "plants", "tasks", "daily-plans")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STATION_ZONE)


def book(folder: Path, *rows: Sequence[Any]) -> Path:
    return saved(new_sheet(rows), folder / f"{uuid4().hex[:8]}.xlsx")


def counts(station: Station) -> dict[str, int]:
    return {kind: count(station.head, ListQuery(kind)) for kind in _KINDS}


def batches(station: Station) -> list[ImportBatch]:
    with station.database.reading() as session:
        return list(session.scalars(select(ImportBatch)))


def refusals(staged: Staged) -> list[tuple[int, str, str]]:
    return [(r.row, r.cell, r.reason) for r in staged.refused]


def faults(station: Station) -> list[tuple[str, ...]]:
    return [each.found for each in check(station.database) if not each.ok]


@pytest.fixture
def known(station: Station) -> Station:
    """The station knows most of the projects in the customers' list."""
    for name in ("经开区污水处理厂扩建", "第二人民医院门诊楼", "万和城B区三期地下车库"):
        records.create(station.head, "projects", {"name": name, "customer": CUSTOMER})
    return station


def stored(station: Station, staged: Staged, place: int) -> dict[str, Any]:
    """What the order of the n-th accepted row says in the database."""
    values = view(station.head, "orders", staged.accepted[place].id).values
    names = (
        *("placement", "strength_grade", "impermeability_grade", "slump_mm"),
        *("slump_tolerance_mm", "volume_m3", "planned_opening", "placing_method"),
        *("contact", "phone"),
    )
    return {name: values[name] for name in names}


def test_every_good_row_is_right_to_the_field(known: Station) -> None:
    staged = stage(known.clerk, "orders", TABLE)
    assert (staged.read, len(staged.accepted)) == (7, 6)
    assert refusals(staged) == [(7, "E7", "“待定”不是方量")]
    done = commit(known.clerk, staged)
    assert (done.sentence, done.kinds >= {"orders"}) == ("导入 6 条订货通知单", True)
    boom, line = PlacingMethod.BOOM_PUMP, PlacingMethod.LINE_PUMP
    tipped, crane = PlacingMethod.TIPPED, PlacingMethod.TOWER_CRANE
    expected = [
        ("地下室底板A区", "C35", "P8", 180, 20, "320.00", at(22, 7), boom, "张建国"),
        ("地下室外墙", "C35", "P8", 180, 30, "85.50", at(22, 13, 30), line, "张建国"),
        ("沉淀池池壁", "C30", "P6", 160, 20, "140.00", at(22, 8), boom, "刘海"),
        ("承台CT-3", "C40", "", 160, 30, "60.00", at(22, 6, 30), tipped, "王强"),
        ("顶板后浇带", "C40", "", 180, 30, "22.00", at(22, 15), crane, "陈明"),
        ("5层柱", "C45", "", 180, 30, "36.00", at(22, 9), boom, "赵敏"),
    ]
    for place, fields in enumerate(expected):
        found = stored(known, staged, place)
        phone = found.pop("phone")
        assert (phone[:2], len(phone)) == ("13", 11)
        *rest, volume, opening, method, contact = found.values()
        assert (*rest, str(volume), opening, method, contact) == fields
    first = view(known.head, "orders", staged.accepted[0].id)
    assert first.shown["project_id"] == PROJECT
    assert (first.values["remarks"], first.values["phone"]) == ("连续浇筑", "13807310001")
    assert first.values["state"] is OrderState.DRAFT
    assert (first.values["number"], first.values["received_by"]) == (None, ReceivedBy.WECHAT)
    assert first.extras["mark"] == "A-C35-180(S4)-P8-GB/T 14902"
    assert first.history[0]["reason"] == "文件 notices-table.xlsx"
    frost = view(known.head, "orders", staged.accepted[2].id).values
    assert (frost["frost_grade"], frost["remarks"]) == ("F150", "抗冻F150")
    special = view(known.head, "orders", staged.accepted[4].id).values
    assert special["special_requirements"] == "微膨胀"
    assert faults(known) == []


def test_a_paper_form_becomes_one_order(station: Station) -> None:
    staged = stage(station.clerk, "orders", FORM)
    commit(station.clerk, staged)
    [row_] = staged.accepted
    values = view(station.clerk, "orders", row_.id).values
    assert values["project_id"] == station.project
    assert (values["placement"], values["volume_m3"]) == ("3层梁板(1-12轴)", Decimal("210.00"))
    assert (values["planned_opening"], values["aggregate_mm"]) == (at(23, 7), "5-25")
    assert (values["special_requirements"], values["signer"]) == ("细石", "张建国")
    assert values["signed_at"] is None  # a date without its hour is asked for at the signing
    assert any("2026-11-22" in note for note in staged.accepted[0].notes)


def test_an_unknown_project_becomes_a_draft_that_offers_likely_ones(known: Station) -> None:
    staged = stage(known.clerk, "orders", TABLE)
    unknown = staged.accepted[4]
    assert unknown.candidates == ("万和城B区三期地下车库",)
    assert unknown.notes == [
        "工程“万和城B区地下车库”未建档，请选定是哪个工程；可能是：万和城B区三期地下车库"
    ]
    commit(known.clerk, staged)
    order = view(known.clerk, "orders", unknown.id)
    assert order.values["project_id"] is None
    assert order.values["project_text"] == "万和城B区地下车库"
    assert order.extras["project_candidates"] == ["万和城B区三期地下车库"]
    with pytest.raises(Refused, match="工程名称还没有填"):
        records.take(known.clerk, "orders", unknown.id, "receive")
    records.edit(known.clerk, "orders", unknown.id, {"project": "万和城B区三期地下车库"})
    records.take(known.clerk, "orders", unknown.id, "receive")
    assert [found.id for found in find(known.clerk, "后浇带")] == [unknown.id]


def test_trying_a_file_out_stores_nothing(known: Station) -> None:
    before = counts(known)
    staged = stage(known.clerk, "orders", TABLE)
    assert counts(known) == before
    assert batches(known) == []
    shown = as_json(staged)
    assert (shown["read"], len(shown["accepted"]), shown["batch"]) == (7, 6, None)
    assert shown["refused"] == [
        {"sheet": "订货", "row": 7, "cell": "E7", "value": "待定", "reason": "“待定”不是方量"}
    ]
    first, unknown = shown["accepted"][0], shown["accepted"][4]
    assert (first["row"], first["project"], first["volume_m3"]) == (2, PROJECT, "320.00")
    assert (first["project_id"], first["candidates"]) == (str(known.project), [])
    assert unknown["project_id"] is None
    assert unknown["candidates"] == ["万和城B区三期地下车库"]
    done = commit(known.clerk, staged)
    assert as_json(staged, batch=done.id)["batch"] == str(done.id)
    [batch] = batches(known)
    assert (batch.accepted, batch.refused, batch.file_name) == (6, 1, "notices-table.xlsx")
    assert (batch.person, batch.undone_at, len(batch.sha256)) == (known.clerk.name, None, 64)


def test_a_list_of_twenty_rows_is_stored_in_one_go(station: Station, tmp_path: Path) -> None:
    rows = [row(B=f"{floor}层梁板", E=100 + floor / 2) for floor in range(1, 21)]
    staged = stage(station.clerk, "orders", book(tmp_path, HEADER, *rows))
    assert (staged.read, len(staged.accepted), staged.refused) == (20, 20, [])
    commit(station.clerk, staged)
    found = page(station.head, ListQuery("orders"), columns=("placement", "volume_m3")).rows
    volumes = {each["placement"]: each["volume_m3"] for each in found}
    assert volumes == {
        f"{n}层梁板": Decimal(100 + n / 2).quantize(Decimal("0.01")) for n in range(1, 21)
    }
    assert count(station.head, ListQuery("orders", text="20层梁板")) == 1
    assert faults(station) == []


def test_a_guess_is_read_and_noted(sqlite_station: Station, tmp_path: Path) -> None:
    station = sqlite_station
    staged = stage(station.clerk, "orders", book(tmp_path, HEADER, row(E="约200")))
    assert staged.accepted[0].values["volume_m3"] == Decimal("200.00")
    assert staged.accepted[0].notes == ["计划方量:原文写“约200”"]


def test_an_import_is_taken_back_as_a_whole(known: Station) -> None:
    before = counts(known)
    staged = stage(known.clerk, "orders", TABLE)
    batch = made(commit(known.clerk, staged))
    assert undo(known.clerk, batch).sentence == "已撤销导入的 6 张草稿"
    assert counts(known) == before
    assert find(known.clerk, "沉淀池池壁") == []
    with pytest.raises(Missing):
        view(known.clerk, "orders", staged.accepted[0].id)
    with pytest.raises(Refused, match="已经撤销过了"):
        undo(known.clerk, batch)
    assert faults(known) == []
    # The same file can be read in again afterwards.
    assert len(stage(known.clerk, "orders", TABLE).accepted) == 6


def test_nothing_is_taken_back_once_an_order_was_received(known: Station) -> None:
    staged = stage(known.clerk, "orders", TABLE)
    batch = made(commit(known.clerk, staged))
    records.take(known.clerk, "orders", staged.accepted[1].id, "receive")
    with pytest.raises(Refused, match="DH-202611-0001 已经收单，不能整批撤销"):
        undo(known.clerk, batch)
    assert counts(known)["orders"] == 6
    records.take(known.clerk, "orders", staged.accepted[1].id, "reopen")
    with pytest.raises(Refused, match="DH-202611-0001"):  # its number stays used
        undo(known.clerk, batch)


def test_copies_outlive_the_drafts_they_were_made_of(station: Station) -> None:
    staged = stage(station.clerk, "orders", FORM)
    batch = made(commit(station.clerk, staged))
    copied = made(records.copy(station.clerk, "orders", staged.accepted[0].id))
    undo(station.clerk, batch)
    assert view(station.clerk, "orders", copied).values["contact"] == "张建国"
    assert faults(station) == []


def test_an_import_with_papers_filed_is_not_taken_back(station: Station) -> None:
    staged = stage(station.clerk, "orders", FORM)
    batch = made(commit(station.clerk, staged))
    comment(station.clerk, "orders", staged.accepted[0].id, "已电话核对")
    with pytest.raises(Refused, match="已经附了留言"):
        undo(station.clerk, batch)
    assert counts(station)["orders"] == 1


def test_a_cancelled_draft_goes_with_its_import(sqlite_station: Station) -> None:
    station = sqlite_station
    staged = stage(station.clerk, "orders", FORM)
    batch = made(commit(station.clerk, staged))
    records.take(station.clerk, "orders", staged.accepted[0].id, "cancel", reason="重复了")
    undo(station.clerk, batch)
    assert counts(station)["orders"] == 0


def test_undoing_what_never_was_says_so(sqlite_station: Station, tmp_path: Path) -> None:
    station = sqlite_station
    with pytest.raises(Missing, match="找不到这次导入"):
        undo(station.clerk, uuid4())
    customers = book(tmp_path, ["客户名称", "联系电话"], ["星城国际开发有限公司", "13507310009"])
    batch = made(commit(station.head, stage(station.head, "customers", customers)))
    with pytest.raises(Refused, match="客户的导入不能整批撤销"):
        undo(station.head, batch)


def test_all_rows_are_stored_or_none(station: Station, tmp_path: Path) -> None:
    header = ["客户名称", "联系电话"]
    file = book(tmp_path, header, ["甲公司", "13507310001"], ["乙公司", "13507310002"])
    staged = stage(station.head, "customers", file)
    assert len(staged.accepted) == 2
    # Between the preview and the commit somebody else files the second one.
    records.create(station.clerk, "customers", {"name": "乙公司"})
    before = counts(station)
    with pytest.raises(Refused, match="“乙公司”已经建过档"):
        commit(station.head, staged)
    assert counts(station) == before
    assert batches(station) == []
    assert [r.cell for r in stage(station.head, "customers", file).refused] == ["A3"]


def test_the_same_preview_is_not_stored_twice(station: Station) -> None:
    staged = stage(station.clerk, "orders", FORM)
    commit(station.clerk, staged)
    with pytest.raises(Refused, match="没有保存"):
        commit(station.clerk, staged)
    assert (counts(station)["orders"], len(batches(station))) == (1, 1)


def test_customers_known_already_are_refused_by_row(station: Station, tmp_path: Path) -> None:
    staged = stage(
        station.head,
        "customers",
        book(
            tmp_path,
            ["客户名称", "客户级别", "建档日期", "联系人", "联系电话"],
            ["星城国际开发有限公司", "重点", date(2026, 3, 5), "廖勇", 13507310009],
            [CUSTOMER, "普通", None, "", ""],
            ["学府壹号置业有限公司", "", "2026-01-31", "", ""],
            ["星城国际开发有限公司", "普通", None, "", ""],
            ["", "普通", None, "无名", ""],
            ["单县建工", "大户", None, "", ""],
        ),
    )
    assert [(r, c) for r, c, _ in refusals(staged)] == [
        *((6, "A6"), (7, "B7"), (3, "A3"), (5, "A5")),
    ]
    commit(station.head, staged)
    [first] = page(station.head, ListQuery("customers", text="星城")).rows
    values = view(station.head, "customers", first["id"]).values
    assert (values["level"].value, values["phone"]) == ("重点", "13507310009")
    assert (values["registered_on"], values["lookup_code"]) == (date(2026, 3, 5), "XCGJKFYXGS")
    assert counts(station)["customers"] == 3
    assert faults(station) == []


def test_projects_name_their_customer_and_their_signatories(
    station: Station, tmp_path: Path
) -> None:
    staged = stage(
        station.head,
        "projects",
        book(
            tmp_path,
            ["工程名称", "订货单位", "运距", "签认人", "收货人"],
            ["星城国际", CUSTOMER, "5.1km", "单县、廖勇", "李明"],
            ["无主工程", "不存在的公司", 3, "", ""],
            [PROJECT, CUSTOMER, 3, "", ""],
        ),
    )
    assert [(r, c) for r, c, _ in refusals(staged)] == [(3, "B3"), (4, "A4")]
    [shown] = as_json(staged)["accepted"]
    assert (shown["signatory"], shown["receiver"]) == ("单县、廖勇", "李明")
    commit(station.head, staged)
    project = view(station.head, "projects", staged.accepted[0].id)
    assert project.shown["customer_id"] == CUSTOMER
    assert project.values["haul_distance_km"] == Decimal("5.10")
    people = [(p["name"], p["right"]) for p in project.children["people"]]
    signing, receiving = PersonRight.SIGNATORY, PersonRight.RECEIVER
    assert people == [("单县", signing), ("廖勇", signing), ("李明", receiving)]
    assert faults(station) == []


def test_mixes_and_plant_known_already_are_refused_by_row(station: Station, tmp_path: Path) -> None:
    technical = station.acting(Role.TECHNICAL_HEAD)
    mixes = stage(
        technical,
        "mixes",
        book(
            tmp_path,
            ["配合比编号", "强度等级", "水泥", "砂", "外加剂"],
            ["PB-C30-01", "C30", 260, 800, 6.5],
            ["PB-C35P8-01", "C35P8", 300, 755, 7.9],
            ["PB-C30-01", "C30", 265, 800, 6.5],
            ["PB-C40-01", "C40", -1, 800, 6.5],
        ),
    )
    assert [(r, c) for r, c, _ in refusals(mixes)] == [(5, "C5"), (3, "A3"), (4, "A4")]
    assert "PB-C35P8-01" in mixes.refused[1].reason
    commit(technical, mixes)
    [found] = page(technical, ListQuery("mixes", text="PB-C30-01")).rows
    values = view(technical, "mixes", found["id"]).values
    assert (values["cement_kg"], values["admixture_kg"]) == (Decimal(260), Decimal("6.50"))

    dispatcher = station.acting(Role.DISPATCHER)
    plants = stage(
        dispatcher,
        "plants",
        book(
            tmp_path,
            ["车号", "类别", "规格"],
            ["湘A9001", "罐车", "12m³"],
            ["湘A8101", "罐车", "12m³"],
            ["3号泵车", "汽车泵", "48m"],
        ),
    )
    assert [(r, c) for r, c, _ in refusals(plants)] == [(3, "A3")]
    commit(dispatcher, plants)
    assert counts(station)["plants"] == 5
    assert faults(station) == []


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("orders", Role.DISPATCHER),
        ("orders", Role.STATION_MANAGER),
        ("customers", Role.DOCUMENT_CLERK),
        ("mixes", Role.SPECIALIST),
        ("plants", Role.SPECIALIST),
    ],
)
def test_nobody_imports_what_they_may_not_write(
    sqlite_station: Station, kind: str, role: Role
) -> None:
    with pytest.raises(Refused, match="没有这个角色"):
        stage(sqlite_station.acting(role), kind, TABLE)


def test_a_preview_is_no_right_to_store(sqlite_station: Station) -> None:
    station = sqlite_station
    staged = stage(station.clerk, "orders", FORM)
    with pytest.raises(Refused, match="没有这个角色"):
        commit(station.acting(Role.DISPATCHER), staged)
    batch = made(commit(station.clerk, staged))
    with pytest.raises(Refused, match="没有这个角色"):
        undo(station.acting(Role.DISPATCHER), batch)
    assert counts(station)["orders"] == 1


@pytest.mark.parametrize("kind", ["daily-plans", "tasks", "people", "opening-confirmations"])
def test_papers_that_steps_make_are_not_imported(sqlite_station: Station, kind: str) -> None:
    with pytest.raises(Refused, match="不能从表格导入"):
        stage(sqlite_station.two_hats, kind, TABLE)


def test_an_imported_order_goes_the_way_of_every_other(station: Station, tmp_path: Path) -> None:
    tipped = row(A=OTHER_PROJECT, B="承台CT-3", G="自卸", F="2026-11-22 6:30")
    staged = stage(station.clerk, "orders", book(tmp_path, HEADER, row(), tipped))
    commit(station.clerk, staged)
    for accepted, signer in zip(staged.accepted, (SIGNATORY, "王强"), strict=True):
        records.take(station.clerk, "orders", accepted.id, "sign", {"signer": signer})
    plan = station.plan()
    ids: list[UUID] = [
        line["order_id"] for line in view(station.head, "daily-plans", plan).extras["lines"]
    ]
    assert ids == [staged.accepted[1].id, staged.accepted[0].id]


def test_a_list_printed_by_the_program_can_be_read_in_again(
    station: Station, tmp_path: Path
) -> None:
    header = ["工程名称", "状态", "订货单位", "运距(km)", "建立人"]
    rows = [
        ["星城国际", "完工", CUSTOMER, 5.1, "老何"],
        ["学府壹号", "在建", CUSTOMER, 9.8, "老何"],
    ]
    staged = stage(station.head, "projects", book(tmp_path, header, *rows))
    first, second = staged.accepted
    # States and authors come from the program alone; what was written stays to be seen.
    assert first.notes == ["未用到的“状态”：完工", "未用到的“建立人”：老何"]
    commit(station.head, staged)
    values = view(station.head, "projects", first.id).values
    assert (values["name"], values["state"].label) == ("星城国际", "在建")
    assert view(station.head, "projects", second.id).values["name"] == "学府壹号"
