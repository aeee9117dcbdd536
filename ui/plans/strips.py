"""Over the lines: why the plan is read-only, what clashes, which orders are not on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.models import PlanState
from desk.plans.board import Board
from ui.parts.clauses import clause_button
from ui.parts.figure import figure_of
from ui.parts.look import Button, ElidedLabel, button
from ui.parts.plain import set_tip
from ui.parts.record.history import empty
from ui.tokens import Tone

_MOST_NUMBERS = 6
_STILL_OPEN = (PlanState.DRAFT, PlanState.SUBMITTED)
"""While something can still be done about a clash; later the lines and the tab show it."""


class Strip(QFrame):
    """One sentence on a tinted ground, with buttons at its end."""

    def __init__(self, text: str, tone: Tone, buttons: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.setProperty("look", "message")
        self.setProperty("tone", tone.value)
        self.text = text
        words = ElidedLabel(text)
        set_tip(words, text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 6, 3)
        row.setSpacing(8)
        row.addWidget(words, 1)
        for each in buttons:
            row.addWidget(each)
        self.setMinimumHeight(38)


class Strips(QWidget):
    """What has to be said about the plan that is shown. `opened` carries a figure."""

    opened = Signal(object)

    def __init__(self, show_clashes: Callable[[], object]) -> None:
        super().__init__()
        self._show_clashes = show_clashes
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._shown: list[Strip] = []
        self.hide()

    @property
    def texts(self) -> list[str]:
        """The sentences that are shown."""
        return [strip.text for strip in self._shown]

    def show_board(self, board: Board) -> None:
        empty(self._layout)
        self._shown = self._strips(board)
        for strip in self._shown:
            self._layout.addWidget(strip)
        self.setVisible(bool(self._shown))

    def _strips(self, board: Board) -> list[Strip]:
        seen = board.seen
        if seen is None:
            return []
        found = []
        refused = seen.refused_edit
        if refused is not None:
            source = [clause_button(refused.clause, self)] if refused.clause else []
            found.append(Strip(f"只读：{refused.reason}", Tone.NEUTRAL, source))
        clashes = seen.extras["clashes"]
        if clashes and seen.values["state"] in _STILL_OPEN:
            more = f"（共 {len(clashes)} 处）" if len(clashes) > 1 else ""
            look = button("查看冲突", Button.QUIET)
            look.clicked.connect(self._show_clashes)
            sentence = f"冲突{more}：{clashes[0]['sentence']}"
            found.append(Strip(sentence, Tone.WARNING, [look]))
        behind = seen.extras["behind"]
        if behind:
            found.append(Strip(_otherwise(behind, seen.values["state"]), Tone.WARNING))
        left = board.waiting.numbers
        if left and seen.values["state"] not in (PlanState.SUPERSEDED, PlanState.CANCELLED):
            those = figure_of(
                f"查看这 {len(left)} 张",
                "orders",
                f"{board.day:%m-%d} 不在计划里",
                board.waiting.orders,
            )
            look = button(those.words, Button.QUIET)
            look.clicked.connect(lambda: self.opened.emit(those))
            found.append(Strip(_left_out(left, seen.values["state"]), Tone.INFO, [look]))
        return found


_REMEDIES = {
    PlanState.DRAFT: "重新“归集订单”",
    PlanState.SUBMITTED: "撤回后归集订单",
    PlanState.APPROVED: "由站长撤销批准后归集订单",
    PlanState.ISSUED: "改版",
}


def _otherwise(sentences: Sequence[str], state: PlanState) -> str:
    """What the plan says otherwise than its orders, and what to do (D29)."""
    more = f"（共 {len(sentences)} 处）" if len(sentences) > 1 else ""
    return f"与订货单不一致{more}，请{_REMEDIES[state]}：{'；'.join(sentences)}"


def _left_out(numbers: Sequence[str], state: PlanState) -> str:
    named = "、".join(numbers[:_MOST_NUMBERS]) + ("等" if len(numbers) > _MOST_NUMBERS else "")
    remedy = "重新“归集订单”即可列入" if state is PlanState.DRAFT else "需要改版才能列入"
    return f"当天还有 {len(numbers)} 张已收的订货单不在这份计划里：{named}，{remedy}。"
