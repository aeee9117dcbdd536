"""The application: Chinese, a screen or none, the wheel, failures, one window per desk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.app import InputGuard, has_screen
from ui.failures import FailureReporter, FailureSheet
from ui.instance import SingleInstance
from ui.places import RESOURCES
from ui.remembered import Remembered

SPEAKS_CHINESE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from ui.app import make_application
from ui.failures import FailureReporter
app = make_application(["x"], log=Path(sys.argv[1]))
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialogButtonBox
box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
sys.stdout.buffer.write(box.buttons()[0].text().encode())
sys.stdout.buffer.write(QLocale().name().encode())
reporter = app.findChild(FailureReporter)
assert reporter.log == Path(sys.argv[1])
assert sys.excepthook == reporter.report
"""

COMES_AND_GOES = """
import gc, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from ui.app import make_application
app = make_application(["x"], log=Path(sys.argv[1]) / "desk.log")
from tests.ui.shell_office import make_window
from ui.icons import icon, icon_names
from ui.theme import apply_theme
from PySide6.QtCore import QSize
for round in range(20):
    window = make_window(Path(sys.argv[1]))
    window.start()
    window.show()
    for key in ("orders", "tasks", "month-plan", "today"):
        window.go(key)
    apply_theme(app, dark=bool(round % 2))
    window.grab()
    for name in icon_names():
        copied = icon(name)
        copied.addPixmap(copied.pixmap(QSize(16, 16)))  # detaches, which clones the engine
    window.close()
    window.deleteLater()
    gc.collect()
print("done")
"""

LEAN = """
import sys
import ui.window, ui.app, ui.sign_in
heavy = {"sqlalchemy", "reportlab", "openpyxl", "pypinyin", "pypdfium2", "alembic", "psycopg"}
heavy |= {"PySide6.QtNetwork", "PySide6.QtPrintSupport"}
sys.exit(", ".join(heavy & set(sys.modules)) or 0)
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=RESOURCES.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_qt_speaks_chinese_before_the_first_window(tmp_path: Path) -> None:
    ended = run(SPEAKS_CHINESE, str(tmp_path / "desk.log"))
    assert ended.returncode == 0, ended.stderr
    assert "取消" in ended.stdout
    assert "zh_CN" in ended.stdout


def test_the_shell_imports_nothing_that_is_only_used_later() -> None:
    ended = run(LEAN)
    assert ended.returncode == 0, ended.stderr


def test_many_windows_come_and_go_and_the_program_ends_in_peace(tmp_path: Path) -> None:
    ended = run(COMES_AND_GOES, str(tmp_path))
    assert (ended.returncode, ended.stdout.strip()) == (0, "done"), ended.stderr


def test_without_a_screen_there_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_screen()


@pytest.fixture
def form(qtbot: QtBot, qapp: QApplication) -> QScrollArea:
    """A tall form with a combo and a spin box, the wheel guarded."""
    area = QScrollArea()
    inner = QWidget()
    column = QVBoxLayout(inner)
    combo = QComboBox()
    combo.addItems(["C30", "C35", "C40"])
    combo.setCurrentIndex(1)
    spin = QSpinBox()
    spin.setValue(5)
    column.addWidget(combo)
    column.addWidget(spin)
    column.addStretch(1)
    inner.setMinimumHeight(2_000)
    area.setWidget(inner)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    guard = InputGuard(qapp)
    area.destroyed.connect(lambda: qapp.removeEventFilter(guard))
    return area


def wheel(area: QScrollArea, widget: QWidget) -> None:
    """Turn the wheel by one notch with the pointer over `widget`."""
    there = QPointF(widget.mapTo(area, widget.rect().center()))
    QTest.wheelEvent(area.windowHandle(), there, QPoint(0, -120))


def test_the_wheel_over_an_unfocused_box_scrolls_the_form_and_changes_nothing(
    form: QScrollArea, qtbot: QtBot
) -> None:
    combo, spin = form.findChild(QComboBox), form.findChild(QSpinBox)
    assert isinstance(combo, QComboBox)
    assert isinstance(spin, QSpinBox)
    form.setFocus()
    wheel(form, combo)
    wheel(form, spin)
    qtbot.waitUntil(lambda: form.verticalScrollBar().value() > 0)
    assert combo.currentText() == "C35"
    assert spin.value() == 5


def test_the_wheel_works_in_the_box_that_has_the_focus(form: QScrollArea, qtbot: QtBot) -> None:
    combo = form.findChild(QComboBox)
    assert isinstance(combo, QComboBox)
    form.activateWindow()
    combo.setFocus()
    qtbot.waitUntil(combo.hasFocus)
    wheel(form, combo)
    qtbot.waitUntil(lambda: combo.currentText() == "C40")


def test_typing_counts_as_being_there(qapp: QApplication, qtbot: QtBot) -> None:
    guard = InputGuard(qapp)
    try:
        window = QWidget()
        qtbot.addWidget(window)
        guard._last -= 600  # ten minutes ago
        assert guard.idle_seconds >= 600
        QTest.keyClick(window, Qt.Key.Key_A)
        assert guard.idle_seconds < 60
    finally:
        qapp.removeEventFilter(guard)


def raised(text: str) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_a_failure_is_logged_and_shown_once_however_often_it_comes(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    reporter = FailureReporter(tmp_path / "desk.log")
    for text in ("第一次", "第二次"):
        error = raised(text)
        reporter.report(type(error), error, error.__traceback__)
    sheets = window.findChildren(FailureSheet)
    assert len(sheets) == 1
    assert "第一次" in sheets[0].details.toPlainText()
    assert "第二次" in sheets[0].details.toPlainText()
    assert "2 次" in sheets[0].windowTitle()
    logged = (tmp_path / "desk.log").read_text(encoding="utf-8")
    assert "ValueError: 第一次" in logged
    assert "test_app.py" in logged
    sheets[0].copy()
    assert "ValueError" in QApplication.clipboard().text()
    sheets[0].close()


def test_a_log_that_grew_too_large_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "desk.log"
    log.write_bytes(b"x" * 2_000_001)
    reporter = FailureReporter(log)
    reporter._write("neu")
    assert log.stat().st_size < 100
    assert log.with_suffix(".old.log").exists()


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path, "demo.db")
    second = SingleInstance(tmp_path, "demo.db")
    elsewhere = SingleInstance(tmp_path, "other.db")
    assert first.is_first()
    assert not second.is_first()
    assert elsewhere.is_first()
    assert first.listen()
    with qtbot.waitSignal(first.asked) as heard:
        assert second.tell_first()
    assert heard.args == ["raise"]
    first.close()
    assert second.is_first()
    second.close()
    elsewhere.close()


def test_a_first_window_that_hangs_is_not_waited_for_long(tmp_path: Path) -> None:
    first = SingleInstance(tmp_path, "demo.db")
    assert first.is_first()  # holds the lock but does not listen
    assert not SingleInstance(tmp_path, "demo.db").tell_first()
    first.close()


def test_what_is_remembered_is_kept_apart_for_each_database(tmp_path: Path) -> None:
    common = Remembered(tmp_path / "desk.ini")
    common.set("look/dark", True)
    one, two = common.for_desk("one"), common.for_desk("two")
    one.set("window/page", "orders")
    one.set("print/F01/copies", 3)
    one.write()
    again = Remembered(tmp_path / "desk.ini", "one")
    assert again.text("window/page") == "orders"
    assert again.number("print/F01/copies") == 3
    assert two.text("window/page", "today") == "today"
    assert two.data("window/geometry").isEmpty()
    assert Remembered(tmp_path / "desk.ini").flag("look/dark")
    again.forget("window/page")
    assert again.text("window/page") == ""


def test_a_damaged_number_does_not_keep_the_program_from_starting(tmp_path: Path) -> None:
    remembered = Remembered(tmp_path / "desk.ini")
    remembered.set("print/F01/copies", "三")
    assert remembered.number("print/F01/copies", 1) == 1
