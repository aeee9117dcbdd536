"""Scans and photos of a record: added by dialog or by dropping them here, viewed, opened."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QPixmap, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desk.core.filed import AttachmentRow
from desk.core.views import View
from desk.values.showing import show_moment
from ui.parts.look import Button, Text, button, label, line
from ui.parts.record.history import empty
from ui.parts.sheet import Sheet

_FILTER = "扫描件与照片 (*.pdf *.png *.jpg *.jpeg *.bmp *.tif *.tiff *.xlsx *.docx);;所有文件 (*)"
_PREVIEW = 640


class AttachmentList(QWidget):
    """The files of one record. `added` carries paths, `wanted` a file's row to be opened."""

    added = Signal(object)
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.add_button = button("添加扫描件…", icon_name="paperclip")
        self.add_button.clicked.connect(self.choose_files)
        self._hint = label("也可以把文件拖到这里，单个不超过 20 MB", Text.CAPTION)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addWidget(self._hint, 1)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 12, 8)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addLayout(self._list)
        layout.addStretch(1)

    def show_record(self, seen: View) -> None:
        """Show the files of `seen`."""
        empty(self._list)
        for each in seen.attachments:
            self._list.addWidget(self._line(each))
            self._list.addWidget(line())
        if not seen.attachments:
            self._list.addWidget(label("还没有扫描件。", Text.SOFT))

    def choose_files(self) -> None:
        """Ask for files to add."""
        dialog = QFileDialog(self, "添加扫描件", "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.added.emit([Path(n) for n in names]))
        dialog.open()

    def _line(self, each: AttachmentRow) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(str(each["name"]), wrap=True))
        said = f"{size_words(each['size'])} · {each['person']} {show_moment(each['at'])}"
        words.addWidget(label(said, Text.CAPTION))
        row.addLayout(words, 1)
        opened = button("打开", Button.QUIET, icon_name="eye")
        opened.setAccessibleName(f"打开 {each['name']}")
        opened.clicked.connect(lambda: self.wanted.emit(each))
        row.addWidget(opened)
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.added.emit(paths)


def size_words(size: int) -> str:
    """A size as people read it: 512 字节, 34 KB, 1.2 MB."""
    if size < 1024:
        return f"{size} 字节"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def private_copy(name: str, content: bytes) -> Path:
    """A copy for another program of the system, which nobody but the person reads."""
    file = Path(mkdtemp(prefix="desk-")) / Path(name).name  # the folder is the person's own
    file.touch(mode=0o600)
    file.write_bytes(content)
    return file


def show_file(parent: QWidget, name: str, media_type: str, content: bytes) -> None:
    """Show a picture in a sheet; anything else in the program the system has for it."""
    picture = QPixmap()
    if media_type.startswith("image/") and picture.loadFromData(content):
        _show_picture(parent, name, picture)
        return
    file = private_copy(name, content)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def _show_picture(parent: QWidget, name: str, picture: QPixmap) -> None:
    sheet = Sheet(parent, name, width=_PREVIEW + 60)
    shown = QLabel()
    shown.setAccessibleName(name)
    width = min(_PREVIEW, picture.width())
    shown.setPixmap(picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
    area = QScrollArea()
    area.setWidget(shown)
    area.setMinimumHeight(min(480, shown.sizeHint().height() + 4))
    sheet.body.addWidget(area)
    sheet.set_buttons("关闭", dismiss="")
    sheet.open()
