"""The figures of 今日 agree with the records they are counted from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from db.models import PlanState
from desk.core import records
from desk.today import desk_of_today
from tests.station import SIGNATORY, Station


def test_a_quiet_day_has_no_figures(station: Station) -> None:
    desk = desk_of_today(station.clerk)
    tomorrow = desk.tomorrow
    assert (tomorrow.day, tomorrow.official) == (date(2026, 11, 22), ())
    assert tomorrow.volume == Decimal(0)
    assert tomorrow.plan_state is None
    assert [volume.official for volume in desk.days] == [Decimal(0)] * 7
    assert desk.warnings == ()


def test_tomorrow_is_counted_by_how_far_its_papers_are(station: Station) -> None:
    station.order()
    station.received()
    records.take(station.clerk, "orders", station.signed(volume_m3="80.50"), "task")
    station.signed(planned_opening="2026-11-23 07:00")
    tomorrow = desk_of_today(station.clerk).tomorrow
    assert (len(tomorrow.official), len(tomorrow.drafting)) == (2, 1)
    assert tomorrow.volume == Decimal("280.50")
    assert (len(tomorrow.signed), len(tomorrow.tasked)) == (1, 1)
    station.plan(until="submit")
    tomorrow = desk_of_today(station.clerk).tomorrow
    assert (tomorrow.plan_state, tomorrow.plan_lines) == (PlanState.SUBMITTED, 2)


def test_the_days_around_show_orders_and_drafts_apart(station: Station) -> None:
    station.order(volume_m3="50")
    station.signed(volume_m3="120")
    past = {"planned_opening": "2026-11-19 23:30", "late_entry_reason": "补录"}
    station.signed(volume_m3="10", **past)
    days = {volume.day: volume for volume in desk_of_today(station.clerk).days}
    tomorrow = days[date(2026, 11, 22)]
    assert tomorrow.official == 120
    assert tomorrow.drafts == 50
    assert days[date(2026, 11, 19)].official == 10


def test_a_rule_that_was_not_kept_today_is_shown_with_its_reason(station: Station) -> None:
    id_ = station.order()
    records.take(station.clerk, "orders", id_, "sign", {"signer": "王五"}, reason="项目经理出差")
    warning = desk_of_today(station.clerk).warnings[0]
    assert (warning.rule, warning.clause, warning.reason) == ("R01", "M1.2.1", "项目经理出差")
    assert warning.record_id == id_
    records.take(station.clerk, "orders", id_, "resign", {"signer": SIGNATORY})
    assert len(desk_of_today(station.clerk).warnings) == 1  # what was recorded stays recorded
