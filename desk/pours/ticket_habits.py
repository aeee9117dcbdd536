"""How lists of tickets are taken: each belongs to a pour, found by its numbers or its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.models import DeliveryTicket, Pour, RuleWarning, TicketState
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import RecordKind
from desk.core.unit import Unit
from desk.exchange.habits import Habits, Ids
from desk.pours.facts import OPEN_STATES, words_of
from desk.settings import settings_of

if TYPE_CHECKING:
    from desk.exchange.sheets import Sheet
    from desk.exchange.staging import SheetsRead
    from desk.exchange.watched import Watched


class TicketHabits(Habits[DeliveryTicket]):
    brings = "发货单"

    def read(
        self,
        session: Session,
        acting: Acting,
        known: RecordKind[DeliveryTicket],
        sheets: Sequence[Sheet],
        watched: Watched,
    ) -> SheetsRead:
        from desk.exchange.told import told_of
        from desk.pours.ticket_pours import match_pours
        from desk.pours.tickets_sheet import leaving_window, read_tickets, ticket_headings

        told = told_of(session, acting.station_id, known.name)
        days = settings_of(session, acting.station_id).integer("pour.ticket_days_back")
        found = read_tickets(
            sheets,
            now=acting.now(session),
            window=leaving_window(days),
            headings=ticket_headings().with_told(told),
            watched=watched,
        )
        match_pours(session, acting, found)
        return found

    def pickable(self, known: RecordKind[DeliveryTicket]) -> dict[str, str]:
        from desk.pours.tickets_sheet import ticket_columns

        return ticket_columns()

    def let_go(self, u: Unit, brought: Sequence[DeliveryTicket], ids: Ids) -> None:
        """Tickets are as they came, and their pours still open."""
        touched = [t for t in brought if t.version != 1 or t.state is not TicketState.SENT]
        if touched:
            raise Refused(
                f"这次导入里的发货单 {touched[0].number} 已经签收、修改或作废，不能整批撤销。请逐张作废。"
            )
        pours = [u.load(Pour, id_) for id_ in sorted({ticket.pour_id for ticket in brought})]
        ended = next((pour for pour in pours if pour.state not in OPEN_STATES), None)
        if ended is not None:
            raise Refused(
                f"{words_of(ended)}{ended.state.label}，这次导入不能整批撤销。请逐张作废。"
            )
        u.session.execute(delete(RuleWarning).where(RuleWarning.record_id.in_(ids)))
