from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.fields import fields_of
from db.models.customers import Customer, CustomerKind, Project, SupplyPriority
from db.models.plans import MixDesign
from desk.core.errors import Refused
from desk.exchange.generic_sheet import read_records
from tests.desk.exchange.books import NOW, new_sheet, read_back


def test_customers_are_read_by_their_labels(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["客户名单"],
        ["单位名称", "类别", "手机", "备注"],
        ["中建三局", "签约客户", 13807310001, "/"],
    ]
    result = read_records(
        read_back(new_sheet(rows), tmp_path), fields_of(Customer), now=NOW, what="客户"
    )
    (staged,) = result.staged
    assert staged.values == {
        "name": "中建三局",
        "kind": CustomerKind.CONTRACTED,
        "phone": "13807310001",
    }


def test_a_project_names_its_customer_in_words(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["工程名称", "订货单位", "运距(km)", "保供级别", "合同号"],
        ["滨江花园", "中建三局", "12.5公里", "一级保供", "BJ-1"],
        ["高铁站", None, "很远", "特级", "BJ-2"],
    ]
    result = read_records(
        read_back(new_sheet(rows), tmp_path), fields_of(Project), now=NOW, what="工程"
    )
    (staged,) = result.staged
    assert staged.references == {"customer_id": "中建三局"}
    assert staged.values["haul_distance_km"] == Decimal("12.50")
    assert staged.values["supply_priority"] is SupplyPriority.FIRST
    assert {refused.cell: refused.reason for refused in result.refused} == {
        "B3": "没有填写订货单位",
        "C3": "“很远”不是数",
        "D3": "保供级别没有“特级”这一项,可选:一级、二级、三级",
    }
    assert result.read == 2


def test_mixes_are_read_with_their_kilograms(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["配合比编号", "标号", "水泥(kg)", "砂", "石"],
        ["P-30-1", "C30", 320, "780.5", 1050],
    ]
    result = read_records(
        read_back(new_sheet(rows), tmp_path), fields_of(MixDesign), now=NOW, what="配合比"
    )
    assert result.staged[0].values["sand_kg"] == Decimal("780.50")


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="文件里没有找到客户。表头应有客户名称等"):
        read_records(
            read_back(new_sheet([["车号", "吨位"]]), tmp_path),
            fields_of(Customer),
            now=NOW,
            what="客户",
        )
