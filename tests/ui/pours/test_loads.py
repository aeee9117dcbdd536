"""A load that goes on, seen in the window: the step beside the others, and where the record stands."""

from __future__ import annotations

from collections.abc import Callable

from db.models import CardState, Role, TicketState
from desk.core.kinds import kind
from desk.core.lists import ListQuery, page
from desk.pours.cards import CARDS
from desk.pours.tickets import TICKET_FLOW
from tests.desk.pours.test_going_on import two
from tests.station import Station, on_the_day
from tests.ui.record_fixtures import OpenPage, fill, sheet_of
from ui.parts.lists.table_view import go_to_row
from ui.parts.record.step_bar import usual_path
from ui.parts.record.step_sheet import StepSheet

ReadAll = Callable[[], None]


def test_a_truck_is_sent_on_from_its_ticket(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    here, _ = two(sqlite_station)
    sqlite_station.ticket(here, at=on_the_day(8))
    acting = sqlite_station.acting(Role.DISPATCHER, at=on_the_day(9))
    shown = open_page("tickets", acting=acting)
    go_to_row(shown.table, 0)
    shown.open_current(focus=True)
    read_all()
    step = kind("tickets").flow
    assert step is not None
    seen = shown.detail.seen
    assert seen is not None
    assert "move" in {offer.step.name for offer in seen.offers if offer.refused is None}
    shown.detail.take(step.step("move"))
    read_all()
    sheet = sheet_of(shown, StepSheet)
    assert sheet.form is not None
    fill(sheet.form, target_pour_id="KP-202611-0002", moved_m3="5")
    read_all()
    sheet.reason.setPlainText("那边急用")
    sheet.accept()
    read_all()
    sheet.accept()  # the other pour's first truck comes late (R16), and the reason stands already
    read_all()
    rows = page(acting, ListQuery("tickets", sort="number")).rows
    assert sorted(str(row["volume_m3"]) for row in rows) == ["5.00", "7.00"]


def test_what_lies_beside_the_usual_way_is_shown_alone() -> None:
    usual = [TicketState.SENT, TicketState.DELIVERED]
    assert usual_path(TICKET_FLOW, TicketState.SENT) == usual
    for state in (TicketState.REFUSED, TicketState.SETTLED, TicketState.MOVED):
        assert usual_path(TICKET_FLOW, state) == [TicketState.SENT, state]
    assert CARDS.flow is not None
    assert usual_path(CARDS.flow, CardState.REFUSED) == [CardState.ISSUED, CardState.REFUSED]
