"""What a pour has got so far: its account in a line, and the trucks entered, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from db.fields import Field, Kind, fields_of
from db.models import DeliveryTicket, TicketLoad
from desk.pours.entering import Entering
from desk.pours.facts import GONE
from desk.rules.table import OVER_PLAN
from desk.values.showing import show_value
from ui.parts.clauses import clause_button
from ui.parts.lists.plain_table import PlainModel, table_of
from ui.parts.look import Button, Text, button, chinese, label
from ui.shortcuts import Command, tip

_TICKET = fields_of(DeliveryTicket)
_COLUMNS = (
    *(_TICKET[n] for n in ("number", "state", "plate", "volume_m3", "left_at", "arrived_at")),
    Field("sum", "累计", Kind.VOLUME, unit="m³", width=11),
)


class Account(QWidget):
    """Volumes against what is signed, in words and as a bar."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(
            "先选浇筑：键入编号、工程或拼音首字母，F7 从列表选。", Text.STRONG, wrap=True
        )
        self._figures = label("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(6)
        for each in (self.words, self._figures, self._bar):
            layout.addWidget(each)
        self._figures.hide()
        self._bar.hide()

    @property
    def figures(self) -> str:
        return self._figures.text()

    def show_pour(self, pour: Entering) -> None:
        supply = pour.supply
        varied = f" + 签证 {supply.varied:,.2f}" if supply.varied else ""
        back = f"（已减剩退 {supply.returned:,.2f}）" if supply.returned else ""
        self.words.setText(pour.words)
        self._figures.setText(
            f"签认 {supply.ordered:,.2f}{varied} m³ · 已供 {supply.delivered:,.2f} m³{back}，"
            f"{len(pour.sent)} 车 · 还可供 {supply.room:,.2f} m³"
        )
        self._bar.setRange(0, max(1, int(supply.allowed)))
        self._bar.setValue(max(0, min(int(supply.delivered), int(supply.allowed))))
        self._figures.show()
        self._bar.show()


class Remedies(QWidget):
    """What can be done about a truck that was refused."""

    variation_asked = Signal()
    drop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", Text.ERROR, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.vary = button(tip("办理现场签证", Command.NEXT_STEP), icon_name="signature")
        self.vary.clicked.connect(self.variation_asked)
        self._clause = clause_button(OVER_PLAN.clause, self)
        self.drop = button("不录这一车", Button.QUIET)
        self.drop.clicked.connect(self.drop_asked)
        for each in (self.vary, self._clause, self.drop):
            row.addWidget(each)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.words)
        layout.addLayout(row)
        self.hide()

    @property
    def may_vary(self) -> bool:
        """Whether a variation would help now."""
        return not (self.isHidden() or self.vary.isHidden())

    def show_for(self, sentence: str, *, over: bool) -> None:
        """`over` says that the truck goes beyond what is signed."""
        self.words.setText(chinese(sentence))
        self.words.setVisible(bool(sentence))
        self.vary.setVisible(over)
        self._clause.setVisible(over)
        self.show()


class EnteredTrucks(QWidget):
    """The list. `opened` carries the id of a ticket that is to be put right."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ids: list[UUID | None] = []
        self.model = PlainModel(_COLUMNS, [])
        self.table = table_of(self.model, "已录的发货单")
        self.table.setMinimumHeight(96)
        self.table.activated.connect(lambda index: self._open(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def show_trucks(
        self, pour: Entering | None, waiting: Sequence[Mapping[str, object]], *, stopped: bool
    ) -> None:
        """The pour's tickets with what they come to, and those not saved yet."""
        rows, total = [], Decimal(0)
        tickets = pour.tickets if pour is not None else ()
        for ticket in tickets:
            if ticket["state"] not in GONE and ticket["load"] is TicketLoad.CONCRETE:
                total += ticket["volume_m3"]
            rows.append([*_words(ticket), f"{total:,.2f}"])
        for at, values in enumerate(waiting):
            row = [*_words(values), ""]
            row[1] = "没有保存" if stopped and at == 0 else "正在保存"
            rows.append(row)
        self._ids = [*(None for _ in waiting), *(ticket["id"] for ticket in reversed(tickets))]
        self.model.put(rows[::-1])

    def _open(self, row: int) -> None:
        id_ = self._ids[row]
        if id_ is not None:
            self.opened.emit(id_)


def _words(ticket: Mapping[str, object]) -> list[str]:
    return [show_value(field, ticket.get(field.name)) for field in _COLUMNS[:-1]]
