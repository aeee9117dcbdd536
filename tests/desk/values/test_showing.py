from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from db.fields import Field, Kind, fields_of
from db.models.orders import OrderNotice, OrderState, PlacingMethod
from desk.values.showing import json_value, paper_date, paper_moment, plain_json, show_value

ORDER = fields_of(OrderNotice)
SEVEN = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)


def test_values_are_shown_as_the_office_writes_them() -> None:
    assert show_value(ORDER["volume_m3"], Decimal("1200.5")) == "1,200.50"
    assert show_value(ORDER["planned_opening"], SEVEN) == "2026-03-05 07:00"
    assert show_value(Field("d", "日期", Kind.DATE), date(2026, 3, 5)) == "2026-03-05"
    assert show_value(Field("b", "在用", Kind.BOOL), False) == "否"
    assert show_value(ORDER["placing_method"], PlacingMethod.LINE_PUMP) == "拖泵"
    assert show_value(ORDER["state"], "received") == "未签认"
    assert show_value(ORDER["documents_wanted"], ["配合比通知单", "开盘鉴定"]) == (
        "配合比通知单、开盘鉴定"
    )
    assert show_value(ORDER["slump_mm"], 1800) == "1800"
    assert show_value(ORDER["volume_m3"], None) == ""


def test_paper_writes_dates_in_chinese() -> None:
    assert paper_date(date(2026, 3, 5)) == "2026年3月5日"
    assert paper_moment(SEVEN) == "2026年3月5日 07:00"
    assert paper_date(None) == paper_moment(None) == ""


def test_programs_get_exact_decimals_and_times_with_their_offset() -> None:
    assert json_value(ORDER["volume_m3"], Decimal(200)) == "200.00"
    assert json_value(ORDER["planned_opening"], SEVEN) == "2026-03-05T07:00:00+08:00"
    assert json_value(ORDER["state"], OrderState.DRAFT) == "draft"
    assert json_value(ORDER["volume_m3"], None) is None
    assert plain_json({"d": date(2026, 3, 5), "u": UUID(int=1), "n": [Decimal("1.50"), None]}) == {
        "d": "2026-03-05",
        "u": "00000000-0000-0000-0000-000000000001",
        "n": ["1.50", None],
    }
