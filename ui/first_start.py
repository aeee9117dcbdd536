"""First start: a new station, the demo station, or a database that is already there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desk.core.errors import Invalid, UserError
from ui.parts.focus import EnterPresses
from ui.parts.look import Button, Text, button, label
from ui.parts.messages import ErrorSentence, Messages
from ui.parts.operation import Operation, Progress
from ui.parts.option_cards import OptionCards
from ui.password import PasswordField
from ui.places import PROGRAM_TITLE
from ui.sign_in import Banner

WAYS = (
    ("plus", "新建搅拌站", "这台电脑第一次用"),
    ("star", "载入演示站", "先看看、练练手"),
    ("database", "连接已有的", "同事已经在用"),
)


@dataclass(frozen=True)
class NewStation:
    """What the first administrator fills in."""

    company: str
    station: str
    name: str
    login: str
    password: str


@dataclass(frozen=True)
class FirstStartCalls:
    """What the page asks of the desk; each raises UserError (Invalid names fields).

    `connect` gets a path or a ``postgresql://`` URL. What they return is handed on by `done`.
    """

    create_station: Callable[[NewStation], object]
    load_demo: Callable[[Progress], object]
    connect: Callable[[str], object]
    new_database: str = ""


class FirstStartWindow(EnterPresses):
    """`done` carries what the chosen call returned."""

    done = Signal(object)

    def __init__(self, calls: FirstStartCalls) -> None:
        super().__init__()
        self.setProperty("look", "ground")
        self.setWindowTitle(f"首次使用 · {PROGRAM_TITLE}")
        self._calls = calls
        self.messages = Messages()
        self.stack = QStackedWidget()
        self.new = NewStationForm(calls.new_database)
        self.elsewhere = ConnectForm()
        self.stack.addWidget(self.new)
        self.stack.addWidget(_demo_words())
        self.stack.addWidget(self.elsewhere)
        self.go = button("建立搅拌站", Button.PRIMARY)
        self.go.clicked.connect(self.start)
        self.options = OptionCards(WAYS)
        self.options.chosen.connect(self._choose)
        self._arrange()
        self.resize(920, 600)
        self.setMinimumSize(820, 540)

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(40, 28, 40, 24)
        right.setSpacing(14)
        right.addWidget(label("怎样开始？", Text.TITLE))
        right.addWidget(self.options)
        right.addWidget(self.stack, 1)
        right.addWidget(self.messages)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.go)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Banner("", "第一次使用，先用一分钟定下这是谁的办公桌。"), 2)
        row.addLayout(right, 5)

    def _choose(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        self.go.setText(("建立搅拌站", "载入演示站", "连接")[index])
        self.messages.clear()

    def start(self) -> None:
        """Do what is chosen, off the GUI thread."""
        calls = self._calls
        index = self.stack.currentIndex()
        if index == 0:
            wanted = self.new.wanted()
            if wanted is not None:
                self._run(lambda _progress: calls.create_station(wanted), "正在建立搅拌站")
        elif index == 1:
            self._run(calls.load_demo, "正在准备演示站")
        else:
            target = self.elsewhere.wanted()
            if target:
                self._run(lambda _progress: calls.connect(target), "正在连接数据库")

    def _run(self, work: Callable[[Progress], object], title: str) -> None:
        self.go.setEnabled(False)
        Operation(self, work).with_progress(title).on_finished(
            lambda: self.go.setEnabled(True)
        ).on_refused(self._refused).on_success(self.done.emit).start()

    def _refused(self, error: UserError) -> None:
        if isinstance(error, Invalid) and self.stack.currentIndex() == 0:
            self.new.show_problems(error.problems)
        else:
            self.messages.refuse(error)


class NewStationForm(QWidget):
    """公司、站名、管理员."""

    FIELDS = (
        ("company", "公司名称", "宏远商品混凝土有限公司"),
        ("station", "站名", "湘江搅拌站"),
        ("name", "管理员姓名", "张三"),
        ("login", "登录名", "zhangsan"),
    )

    def __init__(self, database: str) -> None:
        super().__init__()
        self.lines: dict[str, QLineEdit] = {}
        self.errors: dict[str, ErrorSentence] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for place, (key, words, example) in enumerate(self.FIELDS):
            line = QLineEdit()
            line.setPlaceholderText(f"例如 {example}")
            line.setAccessibleName(words)
            self.lines[key] = line
            self.errors[key] = ErrorSentence(line)
            grid.addWidget(_titled(words, line, self.errors[key]), place // 2, place % 2)
        self.password = PasswordField("密码")
        self.again = PasswordField("再输一次密码")
        grid.addWidget(_titled("密码（至少 6 位）", self.password), 2, 0)
        grid.addWidget(_titled("再输一次", self.again), 2, 1)
        if database:
            where = label(f"数据库将建在 {database}", Text.CAPTION, wrap=True)
            grid.addWidget(where, 3, 0, 1, 2)
        grid.setRowStretch(4, 1)

    def wanted(self) -> NewStation | None:
        """What was filled in; None, with a sentence at each field, when something is missing."""
        typed = {key: line.text().strip() for key, line in self.lines.items()}
        problems = {
            key: f"请填写{words}。" for key, words, _example in self.FIELDS if not typed[key]
        }
        if not self.password.text():
            problems |= {"password": "请填写密码。"}
        elif self.password.text() != self.again.text():
            problems |= {"again": "两次输入不一样，请再输一次。"}
        self.show_problems(problems)
        return None if problems else NewStation(**typed, password=self.password.text())

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say each sentence at its field and go to the first."""
        places: dict[str, tuple[QWidget, ErrorSentence]] = {
            **{key: (line, self.errors[key]) for key, line in self.lines.items()},
            "password": (self.password, self.password.error),
            "again": (self.again, self.again.error),
        }
        for key, (_field, error) in places.items():
            error.say(problems.get(key, ""))
        first = next((key for key in places if key in problems), None)
        if first is not None:
            places[first][0].setFocus()


class ConnectForm(QWidget):
    """A database file, or the address of a server."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText("D:\\生产客服\\desk.db 或 postgresql://服务器/数据库")
        self.line.setAccessibleName("数据库文件或服务器地址")
        self._error = ErrorSentence(self.line)
        browse = button("选文件…", icon_name="database")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(browse)
        words = (
            "几台电脑共用一个数据库时选这里。五台以上电脑同时录入，或审批要经得起追究时，"
            "请用服务器方式；地址由管理员提供。"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label("数据库文件或服务器地址", Text.SOFT))
        column.addLayout(row)
        column.addWidget(self._error)
        column.addWidget(label(words, Text.SOFT, wrap=True))
        column.addStretch(1)

    def wanted(self) -> str:
        target = self.line.text().strip()
        self._error.say("" if target else "请选择数据库文件，或填写服务器地址。")
        return target

    def _browse(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, "选择数据库文件", "", "数据库 (*.db *.sqlite);;所有文件 (*)"
        )
        if path:
            self.line.setText(path)


def _titled(words: str, *parts: QWidget) -> QWidget:
    """A field under its name, its sentence below."""
    host = QWidget()
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label(words, Text.SOFT))
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return host


def _demo_words() -> QWidget:
    host = QWidget()
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(label("一个有两个月业务的湘江搅拌站，用来试用和培训。", Text.STRONG))
    column.addWidget(
        label(
            "里面的客户、工程和单据都是编的，可以随意改动；所有人员的密码都是 demo。"
            "正式使用时请另建搅拌站，演示站里的内容不会带过去。",
            Text.SOFT,
            wrap=True,
        )
    )
    column.addStretch(1)
    return host
