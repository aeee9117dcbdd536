"""Under the lines: the hours as a chart, the plan's totals, its clashes and its changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desk.plans.arithmetic import ClashKind
from desk.plans.board import Board
from desk.plans.rows import ChangeRow, ClashRow, PostRow
from desk.values.showing import show_moment
from ui.parts.look import Button, ElidedLabel, Text, button, card, chip, label
from ui.parts.record.history import HistoryList, empty
from ui.plans.chart import HourChart
from ui.plans.summary import Summary
from ui.tokens import Tone

_TABS = ("汇总", "冲突", "分发签收", "变更", "经过")


class PlanFoot(QWidget):
    """See the module. `place_asked` carries a line's number to go to."""

    place_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.chart = HourChart()
        self.summary = Summary()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("计划的汇总、冲突与经过")
        self._stack = QStackedWidget()
        self.clashes = _Lines()
        self.posts = _Lines()
        self.changes = _Lines()
        self.history = HistoryList()
        pages = (self.summary, self.clashes, self.posts, self.changes, self.history)
        for title, page in zip(_TABS, pages, strict=True):
            self.tabs.addTab(title)
            self._stack.addWidget(_scrolled(page))
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._arrange()

    def _arrange(self) -> None:
        left, inside = card(padding=10, gap=2)
        inside.addWidget(label("各小时方量", Text.STRONG))
        inside.addWidget(self.chart, 1)
        right, within = card(padding=10, gap=2)
        within.addWidget(self.tabs)
        within.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(left, 5)
        row.addWidget(right, 6)

    def show_tab(self, title: str) -> None:
        self.tabs.setCurrentIndex(_TABS.index(title))

    def show_board(self, board: Board) -> None:
        """Show everything about the plan that is read."""
        seen = board.seen
        if seen is None:
            return
        self.chart.show_board(board)
        self.summary.show_board(board)
        found = seen.extras["clashes"]
        self._title(1, len(found))
        self.clashes.show_rows([self._clash(each) for each in found], "没有冲突。")
        posts = seen.extras["distribution"]
        signed = sum(post["acknowledged_at"] is not None for post in posts)
        self.tabs.setTabText(2, f"{_TABS[2]} {signed}/{len(posts)}" if posts else _TABS[2])
        self.posts.show_rows(
            [_post(post) for post in posts],
            "签发后分发到调度室、搅拌楼、技术科、材料科和物流单位，各岗位在这里签收。",
        )
        changed = seen.extras["difference_rows"]
        self._title(3, len(changed))
        self.changes.show_rows(
            [_reason(seen.values["revision_reason"])] * bool(seen.values["revision_reason"])
            + [_change(each) for each in changed],
            "第 1 版没有前一版可比。" if seen.values["revision"] == 1 else "与前一版没有差别。",
        )
        self.history.show_record(seen)

    def _title(self, at: int, count: int) -> None:
        self.tabs.setTabText(at, f"{_TABS[at]} {count}" if count else _TABS[at])

    def _clash(self, clash: ClashRow) -> QWidget:
        tone = Tone.DANGER if clash["kind"] == ClashKind.PUMP.value else Tone.WARNING
        row = _row(chip(clash["kind"], tone), label(clash["sentence"], wrap=True))
        place = clash["places"][0]
        go = button(f"到第 {place} 行", Button.QUIET)
        go.clicked.connect(lambda: self.place_asked.emit(place))
        layout = row.layout()
        assert layout is not None
        layout.addWidget(go)
        return row


class _Lines(QWidget):
    """Rows one under the other, or one sentence when there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 8, 4)
        self._layout.setSpacing(4)

    def show_rows(self, rows: Sequence[QWidget], otherwise: str) -> None:
        empty(self._layout)
        for row in rows or [label(otherwise, Text.SOFT, wrap=True)]:
            self._layout.addWidget(row)
        self._layout.addStretch(1)


def _row(*widgets: QWidget) -> QWidget:
    """Widgets side by side; the last takes the room."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for each in widgets:
        if each.property("look") == "chip":
            each.setFixedHeight(24)
        layout.addWidget(each, 1 if each is widgets[-1] else 0)
    return made


def _post(post: PostRow) -> QWidget:
    signed = post["acknowledged_at"]
    words = f"{post['acknowledged_by']}　{show_moment(signed)}" if signed else "等待签收"
    name = label(post["post"])
    name.setFixedWidth(72)
    mark = chip("已签收" if signed else "未签收", Tone.SUCCESS if signed else Tone.WARNING)
    return _row(name, mark, ElidedLabel(words, Text.SOFT))


def _reason(words: str) -> QWidget:
    return label(f"改版原因：{words}", Text.STRONG, wrap=True)


_KINDS: dict[str, tuple[str, Tone]] = {
    "added": ("新增", Tone.SUCCESS),
    "removed": ("删除", Tone.DANGER),
    "changed": ("修改", Tone.INFO),
    "header": ("修改", Tone.INFO),
}


def _change(change: ChangeRow) -> QWidget:
    """One change in words, such as 第 5 行 经开区污水处理厂扩建 开盘: 08:30 → 09:00."""
    word, tone = _KINDS[change["kind"]]
    where = f"第 {change['place']} 行 {change['project']}" if change["place"] else "整份计划"
    if change["kind"] in ("added", "removed"):
        return _row(
            chip(word, tone), label(f"{where}　{change['before'] or change['after']}", wrap=True)
        )
    before, after = change["before"] or "（空）", change["after"] or "（空）"
    text = f"{where}　{change['label']}：{before} → {after}"
    return _row(chip(word, tone), label(text, wrap=True))


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
