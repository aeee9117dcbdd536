"""设置: every declared setting with its explanation, bounds and clause; and this PC's look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from db.models import Role
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, UserError
from desk.settings import change, declared, listing
from desk.settings.declaration import Declared
from desk.settings.declared import DECLARED
from desk.values.showing import show_value
from ui.parts.clauses import clause_button
from ui.parts.form.field_editor import FieldEditor
from ui.parts.form.field_widgets import editor_for
from ui.parts.form.problems import Problems, ProblemsButton
from ui.parts.look import Button, Text, button, card, chinese, label, line
from ui.parts.messages import messages_of
from ui.parts.operation import Operation, Progress
from ui.parts.page import Office, Page
from ui.parts.surroundings import Surroundings
from ui.shortcuts import Command, bind, shown_keys
from ui.theme import apply_theme, current_theme

_CHANGERS = (Role.ADMIN, Role.SECTION_HEAD)
_LABEL = 190
_EDITOR = 150
_HERE = "本机与数据库"

_FILE_MODE = (
    "单机/共享文件（SQLite）：能防误操作，改动都有痕迹；但挡不住有权写这个文件的人。"
    "五人以上同时填写、不在同一有线局域网、或审批要经得起内部人员质疑时，请改用服务器方式。"
)
_SERVER_MODE = "服务器（Postgres）：权限和审批由数据库把关，适合多人同时使用。"


class SettingRow(QWidget):
    """One setting: label, editor, what it is for, its default and clause."""

    def __init__(self, known: Declared, around: Surroundings) -> None:
        super().__init__()
        self.known = known
        self.editor: FieldEditor = editor_for(known.field, around)
        self.editor.setFixedWidth(_EDITOR)
        self.editor.put(known.default)
        name = label(known.label)
        name.setFixedWidth(_LABEL)
        name.setMinimumHeight(current_theme().measures.control)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        name.setBuddy(self.editor.stops()[0])
        self._error = label("", Text.ERROR, wrap=True)
        self._error.hide()
        words = QVBoxLayout()
        words.setContentsMargins(0, 7, 0, 0)  # level with what is typed
        words.setSpacing(2)
        words.addWidget(label(chinese(known.explanation), Text.SOFT, wrap=True))
        words.addWidget(label(f"默认 {_default(known)}", Text.CAPTION))
        words.addWidget(self._error)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(2, 1)
        grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.editor, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(words, 0, 2)
        if known.clause:
            made = clause_button(known.clause, self)
            grid.addWidget(made, 0, 3, Qt.AlignmentFlag.AlignTop)

    @property
    def sentence(self) -> str:
        """What is said to be wrong with the value now."""
        return self._error.text()

    def stops(self) -> list[QWidget]:
        return self.editor.stops()

    def say(self, sentence: str) -> None:
        """Say what is wrong with the value; empty takes it away."""
        self._error.setText(chinese(sentence))
        self._error.setVisible(bool(sentence))
        self.editor.set_invalid(sentence)

    def forgive(self) -> None:
        """Something else is typed: what was wrong before is said no more."""
        if self.sentence:
            self.say("")


def _default(known: Declared) -> str:
    shown = show_value(known.field, known.default)
    return f"{shown} {known.unit}".strip()


class SettingsPage(Page):
    """Every declared setting and nothing else; the page is made from the declarations."""

    key = "settings"
    title = "设置"
    kinds = frozenset({"settings"})

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.acting: Acting = office.acting
        self.rows: dict[str, SettingRow] = {}
        self._may = self.acting.has(*_CHANGERS)
        self.wrong = Problems(lambda: iter(self.rows.items()), self._uncover)
        self._build()
        bind(Command.SAVE, self, self.save)

    # -- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        frame, inside = card(padding=16, gap=12)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._groups: list[QWidget] = []
        pages = QVBoxLayout()
        pages.setContentsMargins(0, 0, 12, 0)
        for name in dict.fromkeys(each.group for each in DECLARED):
            self.tabs.addTab(name)
            self._groups.append(self._group(name))
            pages.addWidget(self._groups[-1])
        self.tabs.addTab(_HERE)
        self._groups.append(self._here())
        pages.addWidget(self._groups[-1])
        pages.addStretch(1)
        inner = QWidget()
        inner.setLayout(pages)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.tabs.currentChanged.connect(self._show_group)
        inside.addWidget(self.tabs)
        inside.addWidget(area, 1)
        inside.addLayout(self._foot())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self._show_group(0)

    def _group(self, name: str) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        around = Surroundings(self.acting)
        for known in (each for each in DECLARED if each.group == name):
            row = SettingRow(known, around)
            row.editor.set_read_only(not self._may)
            row.editor.changed.connect(row.forgive)
            row.editor.changed.connect(self._typed)
            self.rows[known.key] = row
            column.addWidget(row)
            column.addWidget(line())
        return made

    def _here(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label("本机显示", Text.STRONG))
        self.dark = QCheckBox("深色")
        self.compact = QCheckBox("紧凑（行距小，一屏多看几行）")
        for box in (self.dark, self.compact):
            column.addWidget(box)
            box.clicked.connect(lambda _: self._change_look())
        column.addSpacing(8)
        column.addWidget(label("数据库", Text.STRONG))
        sqlite = self.acting.database.is_sqlite
        column.addWidget(label(f"正在使用：{self.acting.database.name}", Text.SOFT))
        column.addWidget(label(_FILE_MODE if sqlite else _SERVER_MODE, wrap=True))
        return made

    def _foot(self) -> QHBoxLayout:
        who = "、".join(role.label for role in _CHANGERS)
        words = "" if self._may else f"设置由{who}修改，这里只能查看。"
        self._status = label(words, Text.CAPTION)
        self.cancel_button = button("取消")
        self.save_button = button(f"保存 {shown_keys(Command.SAVE)}", Button.PRIMARY)
        self.cancel_button.clicked.connect(self.refresh)
        self.save_button.clicked.connect(self.save)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._status, 1)
        self.problems_button = ProblemsButton()
        self.problems_button.clicked.connect(self.wrong.go_on)
        row.addWidget(self.problems_button)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        self._typed()
        return row

    def _show_group(self, at: int) -> None:
        for place, group in enumerate(self._groups):
            group.setVisible(place == at)

    # -- values -------------------------------------------------------------------------------

    def refresh(self) -> None:
        acting = self.acting
        Operation(self, lambda _: listing(acting)).reads().on_success(self._put).start()

    def _put(self, rows: Sequence[Mapping[str, object]]) -> None:
        for row in rows:
            shown = self.rows[str(row["key"])]
            shown.editor.put(row["value"])
            shown.say("")
        self.dark.setChecked(current_theme().dark)
        self.compact.setChecked(current_theme().compact)
        self._typed()

    def changed(self) -> dict[str, object]:
        """The settings that were typed over, raw."""
        return {key: row.editor.raw() for key, row in self.rows.items() if row.editor.is_changed}

    def unsaved(self) -> int:
        return int(bool(self.changed()))

    def _typed(self) -> None:
        count = len(self.changed())
        if self._may:
            self._status.setText(f"{count} 项已改，还没有保存" if count else "")
        self.cancel_button.setVisible(bool(count))
        self.save_button.setVisible(bool(count))
        self.problems_button.show_count(len(self.wrong))
        self.head_changed.emit()

    def save(self) -> None:
        """Store what was typed over, setting by setting."""
        wanted = self.changed()
        if not wanted or not self._may:
            return
        acting = self.acting

        def work(_: Progress) -> tuple[Changes, dict[str, str]]:
            return _change_all(acting, wanted)

        Operation(self, work).on_success(self._saved).start()

    def _saved(self, result: tuple[Changes, dict[str, str]]) -> None:
        changes, problems = result
        for key, row in self.rows.items():
            if row.editor.is_changed:
                row.say(problems.get(key, ""))
                if key not in problems:
                    row.editor.put(row.editor.typed())
        self._typed()
        if problems:
            self.wrong.go_to_first()
        else:
            messages_of(self).success("设置已保存，下一次操作起生效")
        self.office.hub.announce(changes.kinds - {"settings"})

    def _uncover(self, key: str) -> None:
        names = [self.tabs.tabText(at) for at in range(self.tabs.count())]
        self.tabs.setCurrentIndex(names.index(declared(key).group))

    def _change_look(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dark, compact = self.dark.isChecked(), self.compact.isChecked()
            apply_theme(app, dark=dark, compact=compact)
            common = self.office.remembered.for_desk("")
            common.set("look/dark", dark)
            common.set("look/compact", compact)


def _change_all(acting: Acting, wanted: Mapping[str, object]) -> tuple[Changes, dict[str, str]]:
    problems: dict[str, str] = {}
    kinds: frozenset[str] = frozenset()
    for key, raw in wanted.items():
        try:
            kinds |= change(acting, key, raw).kinds
        except Invalid as error:
            problems[key] = error.problems.get(key, error.reason)
        except UserError as error:
            problems[key] = error.reason
    return Changes(kinds), problems
