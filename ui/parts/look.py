"""The few looks that labels, buttons and frames have; `resources/style.qss` draws them."""

from __future__ import annotations

import re
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.icons import Tint, icon
from ui.parts.plain import plain_label, set_tip
from ui.tokens import Tone


class Text(StrEnum):
    """How a label reads."""

    BODY = "body"
    TITLE = "title"
    CARD_TITLE = "card_title"
    SOFT = "soft"
    CAPTION = "caption"
    ERROR = "error"
    STRONG = "strong"


class Button(StrEnum):
    """How a button reads; one PRIMARY per view."""

    PLAIN = "plain"
    PRIMARY = "primary"
    QUIET = "quiet"
    DANGER = "danger"


def label(text: str = "", look: Text = Text.BODY, *, wrap: bool = False) -> QLabel:
    """A label that shows `text` as it is, never as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setProperty("look", look.value)
    return made


def chinese(text: str) -> str:
    """`text` with full-width punctuation between Chinese words, as it is set in print.

    The manual and many messages are typed with half-width marks; times, numbers and codes such as
    16:00 keep theirs.
    """
    widened = _BRACKETS.sub(r"（\1）", text)
    return _MARKS.sub(lambda found: _WIDE[found.group()], widened)


_HAN = "\u3400-\u9fff〔〕（）“”》"
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_MARKS = re.compile(rf"(?<=[{_HAN}])[,;:!?](?!//)|[,;:!?](?=[{_HAN}])")
_BRACKETS = re.compile(rf"\(([^()]*[{_HAN}][^()]*)\)")


class ElidedLabel(QLabel):
    """A label that ends in … when there is no room; it asks for no width of its own."""

    def __init__(self, text: str, look: Text = Text.BODY) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look.value)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_tip(self, text)

    def setText(self, text: str) -> None:
        super().setText(text)
        set_tip(self, text)

    def _side(self) -> Qt.AlignmentFlag:
        return self.alignment() & Qt.AlignmentFlag.AlignRight

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | self._side(), words)
        painter.end()


def button(
    text: str, look: Button = Button.PLAIN, *, icon_name: str = "", tip: str = ""
) -> QPushButton:
    """A push button with words, and an icon when named."""
    made = QPushButton(plain_label(text))
    made.setProperty("look", look.value)
    made.setAutoDefault(False)
    if icon_name:
        made.setIcon(icon(icon_name, _TINTS.get(look, Tint.SOFT)))
        made.setIconSize(QSize(16, 16))
    if tip:
        set_tip(made, tip)
    return made


_TINTS = {
    Button.PRIMARY: Tint.ON_ACCENT,
    Button.DANGER: Tint.DANGER,
    Button.QUIET: Tint.ACCENT,
}


class ElidedButton(QPushButton):
    """A button whose words end in … when there is no room for them; its tooltip says the rest."""

    def __init__(self, text: str, look: Button = Button.PLAIN, *, icon_name: str = "") -> None:
        super().__init__()
        self._words = text
        self.setProperty("look", look.value)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        if icon_name:
            self.setIcon(icon(icon_name, _TINTS.get(look, Tint.SOFT)))
            self.setIconSize(QSize(16, 16))
        self.setText(plain_label(text))
        set_tip(self, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        whole = self.fontMetrics().horizontalAdvance(self._words)
        room = whole + min(self.width() - self.sizeHint().width(), 0)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        if plain_label(shown) != self.text():
            self.setText(plain_label(shown))

    def sizeHint(self) -> QSize:
        """As wide as all the words, however many of them are shown now."""
        missing = self.fontMetrics().horizontalAdvance(self._words)
        shown = self.fontMetrics().horizontalAdvance(self.text())
        hint = super().sizeHint()
        return QSize(hint.width() + missing - shown, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, super().minimumSizeHint().height())


def icon_button(name: str, tip: str, *, tint: Tint = Tint.SOFT, size: int = 20) -> QToolButton:
    """A button of an icon alone; `tip` is its tooltip and its accessible name.

    A `size` that is a multiple of 4 makes whole dots at 125 and 150 per cent too.
    """
    made = QToolButton()
    made.setIcon(icon(name, tint))
    made.setIconSize(QSize(size, size))
    set_tip(made, tip)
    made.setAccessibleName(tip.split("（", maxsplit=1)[0])
    made.setAutoRaise(True)
    made.setProperty("look", "icon")
    return made


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and draw the widget anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def or_words(body: QWidget, words: str) -> QStackedWidget:
    """A stack of `body` and a card that says why there is nothing to show."""
    nothing, inside = card(padding=28)
    inside.addWidget(label(words, Text.SOFT, wrap=True))
    inside.addStretch(1)
    stack = QStackedWidget()
    for each in (body, nothing):
        stack.addWidget(each)
    return stack


def chip(text: str, tone: Tone = Tone.NEUTRAL) -> QLabel:
    """A word on a tinted ground; tables paint the same with `paint_chip`."""
    made = label(text)
    made.setProperty("look", "chip")
    made.setProperty("tone", tone.value)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


class PressChip(QLabel):
    """A chip with a figure; pressed by mouse, Enter or Space it leads to what it counts."""

    pressed = Signal()

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", "chip")
        self.setProperty("tone", tone.value)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


def card(*, padding: int = 16, gap: int = 12) -> tuple[QFrame, QVBoxLayout]:
    """A card and the layout inside it."""
    made = QFrame()
    made.setProperty("look", "card")
    layout = QVBoxLayout(made)
    layout.setContentsMargins(padding, padding, padding, padding)
    layout.setSpacing(gap)
    return made, layout


def line(*, vertical: bool = False) -> QFrame:
    """A 1-px separator."""
    made = QFrame()
    made.setProperty("look", "line")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def button_row(*buttons: QAbstractButton, left: QWidget | None = None) -> QHBoxLayout:
    """Buttons at the right end, with `left` at the other."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if left is not None:
        row.addWidget(left)
    row.addStretch(1)
    for each in buttons:
        row.addWidget(each)
    return row
