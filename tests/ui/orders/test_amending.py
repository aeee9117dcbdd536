"""变更 in the window: many fields, found where they always stand, and only what differs counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from desk.core.views import view
from desk.orders.ordered import ORDERED
from desk.orders.workflow import FLOW
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, fill
from ui.orders.page import OrdersPage
from ui.parts.form.form_group import FormGroup
from ui.parts.record.step_sheet import StepSheet

ReadAll = Callable[[], None]


def test_the_sheet_of_a_change_is_the_orders_form_and_only_what_differs_counts(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    station = sqlite_station
    order = station.signed()
    page = cast(OrdersPage, open_page("orders", size=(1366, 768)))
    seen = view(station.clerk, "orders", order)
    sheet = StepSheet(page.window(), station.clerk, seen, FLOW.step("amend"))
    sheet.open()
    read_all()
    form = sheet.form
    assert form is not None
    assert set(form.editors) == set(ORDERED) - {"specialist_id"}
    titles = [group.title for group in form.findChildren(FormGroup)]
    assert titles == ["浇筑", "混凝土", "取样与资料", "联系与签认"]
    assert form.editors["volume_m3"].raw() == "200"  # as it is now
    assert sheet.height() <= 768
    fill(form, strength_grade="C40")
    sheet.reason.setPlainText("设计变更")
    sheet.accept()
    read_all()
    (kept,) = view(station.clerk, "orders", order).extras["amendments"]
    assert kept["changes"] == {"strength_grade": ["C35", "C40"]}
