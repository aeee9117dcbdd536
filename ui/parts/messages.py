"""What the program says without stopping anybody: bars at the foot of the page, and the sentence
under a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desk.core.errors import UserError
from ui.icons import Tint, icon_pixmap
from ui.parts.look import Button, Text, button, chinese, icon_button, label, set_look
from ui.theme import theme_keeper
from ui.tokens import Tone

PASSING_MS = 8_000
MOST = 3


@dataclass(frozen=True)
class MessageAction:
    """A button in a message bar; the bar closes when it is pressed."""

    text: str
    call: Callable[[], object]


_ICONS = {
    Tone.NEUTRAL: ("info", Tint.SOFT),
    Tone.INFO: ("info", Tint.INFO),
    Tone.SUCCESS: ("check", Tint.SUCCESS),
    Tone.WARNING: ("warning", Tint.WARNING),
    Tone.DANGER: ("error", Tint.DANGER),
}
_SPOKEN = {Tone.SUCCESS: "完成", Tone.WARNING: "提醒", Tone.DANGER: "未完成"}


class MessageBar(QFrame):
    """One sentence with its buttons."""

    closed = Signal()

    def __init__(self, text: str, *, tone: Tone, actions: Sequence[MessageAction] = ()) -> None:
        super().__init__()
        self.tone = tone
        self.text = text
        self.setProperty("look", "message")
        self.setProperty("tone", tone.value)
        self.setAccessibleName(f"{_SPOKEN.get(tone, '')}{text}")
        self._mark = _Mark(*_ICONS[tone])
        words = label(chinese(text), wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._mark)
        row.addWidget(words, 1)
        for action in actions:
            pressed = button(action.text, Button.QUIET)
            pressed.clicked.connect(lambda _=False, call=action.call: self._press(call))
            row.addWidget(pressed)
        leave = icon_button("close", "关闭", size=16)
        leave.clicked.connect(self.dismiss)
        row.addWidget(leave)

    def dismiss(self) -> None:
        """Close the bar."""
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def _press(self, call: Callable[[], object]) -> None:
        self.dismiss()
        call()


class _Mark(QLabel):
    """The tone's icon, drawn anew when the theme changes."""

    def __init__(self, name: str, tint: Tint) -> None:
        super().__init__()
        self._name, self._tint = name, tint
        self.setFixedSize(QSize(18, 18))
        theme_keeper().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(0, 0, icon_pixmap(self._name, 18, tint=self._tint, ratio=ratio))
        painter.end()


class Messages(QWidget):
    """The bars of one window or dialog.

    It stands at the foot and takes room only while there is something to say: nothing is covered,
    and what is above keeps its place.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bars: list[MessageBar] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self._layout.setSpacing(8)
        self.hide()

    @property
    def bars(self) -> tuple[MessageBar, ...]:
        """What is shown now, oldest first."""
        return tuple(self._bars)

    def say(
        self,
        text: str,
        tone: Tone = Tone.INFO,
        *,
        actions: Sequence[MessageAction] = (),
        stays: bool = False,
    ) -> MessageBar:
        """Show `text`; it goes after a while unless it `stays` or is a warning or an error."""
        for bar in [b for b in self._bars if b.text == text]:
            bar.dismiss()
        bar = MessageBar(text, tone=tone, actions=actions)
        bar.closed.connect(lambda: self._forget(bar))
        self._bars.append(bar)
        self._layout.addWidget(bar)
        while len(self._bars) > MOST:
            self._bars[0].dismiss()
        if not stays and tone not in (Tone.WARNING, Tone.DANGER):
            QTimer.singleShot(PASSING_MS, bar, bar.dismiss)
        self.show()
        return bar

    def info(self, text: str, *, actions: Sequence[MessageAction] = ()) -> MessageBar:
        return self.say(text, Tone.INFO, actions=actions)

    def success(self, text: str, *, actions: Sequence[MessageAction] = ()) -> MessageBar:
        return self.say(text, Tone.SUCCESS, actions=actions)

    def warning(self, text: str, *, actions: Sequence[MessageAction] = ()) -> MessageBar:
        return self.say(text, Tone.WARNING, actions=actions)

    def error(self, text: str, *, actions: Sequence[MessageAction] = ()) -> MessageBar:
        return self.say(text, Tone.DANGER, actions=actions)

    def refuse(self, error: UserError) -> None:
        """Show a refusal's sentence, with a 依据 button when a clause stands behind it."""
        actions = []
        if error.clause:
            from ui.parts.clauses import show_clause

            actions.append(MessageAction("依据", lambda: show_clause(error.clause, self)))
        self.error(error.reason, actions=actions)

    def clear(self) -> None:
        """Close every bar."""
        for bar in list(self._bars):
            bar.dismiss()

    def _forget(self, bar: MessageBar) -> None:
        if bar in self._bars:
            self._bars.remove(bar)
        self._layout.removeWidget(bar)
        self.setVisible(bool(self._bars))


def messages_of(widget: QWidget) -> Messages:
    """The message bars nearest above `widget`; a window that has none yet gets them."""
    above: QWidget | None = widget
    while above is not None:
        found = getattr(above, "messages", None)
        if isinstance(found, Messages):
            return found
        if above.isWindow():
            break
        above = above.parentWidget()
    return _add_messages(widget.window())


def _add_messages(window: QWidget) -> Messages:
    made = Messages()
    layout = window.layout()
    if layout is None:
        layout = QVBoxLayout(window)
    layout.addWidget(made)
    window.messages = made  # type: ignore[attr-defined]  # found again by messages_of
    return made


class ErrorSentence(QLabel):
    """The red sentence under a field; takes no room while there is nothing to say."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self._field = field
        self.setProperty("look", Text.ERROR.value)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show `sentence` and frame the field in red; an empty one takes both away."""
        self.setText(chinese(sentence))
        self.setVisible(bool(sentence))
        set_look(self._field, "invalid", bool(sentence))
        self._field.setAccessibleDescription(sentence)
