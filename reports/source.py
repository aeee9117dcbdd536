"""A record's values with the words of its model, read with their types and shown as cells.

Labels come from the model's fields and from nowhere else. On blank stock every value is empty.
On a filled form an empty required field stays empty for the pen, and an empty optional one shows
that nothing was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from db.base import Base
from db.choice import Choice
from db.fields import Field, Kind, fields_of
from desk.values.showing import paper_date, paper_moment, show_moment, show_value
from desk.values.zone import local
from reports.form import Data
from reports.grid import DAY_LINE, Align, Block, Body, Cell, Column, Pair, Row, label, value
from reports.wrap import PREFERRED_BREAK, Check

T = TypeVar("T")

NOTHING = "/"
CENTRED = frozenset(
    {Kind.INTEGER, Kind.VOLUME, Kind.DECIMAL, Kind.MONEY, Kind.DATE, Kind.MOMENT, Kind.STATE}
)
_NAMES = ("number", "name", "reference")


class Source:
    """The values of one record, or none on blank stock."""

    def __init__(self, model: type[Base], data: Data | None) -> None:
        self.model = model
        self.fields = fields_of(model)
        self.data: Data = data or {}
        self.blank = data is None

    # -- reading ------------------------------------------------------------------------------

    def inside(self, model: type[Base], key: str) -> Source:
        """The record that `key` holds, such as an order's project; blank when there is none."""
        nested = self.data.get(key)
        return Source(model, nested if isinstance(nested, Mapping) else None)

    def rows(self, model: type[Base], key: str) -> list[Source]:
        """The records that `key` lists, such as the tickets of a pour."""
        return [Source(model, row) for row in self.each(key, dict)]

    def get(self, name: str, sort: type[T]) -> T | None:
        """The value if there is one. Raises TypeError when it is not of the expected `sort`."""
        item = self.data.get(name)
        return None if item is None else _of(name, item, sort)

    def text(self, name: str) -> str:
        """Words that belong to no field, such as the grade of a pour; "" when there are none."""
        return self.get(name, str) or ""

    def number(self, name: str) -> Decimal | None:
        """A count or an amount as an exact decimal."""
        item = self.data.get(name)
        return Decimal(item) if isinstance(item, int) else self.get(name, Decimal)

    def each(self, name: str, sort: type[T]) -> list[T]:
        """The items of a list; none when there is no list. Raises TypeError like `get`."""
        items = self.data.get(name) or ()
        if not isinstance(items, list | tuple):
            raise TypeError(f"{name} is no list")
        return [_of(name, item, sort) for item in items]

    def by(self, name: str, sort: type[T]) -> dict[str, T]:
        """Values by their words, such as sets of specimens by curing. Raises TypeError like
        `get`."""
        found = self.get(name, dict) or {}
        return {str(key): _of(name, item, sort) for key, item in found.items()}

    # -- showing ------------------------------------------------------------------------------

    def shown(self, name: str) -> str:
        """The value as paper shows it, "" when there is none. A reference is shown by the number
        or name of the record that it points to."""
        field = self.fields[name]
        if field.kind is not Kind.REFERENCE:
            return shown_value(field, self.data.get(name))
        found = self.data.get(name.removesuffix("_id"))
        if isinstance(found, Mapping):
            found = next(filter(None, map(found.get, _NAMES)), None)
        return str(found or "")

    def filled(self, name: str) -> str:
        """The value, or the sign that an optional one was left empty on purpose."""
        shown = self.shown(name)
        if shown or self.blank or self.fields[name].required:
            return shown
        return NOTHING

    def or_nothing(self, text: str) -> str:
        """`text`, or the sign for nothing on a filled form."""
        return text or ("" if self.blank else NOTHING)

    def when(self, name: str) -> str:
        """A moment as it stands beside a signature: 2026-11-22 14:05."""
        moment = self.get(name, datetime)
        return show_moment(moment) if moment else ""

    def signed(self, by: str, at: str) -> str:
        """Who took a step, and below the name when: what a cell for signing already says."""
        return "\n".join(filter(None, (self.shown(by), self.when(at))))

    def pair(
        self,
        name: str,
        *,
        text: str | None = None,
        label_span: float = 4,
        span: float = 0,
        align: Align | None = None,
    ) -> Pair:
        """Label and value of a field; `text` replaces what the value alone would show."""
        field = self.fields[name]
        if align is None:
            align = Align.CENTRE if field.kind in CENTRED else Align.LEFT
        shown = self.filled(name) if text is None else text
        return (
            label(heading_of(field), span=label_span),
            value(shown, span=span, align=align, name=name),
        )

    def checks(self, name: str, *more: str) -> Cell:
        """A box for every member of the field's list, the chosen ones ticked, then `more`."""
        field = self.fields[name]
        if field.choices is None:
            raise TypeError(f"{name} has no list to tick")
        chosen = self.data.get(name)
        picked = (
            chosen if isinstance(chosen, Iterable) and not isinstance(chosen, str) else [chosen]
        )
        ticked = {_member(field.choices, item) for item in picked if item}
        boxes = [Check(member in ticked, member.label) for member in field.choices]
        return value(*boxes, *more, name=name)

    def column(
        self,
        name: str,
        width: float,
        *,
        align: Align | None = None,
        size: float = 10.5,
        text: str = "",
    ) -> Column:
        """A table column headed by the field; numbers stand at the right."""
        field = self.fields[name]
        if align is None:
            align = Align.RIGHT if field.numeric else Align.LEFT
        return Column(text or heading_of(field), width, align, size, name)

    # -- the paper ----------------------------------------------------------------------------

    def dateline(self, name: str, day: str = "") -> str:
        """The line 申报时间：2026年11月8日 09:30, or the label with room for the date. `day` is the
        paper's own label, under which a moment is shown by its day alone."""
        found = self.get(name, date)
        if isinstance(found, datetime):
            shown = paper_date(local(found)) if day else paper_moment(found)
        else:
            shown = paper_date(found)
        return f"{day or self.fields[name].label}：{shown or f'　　　{DAY_LINE}'}"

    def paper(
        self,
        blocks: Iterable[Block],
        closing: Iterable[Row],
        *,
        dateline: str,
        notes: Iterable[str] = (),
        title: str = "",
    ) -> Body:
        """What stands between head and foot of this record's paper."""
        return Body(
            blocks=tuple(blocks),
            closing=tuple(closing),
            notes=tuple(notes),
            number=self.get("number", str),
            record_id=self.get("id", UUID),
            dateline=dateline,
            blank=self.blank,
            title=title,
        )


def heading_of(field: Field) -> str:
    return f"{field.label}{PREFERRED_BREAK}({field.unit})" if field.unit else field.label


def shown_value(field: Field, item: object) -> str:
    """A value with the dates of paper: 2026年3月5日."""
    if field.kind is Kind.MOMENT and isinstance(item, datetime):
        return paper_moment(item)
    if field.kind is Kind.DATE and isinstance(item, date):
        return paper_date(item)
    return show_value(field, item)


def clock(moment: datetime | None, day: date | None) -> str:
    """The time of day: 07:00. On another day than the paper's `day` the date stands in front."""
    if moment is None:
        return ""
    here = local(moment)
    shown = f"{here.hour:02d}:{here.minute:02d}"
    if day is None or here.date() == day:
        return shown
    return f"{here.month}-{here.day:02d} {shown}"


def _of(name: str, item: object, sort: type[T]) -> T:
    if not isinstance(item, sort):
        raise TypeError(f"{name} is {item!r}, which is no {sort.__name__}")
    return item


def _member(choices: type[Choice], item: object) -> Choice | None:
    return item if isinstance(item, Choice) else choices.read(str(item))
