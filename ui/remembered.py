"""What the program remembers of one person's screen: windows, splitters, last page, printers.

It lies in an .ini under the person's settings folder, apart for each database, because two
stations are two desks. Nothing of the office's records is kept here.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings


class Remembered:
    """QSettings with types. `desk_id` keeps databases apart; "" is common to all of them."""

    def __init__(self, path: Path, desk_id: str = "") -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)  # Qt keeps the rights of a file that is there
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)
        self._group = f"desk-{desk_id}/" if desk_id else "common/"

    def for_desk(self, desk_id: str) -> Remembered:
        """The same file, for one database."""
        return Remembered(self.path, desk_id)

    def text(self, key: str, default: str = "") -> str:
        return str(self._settings.value(self._group + key, default))

    def flag(self, key: str, *, default: bool = False) -> bool:
        return self.text(key, "1" if default else "0") == "1"

    def number(self, key: str, default: int = 0) -> int:
        stored = self.text(key, str(default))
        return int(stored) if stored.lstrip("-").isdecimal() else default

    def data(self, key: str) -> QByteArray:
        """Stored bytes, such as a window's geometry; empty when there are none."""
        stored = self._settings.value(self._group + key)
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def set(self, key: str, value: str | bool | int | QByteArray) -> None:
        stored = str(int(value)) if isinstance(value, bool | int) else value
        self._settings.setValue(self._group + key, stored)

    def forget(self, key: str) -> None:
        self._settings.remove(self._group + key)

    def write(self) -> None:
        """Write to the file now, as before the program ends; it is the person's own to read."""
        self._settings.sync()
        if self.path.exists():
            self.path.chmod(0o600)


def remembered_of(widget: QObject) -> Remembered:
    """What the window around `widget` remembers. Raises LookupError outside of a window."""
    above: QObject | None = widget
    while above is not None:
        found = getattr(above, "remembered", None)
        if isinstance(found, Remembered):
            return found
        above = above.parent()
    raise LookupError("no window around this widget remembers anything")
