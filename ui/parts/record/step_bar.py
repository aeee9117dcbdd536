"""Where a record stands on its way, what may be done with it next, and by whom."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from db.choice import Choice
from desk.core.views import View
from desk.core.workflow import Offer, Step, Workflow
from ui.parts.clauses import clause_button
from ui.parts.flow_layout import FlowLayout
from ui.parts.focus import tab_at
from ui.parts.look import Button, ElidedButton, Text, button, chinese, label
from ui.parts.plain import set_tip
from ui.parts.states import tone_of_state
from ui.theme import current_theme, theme_keeper
from ui.tokens import CAPTION_PT, Tone

_HEIGHT = 26
_DOT = 12
_GAP = 8
_AROUND_WORD = _DOT + 2 * _GAP + 6 + 8
"""What a state takes besides its word: the line to it, its dot, and what is left between."""


def usual_path(flow: Workflow, present: Choice) -> list[Choice]:
    """The states from the first one on as they follow each other; side states such as 已取消 only
    when the record stands in one. What lies beside the usual way, such as 拒签, is reached from the
    first state alone."""
    if present in flow.beside:
        return [flow.initial, present]
    reached = {flow.initial} | {s.target for s in flow.steps if s.target is not None}
    reached -= flow.side_states | flow.beside
    return [s for s in flow.states if s in reached or s is present]


class StatePath(QWidget):
    """The states as dots on a line: passed, present, ahead; the words stand beside them."""

    def __init__(self) -> None:
        super().__init__()
        self._states: list[Choice] = []
        self._present: Choice | None = None
        self._tone = Tone.NEUTRAL
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        theme_keeper().changed.connect(self.update)

    def show_path(self, flow: Workflow, present: Choice) -> None:
        """Show the record standing in `present`."""
        self._states = usual_path(flow, present)
        self._present = present
        self._tone = tone_of_state(flow, present)
        self._fit()
        names = "、".join(state.label for state in self._states)
        self.setAccessibleName(f"状态：{present.label}；全程：{names}")
        set_tip(self, " → ".join(state.label for state in self._states))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take a further line rather than leave a state without its word."""
        self.setFixedHeight(_HEIGHT * max(len(self.rows()), 1))

    def rows(self) -> list[list[int]]:
        """The places of the states, line by line."""
        metrics, room = QFontMetrics(self._word_font(strong=True)), self.width() - 8
        rows: list[list[int]] = []
        x = room + 1
        for at, state in enumerate(self._states):
            wide = metrics.horizontalAdvance(state.label) + _AROUND_WORD
            if x + wide > room:
                rows.append([])
                x = 0
            rows[-1].append(at)
            x += wide
        return rows

    def _word_font(self, *, strong: bool) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(CAPTION_PT)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        present = self._index()
        for line, places in enumerate(self.rows()):
            x = 0
            for at in places:
                painter.save()
                painter.translate(0, line * _HEIGHT)
                x = self._paint_state(painter, x, at, present=present)
                painter.restore()
        painter.end()

    def _index(self) -> int:
        return self._states.index(self._present) if self._present in self._states else 0

    def _paint_state(self, painter: QPainter, x: int, at: int, *, present: int) -> int:
        state = self._states[at]
        tokens = current_theme().tokens
        colours = tokens.tone(self._tone if at == present else Tone.NEUTRAL)
        middle = _HEIGHT // 2
        if at:
            painter.setPen(QPen(QColor(tokens.line_strong), 1))
            painter.drawLine(x, middle, x + _GAP, middle)
            x += _GAP + 4
        circle = QRectF(x + 0.5, middle - _DOT / 2 + 0.5, _DOT - 1, _DOT - 1)
        strong = at == present
        painter.setPen(QPen(QColor(colours.strong if at <= present else tokens.line_strong), 1.5))
        painter.setBrush(QColor(colours.strong if strong else tokens.surface))
        painter.drawEllipse(circle)
        if at < present:
            at_ = circle.center().toPoint()
            painter.drawPolyline([at_ + QPoint(-3, 0), at_ + QPoint(-1, 2), at_ + QPoint(3, -2)])
        x += _DOT + 4
        font = self._word_font(strong=strong)
        width = QFontMetrics(font).horizontalAdvance(state.label)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if strong else tokens.text_soft))
        place = QRect(x, 0, width + 8, _HEIGHT)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, state.label)
        x += width + 6
        return x + 4


class StepBar(QWidget):
    """The state path, a button per step that may be taken, and what is blocked and why."""

    step_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.path = StatePath()
        self.buttons: dict[str, QPushButton] = {}
        self.leading = ""
        """The name of the step that leads on, whose button is the primary one; empty for none."""
        self._row = QWidget()
        self._flow = FlowLayout(self._row, gap=8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for each in (self.path, self._row):
            layout.addWidget(each)

    def show_record(self, flow: Workflow, seen: View, *, prefer: str = "") -> None:
        """Show the state and the steps of `seen`; of those that lead on, `prefer` comes first."""
        self.path.show_path(flow, seen.values["state"])
        self._clear()
        offered = [offer for offer in seen.offers if offer.refused is None]
        ordered = sorted(_in_order(flow, offered), key=lambda offer: offer.step.name != prefer)
        for at, offer in enumerate(ordered):
            step = offer.step
            leads = step.name == prefer or not (step.danger or step.aside)
            self._add(step, primary=at == 0 and leads)
        blocked = [offer for offer in seen.offers if offer.refused is not None]
        if blocked:
            self._flow.addWidget(self._blocked_button(blocked))
        self._row.setVisible(bool(offered or blocked))
        tab_at(self._row, list(self.buttons.values()))

    def _clear(self) -> None:
        self.buttons, self.leading = {}, ""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, step: Step, *, primary: bool) -> None:
        if primary:
            self.leading = step.name
        look = Button.PRIMARY if primary else Button.DANGER if step.danger else Button.PLAIN
        made = button(step.label + ("…" if step.asks or step.needs_reason else ""), look)
        made.setAccessibleName(step.label)
        made.clicked.connect(lambda: self.step_asked.emit(step))
        self.buttons[step.name] = made
        self._flow.addWidget(made)

    def _blocked_button(self, blocked: list[Offer]) -> QPushButton:
        names = "、".join(offer.step.label for offer in blocked)
        made = ElidedButton(f"暂不能：{names}", Button.QUIET, icon_name="lock")
        set_tip(made, "\n".join(chinese(f"{o.step.label}:{_why(o)}") for o in blocked))
        made.clicked.connect(lambda: show_blocked(self, blocked))
        self.buttons["blocked"] = made
        return made


def _why(offer: Offer) -> str:
    reason = offer.refused.reason if offer.refused else ""
    return f"{reason}(由{offer.who}办理)"


def _in_order(flow: Workflow, offers: list[Offer]) -> list[Offer]:
    """Steps that lead on first, those that stay or go back next, dangerous ones last."""
    states = list(flow.states)

    def key(offer: Offer) -> tuple[bool, bool, bool]:
        step = offer.step
        source = min(states.index(s) for s in step.sources)
        back = step.target is not None and states.index(step.target) <= source
        return step.danger, step.aside, back

    return sorted(offers, key=key)


def show_blocked(parent: QWidget, blocked: list[Offer]) -> QWidget:
    """Open why each blocked step may not be taken now, who may take it, and the clause."""
    from ui.parts.sheet import Sheet

    sheet = Sheet(parent, "暂时不能办理", width=540)
    for offer in blocked:
        sheet.body.addWidget(label(offer.step.label, Text.STRONG))
        sheet.say(_why(offer))
        if offer.refused is not None and offer.refused.clause:
            made = clause_button(offer.refused.clause, sheet)
            sheet.body.addWidget(made, alignment=Qt.AlignmentFlag.AlignLeft)
    sheet.set_buttons("知道了", dismiss="")
    sheet.open()
    return sheet
