"""Which file: the newest sheets from where customers' files usually land, one Enter away."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableView, QWidget

from db.fields import Field, Kind
from desk.values.showing import show_moment
from desk.values.zone import STATION_ZONE
from ui.parts.lists.plain_table import plain_table
from ui.parts.lists.table_view import go_to_row
from ui.parts.look import Button, Text, button
from ui.parts.room import room_for
from ui.parts.sheet import Sheet
from ui.parts.workers import Outcome, submit

MOST = 30
WIDTH = 720
HEIGHT = 320
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".csv"})

_FIELDS = (
    Field("name", "文件", Kind.TEXT, width=40),
    Field("at", "收到", Kind.TEXT, width=17),
    Field("folder", "文件夹", Kind.TEXT, width=30),
)


@dataclass(frozen=True)
class Found:
    """A file and when it was last written."""

    path: Path
    at: datetime


def usual_folders(remembered: str) -> list[Path]:
    """The folder of last time, then downloads, desktop and documents."""
    places = QStandardPaths.StandardLocation
    wanted = (places.DownloadLocation, places.DesktopLocation, places.DocumentsLocation)
    named = [remembered, *(QStandardPaths.writableLocation(place) for place in wanted)]
    return list(dict.fromkeys(Path(name) for name in named if name))


def newest(folders: Sequence[Path], *, most: int = MOST) -> list[Found]:
    """The sheets in `folders`, the newest first; a folder that cannot be read is passed over."""
    found: dict[Path, Found] = {}
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    path = Path(entry.path)
                    if path.suffix.lower() in SUFFIXES and not entry.name.startswith((".", "~$")):
                        written = datetime.fromtimestamp(entry.stat().st_mtime, STATION_ZONE)
                        found[path] = Found(path, written)
        except OSError:
            continue
    return sorted(found.values(), key=lambda each: each.at, reverse=True)[:most]


def when_words(moment: datetime, now: datetime) -> str:
    """``3 分钟前`` for what just came, else the moment."""
    passed = now - moment
    if timedelta() <= passed < timedelta(hours=1):
        return f"{max(1, int(passed.total_seconds()) // 60)} 分钟前"
    return show_moment(moment)


class RecentFiles(Sheet):
    """See the module. `chosen` carries a path, `browse_asked` wants the system's dialog."""

    chosen = Signal(object)
    browse_asked = Signal()

    def __init__(self, parent: QWidget, title: str, found: Sequence[Found]) -> None:
        super().__init__(parent, title, width=WIDTH)
        self._found = list(found)
        now = datetime.now(STATION_ZONE)
        rows = [[each.path.name, when_words(each.at, now), str(each.path.parent)] for each in found]
        self.table: QTableView = plain_table(list(_FIELDS), rows, "最近的表格")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setFixedHeight(room_for(parent, HEIGHT))
        self.table.activated.connect(lambda _: self.accept())
        self.table.doubleClicked.connect(lambda _: self.accept())
        self.say("最近收到的表格，Enter 选用。", Text.CAPTION)
        self.body.addWidget(self.table)
        self.browse = button("浏览其他文件夹…", Button.QUIET, icon_name="search")
        self.browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.browse)
        row.addStretch(1)
        self.body.addLayout(row)
        self.set_buttons("读取")
        go_to_row(self.table, 0)
        self.table.setFocus(Qt.FocusReason.PopupFocusReason)

    def accept(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._found):
            super().accept()
            self.chosen.emit(self._found[row].path)

    def _browse(self) -> None:
        self.reject()
        self.browse_asked.emit()


def ask_recent(
    parent: QWidget,
    title: str,
    folder: str,
    *,
    take: Callable[[Path], object],
    browse: Callable[[], object],
) -> None:
    """Offer the newest sheets; where there are none, ask the system's dialog at once."""

    def found(outcome: Outcome[list[Found]]) -> None:
        if not outcome.value:
            browse()
            return
        sheet = RecentFiles(parent, title, outcome.value)
        sheet.chosen.connect(take)
        sheet.browse_asked.connect(browse)
        sheet.open()

    folders = usual_folders(folder)
    submit(parent, lambda: newest(folders), found)
