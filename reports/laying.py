"""Rows of a form written as the names of what stands in them: ``"placement happened_at"``.

A name is a field of the record, a path to a field of what it refers to (``"pour.planned_m3"``), or
a thing that papers say in words of their own (`reports.words.SAID`). ``"placement/12"`` gives its
value so many parts of the width (`reports.grid.UNITS`); without that the widths are the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import desk.areas  # noqa: F401 - a reference leads to a record of a known kind
from db.fields import Field, Kind
from desk.core.effects import Doing
from desk.core.kinds import kind
from reports.fonts import Face, width
from reports.grid import REMARKS, ROW, UNITS, Align, Cell, Row, label, prose, value
from reports.source import CENTRED, Source, clock, heading_of
from reports.words import SAID, Said
from reports.wrap import PREFERRED_BREAK, Check

POUR_HEAD = ("order.project_id/12 task_number", "order.placement/9 grade/3 slump")
"""Which concrete for which part of which site: how every paper of a pour begins."""

_SHORT_TEXT = 11
_LETTERS = 1.74
"""Characters of a label in one part of the width on A4."""
_SHORT = frozenset({Kind.INTEGER, Kind.VOLUME, Kind.DECIMAL, Kind.MONEY, Kind.BOOL, Kind.STATE})
_TICKED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.BOOL})


@dataclass(frozen=True, slots=True)
class _Laid:
    """Label and value of one name; `short` ones get a narrow cell."""

    heading: str
    cell: Cell
    field: Field
    short: bool
    height: float

    @property
    def wordy(self) -> bool:
        """Whether it is text, which takes whatever room there is."""
        return not self.short and self.field.kind not in (Kind.CODE, Kind.DATE, Kind.MOMENT)

    @property
    def ticked(self) -> bool:
        return any(isinstance(piece, Check) for piece in self.cell.pieces)


def at_end(record: Source, path: str) -> tuple[Source, str]:
    """The record in which ``pour.order.placement`` ends, blank when there is none, and the name
    there."""
    *through, last = path.split(".")
    for name in through:
        refers = record.fields[f"{name}_id"].refers
        record = record.inside(kind(refers).model, name)
    return record, last


def lay(record: Source, *rows: str, day: date | None = None, labels: float = 0) -> list[Row]:
    """The rows of a form that has nothing of its own to say in them. Moments are shown as times of
    `day`. `labels` is the width of every label, for paper that lies across."""
    return Laying(record, day=day, by_clock=True, labels=labels).rows(rows)


class Laying:
    """Lays rows of names for one record.

    `cells` are things that the form itself says, by name; `heights` are heights in mm of the rows
    in which a name stands. With `by_clock` moments are shown as times of `day`.
    """

    def __init__(
        self,
        record: Source,
        *,
        cells: Mapping[str, Said] | None = None,
        heights: Mapping[str, float] | None = None,
        day: date | None = None,
        by_clock: bool = False,
        labels: float = 0,
    ) -> None:
        self.record = record
        self.cells = cells or {}
        self.heights = heights or {}
        self.day = day
        self.by_clock = by_clock
        self.labels = labels

    def rows(self, rows: Iterable[str]) -> list[Row]:
        return [self.row(names) for names in rows]

    def row(self, line: str) -> Row:
        """One row: every name with its label."""
        names = [word.partition("/") for word in line.split()]
        laid = [self._laid(name, few=len(names) < 3) for name, _, _ in names]
        given = [float(span or 0) for _, _, span in names]
        spans = _given_spans(laid, given, self.labels) if any(given) else _usual_spans(laid)
        cells: list[Cell] = []
        for each, (label_width, span) in zip(laid, spans, strict=True):
            centred = len(laid) > 1 and (each.short or each.field.kind is Kind.CODE)
            align = Align.CENTRE if centred else each.cell.align
            cells.append(label(each.heading, span=label_width))
            cells.append(replace(each.cell, span=span, align=align))
        return Row(tuple(cells), max(each.height for each in laid))

    def _laid(self, path: str, *, few: bool) -> _Laid:
        record, name = at_end(self.record, path)
        own = self.cells.get(path) or SAID.get((record.model, name))
        field = (own and own.field) or record.fields[name]
        height = self.heights.get(path, REMARKS if field.kind is Kind.LONG_TEXT else ROW)
        shown: str | Cell
        if own is not None:
            shown = own.show(record)
        elif few and record is self.record and field.kind in _TICKED:
            shown = _boxes(record, name)
        elif height >= REMARKS:  # what is empty stays empty for the pen
            shown = record.shown(name)
        else:
            shown = self._text(record, name)
        cell = _filling(shown, height) if isinstance(shown, str) else shown
        align = Align.CENTRE if field.kind in CENTRED else cell.align
        named = replace(cell, name=field.name or name, align=align)
        return _Laid(heading_of(field), named, field, self._short(field), height)

    def _text(self, record: Source, name: str) -> str:
        if self.by_clock and record.fields[name].kind is Kind.MOMENT:
            return clock(record.get(name, datetime), self.day)
        return record.filled(name) if _settled(record, name) else record.shown(name)

    def _short(self, field: Field) -> bool:
        if field.kind is Kind.MOMENT:
            return self.by_clock
        text = field.kind in (Kind.TEXT, Kind.CODE, Kind.REFERENCE)
        return field.kind in _SHORT or (text and field.width <= _SHORT_TEXT)


def _filling(text: str, height: float) -> Cell:
    """A high cell is filled from the top, and there is room to go on writing."""
    return replace(prose(text), pen_room=4.0) if height > REMARKS else value(text)


def _boxes(record: Source, name: str) -> Cell:
    """The whole list with what was chosen ticked; on blank stock the pen ticks it."""
    if record.fields[name].kind is not Kind.BOOL:
        return record.checks(name)
    chosen = record.get(name, bool)
    return value(Check(chosen is True, "是"), Check(chosen is False, "否"))


def _settled(record: Source, name: str) -> bool:
    """Whether an empty value was left empty on purpose. A field that a step of the usual way asks
    for is room for the pen until that step was taken; any other is settled if it is the clerk's to
    type."""
    known = kind(str(record.model.__tablename__))
    for step in known.flow.steps if known.flow is not None else ():
        if step.aside and name in known.entry:
            continue
        done = step.effect.at if isinstance(step.effect, Doing) else ""
        moment = f"{step.stamps}_at" if step.stamps else done
        if name in (*step.asks, moment):
            return record.data.get(moment) is not None
    return name in known.entry


def label_span(words: str, *spans: float) -> float:
    """The first of `spans`, in parts of the width, at which each line of a label stands whole;
    else the last."""
    longest = max(width(line, Face.SANS) for line in re.split(f"[\n{PREFERRED_BREAK}]", words))
    return next((span for span in spans if longest <= span * _LETTERS), spans[-1])


def _given_spans(laid: list[_Laid], given: list[float], label: float) -> list[tuple[float, float]]:
    """The values as wide as the form says; those of which it says nothing share the rest."""
    labels = [label or 4, *(label or label_span(each.heading, 2, 3, 4) for each in laid[1:])]
    rest = (UNITS - sum(labels) - sum(given)) / max(1, given.count(0))
    return [(words, span or rest) for words, span in zip(labels, given, strict=True)]


def _usual_spans(laid: list[_Laid]) -> list[tuple[float, float]]:
    """Rows of two stand under one another, and so do rows of three. A list to be ticked takes room
    from the short value beside it, and so does a text from the two behind it."""
    if len(laid) == 1:
        return [(4, UNITS - 4)]
    if len(laid) == 2:
        if laid[0].ticked and laid[1].short:
            return [(4, 12), (4, 4)]
        return [(4, 7), (4, 9)] if laid[0].short and laid[1].wordy else [(4, 9), (4, 7)]
    narrow = all(each.short and label_span(each.heading, 3, 4) == 3 for each in laid[1:])
    if len(laid) == 3 and laid[0].wordy and narrow:
        return [(4, 8), (3, 3), (3, 3)]
    words = 3 if len(laid) > 3 else 4
    return [(words, UNITS / len(laid) - words)] * len(laid)
