from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from db.models.orders import PlacingMethod
from desk.core.errors import Refused
from desk.exchange.staging import SheetsRead, StagedRow
from desk.orders.reading.orders_sheet import read_orders
from desk.values.zone import STATION_ZONE
from tests.desk.exchange.books import HEADER, NOW, loaded, new_sheet, read_back, row

DATA = Path(__file__).parents[3] / "data" / "orders"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STATION_ZONE)


def read(sheet: Worksheet, folder: Path) -> SheetsRead:
    return read_orders(read_back(sheet, folder), now=NOW)


def only(sheet: Worksheet, folder: Path) -> StagedRow:
    result = read(sheet, folder)
    assert result.refused == []
    (staged,) = result.staged
    return staged


def bad_cells(sheet: Worksheet, folder: Path) -> dict[str, str]:
    return {refused.cell: refused.reason for refused in read(sheet, folder).refused}


def test_the_customers_list_is_read_and_the_open_volume_refused_by_its_cell() -> None:
    result = read_orders(loaded(DATA / "notices-table.xlsx"), now=NOW)
    assert result.read == 7
    assert [staged.row for staged in result.staged] == [2, 3, 4, 5, 6, 8]
    (refused,) = result.refused
    assert (refused.sheet, refused.row, refused.cell) == ("订货", 7, "E7")
    assert (refused.value, refused.reason) == ("待定", "“待定”不是方量")
    first, wall, basin, *_, crane, column = result.staged
    assert first.references["project_id"] == "滨江花园二期3#楼"
    assert first.values == {
        "placement": "地下室底板A区",
        "volume_m3": Decimal("320.00"),
        "strength_grade": "C35",
        "impermeability_grade": "P8",
        "slump_mm": 180,
        "slump_tolerance_mm": 20,
        "planned_opening": at(22, 7),
        "placing_method": PlacingMethod.BOOM_PUMP,
        "contact": "张建国",
        "phone": "13807310001",
        "remarks": "连续浇筑",
    }
    assert wall.values["volume_m3"] == Decimal("85.50")
    assert "slump_tolerance_mm" not in wall.values
    assert (basin.values["frost_grade"], basin.values["remarks"]) == ("F150", "抗冻F150")
    assert crane.values["special_requirements"] == "微膨胀"
    assert crane.values["placing_method"] is PlacingMethod.TOWER_CRANE
    assert column.values["strength_grade"] == "C45"


def test_the_customers_form_is_read() -> None:
    (staged,) = read_orders(loaded(DATA / "notice-form.xlsx"), now=NOW).staged
    assert staged.references["project_id"] == "滨江花园二期3#楼"
    assert staged.values == {
        "placement": "3层梁板(1-12轴)",
        "placing_method": PlacingMethod.BOOM_PUMP,
        "strength_grade": "C30",
        "slump_mm": 180,
        "slump_tolerance_mm": 20,
        "volume_m3": Decimal("210.00"),
        "planned_opening": at(23, 7),
        "aggregate_mm": "5-25",
        "special_requirements": "细石",
        "contact": "张建国",
        "phone": "13807310001",
        "signer": "张建国",
    }
    assert staged.notes == [
        "签字日期2026-11-22(没有写时间)",
        "未用到的“合同编号”：BJ-2026-017",
        "未用到的“交货地点”：湘江路88号",
    ]


def test_titles_blank_rows_totals_and_footers_are_no_orders(tmp_path: Path) -> None:
    sheet = new_sheet(
        [
            ["滨江项目部混凝土需求计划"],
            [],
            HEADER,
            row(),
            [],
            row(B="外墙", E=85.5),
            [None, None, None, "小计", 405.5],
            ["合 计", None, None, None, 405.5],
            ["备注:请提前2小时电话联系"],
            ["制表:张建国", None, "审核:李明", None, None, None, None, "2026-11-21"],
        ]
    )
    sheet.merge_cells("A1:I1")
    result = read(sheet, tmp_path)
    assert result.refused == []
    assert [staged.row for staged in result.staged] == [4, 6]


def test_headings_may_come_in_any_order_with_stars_units_and_line_breaks(tmp_path: Path) -> None:
    header = ["*混凝土方量\n（立方）", "联系 电话", "工程\n名称", "塌落度(mm)", "计划开盘时间*"]
    header += ["砼标号", "施工部位：", "备 注"]
    cells = ["１，２００．５", 13807310001, "滨江花园", 180, "2026年11月22日 7:00"]
    cells += ["c35p8", "底板", "夜间施工"]
    staged = only(new_sheet([header, cells]), tmp_path)
    assert staged.references["project_id"] == "滨江花园"
    assert staged.values["volume_m3"] == Decimal("1200.50")
    assert staged.values["phone"] == "13807310001"
    assert staged.values["slump_mm"] == 180
    assert staged.values["planned_opening"] == at(22, 7)
    assert staged.values["impermeability_grade"] == "P8"
    assert staged.values["remarks"] == "夜间施工"


def test_a_header_of_two_lines_is_put_together(tmp_path: Path) -> None:
    sheet = new_sheet(
        [
            ["工程名称", "浇筑部位", "混凝土", None, None, "浇筑", None, "联系人", None],
            [None, None, "强度等级", "坍落度", "方量", "日期", "时间", "姓名", "电话"],
            ["滨江花园", "底板", "C30", 180, 200, "11月22日", "7:30", "张工", "13807310001"],
        ]
    )
    for merged in ("A1:A2", "B1:B2", "C1:E1", "F1:G1", "H1:I1"):
        sheet.merge_cells(merged)
    staged = only(sheet, tmp_path)
    assert staged.row == 3
    assert staged.values["planned_opening"] == at(22, 7, 30)
    assert (staged.values["contact"], staged.values["phone"]) == ("张工", "13807310001")
    assert staged.values["volume_m3"] == Decimal(200)


def test_a_row_of_units_under_the_header_is_no_order(tmp_path: Path) -> None:
    units = [None, None, None, "mm", "m³"]
    staged = only(new_sheet([HEADER, units, row()]), tmp_path)
    assert staged.row == 3


def test_the_day_may_stand_in_the_title_and_the_hour_in_the_column(tmp_path: Path) -> None:
    sheet = new_sheet([["2026年11月22日订货计划"], HEADER, row(F=time(7, 30)), row(F="下午2点")])
    sheet.merge_cells("A1:I1")
    first, second = read(sheet, tmp_path).staged
    assert first.values["planned_opening"] == at(22, 7, 30)
    assert second.values["planned_opening"] == at(22, 14)
    assert first.notes == ["日期取自标题“2026年11月22日订货计划”"]


def test_each_day_may_have_its_own_heading_between_the_rows(tmp_path: Path) -> None:
    rows = [["订货"], HEADER, ["11月22日"], row(F="7:00"), ["11月23日"], HEADER, row(F="8:00")]
    first, second = read(new_sheet(rows), tmp_path).staged
    assert first.values["planned_opening"] == at(22, 7)
    assert second.values["planned_opening"] == at(23, 8)


def test_the_day_may_be_the_name_of_the_sheet(tmp_path: Path) -> None:
    sheet = new_sheet([HEADER, row(F="7:00")], title="11.23")
    assert only(sheet, tmp_path).values["planned_opening"] == at(23, 7)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("22号早6点半", at(22, 6, 30)),
        ("明天晚上12点", at(23, 0)),
        ("11/22 13:30", at(22, 13, 30)),
        (46348.25, at(22, 6)),
        ("2026.11.22 7:00-9:00", at(22, 7)),
        ("11月22日上午8点左右", at(22, 8)),
    ],
)
def test_times_are_read_however_they_are_written(
    tmp_path: Path, written: Any, moment: datetime
) -> None:
    staged = only(new_sheet([HEADER, row(F=written)]), tmp_path)
    assert staged.values["planned_opening"] == moment


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("待定", "“待定”不是时间"),
        ("11月22日", "缺少时间"),
        ("早上7点", "缺少日期"),
        ("7点或8点", "不是时间"),
        (None, "没有填写计划开盘时间"),
    ],
)
def test_a_time_without_a_reading_is_refused_by_its_cell(
    tmp_path: Path, written: str | None, why: str
) -> None:
    assert why in bad_cells(new_sheet([HEADER, row(F=written)]), tmp_path)["F2"]


def test_every_bad_cell_of_a_row_is_named(tmp_path: Path) -> None:
    cells = row(B=None, C="待定", D="S4", E="?", F="另行通知", G="飞机")
    assert bad_cells(new_sheet([HEADER, cells]), tmp_path) == {
        "B2": "没有填写浇筑部位",
        "C2": "“待定”不是强度等级,请写成C30、C35P8",
        "D2": "“S4”不是坍落度,请写毫米数,例如180±20",
        "E2": "“?”不是方量",
        "F2": "“另行通知”不是时间",
        "G2": "浇筑方式没有“飞机”这一项，可选：汽车泵、车载泵、拖泵、自卸、塔吊料斗、其他",
    }


def test_missing_contact_slump_and_project_leave_a_draft_to_be_completed(tmp_path: Path) -> None:
    staged = only(new_sheet([HEADER, row(A=None, D="/", G=None, H="", I="—")]), tmp_path)
    assert staged.references == {}
    assert staged.notes == ["没有写工程名称"]
    assert not {"slump_mm", "placing_method", "contact", "phone"} & set(staged.values)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    sheet = new_sheet(
        [["工程名称", "部位", "强度等级", "时间"], ["滨江", "底板", "C30", "明天7点"]]
    )
    assert bad_cells(sheet, tmp_path) == {"A2": "表中没有“计划方量”这一列"}


def test_a_guessed_volume_is_taken_and_noted(tmp_path: Path) -> None:
    staged = only(new_sheet([HEADER, row(E="约200方")]), tmp_path)
    assert staged.values["volume_m3"] == Decimal(200)
    assert staged.notes == ["计划方量:原文写“约200方”"]


def test_a_formula_that_was_never_calculated_is_refused(tmp_path: Path) -> None:
    reasons = bad_cells(new_sheet([HEADER, row(E="=E9*2")]), tmp_path)
    assert reasons["E2"] == "“=E9*2”公式没有保存结果,请在Excel中打开并保存后再导入"


def test_a_project_merged_over_its_rows_holds_for_each_but_a_volume_does_not(
    tmp_path: Path,
) -> None:
    sheet = new_sheet([HEADER, row(), row(A=None, B="外墙", E=None)])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("E2:E3")
    result = read(sheet, tmp_path)
    assert [staged.references["project_id"] for staged in result.staged] == ["滨江花园二期3#楼"]
    (refused,) = result.refused
    assert (refused.cell, refused.reason) == ("E3", "计划方量与E2合并在一起,请每行分开填写")


def test_ditto_marks_repeat_the_cell_above(tmp_path: Path) -> None:
    sheet = new_sheet([HEADER, row(), row(A="同上", B="外墙", H="〃")])
    first, second = read(sheet, tmp_path).staged
    assert second.references == first.references
    assert second.values["contact"] == "张建国"
    assert second.values["placement"] == "外墙"


def test_contact_and_phone_in_one_cell_are_split(tmp_path: Path) -> None:
    header = [*HEADER[:7], "联系人及电话"]
    staged = only(new_sheet([header, [*row()[:7], "张建国 138-0731-0001"]]), tmp_path)
    assert (staged.values["contact"], staged.values["phone"]) == ("张建国", "13807310001")


def test_project_and_placement_in_one_cell_are_split(tmp_path: Path) -> None:
    header = ["工程名称及部位", "强度等级", "方量", "时间"]
    cells = ["滨江花园二期3#楼地下室底板", "C30", 60, "明天7点"]
    staged = only(new_sheet([header, cells]), tmp_path)
    assert staged.references["project_id"] == "滨江花园二期3#楼"
    assert staged.values["placement"] == "地下室底板"


def test_grades_in_their_own_columns_are_read(tmp_path: Path) -> None:
    header = [*HEADER, "抗渗等级", "抗冻", "订货单位"]
    staged = only(new_sheet([header, [*row(C="C30"), 6, "F150", "中建三局"]]), tmp_path)
    assert staged.values["impermeability_grade"] == "P6"
    assert staged.values["frost_grade"] == "F150"
    assert staged.notes == []  # the project says who its customer is
    contradiction = new_sheet([header, [*row(C="C35P8"), "P6", None, None]])
    assert bad_cells(contradiction, tmp_path) == {"J2": "“P6”与强度等级里的P8不一致"}


def test_a_pump_with_its_length_is_read(tmp_path: Path) -> None:
    boom, line = read(
        new_sheet([HEADER, row(G="56米汽车泵"), row(G="地泵(接管120米)")]), tmp_path
    ).staged
    assert boom.values["placing_method"] is PlacingMethod.BOOM_PUMP
    assert line.values["placing_method"] is PlacingMethod.LINE_PUMP
    assert line.values["pump_pipe_m"] == 120


def test_several_sheets_are_read_and_hidden_ones_named(tmp_path: Path) -> None:
    sheet = new_sheet([HEADER, row()], title="一期")
    assert sheet.parent is not None
    for name, cells in (("二期", [HEADER, row(B="外墙")]), ("说明", [["请按表填写"]])):
        other = sheet.parent.create_sheet(name)
        for line in cells:
            other.append(line)
    old = sheet.parent.create_sheet("上月")
    old.append(HEADER)
    old.append(row())
    old.sheet_state = "hidden"
    result = read(sheet, tmp_path)
    assert [staged.sheet for staged in result.staged] == ["一期", "二期"]
    assert result.notes == ["表“说明”里没有找到订货内容", "隐藏的表“上月”里的行先搁置"]


def test_a_project_named_once_above_the_table_holds_for_all_rows(tmp_path: Path) -> None:
    sheet = new_sheet(
        [
            ["工程名称:滨江花园二期  联系人:张工  电话:13807310001"],
            ["部位", "标号", "方量", "时间"],
            ["底板", "C30", 60, "明天7点"],
            ["外墙", "C35P8", 40, "明天9点"],
        ]
    )
    for staged in read(sheet, tmp_path).staged:
        assert staged.references["project_id"] == "滨江花园二期"
        assert (staged.values["contact"], staged.values["phone"]) == ("张工", "13807310001")


FORM: list[list[Any]] = [
    ["混凝土订货单"],
    ["工程名称", "滨江花园", None, "部位", "底板"],
    ["强度等级", "C30", None, "方量", 60],
    ["浇筑时间", "明天7点", None, "电话", "13807310001"],
]


def test_several_forms_stand_below_and_beside_each_other(tmp_path: Path) -> None:
    below = [[*line] for line in FORM]
    below[1][1], below[2][4] = "高铁站", "待定"
    result = read(new_sheet([*FORM, [], *below]), tmp_path)
    assert [staged.references["project_id"] for staged in result.staged] == ["滨江花园"]
    (refused,) = result.refused
    assert (refused.cell, refused.row) == ("E8", 8)
    beside = [[*left, *[None] * (6 - len(left)), *right] for left, right in zip(FORM, below)]  # noqa: B905
    assert read(new_sheet(beside), tmp_path).read == 2


def test_a_form_with_labels_above_their_values_is_read(tmp_path: Path) -> None:
    sheet = new_sheet(
        [
            ["工程名称", "部位"],
            ["滨江花园", "底板"],
            ["强度等级", "方量"],
            ["C30", 60],
            ["浇筑时间", "联系人"],
            ["明天7点", "张工"],
        ]
    )
    staged = only(sheet, tmp_path)
    assert staged.values["volume_m3"] == Decimal(60)
    assert staged.values["contact"] == "张工"


def test_an_empty_field_of_a_form_is_refused_by_its_cell(tmp_path: Path) -> None:
    form = [[*line] for line in FORM]
    form[2][4] = None
    assert bad_cells(new_sheet(form), tmp_path) == {"E3": "没有填写计划方量"}


def test_a_far_cell_is_named_beside_the_orders(tmp_path: Path) -> None:
    sheet = new_sheet([HEADER, row()])
    sheet["XFD1048576"] = "x"
    result = read(sheet, tmp_path)
    assert len(result.staged) == result.read == 1
    assert [refused.cell for refused in result.refused] == ["XFD1048576"]


def test_a_sheet_without_orders_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有找到订货内容"):
        read(new_sheet([["材料", "数量"], ["水泥", 20]]), tmp_path)


def test_unknown_columns_are_kept_in_a_note(tmp_path: Path) -> None:
    sheet = new_sheet([["序号", *HEADER, "交货地点"], [1, *row(), "湘江路88号"]])
    assert only(sheet, tmp_path).notes == ["未用到的“交货地点”：湘江路88号"]


def test_prenumbered_empty_rows_are_no_orders(tmp_path: Path) -> None:
    sheet = new_sheet([["序号", *HEADER], [1, *row()], [2], [3]])
    assert read(sheet, tmp_path).read == 1


def test_a_title_never_becomes_part_of_the_header(tmp_path: Path) -> None:
    sheet = new_sheet([["11月22日混凝土计划"], HEADER, row(F="7:00")])
    sheet.merge_cells("A1:I1")
    assert only(sheet, tmp_path).values["planned_opening"] == at(22, 7)
