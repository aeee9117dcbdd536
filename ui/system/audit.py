"""历史记录: everything that happened at the station, for those who audit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout

from db.fields import Field, Kind
from desk.core.acting import Acting
from desk.core.audit_entries import entries
from desk.core.errors import Missing, UserError
from desk.core.filed import AuditRow
from desk.core.kinds import kind, kind_names
from desk.core.reporting import reports
from desk.settings.declared import DECLARED
from desk.values.showing import show_moment
from ui.icons import icon
from ui.pages import page_of
from ui.parts.lists.headed_model import AnyIndex
from ui.parts.lists.plain_table import PlainModel, table_of
from ui.parts.look import Text, card, chinese, label
from ui.parts.page import Office, Page, Target
from ui.parts.reading import read
from ui.parts.record.history import FILED, show_stored
from ui.parts.workers import Outcome
from ui.shortcuts import Command, bind

PAUSE_MS = 120
ROWS = 200

_COLUMNS = (
    Field("at", "时间", Kind.MOMENT, width=17),
    Field("person", "谁", Kind.TEXT, width=8),
    Field("roles", "角色", Kind.TEXT, width=16),
    Field("record_kind", "类别", Kind.TEXT, width=14),
    Field("number", "单号", Kind.CODE, width=16),
    Field("action", "动作", Kind.TEXT, width=14),
    Field("reason", "原因", Kind.TEXT, width=24),
    Field("changes", "改了什么", Kind.TEXT, width=60),
)
_OTHERS = {
    **{each.key: each.label for each in DECLARED},
    **FILED,
}


def kind_label(name: str) -> str:
    """What a record kind is called; settings and the like keep their own words."""
    try:
        return kind(name).label
    except Missing:
        labels = {report.name: report.label for report in reports()}
        return {"settings": "设置", "stations": "搅拌站", **labels}.get(name, name)


def change_words(entry: AuditRow) -> str:
    """The changed fields of one entry in a line."""
    name = str(entry["record_kind"])
    fields = kind(name).fields if name in kind_names() else {}
    words = []
    for key, (before, after) in entry["changes"].items():
        field = fields.get(key)
        if field is None:
            old, new = ("" if value is None else str(value) for value in (before, after))
        else:
            old, new = ("" if v is None else show_stored(field, v) for v in (before, after))
        shown = f"{old} → {new}" if old else new
        words.append(f"{field.label if field else _OTHERS.get(key, key)}：{shown}")
    return "；".join(words)


class AuditModel(PlainModel):
    """Entries, latest first; more are read when one scrolls down."""

    failed = Signal(object)
    arrived = Signal()

    def __init__(self, acting: Acting) -> None:
        super().__init__(_COLUMNS, [])
        self._acting = acting
        self.entries: list[AuditRow] = []
        self._text = ""
        self._kinds: tuple[str, ...] = ()
        self._more = False
        self._reading = False
        self._asked = 0

    def show(self, text: str, kinds: Sequence[str]) -> None:
        """Read the latest entries that match `text` and are of `kinds`; no kinds means all."""
        self._text, self._kinds = text, tuple(kinds)
        self._asked += 1
        self._read(None)

    def _read(self, before: int | None) -> None:
        self._reading = True
        acting, text, kinds, asked = self._acting, self._text, self._kinds, self._asked

        def answered(outcome: Outcome[list[AuditRow]]) -> None:
            if asked != self._asked:
                return
            self._reading = False
            if isinstance(outcome.failure, UserError):
                self.failed.emit(outcome.failure)
            elif outcome.failure is not None:
                raise outcome.failure
            else:
                self._take(outcome.value or [], first=before is None)

        def work() -> list[AuditRow]:
            return entries(acting, text=text, kinds=kinds, before=before, limit=ROWS)

        read(self, work, answered, wanted=lambda: asked == self._asked)

    def _take(self, found: Sequence[AuditRow], *, first: bool) -> None:
        self._more = len(found) == ROWS
        rows = [_words(entry) for entry in found]
        if first:
            self.entries = list(found)
            self.put(rows)
            self.arrived.emit()
        else:
            self.entries += found
            self.add(rows)

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self._more and not self._reading

    def fetchMore(self, parent: AnyIndex) -> None:
        if self.canFetchMore(parent) and self.entries:
            self._read(int(self.entries[-1]["position"]))


def _words(entry: AuditRow) -> list[str]:
    return [
        show_moment(entry["at"]),
        str(entry["person"]),
        str(entry["roles"]),
        kind_label(str(entry["record_kind"])),
        str(entry["number"]),
        str(entry["action"]),
        str(entry["reason"]),
        change_words(entry),
    ]


class AuditPage(Page):
    """The station's history; a double click or Enter opens the record."""

    key = "audit"
    title = "历史记录"
    kinds = frozenset({*kind_names(), "settings"})

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.model = AuditModel(office.acting)
        self.table = table_of(self.model, "历史记录")
        self.line = QLineEdit()
        self.line.setPlaceholderText("筛选本页：人、单号、动作、原因…")
        self.line.setAccessibleName("筛选本页")
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("filter"), QLineEdit.ActionPosition.LeadingPosition).setText(
            "筛选"
        )
        self.which = QComboBox()
        self.which.setAccessibleName("类别")
        self.which.addItem("全部类别", "")
        for name in kind_names():
            self.which.addItem(kind(name).label, name)
        self._refusal = label("", Text.SOFT, wrap=True)
        self._refusal.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._arrange()
        self.line.textChanged.connect(lambda _: self._pause.start())
        self.which.currentIndexChanged.connect(lambda _: self.refresh())
        self.model.failed.connect(self._refused)
        self.model.arrived.connect(self._arrived)
        self.table.doubleClicked.connect(lambda index: self.open_row(index.row()))
        bind(Command.FILTER, self, self.line.setFocus)

    def _arrange(self) -> None:
        frame, inside = card(padding=12, gap=8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.which)
        inside.addLayout(row)
        inside.addWidget(self._refusal)
        inside.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def refresh(self) -> None:
        which = str(self.which.currentData())
        self.model.show(self.line.text(), [which] if which else [])

    def _arrived(self) -> None:
        self._refusal.hide()
        self.table.show()

    def _refused(self, error: UserError) -> None:
        """Tell those who may not audit why they see nothing, instead of an empty table."""
        self._refusal.setText(chinese(error.reason))
        self._refusal.show()
        self.table.hide()

    def open_row(self, row: int) -> None:
        """Go to the record that an entry is about."""
        entry = self.model.entries[row]
        page = page_of(str(entry["record_kind"]))
        of_one = entry["record_id"] != self.acting.station_id  # else of a whole register
        if page and not of_one:
            self.office.go(page)
        elif page:
            self.office.go(page, Target(kind=entry["record_kind"], id=entry["record_id"]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.open_row(self.table.currentIndex().row())
        else:
            super().keyPressEvent(event)
