"""Rules that were not kept on a record, in red with clause and reason, and decisions made."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desk.core.errors import Refused
from desk.core.filed import WarnedRow
from desk.core.views import View
from desk.values.showing import show_moment
from ui.parts.clauses import clause_button
from ui.parts.look import Button, Text, button, chinese, label
from ui.parts.record.history import empty

MOST = 2
"""How many warnings stand over a form at once; the others are told when asked for."""


def quoted(tone: str) -> tuple[QFrame, QVBoxLayout]:
    """A frame in the colour of `tone`, and where its sentences go."""
    frame = QFrame()
    frame.setProperty("look", "message")
    frame.setProperty("tone", tone)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 6, 8, 6)
    layout.setSpacing(2)
    return frame, layout


def _sentence(text: str, clause: str, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label(chinese(text), wrap=True), 1)
    if clause:
        row.addWidget(clause_button(clause, parent))
    return row


class WarnedBox(QWidget):
    """What differs from the manual, shown over the form where nobody can miss it."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._shown: UUID | None = None
        self._all = False

    def show_record(self, seen: View) -> None:
        """Show the last warnings recorded on `seen`, each with the reason given."""
        if seen.id != self._shown:
            self._shown, self._all = seen.id, False
        empty(self._layout)
        newest = tuple(reversed(seen.warnings))
        self._show_warnings(newest if self._all else newest[:MOST])
        if len(newest) > MOST:
            words = "只看最近的提醒" if self._all else f"全部 {len(newest)} 条提醒"
            more = button(words, Button.QUIET)
            more.clicked.connect(lambda: self._turn(seen))
            self._layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_decisions(seen)
        self.setVisible(bool(seen.warnings or seen.decisions))

    def _turn(self, seen: View) -> None:
        self._all = not self._all
        self.show_record(seen)

    def _show_warnings(self, warnings: Sequence[WarnedRow]) -> None:
        for warned in warnings:
            frame, inside = quoted("danger")
            inside.addLayout(_sentence(f"提醒：{warned['sentence']}", warned["clause"], self))
            said = f"说明：{warned['reason']} — {warned['person']} {show_moment(warned['at'])}"
            inside.addWidget(label(said if warned["reason"] else said[3:], Text.CAPTION, wrap=True))
            self._layout.addWidget(frame)

    def _show_decisions(self, seen: View) -> None:
        for decided in seen.decisions:
            word = "同意" if decided["agreed"] else "不同意"
            frame, inside = quoted("success" if decided["agreed"] else "warning")
            head = f"{decided['person']}({decided['role']}) {word} · {show_moment(decided['at'])}"
            inside.addWidget(label(head, wrap=True))
            if decided["comment"]:
                inside.addWidget(label(f"意见：{decided['comment']}", Text.CAPTION, wrap=True))
            self._layout.addWidget(frame)


class LockedLine(QWidget):
    """Why the form cannot be edited, with the clause."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_refusal(self, refused: Refused | None) -> None:
        """Show the reason, or nothing when the record may be edited."""
        empty(self._layout)
        self.setVisible(refused is not None)
        if refused is None:
            return
        frame, inside = quoted("neutral")
        inside.addLayout(_sentence(f"只读：{refused.reason}", refused.clause, self))
        self._layout.addWidget(frame)
