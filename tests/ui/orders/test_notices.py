"""粘贴消息 with messages that change, postpone or call off an order, and copied chats."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk.core.lists import ListQuery, page
from desk.core.views import View, view
from tests.station import OTHER_PROJECT, PROJECT, Station, on_the_day
from tests.ui.record_fixtures import OpenPage, dialogs, sheet_of
from ui.orders.message_sheet import MessageSheet
from ui.orders.notice_panel import UnsignedChange
from ui.orders.page import OrdersPage
from ui.parts.record.step_sheet import StepSheet

ReadAll = Callable[[], None]


@pytest.fixture
def orders(open_page: OpenPage) -> OrdersPage:
    return cast(OrdersPage, open_page("orders"))


@pytest.fixture
def paste(orders: OrdersPage, read_all: ReadAll) -> Callable[[str], MessageSheet]:
    def pasted(text: str) -> MessageSheet:
        QApplication.clipboard().setText(text)
        sheet = orders.read_message()
        read_all()
        return sheet

    return pasted


def seen(station: Station, order: UUID) -> View:
    return view(station.clerk, "orders", order)


def press(sheet: MessageSheet, number: str, read_all: ReadAll) -> None:
    sheet.notice.steps[number].click()
    read_all()


Paste = Callable[[str], MessageSheet]


def test_a_change_opens_the_change_of_the_order_that_is_meant_filled_in(
    paste: Paste, orders: OrdersPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    meant = sqlite_station.signed(placement="5层梁板", volume_m3="120")
    sqlite_station.signed(placement="地下室外墙")
    sheet = paste("滨江花园3#楼明天的5层梁板改到后天早上8点,方量改成140方")
    assert sheet.form.isHidden()
    assert list(sheet.notice.steps) == [seen(sqlite_station, meant).number]
    press(sheet, seen(sqlite_station, meant).number, read_all)
    step = sheet_of(orders, StepSheet)
    assert step.form is not None
    assert step.step.name == "amend"
    assert step.form.editors["volume_m3"].raw() == "140"
    assert step.form.editors["planned_opening"].raw() == "2026-11-23 08:00"
    assert step.reason.toPlainText().startswith("客户消息：滨江花园3#楼")
    step.accept()
    read_all()
    values = seen(sqlite_station, meant).values
    assert str(values["volume_m3"]) == "140.00"
    assert dialogs(orders) == []
    assert orders.detail.seen is not None
    assert orders.detail.seen.id == meant


def test_so_much_more_is_added_to_what_the_order_says(
    paste: Paste, orders: OrdersPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    meant = sqlite_station.signed(placement="顶板", volume_m3="85.5")
    sheet = paste("滨江花园二期3#楼的顶板再加20方")
    press(sheet, seen(sqlite_station, meant).number, read_all)
    step = sheet_of(orders, StepSheet)
    assert step.form is not None
    assert step.form.editors["volume_m3"].raw() == "105.5"
    step.reject()
    sheet.reject()


def test_another_hour_alone_is_a_postponement(
    paste: Paste, orders: OrdersPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    meant = sqlite_station.signed(placement="顶板", planned_opening="2026-11-22 07:00")
    sheet = paste("滨江花园二期3#楼明天的顶板推迟两个小时")
    press(sheet, seen(sqlite_station, meant).number, read_all)
    step = sheet_of(orders, StepSheet)
    assert step.step.name == "postpone"
    step.accept()
    read_all()
    opening = seen(sqlite_station, meant).values["planned_opening"]
    assert opening == on_the_day(9)


def test_an_order_that_is_called_off_is_cancelled_with_the_customer_s_words(
    paste: Paste, orders: OrdersPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    meant = sqlite_station.signed(placement="顶板")
    sheet = paste("滨江花园二期3#楼明天的单子取消,甲方没验收")
    press(sheet, seen(sqlite_station, meant).number, read_all)
    sheet_of(orders, StepSheet).accept()
    read_all()
    found = seen(sqlite_station, meant)
    assert found.values["state"].value == "cancelled"
    assert "甲方没验收" in found.values["cancel_reason"]
    assert len(page(sqlite_station.clerk, ListQuery("orders")).rows) == 1


def test_an_unsigned_order_is_edited_at_once(
    paste: Paste, orders: OrdersPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    meant = sqlite_station.received(placement="顶板", volume_m3="60")
    sheet = paste("滨江花园二期3#楼的顶板方量改成75方")
    press(sheet, seen(sqlite_station, meant).number, read_all)
    change = sheet_of(orders, UnsignedChange)
    assert change.form.editors["volume_m3"].raw() == "75"
    change.accept()
    read_all()
    assert str(seen(sqlite_station, meant).values["volume_m3"]) == "75.00"


def test_another_person_to_call_is_written_into_a_signed_order_at_once(
    paste: Paste, orders: OrdersPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    meant = sqlite_station.signed(placement="顶板")
    sheet = paste("滨江花园二期3#楼的顶板联系人换成李工13812340000")
    press(sheet, seen(sqlite_station, meant).number, read_all)
    sheet_of(orders, UnsignedChange).accept()
    read_all()
    values = seen(sqlite_station, meant).values
    assert (values["contact"], values["phone"]) == ("李工", "13812340000")


def test_several_orders_and_a_cancellation_are_gone_through_one_by_one(
    paste: Paste, orders: OrdersPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    meant = sqlite_station.signed(placement="承台CT-3", project_id=sqlite_station.other_project)
    sheet = paste(
        f"{PROJECT}明天:\n1、柱C40 30方 7点\n2、梁板C30 120方 13点\n汽车泵\n{OTHER_PROJECT}的承台取消"
    )
    assert [sheet.tabs.tabText(n) for n in range(3)] == ["第 1 份", "第 2 份", "第 3 份 取消"]
    for _ in range(2):
        sheet.accept()
        read_all()
    assert sheet.tabs.currentIndex() == 2
    assert sheet.accept_button.isHidden()
    press(sheet, seen(sqlite_station, meant).number, read_all)
    sheet_of(orders, StepSheet).accept()
    read_all()
    rows = page(sqlite_station.clerk, ListQuery("orders")).rows
    assert sorted(row["state"].value for row in rows) == ["cancelled", "draft", "draft"]
    assert dialogs(orders) == []


def test_a_copied_chat_is_read_without_its_headings(paste: Paste) -> None:
    sheet = paste(f"陈栋 2026-11-21 14:32:10\n{PROJECT} 5层梁板 C30 150方 明天早上7点半 天泵")
    assert sheet.form.editors["project_id"].shown() == PROJECT
    assert sheet.form.editors["planned_opening"].raw() == "2026-11-22 07:30"
    assert sheet.area.extraSelections() == []
    sheet.reject()


def test_what_is_no_order_makes_no_draft_unless_a_person_says_so(
    paste: Paste, sqlite_station: Station, qtbot: QtBot
) -> None:
    sheet = paste("昨天高铁站送的60方C40少了半方,麻烦查下")
    assert sheet.accept_button.isHidden()
    sheet.notice.as_new.emit()
    assert not sheet.form.isHidden()
    assert sheet.accept_button.isEnabled()
    sheet.reject()


def test_a_change_without_its_order_says_so(paste: Paste, sqlite_station: Station) -> None:
    sheet = paste("河西商务楼明天的顶板再加20方")
    assert sheet.notice.steps == {}
    sheet.reject()
