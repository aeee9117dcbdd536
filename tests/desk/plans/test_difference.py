"""What a revision changes, in the words that stand on its paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models import DailyPlan, DailyPlanLine, PlacingMethod
from desk.plans.difference import between, sentences
from desk.values.zone import STATION_ZONE


def at(hour: int, minute: int = 0, *, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STATION_ZONE)


def line(order: int, **values: Any) -> DailyPlanLine:
    given = {
        "position": order,
        "project_name": f"工程{order}",
        "placement": "3层梁板",
        "grade": "C30",
        "slump": "180±20",
        "volume_m3": Decimal("120.00"),
        "placing_method": PlacingMethod.BOOM_PUMP,
        "planned_opening": at(7),
        "pump": "1号泵",
        "first_trucks": 5,
    }
    return DailyPlanLine(order_id=UUID(int=order), **{**given, **values})


def plan(*lines: DailyPlanLine, **values: Any) -> DailyPlan:
    made = DailyPlan(plan_date=date(2026, 11, 22), **values)
    made.lines = list(lines)
    return made


def said(old: DailyPlan, new: DailyPlan) -> list[str]:
    return [change.sentence for change in between(old, new)]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"placement": "4层梁板"}, "浇筑部位 3层梁板→4层梁板"),
        ({"grade": "C35P8"}, "强度等级 C30→C35P8"),
        ({"slump": "160±20"}, "坍落度 180±20→160±20"),
        ({"volume_m3": Decimal("1132.50")}, "计划方量 120.00→1,132.50"),
        ({"planned_opening": at(8, 30)}, "计划开盘 07:00→08:30"),
        ({"planned_opening": at(0, 30, day=23)}, "计划开盘 2026-11-22 07:00→2026-11-23 00:30"),
        ({"placing_method": PlacingMethod.LINE_PUMP}, "浇筑方式 汽车泵→拖泵"),
        ({"pump": ""}, "泵 1号泵→空"),
        ({"pump_crew": "老周"}, "泵工 空→老周"),
        ({"first_trucks": 6}, "首发车数 5→6"),
        ({"first_trucks": None}, "首发车数 5→空"),
        ({"remarks": "夜间施工"}, "备注 空→夜间施工"),
    ],
)
def test_a_changed_line_says_what_it_was_and_what_it_is(
    changed: dict[str, Any], sentence: str
) -> None:
    assert said(plan(line(1)), plan(line(1, **changed))) == [f"第 1 行 工程1 {sentence}"]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"position": 3},  # another place on the sheet is no change for the site
        {"specialist": "李勇"},
        {"haul_distance_km": Decimal(8)},
        {"task_id": UUID(int=9)},
        {"volume_m3": Decimal(120)},
    ],
)
def test_what_the_site_does_not_feel_is_no_difference(changed: dict[str, Any]) -> None:
    assert said(plan(line(1)), plan(line(1, **changed))) == []


def test_lines_come_in_the_new_plans_order_and_removed_ones_last() -> None:
    old = plan(line(1), line(2), line(3), trucks_available=18)
    new = plan(
        line(4, position=1, volume_m3=Decimal("22.00"), planned_opening=at(15)),
        line(3, position=2, pump="2号泵"),
        line(1, position=3),
        trucks_available=16,
        remarks="防雨",
    )
    assert said(old, new) == [
        "可用罐车 18→16",
        "备注 空→防雨",
        "增第 1 行 工程4（3层梁板 C30 22.00 m³ 15:00）",
        "第 2 行 工程3 泵 1号泵→2号泵",
        "删原第 2 行 工程2（3层梁板 C30 120.00 m³ 07:00）",
    ]


def test_a_stored_difference_reads_as_it_did_when_it_was_made() -> None:
    changes = between(plan(line(1)), plan(line(1, pump="2号泵"), line(2)))
    stored = [change.as_mapping() for change in changes]
    assert sentences(stored) == [change.sentence for change in changes]
    assert [each["kind"] for each in stored] == ["changed", "added"]


_LINES = st.lists(
    st.builds(
        line,
        st.integers(1, 9),
        volume_m3=st.decimals(0, 500, places=2),
        first_trucks=st.none() | st.integers(0, 60),
        pump=st.sampled_from(["", "1号泵", "2号泵"]),
    ),
    max_size=6,
    unique_by=lambda each: each.order_id,
)


@given(_LINES, _LINES)
def test_every_order_is_named_once_as_added_or_removed(
    old: list[DailyPlanLine], new: list[DailyPlanLine]
) -> None:
    before, after = ({each.order_id for each in lines} for lines in (old, new))
    changes = between(plan(*old), plan(*new))
    kinds = [change.kind for change in changes]
    assert kinds.count("added") == len(after - before)
    assert kinds.count("removed") == len(before - after)
    assert (not changes) == (said(plan(*new), plan(*old)) == [])
