"""What may not be changed is read as text; it is no form that is switched off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from tests.station import PROJECT, Station
from tests.ui.record_fixtures import OpenPage

ReadAll = Callable[[], None]


def test_a_signed_order_is_read_as_text(open_page: OpenPage, sqlite_station: Station) -> None:
    sqlite_station.signed(placement="承台", volume_m3="120")
    orders = open_page("orders")
    form = orders.detail.editor.form
    cells = dict(form.cells())
    locked = [name for name, cell in cells.items() if cell.editor.read_only]
    assert {"project_id", "placement", "volume_m3", "planned_opening", "placing_method"} <= set(
        locked
    )
    for name in locked:
        cell = cells[name]
        assert cell.editor.isHidden(), name
        assert not cell.text.isHidden(), name
        assert cell.text.text(), name
    assert cells["project_id"].text.text() == PROJECT
    assert cells["volume_m3"].text.text() == "120.00 m³"
    assert cells["planned_opening"].text.text() == "2026-11-22 07:00"
    assert cells["placing_method"].text.text() == "汽车泵"
    assert cells["pump_pipe_m"].text.text() == "—"
    open_still = ("contact", "phone", "remarks")  # typed into after the signature too
    assert all(not cells[name].editor.isHidden() for name in open_still)


def test_what_becomes_editable_again_is_a_form_again(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    signed = sqlite_station.signed()
    draft = sqlite_station.order()
    orders = open_page("orders")
    cells = dict(orders.detail.editor.form.cells())
    for record, hidden in ((signed, True), (draft, False), (signed, True)):
        orders.show_record(record)
        read_all()
        assert cells["placement"].editor.isHidden() is hidden
        assert cells["placement"].text.isHidden() is not hidden
    lines = orders.detail.editor.form.findChildren(QLineEdit)
    assert [line for line in lines if line.isVisible() and line.isReadOnly()] == []
