"""Signing in: login, password, and the first change of a password somebody else chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desk.core.errors import Busy, UserError
from ui.icons import Tint, icon_pixmap
from ui.parts.focus import EnterPresses
from ui.parts.look import Button, Text, button, label
from ui.parts.messages import ErrorSentence
from ui.parts.operation import Operation
from ui.parts.plain import set_tip
from ui.password import NewPassword, PasswordField
from ui.places import PROGRAM_TITLE
from ui.remembered import Remembered
from ui.theme import current_theme

if TYPE_CHECKING:
    from desk.core.acting import Acting


SIZE = (800, 500)


@dataclass(frozen=True)
class SignInCalls:
    """What signing in needs of the desk; each raises UserError with the sentence to show.

    `demo_people` are (login, name with roles) on a demo station, whose password is published.
    """

    authenticate: Callable[[str, str], Acting]
    must_change: Callable[[Acting], bool]
    change_password: Callable[[Acting, str, str], None]
    demo_people: tuple[tuple[str, str], ...] = ()
    demo_password: str = ""


class SignInWindow(EnterPresses):
    """`signed_in` carries the Acting; `other_database` asks for the first-start page again."""

    signed_in = Signal(object)
    other_database = Signal()

    def __init__(
        self, calls: SignInCalls, remembered: Remembered, *, station: str, database: str
    ) -> None:
        super().__init__()
        self.setProperty("look", "ground")
        self.setWindowTitle(f"登录 · {PROGRAM_TITLE}")
        self._calls = calls
        self._remembered = remembered
        self._acting: Acting | None = None
        self._old = ""
        self.stack = QStackedWidget()
        self.stack.addWidget(self._sign_in_form())
        self.stack.addWidget(self._change_form())
        right = QVBoxLayout()
        right.setContentsMargins(56, 40, 56, 20)
        right.addStretch(2)
        right.addWidget(self.stack)
        right.addStretch(3)
        other = button(f"数据库：{database}", Button.QUIET, icon_name="database")
        set_tip(other, "换一个数据库")
        other.clicked.connect(self.other_database)
        right.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Banner(station), 4)
        row.addLayout(right, 5)
        self.resize(*SIZE)
        self.setMinimumSize(640, 440)
        (self.password if self.login.text() else self.login).setFocus()

    def _sign_in_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label("登录", Text.TITLE))
        column.addSpacing(10)
        if self._calls.demo_people:
            column.addWidget(label("演示站的人员", Text.SOFT))
            column.addWidget(self._demo_choice())
            column.addSpacing(6)
        self.login = QLineEdit(self._remembered.text("sign-in/login"))
        self.login.setAccessibleName("登录名")
        self.login_error = ErrorSentence(self.login)
        self.password = PasswordField("密码")
        for words, field in (("登录名", self.login), ("密码", self.password)):
            column.addWidget(label(words, Text.SOFT))
            column.addWidget(field)
            if field is self.login:
                column.addWidget(self.login_error)
                column.addSpacing(6)
        column.addSpacing(14)
        self.enter = _wide("登录")
        column.addWidget(self.enter)
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.entered.connect(self.try_sign_in)
        self.enter.clicked.connect(self.try_sign_in)
        return form

    def _demo_choice(self) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName("演示站的人员")
        choice.addItem("选一位，密码自动填好", "")
        for login, words in self._calls.demo_people:
            choice.addItem(words, login)
        choice.activated.connect(lambda index: self._choose(str(choice.itemData(index))))
        return choice

    def _choose(self, login: str) -> None:
        if login:
            self.login.setText(login)
            self.password.line.setText(self._calls.demo_password)
            self.enter.setFocus()

    def _change_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label("换一个自己的密码", Text.TITLE))
        words = "现在的密码是管理员给的，只有您自己知道的密码才能用来签字和审批。"
        column.addWidget(label(words, Text.SOFT, wrap=True))
        column.addSpacing(8)
        self.new_password = NewPassword()
        column.addWidget(self.new_password)
        column.addSpacing(10)
        self.change = _wide("换好密码，进入")
        column.addWidget(self.change)
        self.new_password.entered.connect(self.try_change)
        self.change.clicked.connect(self.try_change)
        return form

    def try_sign_in(self) -> None:
        """Check what was typed; the sentence of a refusal stands under the password."""
        login, password = self.login.text().strip(), self.password.text()
        self.login_error.say("" if login else "请填写登录名。")
        self.password.error.say("" if password or not login else "请填写密码。")
        if not (login and password):
            (self.login if not login else self.password).setFocus()
            return
        self._set_busy(busy=True)
        calls = self._calls

        def work() -> tuple[Acting, bool]:
            acting = calls.authenticate(login, password)
            return acting, calls.must_change(acting)

        Operation(self, lambda _progress: work()).on_finished(
            lambda: self._set_busy(busy=False)
        ).on_refused(self._refused).on_success(self._entered).start()

    def try_change(self) -> None:
        """Take the new password in place of the one that was given."""
        new, acting = self.new_password.agreed(), self._acting
        if new is None or acting is None:
            return
        self._set_busy(busy=True)
        call, old = self._calls.change_password, self._old
        Operation(self, lambda _progress: call(acting, old, new)).on_finished(
            lambda: self._set_busy(busy=False)
        ).on_refused(lambda error: self.new_password.first.error.say(error.reason)).on_success(
            lambda _nothing: self.signed_in.emit(acting)
        ).start()

    def _entered(self, answer: tuple[Acting, bool]) -> None:
        self._acting, must_change = answer
        self._remembered.set("sign-in/login", self.login.text().strip())
        if must_change:
            self._old = self.password.text()
            self.stack.setCurrentIndex(1)
            self.new_password.setFocus()
        else:
            self.signed_in.emit(self._acting)

    def _refused(self, error: UserError) -> None:
        self.password.error.say(error.reason)
        if not isinstance(error, Busy):  # then what was typed may well be right
            self.password.clear()
        self.password.setFocus()

    def _set_busy(self, *, busy: bool) -> None:
        for each in (self.enter, self.change):
            each.setEnabled(not busy)
        self.enter.setText("正在登录…" if busy else "登录")


def _wide(text: str) -> QPushButton:
    made = button(text, Button.PRIMARY)
    made.setDefault(True)
    return made


class Banner(QWidget):
    """The coloured side of the sign-in and first-start windows: whose program this is."""

    def __init__(self, station: str, sentence: str = "") -> None:
        super().__init__()
        self._station = station
        self._sentence = sentence or "订货、任务、计划、开盘，一处办完。"
        self.setMinimumWidth(240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        slope = QLinearGradient(0, 0, self.width(), self.height())
        slope.setColorAt(0, theme.colour("accent"))
        slope.setColorAt(1, theme.colour("accent_pressed").darker(118))
        painter.fillRect(self.rect(), slope)
        self._rings(painter)
        ratio = self.devicePixelRatioF()
        picture = icon_pixmap("tasks", 40, tint=Tint.ON_ACCENT, ratio=ratio)
        painter.drawPixmap(36, 40, picture)
        self._words(painter)
        painter.end()

    def _rings(self, painter: QPainter) -> None:
        """Faint rings at the lower right, like a drum seen from behind."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QColor("#ffffff")
        for step, alpha in enumerate((34, 26, 18, 12)):
            ring.setAlpha(alpha)
            radius = 70.0 + step * 46
            pen = painter.pen()
            pen.setColor(ring)
            pen.setWidthF(14)
            painter.setPen(pen)
            painter.drawEllipse(
                QRectF(self.width() - radius, self.height() - radius, 2 * radius, 2 * radius)
            )

    def _words(self, painter: QPainter) -> None:
        font = self.font()
        wrap = int(Qt.TextFlag.TextWordWrap)
        painter.setPen(current_theme().colour("on_accent"))
        font.setPointSizeF(17)
        font.setBold(True)
        painter.setFont(font)
        width = self.width() - 72
        box = painter.boundingRect(36, 100, width, 200, wrap, PROGRAM_TITLE)
        painter.drawText(36, 100, width, 200, wrap, PROGRAM_TITLE)
        font.setPointSizeF(11)
        font.setBold(False)
        painter.setFont(font)
        top = box.bottom() + 12
        words = "\n".join(part for part in (self._station, self._sentence) if part)
        painter.drawText(36, top, width, 160, wrap, words)
