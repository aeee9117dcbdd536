"""The process that the command `bench start` starts and measures from outside.

It opens our window up to its first page, or a bare window with six tabs, prints one line of JSON
when the page is drawn, and ends.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from time import perf_counter

_START = perf_counter()


def _memory_mb() -> float:
    """What the process holds now, in MB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _tell(parts: dict[str, float]) -> None:
    sys.stdout.write(json.dumps({**parts, "memory": _memory_mb()}) + "\n")
    sys.stdout.flush()


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QLabel, QTabWidget

    _app = QApplication(sys.argv)
    tabs = QTabWidget()
    for number in range(6):
        tabs.addTab(QLabel(str(number)), str(number))
    tabs.resize(1366, 768)
    tabs.show()
    tabs.grab()
    _tell({})


def _desk(target: str, login: str) -> None:
    import os

    parts: dict[str, float] = {}
    last = _START

    def lap(name: str) -> None:
        nonlocal last
        now = perf_counter()
        parts[name] = now - last
        last = now

    from desk.system.opening import open_ready
    from desk.users.sign_in import sign_in
    from ui.app import make_application
    from ui.photo import wait_until_read
    from ui.remembered import Remembered
    from ui.start import Start

    lap("imports")
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        app = make_application(sys.argv, log=folder / "desk.log")
        start = Start(app, Remembered(folder / "desk.ini"))
        lap("application")
        database = open_ready(target)
        lap("database")
        acting = sign_in(database, login, os.environ["DESK_PASSWORD"])
        lap("password")
        start.open_desk(acting)
        lap("window")
        wait_until_read()
        if start.desk is not None:
            start.desk.window.grab()
        lap("rows")
        _tell(parts)
        start.end()
        database.close()


if __name__ == "__main__":
    if sys.argv[1:] == ["--bare"]:
        _bare()
    else:
        _desk(sys.argv[1], sys.argv[2])
