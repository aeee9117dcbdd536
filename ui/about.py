"""关于: what a person reads to whoever helps them."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.engine import Database
from desk.system.private import where_kept
from ui.parts.look import Text, button, card, label
from ui.parts.messages import messages_of
from ui.parts.page import Office, Page
from ui.places import PROGRAM_TITLE, VERSION, settings_folder


class AboutPage(Page):
    """Version, database, folders; one button copies it all."""

    key = "about"
    title = "关于"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        frame, inside = card(padding=24, gap=16)
        frame.setMaximumWidth(720)
        inside.addWidget(label(PROGRAM_TITLE, Text.CARD_TITLE))
        inside.addWidget(
            label("商品混凝土搅拌站生产客服科的订货、任务、计划与开盘。", Text.SOFT, wrap=True)
        )
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(24)
        self._form.setVerticalSpacing(10)
        inside.addLayout(self._form)
        copy = button("复制这些内容", icon_name="copy")
        copy.clicked.connect(self.copy)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addWidget(
            label("字体 Noto Sans SC（OFL）；图标 Tabler（MIT）；界面 Qt（LGPL）。", Text.CAPTION)
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        outer.addStretch(1)
        self._facts: list[tuple[str, str]] = []

    def refresh(self) -> None:
        acting = self.office.acting
        database = acting.database
        self._facts = [
            ("单位", f"{acting.company} {acting.station_name}"),
            ("登录", f"{acting.name}（{acting.login}）"),
            ("数据库", str(database.path or database.name)),
            ("方式", "单机/共享文件" if database.is_sqlite else "服务器"),
            *self._password(database),
            ("版本", VERSION),
            (
                "运行环境",
                f"{platform.platform()}，Python {platform.python_version()}，Qt {qVersion()}",
            ),
            ("设置与日志", str(settings_folder())),
        ]
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in self._facts:
            shown = label(value, wrap=True)
            shown.setTextInteractionFlags(shown.textInteractionFlags().TextSelectableByMouse)
            self._form.addRow(label(name, Text.SOFT), shown)

    def _password(self, database: Database) -> list[tuple[str, str]]:
        """Where the server's password is kept, which a person may want to know of his PC."""
        where = where_kept(database.url.render_as_string(hide_password=False))
        return [("服务器密码", where)] if where else []

    def copy(self) -> None:
        """Put everything on the clipboard, one line each."""
        text = "\n".join(f"{name}：{value}" for name, value in self._facts)
        QGuiApplication.clipboard().setText(text)
        messages_of(self).success("已复制，可以粘贴到邮件或聊天里。")
