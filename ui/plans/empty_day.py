"""What a day without a plan shows: how many orders wait for one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk.plans.board import Board
from desk.values.zone import today
from ui.parts.day_switch import day_words
from ui.parts.figure import FigureLine, figure_of
from ui.parts.look import Text, card, label


class EmptyDay(QWidget):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        frame, inside = card(padding=28, gap=8)
        frame.setFixedWidth(560)
        self.heading = label("", Text.CARD_TITLE, wrap=True)
        self.waiting = FigureLine()
        self.remedy = label("", Text.SOFT, wrap=True)
        for each in (self.heading, self.waiting, self.remedy):
            inside.addWidget(each)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(2)
        # A row with stretches, not an alignment: an aligned widget gets no height for its width.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(frame)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)

    def show_board(self, board: Board) -> None:
        """Say what waits for the plan of the day, and what to do."""
        if board.seen is not None:
            return
        words = day_words(board.day, today(board.now))
        self.heading.setText(f"{board.day}（{words}）还没有日生产计划")
        waiting, day, said = board.waiting, f"{board.day:%m-%d}", []
        if waiting.numbers:
            told = f"已收订货单 {len(waiting.numbers)} 张，共 {waiting.volume:,.2f} m³"
            said.append(figure_of(told, "orders", f"{day} 等待归集", waiting.orders))
        if waiting.drafts:
            told = f"另有 {waiting.drafts} 张草稿还没有收单，不会列入"
            said.append(figure_of(told, "orders", f"{day} 草稿", waiting.draft_orders))
        if said:
            self.waiting.show_figures(said, between="；")
        else:
            self.waiting.show_words("这一天还没有订货单。")
        self.remedy.setText(_remedy(board))


def _remedy(board: Board) -> str:
    if not board.may_create:
        return "日生产计划由生产客服科归集，提交后您会在“今日”里看到。"
    if not board.waiting.numbers:
        return "先在“订货通知单”里收单，再来归集。也可以先归集，之后再“归集订单”补入。"
    return "按 Ctrl+N 或右上角按钮归集：订单按开盘时间排好，首发车数按运距算出，泵按空闲配好。"
