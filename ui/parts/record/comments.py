"""What people say to each other about a record."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk.core.views import View
from desk.values.showing import show_moment
from ui.parts.look import Text, button, button_row, label, line
from ui.parts.record.history import empty
from ui.parts.text_area import TextArea
from ui.shortcuts import Command, bind


class CommentList(QWidget):
    """The comments, oldest first, and a box for one more. `said` carries its words."""

    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.area = TextArea("留言")
        self.area.setPlaceholderText("写给同事的话，所有能看这张单的人都看得到")
        self.send_button = button("留言")
        self.send_button.clicked.connect(self._send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(self._list)
        layout.addWidget(self.area)
        layout.addLayout(button_row(self.send_button))
        layout.addStretch(1)
        bind(Command.SAVE, self, self._send)

    def show_record(self, seen: View) -> None:
        """Show what was said about `seen`."""
        empty(self._list)
        for each in seen.comments:
            head = f"{each['person']} · {show_moment(each['at'])}"
            self._list.addWidget(label(head, Text.CAPTION))
            self._list.addWidget(label(each["text"], wrap=True))
            self._list.addWidget(line())
        if not seen.comments:
            self._list.addWidget(label("还没有留言。", Text.SOFT))

    def sent(self) -> None:
        """The words were filed: empty the box."""
        self.area.clear()

    def _send(self) -> None:
        words = self.area.toPlainText().strip()
        if words:
            self.said.emit(words)
