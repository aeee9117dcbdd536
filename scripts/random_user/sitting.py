"""The process with the window: the random user sits at it, one role after the other.

``python -m scripts.random_user.sitting`` is started by `watching`, with its environment.
"""

from __future__ import annotations

import faulthandler
import json
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from scripts.random_user.colleague import Colleague
from scripts.random_user.hands import Hands
from scripts.random_user.outlets import Outlets
from ui.app import make_application
from ui.lock import LockSheet
from ui.parts.sheet import Sheet
from ui.parts.workers import workers
from ui.places import user_folder
from ui.remembered import Remembered
from ui.sign_in import SignInWindow
from ui.start import TARGET, Start
from ui.window import MainWindow

ROLES = (
    "specialist", "dispatcher", "section_head", "station_manager", "statistician", "admin",
    "document_clerk", "inspector", "technical_head", "materials_head", "plant_operator",
)  # fmt: skip
DEEPEST = 5
"""So many event loops may run inside each other: a menu in a sheet in a dialog."""
_SAMPLE_S = 15.0
_ROLE_S = (25, 70)
_BEAT_MS = 250
_TRIES = 50


class Sitting(QObject):
    """Drives `Start` until the time is over. `log` holds each action, the newest last."""

    def __init__(self, start: Start, asked: Namespace, app: QApplication) -> None:
        super().__init__()
        self._start, self._app = start, app
        self._dice = Random(asked.seed)  # noqa: S311 - dice, not secrets
        self._log = (asked.folder / "actions.txt").open("w", encoding="utf-8", buffering=1)
        self.hands = Hands(self._dice, asked.folder / "files", self._tell)
        self._began = time.monotonic()
        self._ends = self._began + asked.seconds
        self._leaves = 0.0
        self._sampled = 0.0
        self._depth = self._waited = 0
        self.actions = 0
        self.ended = False
        self._closed: tuple[QWidget | None, int] = (None, 0)
        self.memory: list[tuple[int, float]] = []
        self.roles: dict[str, int] = {}

    def _tell(self, words: str) -> None:
        self.actions += 1
        self._log.write(f"{time.monotonic() - self._began:8.2f} {self.actions} {words}\n")

    def step(self) -> None:
        """One action, and the next one asked for before it: it may open a loop of its own."""
        now = time.monotonic()
        if now > self._ends:
            self._end()
            return
        QTimer.singleShot(self._dice.choice((0, 0, 5, 20, 60)), self, self.step)
        if now - self._sampled > _SAMPLE_S:
            self._sampled = now
            self.memory.append((round(now - self._began), resident_mb()))
        if self._depth >= DEEPEST or self._still_busy():
            return
        self._depth += 1
        try:
            self._act(now)
        finally:
            self._depth -= 1

    def _still_busy(self) -> bool:
        """A person mostly waits for what he asked for, though not for long."""
        busy = workers().under_way > 0 and self._waited < 40 and self._dice.random() < 0.9
        self._waited = self._waited + 1 if busy else 0
        return busy

    def _act(self, now: float) -> None:
        window = _front()
        if window is None:
            return
        if isinstance(window, SignInWindow):
            self._come_in(window)
        elif isinstance(window, LockSheet) and self._dice.random() < 0.7:
            self._tell("unlock")
            window.field.line.setText("demo")
            window.field.entered.emit()
        elif now > self._leaves:
            self._leave(window)
        else:
            self.hands.act(window)

    def _come_in(self, window: SignInWindow) -> None:
        if not window.enter.isEnabled():
            return
        login = self._dice.choice(ROLES)
        self._tell(f"sign in as {login}")
        window.login.setText(login)
        window.password.line.setText("demo" if self._dice.random() < 0.9 else "wrong")
        window.enter.click()
        self.roles[login] = self.roles.get(login, 0) + 1
        self._leaves = time.monotonic() + self._dice.uniform(*_ROLE_S)

    def _leave(self, window: QWidget) -> None:
        """换人登录, and whatever stands in the way is closed first."""
        if isinstance(window, MainWindow):
            self._tell("leave for another")
            window.sign_out_wanted.emit()
        elif isinstance(window, Sheet) and "未保存" in window.windowTitle():
            accept = window.findChildren(QPushButton)[-1]
            self._tell(f"leave all the same: {accept.text()}")
            accept.click()
        else:
            self._tell(f"close {type(window).__name__}")
            window.close()
            self._shut(window)

    def _shut(self, window: QWidget) -> None:
        """What stays in front though it was closed again and again is a finding: a person would be
        shut in with it."""
        self._closed = (window, self._closed[1] + 1 if self._closed[0] is window else 1)
        if self._closed[1] == _TRIES:
            said = [action.text() for action in window.actions()][:5]
            words = f"{type(window).__name__} {said} visible={window.isVisible()} does not close"
            print(words, file=sys.stderr, flush=True)
            window.deleteLater()

    def _end(self) -> None:
        if self.ended:
            return
        self.ended = True
        self.memory.append((round(time.monotonic() - self._began), resident_mb()))
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow):
                window._leave()
        # Without a screen Qt keeps what was copied until the process ends, and then there is no
        # Python any more to free it (as in the tests; with a screen it goes with the application).
        QApplication.clipboard().clear()
        self._app.quit()


def _front() -> QWidget | None:
    """The window that a person would see before the others."""
    found = (
        QApplication.activePopupWidget()
        or QApplication.activeModalWidget()
        or QApplication.activeWindow()
    )
    if found is not None:
        return found.window()
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]
    if not shown:
        return None
    shown[-1].activateWindow()
    return shown[-1]


def resident_mb() -> float:
    """What the process holds now, in MB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def _beat(hang_s: float, trace: Path) -> QTimer:
    """Whoever blocks the event loop for longer than `hang_s` finds his stack in `trace`."""
    file = trace.open("w", encoding="utf-8")
    timer = QTimer()
    timer.setInterval(_BEAT_MS)
    timer.timeout.connect(lambda: faulthandler.dump_traceback_later(hang_s, file=file))
    timer.start()
    return timer


def main() -> int:
    """One sitting; ``result.json`` in the folder tells what came of it."""
    parser = ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--hang", type=float, required=True)
    parser.add_argument("--alone", action="store_true")
    asked = parser.parse_args()
    with (asked.folder / "crash.txt").open("w", encoding="utf-8") as crash:
        faulthandler.enable(crash)
        Outlets(asked.folder / "files", Random(asked.seed + 1)).close_off()  # noqa: S311
        remembered = Remembered(user_folder() / "desk.ini")
        remembered.set(TARGET, asked.target)
        app = make_application(["concrete-desk"], log=asked.folder / "desk.log")
        start = Start(app, remembered)
        start.begin()
        sitting = Sitting(start, asked, app)
        colleague = None if asked.alone else Colleague(asked.target, asked.seed + 2)
        if colleague is not None:
            colleague.start()
        beat = _beat(asked.hang, asked.folder / "hang.txt")
        QTimer.singleShot(0, sitting, sitting.step)
        code = app.exec()
        beat.stop()
        faulthandler.cancel_dump_traceback_later()
        if colleague is not None:
            colleague.stop()
        start.end()
        result = {
            "ended": sitting.ended,
            "actions": sitting.actions,
            "roles": sitting.roles,
            "memory": sitting.memory,
            "colleague": [colleague.done, colleague.refused] if colleague is not None else [],
        }
        (asked.folder / "result.json").write_text(json.dumps(result), encoding="utf-8")
        faulthandler.disable()
    return code


if __name__ == "__main__":
    sys.exit(main())
