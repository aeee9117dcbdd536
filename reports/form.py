"""What a form is, and on what and by whom it is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from desk.core.past import Fixed
from reports.grid import Body

Data = Mapping[str, object]
_COPY = re.compile(r"第[一二三四五六七八九十]联　\S+")


class PaperSize(Enum):
    """Sheet sizes in millimetres, width and height as the sheet lies upright."""

    A4 = (210.0, 297.0)
    A5 = (148.0, 210.0)
    THREE_PART = (241.0, 140.0)  # continuous stock of three copies, never turned


class Orientation(Enum):
    PORTRAIT = "纵向"
    LANDSCAPE = "横向"


@dataclass(frozen=True, slots=True)
class Margins:
    """White edges in millimetres."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSettings:
    """What the office set for a form; None means the form's own size and margins.

    `copies` is how many are printed, each under its own name (`Form.copy_name`); a document to be
    looked at or filed holds one.
    """

    size: PaperSize | None = None
    orientation: Orientation | None = None
    margins: Margins | None = None
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintContext:
    """For which station, by whom and when something is printed.

    `printed_at` has a time zone. `reprint` is how often it was printed before: the foot then says
    补打第 n 次. `copy` is which of several copies this is: 第二联 客户.
    """

    company: str
    station: str
    printed_by: str
    printed_at: datetime
    reprint: int = 0
    copy: str = ""
    station_address: str = ""
    station_phone: str = ""
    paper: PaperSettings = field(default_factory=PaperSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One paper of the office: `of` is the record kind it prints, `edition` its 版次.

    `build` turns the record's values (None for blank stock) into what the engine draws. `fixed` says
    with which signature the paper stands as it is.
    """

    id: str
    title: str
    of: str
    build: Callable[[Data | None, PrintContext], Body]
    size: PaperSize = PaperSize.A4
    orientation: Orientation = Orientation.PORTRAIT
    edition: str = "A/0"
    notes: tuple[str, ...] = ()
    fixed: Fixed | None = None

    def copy_name(self, number: int, copies: int) -> str:
        """What the foot of copy `number` (from 1) of `copies` says: 第二联 客户, by the note that says
        where each copy goes; without such a note which of how many it is. "" for a single one."""
        if copies < 2:
            return ""
        listed: list[str] = [words for note in self.notes for words in _COPY.findall(note)]
        if number <= len(listed):
            return listed[number - 1].replace("　", " ")
        return f"第 {number} 份 共 {copies} 份"
