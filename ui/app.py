"""The Qt application: language, scale, wheel, failures; everything before the first window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QScrollBar

from ui.collecting import Collector
from ui.failures import FailureReporter
from ui.places import PROGRAM_NAME, PROGRAM_TITLE, user_folder
from ui.theme import apply_theme

APP_USER_MODEL_ID = "ConcreteDesk.ProductionService"


def has_screen() -> bool:
    """Whether a window can be shown here; offscreen counts when it was asked for by name."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application(
    argv: Sequence[str], *, dark: bool = False, compact: bool = False, log: Path | None = None
) -> QApplication:
    """The one QApplication, in Chinese and in our look; called before any widget exists.

    `log` is where unexpected exceptions are written, by default in the person's folder.
    """
    _name_for_the_taskbar()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app = QApplication(list(argv))
    app.setApplicationName(PROGRAM_NAME)
    app.setApplicationDisplayName(PROGRAM_TITLE)
    app.setEffectEnabled(Qt.UIEffect.UI_AnimateCombo, False)
    _speak_chinese(app)
    reporter = FailureReporter(log or user_folder() / "desk.log")
    reporter.setParent(app)
    reporter.install()
    apply_theme(app, dark=dark, compact=compact)
    Collector(app)
    return app


def _speak_chinese(app: QApplication) -> None:
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def _name_for_the_taskbar() -> None:
    """Windows groups windows and shows toasts under this id."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_USER_MODEL_ID)


class InputGuard(QObject):
    """Watches what the hands do, for the whole application.

    It keeps the wheel from changing a combo or spin box that merely lies under the pointer, and
    knows for how long nobody has touched keyboard or mouse. Every event passes through it, so it
    is installed once the first page is drawn.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._last = monotonic()
        for widget in app.allWidgets():
            _refuse_wheel_focus(widget)
        app.installEventFilter(self)

    @property
    def idle_seconds(self) -> float:
        return monotonic() - self._last

    def touch(self) -> None:
        """Count the idle time from now on, as after unlocking."""
        self._last = monotonic()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _TOUCHES:
            self._last = monotonic()
        elif kind == _POLISH:
            _refuse_wheel_focus(watched)
        return kind == _WHEEL and self._refuse_wheel(watched, event)

    @staticmethod
    def _refuse_wheel(watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, _TURNED):
            return False
        if isinstance(watched, QScrollBar) or watched.hasFocus():
            return False
        event.ignore()  # so that the scroll area around it gets the wheel
        return True


def _refuse_wheel_focus(widget: QObject) -> None:
    """Qt gives these boxes the focus before it hands them the wheel, so asking for the focus
    alone would let every turn through."""
    if isinstance(widget, _TURNED) and widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


_TURNED = (QComboBox, QAbstractSpinBox, QAbstractSlider)
_WHEEL = QEvent.Type.Wheel
_POLISH = QEvent.Type.Polish
_TOUCHES = frozenset(
    {_WHEEL, QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove}
)
