"""依据: the manual's words behind a refusal, a warning or a deadline."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desk.rules.manual import Clause, clauses_of
from ui.parts.look import Button, Text, button, chinese, label
from ui.parts.sheet import Sheet

WIDTH = 560
TALLEST = 420


def show_clause(clause: str, parent: QWidget) -> Sheet:
    """Open the words of `clause`, one or several ids as in ``"M1.2.1 M2.2.1"``."""
    sheet = Sheet(parent, "依据", width=WIDTH)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner = QWidget()
    layout = QVBoxLayout(inner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    found = clauses_of(clause)
    for each in found:
        layout.addWidget(_clause_card(each))
    if not found:
        layout.addWidget(label(f"手册中没有条款 {clause}。", Text.SOFT, wrap=True))
    layout.addStretch(1)
    area.setWidget(inner)
    inner.ensurePolished()
    wanted = layout.heightForWidth(WIDTH - 48)
    if wanted > TALLEST:
        layout.setContentsMargins(0, 0, 12, 0)
    area.setFixedHeight(min(TALLEST, wanted))
    sheet.body.addWidget(area)
    sheet.set_buttons("知道了", dismiss="")
    sheet.open()
    return sheet


def clause_button(clause: str, parent: QWidget) -> QPushButton:
    """A small button that opens `clause`."""
    made = button("依据", Button.QUIET, icon_name="book", tip=f"手册 {clause}")
    made.setAccessibleName(f"依据：手册 {clause}")
    made.clicked.connect(lambda: show_clause(clause, parent))
    return made


def _clause_card(clause: Clause) -> QFrame:
    frame = QFrame()
    frame.setProperty("look", "quote")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.setSpacing(6)
    where = " › ".join(part for part in (clause.chapter, clause.section) if part)
    layout.addWidget(label(f"{clause.id}　{where}", Text.CAPTION, wrap=True))
    words = label(chinese(clause.text), wrap=True)
    words.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    layout.addWidget(words)
    return frame
