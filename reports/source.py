"""A record's values with the words of its model, as cells of a form.

Labels come from the model's fields and from nowhere else. On blank stock every value is empty.
On a filled form an empty required field stays empty for the pen, and an empty optional one shows
that nothing was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from db.base import Base
from db.choice import Choice
from db.fields import Field, Kind, fields_of
from desk.values.showing import paper_date, paper_moment, show_value
from desk.values.zone import local
from reports.form import Data
from reports.grid import Align, Cell, Column, Pair, label, value
from reports.wrap import PREFERRED_BREAK, Check

NOTHING = "/"
_CENTRED = frozenset(
    {Kind.INTEGER, Kind.VOLUME, Kind.DECIMAL, Kind.MONEY, Kind.DATE, Kind.MOMENT, Kind.STATE}
)


class Source:
    """The values of one record, or none on blank stock."""

    def __init__(self, model: type[Base], data: Data | None) -> None:
        self.fields = fields_of(model)
        self.data: Data = data or {}
        self.blank = data is None

    def inside(self, model: type[Base], key: str) -> Source:
        """The record that `key` holds, such as an order's project; blank when there is none."""
        nested = self.data.get(key)
        return Source(model, nested if isinstance(nested, Mapping) else None)

    def get(self, name: str) -> Any:
        return self.data.get(name)

    def heading(self, name: str) -> str:
        """The field's label with its unit, which goes to a line of its own if it must."""
        return heading_of(self.fields[name])

    def shown(self, name: str) -> str:
        """The value as paper shows it, "" when there is none."""
        return shown_value(self.fields[name], self.data.get(name))

    def filled(self, name: str) -> str:
        """The value, or the sign that an optional one was left empty on purpose."""
        shown = self.shown(name)
        if shown or self.blank or self.fields[name].required:
            return shown
        return NOTHING

    def or_nothing(self, text: str) -> str:
        """`text`, or the sign for nothing on a filled form."""
        return text or ("" if self.blank else NOTHING)

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
            align = Align.CENTRE if field.kind in _CENTRED else Align.LEFT
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


def heading_of(field: Field) -> str:
    return f"{field.label}{PREFERRED_BREAK}({field.unit})" if field.unit else field.label


def shown_value(field: Field, item: Any) -> str:
    """A value with the dates of paper: 2026年3月5日."""
    if item is None:
        return ""
    if field.kind is Kind.DATE:
        return paper_date(item)
    if field.kind is Kind.MOMENT:
        return paper_moment(item)
    return show_value(field, item)


def clock(moment: datetime | None, day: date | None) -> str:
    """07:00, with the date in front when that is another day than the paper's `day`."""
    if moment is None:
        return ""
    here = local(moment)
    shown = f"{here.hour:02d}:{here.minute:02d}"
    if day is None or here.date() == day:
        return shown
    return f"{here.month}-{here.day:02d} {shown}"


def _member(choices: type[Choice], item: Any) -> Choice | None:
    return item if isinstance(item, Choice) else choices.read(str(item))
