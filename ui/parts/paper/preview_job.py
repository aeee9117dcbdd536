"""What a preview shows, and how it leaves: printed, saved as a PDF, or handed to a reader."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desk.core.errors import Refused
from desk.core.printing import Way


@dataclass(frozen=True)
class Shown:
    """A finished document; `missing` are the characters no font has.

    `anew` draws it again for so many copies, each under its name and marked by how often it left
    until then, off the GUI thread. Without it the document leaves as it is shown, and the printer
    makes the copies. `copies` is how many the office prints, 0 as many as last time.
    """

    pdf: bytes
    missing: tuple[str, ...] = ()
    copies: int = 0
    anew: Callable[[int], bytes] | None = None

    def leaving(self, copies: int = 1) -> bytes:
        """The document as it leaves now."""
        return self.anew(copies) if self.anew is not None else self.pdf


@dataclass(frozen=True)
class PreviewJob:
    """What to show. `make` gives the document, off the GUI thread; `form` is the form's id (F01).
    `leaves` keeps that it leaves the office, off the GUI thread too: before it is saved, and once
    it was printed, so that a second time is marked 补打."""

    title: str
    form: str
    make: Callable[[], Shown]
    leaves: Callable[[Way], object] | None = None

    def saved_to(self, path: Path, shown: Shown) -> None:
        """Let the document leave as a file. Raises UserError, and then there is none."""
        data = shown.leaving()
        if self.leaves is not None:
            self.leaves(Way.PDF)
        write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and put it in its place; raises Refused with the remedy."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except PermissionError as error:
        beside.unlink(missing_ok=True)
        sentence = f"{path.name} 没有存下：文件正被别的程序打开，或这个文件夹不能写。"
        raise Refused(sentence + "请先关闭它，或换一个文件夹再存。") from error
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or "磁盘出错"
        raise Refused(f"{path.name} 没有存下：{reason}。请换一个文件夹再存。") from error
