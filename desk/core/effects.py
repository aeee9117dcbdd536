"""What most steps do, said once: take over what was typed, stamp who and when, draw the number,
tell those who must know. Areas compose these and add only what is their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import inspect

from db.base import Record, Stored
from db.fields import Kind, fields_of
from db.models import Role
from desk.core.errors import Invalid
from desk.core.workflow import Effect, Taking, describe


def put(taking: Taking) -> None:
    """Take over what the step asked for. Raises Invalid for a moment that lies in the future."""
    fields = fields_of(type(taking.record))
    for name, value in taking.values.items():
        asked = fields[name]
        if isinstance(value, datetime) and value > taking.unit.now and not asked.ahead:
            raise Invalid({name: f"{asked.label}不能晚于现在"}, what=describe(taking.record))
        setattr(taking.record, name, value)


def demand(record: Record, names: Iterable[str]) -> None:
    """Raises Invalid naming every field among `names` that is still empty."""
    found = empty_fields(record, names)
    if found:
        raise Invalid(found, what=describe(record))


def empty_fields(record: Stored, names: Iterable[str]) -> dict[str, str]:
    """Field → sentence for every field among `names` that is still empty."""
    fields = fields_of(type(record))
    empty = [name for name in names if getattr(record, name) in (None, "", [])]
    return {name: f"{fields[name].label}还没有填" for name in empty}


def demand_rows(record: Record, child: str, names: Iterable[str]) -> None:
    """Raises Invalid unless the record has rows called `child`, each with `names` filled."""
    rows = getattr(record, child)
    missing = [
        f"第 {place} 行的{fields_of(type(row))[name].label}"
        for place, row in enumerate(rows, start=1)
        for name in names
        if getattr(row, name) in (None, "")
    ]
    if missing or not rows:
        raise Invalid({child: f"{'、'.join(missing) or '明细'}还没有填"}, what=describe(record))


def written(record: Stored, child: str = "") -> set[str]:
    """The fields that were written to since the record was read; with `child` also those of its
    rows as ``items.price``, and ``items`` itself where rows came or went."""
    state = inspect(record)
    found = {n for n in fields_of(type(record)) if state.attrs[n].history.has_changes()}
    if child:
        rows = state.attrs[child].history
        found |= {child} if rows.added or rows.deleted else set()
        found |= {f"{child}.{name}" for row in getattr(record, child) for name in written(row)}
    return found


Telling = Callable[[Any], str]
"""The sentence that tells of a record; of which sort, its step's table says."""


@dataclass(frozen=True)
class Doing:
    """An effect: what was asked is taken over, the fields `by` and `at` are written (a typed `at` is
    kept), `needs` must be filled, `also` runs, the number is drawn from `series`, and everybody with
    one of `roles` is told the sentence that `tells` makes of the record."""

    by: str = ""
    at: str = ""
    series: str = ""
    needs: tuple[str, ...] = ()
    tells: Telling | None = None
    roles: tuple[Role, ...] = ()
    also: Effect | None = None

    def __call__(self, taking: Taking) -> None:
        record, unit = taking.record, taking.unit
        put(taking)
        if self.by:
            setattr(record, self.by, taking.values.get(self.by) or unit.acting.name)
        if self.at and not taking.values.get(self.at):
            setattr(record, self.at, unit.now)
        demand(record, self.needs)
        if self.also is not None:
            self.also(taking)
        if self.series and not record.number:  # drawn last, so that a refusal names no number
            record.number = unit.number(self.series)
        if self.tells is not None:
            for role in self.roles:
                unit.notify(role.value, record, self.tells(record)[:500])


def future_moments(record: Stored, now: datetime) -> dict[str, str]:
    """Field → sentence for moments of what has happened that lie in the future."""
    return {
        name: f"{known.label}不能晚于现在"
        for name, known in fields_of(type(record)).items()
        if known.kind is Kind.MOMENT
        and not known.ahead
        and (value := getattr(record, name)) is not None
        and value > now
        and name not in ("created_at", "changed_at")
    }
