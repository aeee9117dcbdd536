"""Every shortcut of the program, said once.

Two actions with one shortcut both stay silent in Qt, so all keys are given out here and a test
looks for collisions. Letters alone, Space and Ctrl+Space belong to the Chinese input method.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.parts.plain import set_tip


class Scope(Enum):
    """Where a shortcut is heard; the value is the heading in the help."""

    WINDOW = "任何地方"
    PAGE = "列表页"
    TABLE = "表格"
    FORM = "填写表单"
    SHEET = "弹出的单子"
    PREVIEW = "打印预览"


class Command(Enum):
    """What a shortcut does; the value is the sentence shown in tooltips and in the help."""

    SEARCH = "全局搜索"
    CALL = "登记来电"
    HELP = "本页帮助"
    REFRESH = "重新读取"
    BACK = "回到上一页"
    FOLD_NAVIGATION = "收起或展开左侧栏"
    LOCK = "锁定"
    TAB_1 = "今日"
    TAB_2 = "月计划"
    TAB_3 = "日生产任务"
    TAB_4 = "浇筑"
    TAB_5 = "资料"
    TAB_6 = "投诉"
    TAB_7 = "回访"
    TAB_8 = "客户与工程"
    TAB_9 = "统计与台帐"
    NEXT_PAGE = "下一个分页"
    PREVIOUS_PAGE = "上一个分页"

    NEW = "新建"
    FILTER = "筛选本页"
    IMPORT = "从表格导入"
    BATCH = "批量办理选中的行"
    PRINT = "打印"
    EXPORT = "导出 Excel"
    UNDO = "撤销刚才的操作"
    NEXT_STEP = "办理下一步"
    ENTER_TICKETS = "快速录票（浇筑与发货单）"
    PREVIOUS_DAY = "前一天"
    NEXT_DAY = "后一天"
    USUAL_DAY = "明天（看板为今天）"

    OPEN = "打开记录"
    COPY = "复制为表格"
    PASTE = "从表格粘贴"
    SELECT_ALL = "全选（筛选出的全部行）"
    FIRST_ROW = "到第一行"
    LAST_ROW = "到最后一行"
    FILTER_COLUMN = "按这一列的值筛选"

    SAVE = "保存"
    SAVE_AND_NEXT = "保存并新建下一份"
    DITTO = "同上一份"
    PICK = "打开选择列表"
    NEXT_FIELD = "下一栏"
    PREVIOUS_FIELD = "上一栏"
    CLOSE_FORM = "关闭（有改动时先询问）"

    CONFIRM = "确认（办理、保存）"

    PREVIEW_PRINT = "打印本份"
    PREVIEW_SAVE = "另存为 PDF"
    ZOOM_IN = "放大"
    ZOOM_OUT = "缩小"
    ZOOM_FIT = "适合宽度"
    NEXT_SHEET = "下一张"
    PREVIOUS_SHEET = "上一张"
    CLOSE_PREVIEW = "关闭预览"


@dataclass(frozen=True)
class Keys:
    """The keys of one command; `by_widget` when the widget itself handles them."""

    scope: Scope
    sequences: tuple[str, ...]
    by_widget: bool = False


SHORTCUTS: dict[Command, Keys] = {
    Command.SEARCH: Keys(Scope.WINDOW, ("Ctrl+K",)),
    Command.CALL: Keys(Scope.WINDOW, ("F9",)),
    Command.HELP: Keys(Scope.WINDOW, ("F1",)),
    Command.REFRESH: Keys(Scope.WINDOW, ("F5",)),
    Command.BACK: Keys(Scope.WINDOW, ("Alt+Left",)),
    Command.FOLD_NAVIGATION: Keys(Scope.WINDOW, ("Ctrl+B",)),
    Command.LOCK: Keys(Scope.WINDOW, ("Ctrl+L",)),
    **{Command[f"TAB_{n}"]: Keys(Scope.WINDOW, (f"Ctrl+{n}",)) for n in range(1, 10)},
    Command.NEXT_PAGE: Keys(Scope.WINDOW, ("Ctrl+PgDown",)),
    Command.PREVIOUS_PAGE: Keys(Scope.WINDOW, ("Ctrl+PgUp",)),
    Command.NEW: Keys(Scope.PAGE, ("Ctrl+N",)),
    Command.FILTER: Keys(Scope.PAGE, ("Ctrl+F",)),
    Command.IMPORT: Keys(Scope.PAGE, ("Ctrl+I",)),
    Command.BATCH: Keys(Scope.PAGE, ("Shift+F6",)),
    Command.PRINT: Keys(Scope.PAGE, ("Ctrl+P",)),
    Command.EXPORT: Keys(Scope.PAGE, ("Ctrl+E",)),
    Command.UNDO: Keys(Scope.PAGE, ("Ctrl+Shift+Z",)),
    Command.NEXT_STEP: Keys(Scope.PAGE, ("F6",)),
    Command.ENTER_TICKETS: Keys(Scope.PAGE, ("Ctrl+T",)),
    Command.PREVIOUS_DAY: Keys(Scope.PAGE, ("Alt+PgUp",)),
    Command.NEXT_DAY: Keys(Scope.PAGE, ("Alt+PgDown",)),
    Command.USUAL_DAY: Keys(Scope.PAGE, ("Alt+Home",)),
    Command.OPEN: Keys(Scope.TABLE, ("Return", "Enter"), by_widget=True),
    Command.COPY: Keys(Scope.TABLE, ("Ctrl+C",)),
    Command.PASTE: Keys(Scope.TABLE, ("Ctrl+V",)),
    Command.SELECT_ALL: Keys(Scope.TABLE, ("Ctrl+A",), by_widget=True),
    Command.FIRST_ROW: Keys(Scope.TABLE, ("Ctrl+Home",), by_widget=True),
    Command.LAST_ROW: Keys(Scope.TABLE, ("Ctrl+End",), by_widget=True),
    Command.FILTER_COLUMN: Keys(Scope.TABLE, ("Alt+Down",)),
    Command.SAVE: Keys(Scope.FORM, ("Ctrl+S", "F8")),
    Command.SAVE_AND_NEXT: Keys(Scope.FORM, ("Ctrl+Return", "Ctrl+Enter")),
    Command.DITTO: Keys(Scope.FORM, ("Ctrl+D",)),
    Command.PICK: Keys(Scope.FORM, ("F7",)),
    Command.NEXT_FIELD: Keys(Scope.FORM, ("Return", "Enter"), by_widget=True),
    Command.PREVIOUS_FIELD: Keys(Scope.FORM, ("Shift+Return", "Shift+Enter"), by_widget=True),
    Command.CLOSE_FORM: Keys(Scope.FORM, ("Esc",), by_widget=True),
    Command.CONFIRM: Keys(Scope.SHEET, ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S", "F8")),
    Command.PREVIEW_PRINT: Keys(Scope.PREVIEW, ("Ctrl+P",)),
    Command.PREVIEW_SAVE: Keys(Scope.PREVIEW, ("Ctrl+S",)),
    Command.ZOOM_IN: Keys(Scope.PREVIEW, ("Ctrl++", "Ctrl+=")),
    Command.ZOOM_OUT: Keys(Scope.PREVIEW, ("Ctrl+-",)),
    Command.ZOOM_FIT: Keys(Scope.PREVIEW, ("Ctrl+0",)),
    Command.NEXT_SHEET: Keys(Scope.PREVIEW, ("PgDown",)),
    Command.PREVIOUS_SHEET: Keys(Scope.PREVIEW, ("PgUp",)),
    Command.CLOSE_PREVIEW: Keys(Scope.PREVIEW, ("Esc",), by_widget=True),
}

_CONTEXTS = {
    Scope.WINDOW: Qt.ShortcutContext.WindowShortcut,
    # Of the pages of a window one is visible, and Qt asks no other: the keys of a page work wherever
    # the focus is in its window, on nothing too.
    Scope.PAGE: Qt.ShortcutContext.WindowShortcut,
    Scope.TABLE: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.FORM: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.SHEET: Qt.ShortcutContext.WindowShortcut,
    Scope.PREVIEW: Qt.ShortcutContext.WindowShortcut,
}


def sequences(command: Command) -> list[QKeySequence]:
    return [QKeySequence(keys) for keys in SHORTCUTS[command].sequences]


def shown_keys(command: Command) -> str:
    """The first keys of `command` as this system writes them, such as ``Ctrl+K``."""
    return sequences(command)[0].toString(QKeySequence.SequenceFormat.NativeText)


def tip(text: str, command: Command) -> str:
    """A tooltip: the words and the keys."""
    return f"{text}（{shown_keys(command)}）"


def bind(command: Command, widget: QWidget, call: Callable[[], object]) -> QShortcut:
    """Call `call` when the keys of `command` are pressed in `widget`, or in its window."""
    shortcut = QShortcut(widget)
    shortcut.setKeys(sequences(command))
    shortcut.setContext(_CONTEXTS[SHORTCUTS[command].scope])
    shortcut.activated.connect(call)
    return shortcut


def give(action: QAction, command: Command) -> QAction:
    """Give `action` the keys of `command` and a tooltip that names them."""
    action.setShortcuts(sequences(command))
    action.setShortcutContext(_CONTEXTS[SHORTCUTS[command].scope])
    set_tip(action, tip(action.text() or command.value.strip(), command))
    return action


def commands(scope: Scope) -> list[Command]:
    """The commands of one scope in the order of the help."""
    return [command for command, keys in SHORTCUTS.items() if keys.scope is scope]
