"""A file in which no header was found, with the headings that may be one."""

from __future__ import annotations

from collections.abc import Sequence

from desk.core.errors import Refused
from desk.exchange.headings import heading_text
from desk.exchange.sheets import CellValue, Sheet

_WITHIN = 30  # rows in which a header is looked for
_LONGEST = 16
_FEW = 3


class Unrecognised(Refused):
    """No sheet of a file holds enough known headings. `columns` are those that may be meant, each
    with a value below it; empty where no row looks like a header."""

    def __init__(self, sentence: str, sheets: Sequence[Sheet]) -> None:
        super().__init__(sentence)
        self.columns = _likely_header(sheets)


def _likely_header(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The row with the most short words, the first of several."""
    best: dict[str, str] = {}
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:_WITHIN]):
            texts = {column: heading_text(value) for column, value in enumerate(row)}
            labels = {c: t for c, t in texts.items() if 1 < len(t) <= _LONGEST and _is_word(t)}
            if len(labels) >= max(_FEW, len(best) + 1) and not sheet.hidden:
                best = {t: _shown(sheet.value(number + 1, c)) for c, t in labels.items()}
    return best


def _is_word(text: str) -> bool:
    return not any(sign.isdigit() for sign in text)


def _shown(value: CellValue) -> str:
    return "" if value is None else str(value)[:40]
