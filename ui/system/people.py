"""人员: who may sign in, with which roles; first passwords."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import UserError
from desk.users.kind import reset_password
from ui.parts.look import Text, chinese, label
from ui.parts.messages import messages_of
from ui.parts.operation import Operation
from ui.parts.page import Office
from ui.parts.sheet import Sheet
from ui.parts.table_page import TablePage


class FirstPasswordSheet(Sheet):
    """Sets a person's first password, typed twice; it must be changed at the next sign-in."""

    done_with = Signal(object)

    def __init__(self, parent: QWidget, acting: Acting, person: UUID, name: str) -> None:
        super().__init__(parent, f"{name} 的首次密码")
        self._acting, self._person = acting, person
        self.say("把这个密码告诉本人。第一次登录时必须改掉它。", Text.SOFT)
        self.first, self.second = QLineEdit(), QLineEdit()
        for line, words in ((self.first, "首次密码"), (self.second, "再输一次")):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setPlaceholderText(words)
            line.setAccessibleName(words)
            self.body.addWidget(line)
        self._error = label("", Text.ERROR, wrap=True)
        self._error.hide()
        self.body.addWidget(self._error)
        self.set_buttons("设定密码")
        self.first.setFocus()

    def accept(self) -> None:
        if self.first.text() != self.second.text():
            self._say("两次输入的密码不一样。")
            return
        acting, person, password = self._acting, self._person, self.first.text()
        operation = Operation(self, lambda _: reset_password(acting, person, password))
        operation.on_success(self._set).on_refused(self._refused).start()

    def _set(self, changes: Changes) -> None:
        super().accept()
        self.done_with.emit(changes)

    def _refused(self, error: UserError) -> None:
        self._say(chinese(error.reason))

    def _say(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()


class PeoplePage(TablePage):
    """People and their roles; only administrators change them."""

    key = "people"
    title = "人员"
    kind_name = "people"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._was_new = False

    def make_actions(self) -> list[QAction]:
        found = super().make_actions()
        if self.acting.has(*self.known.editors):
            found.insert(0, self.add_action("设首次密码", "lock", self.set_password))
        return found

    def set_password(self) -> FirstPasswordSheet | None:
        """Ask for the shown person's first password."""
        seen = self.detail.seen
        if seen is None:
            messages_of(self).info("请先在列表里选中一个人。")
            return None
        return self._ask(seen.id, str(seen.values["name"]))

    def _ask(self, person: UUID, name: str) -> FirstPasswordSheet:
        sheet = FirstPasswordSheet(self, self.acting, person, name)
        sheet.done_with.connect(lambda changes: messages_of(self).success(changes.sentence))
        sheet.open()
        return sheet

    def start_new(self) -> None:
        super().start_new()
        self._was_new = True

    def record_saved(self, changes: Changes, start_next: bool) -> None:
        super().record_saved(changes, start_next)
        made, self._was_new = self._was_new, start_next
        if made and changes.id is not None and not start_next:
            self._ask(changes.id, "新建人员")
