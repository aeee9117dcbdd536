"""How lists and forms of orders are taken: the project is a customer's words, and often has to be
chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import OrderNotice, ReceivedBy
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Values
from desk.core.unit import Unit
from desk.customers.known import SURE, projects_of
from desk.customers.likely import Likely, likely_projects
from desk.exchange.habits import AcceptedRow, Habits, Ids
from desk.settings import settings_of

if TYPE_CHECKING:
    from desk.exchange.sheets import Sheet
    from desk.exchange.staging import SheetsRead, StagedRow
    from desk.exchange.watched import Watched


class OrderHabits(Habits[OrderNotice]):
    brings = "草稿"

    def read(
        self,
        session: Session,
        acting: Acting,
        known: RecordKind[OrderNotice],
        sheets: Sequence[Sheet],
        watched: Watched,
    ) -> SheetsRead:
        from desk.exchange.told import told_of
        from desk.orders.reading.order_headings import order_headings
        from desk.orders.reading.orders_sheet import opening_window, read_orders

        told = told_of(session, acting.station_id, known.name)
        days = settings_of(session, acting.station_id).integer("orders.opening_days_ahead")
        return read_orders(
            sheets,
            now=acting.now(session),
            window=opening_window(days),
            headings=order_headings().with_told(told),
            watched=watched,
        )

    def pickable(self, known: RecordKind[OrderNotice]) -> dict[str, str]:
        from desk.orders.reading.order_headings import order_columns

        return order_columns()

    def accepting(self, session: Session, acting: Acting) -> Callable[[StagedRow], AcceptedRow]:
        projects = projects_of(session, acting.station_id)

        @cache  # a sheet names few projects, each in many of its rows
        def likely_of(written: str) -> list[Likely]:
            return likely_projects(written, projects)

        def accept(row: StagedRow) -> AcceptedRow:
            written = row.references.get("project_id", "")
            values: dict[str, Any] = {**row.values, "project_text": written}
            values.setdefault("received_by", ReceivedBy.WECHAT)
            likely = likely_of(written)
            if likely and likely[0].score >= SURE:
                values["project_id"] = likely[0].project.id
                return AcceptedRow(row, values)
            names = tuple(one.project.name for one in likely)
            row.notes.append(
                f"工程“{written}”未建档，请选定是哪个工程"
                + (f"；可能是：{'、'.join(names)}" if names else "")
            )
            return AcceptedRow(row, values, names)

        return accept

    def refer(
        self,
        session: Session,
        acting: Acting,
        known: RecordKind[OrderNotice],
        row: AcceptedRow,
        name: str,
    ) -> None:
        """The customer's words stay until somebody chooses the project."""

    def doubles(
        self, session: Session, acting: Acting, rows: Sequence[AcceptedRow]
    ) -> Mapping[UUID, str]:
        from desk.orders.reading.doubles import doubles_among

        return doubles_among(session, acting, rows)

    def begin(self, record: OrderNotice, values: Values) -> Values:
        record.project_text = str(values.get("project_text") or "")
        return {name: value for name, value in values.items() if name != "project_text"}

    def told(self, row: AcceptedRow, data: dict[str, object]) -> None:
        data.setdefault("project", "")
        data.setdefault("project_id", None)
        data["candidates"] = list(row.candidates)

    def let_go(self, u: Unit, brought: Sequence[OrderNotice], ids: Ids) -> None:
        """Orders are drafts still; copies made of them stay."""
        numbers = [order.number for order in brought if order.number]
        if numbers:
            raise Refused(f"这次导入里的 {numbers[0]} 已经收单，不能整批撤销。请逐张取消。")
        copies = select(OrderNotice).where(OrderNotice.copied_from_id.in_(ids))
        for copied in u.session.scalars(copies):
            copied.copied_from_id = None
        u.session.flush()
