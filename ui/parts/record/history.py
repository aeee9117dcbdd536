"""Who did what to a record, when, and what each field was before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from db.fields import Field, Kind, fields_of
from desk.core.filed import HistoryRow
from desk.core.kinds import RecordKind, kind
from desk.core.views import View
from desk.values.reading import Unreadable, read_value
from desk.values.showing import show_moment, show_value
from ui.parts.look import Text, chinese, label, line

MOST = 200


def show_stored(field: Field, stored: object, seen: View | None = None) -> str:
    """What the history holds as plain JSON, in words; references only by their present words."""
    if stored in (None, "", []):
        return "（空）"
    if field.kind is Kind.REFERENCE:
        if seen is None:
            return "（记录）"
        same = str(seen.values.get(field.name)) == str(stored)
        return seen.shown.get(field.name, "") if same else "另一条记录"
    try:
        return show_value(field, read_value(field, stored, now=datetime.now(UTC)))
    except Unreadable:
        return str(stored)


FILED = {  # what the history notes besides fields
    "attachment": "附件",
    "comment": "留言",
    "form": "表单",
    "times": "第几次打印",
    "taken_out": "导出内容",
    "taken_rows": "行数",
    "taken_period": "期间",
    "taken_filters": "筛选",
    "sha256": "校验值",
}


def change_lines(
    known: RecordKind, seen: View, changes: Mapping[str, Sequence[object]]
) -> Iterator[str]:
    """One line per field: 计划方量 100.00 → 120.00."""
    for name, pair in changes.items():
        field, where = _field_of(known, name)
        if field is None and name in FILED and name != "sha256":
            yield f"{FILED[name]}:{pair[1]}"
        if field is None:
            continue
        before, after = (show_stored(field, value, seen) for value in pair)
        label_ = f"{where}{field.label}"
        yield f"{label_}:{after}" if pair[0] is None else f"{label_}:{before} → {after}"


def _field_of(known: RecordKind, name: str) -> tuple[Field | None, str]:
    """The field that a name in the history means, and the child row it stands in."""
    if "." not in name:
        return known.fields.get(name), ""
    head, _, far = name.partition(".")
    table, _, row = head.partition(":")
    position = row.partition("#")[0]  # a piece of the row's id follows
    for child in known.children:
        if child.model.__tablename__ == table:
            words = f"{child.label}第 {position} 行 " if position.isdigit() else f"{child.label} "
            return fields_of(child.model).get(far), words
    return None, ""


class HistoryList(QWidget):
    """The history, newest first, with the decisions among it."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 12, 8)
        self._layout.setSpacing(8)

    def show_record(self, seen: View) -> None:
        """Show what happened to `seen`."""
        empty(self._layout)
        for entry in reversed(seen.history[-MOST:]):
            self._layout.addWidget(self._entry(kind(seen.kind), seen, entry))
            self._layout.addWidget(line())
        if not seen.history:
            self._layout.addWidget(label("还没有历史。", Text.SOFT))
        self._layout.addStretch(1)

    def _entry(self, known: RecordKind, seen: View, entry: HistoryRow) -> QWidget:
        made = QFrame()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label(f"{entry['person']} · {entry['action']}", Text.STRONG))
        layout.addWidget(label(f"{show_moment(entry['at'])} · {entry['roles']}", Text.CAPTION))
        if entry["reason"]:
            layout.addWidget(label(f"原因：{entry['reason']}", wrap=True))
        lines = list(change_lines(known, seen, entry["changes"]))
        if lines:
            words = label(chinese("\n".join(lines)), Text.SOFT, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(words)
        return made


def empty(layout: QLayout) -> None:
    """Take everything out of `layout`."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
