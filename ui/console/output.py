"""What the commands print: JSON for programs, aligned Chinese text for people."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from desk.core.errors import Conflict, Invalid, UserError

WIDEST_CELL = 32


PEOPLE_SEE = 50
"""Rows on the screen when nobody says how many; programs get everything."""


def speak_utf8() -> None:
    """Write UTF-8 to consoles and pipes; a character that cannot be written is replaced."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def as_text(data: object) -> str:
    """`data` as JSON; a list has one item per line, so that it can also be read by eye."""
    if isinstance(data, list):
        items = ",\n".join(json.dumps(item, ensure_ascii=False) for item in data)
        return f"[\n{items}\n]" if data else "[]"
    return json.dumps(data, ensure_ascii=False, indent=1)


def refusal(error: UserError) -> dict[str, object]:
    """A refusal in the command line's form, with the sentence of every field and every clash."""
    told: dict[str, object] = {"rule": error.rule, "clause": error.clause, "reason": error.reason}
    if isinstance(error, Invalid):
        told["problems"] = error.problems
    if isinstance(error, Conflict):
        told["clashes"] = [
            {
                "field": clash.field,
                "opened": clash.opened,
                "ours": clash.ours,
                "theirs": clash.theirs,
            }
            for clash in error.clashes
        ]
    return {"refused": told}


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """Lines with aligned columns; long cells are cut with … on the screen, never in JSON."""
    cut = [[_cut(" ".join(cell.split())) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(headings, *cut, strict=True)]
    for row in (list(headings), *cut):
        yield "  ".join(
            cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)
        ).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cut(text: str) -> str:
    if _width(text) <= WIDEST_CELL:
        return text
    kept = text
    while _width(kept) > WIDEST_CELL - 1:
        kept = kept[:-1]
    return f"{kept}…"


def pairs(values: Mapping[str, str]) -> Iterable[str]:
    """One line per label and value, the values under each other."""
    wide = max(map(_width, values), default=0)
    for label, value in values.items():
        first, *more = value.split("\n")
        yield f"{label}{' ' * (wide - _width(label))}  {first}".rstrip()
        yield from (f"{' ' * wide}  {line}" for line in more)
