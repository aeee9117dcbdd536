"""What most steps do, said once: take over what was typed, stamp who and when, draw the number,
tell those who must know. Areas compose these and add only what is their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from db.choice import Choice
from db.fields import Kind, fields_of
from db.models import Role
from desk.core.errors import Invalid, Refused
from desk.core.workflow import Effect, Look, Taking, describe


def put(taking: Taking) -> None:
    """Take over what the step asked for. Raises Invalid for a moment that lies in the future."""
    fields = fields_of(type(taking.record))
    for name, value in taking.values.items():
        if isinstance(value, datetime) and value > taking.unit.now and name not in _AHEAD:
            label = fields[name].label
            raise Invalid({name: f"{label}不能晚于现在"}, what=describe(taking.record))
        setattr(taking.record, name, value)


_AHEAD = frozenset({"expected_opening", "postponed_to", "planned_opening"})


def demand(record: Any, names: Iterable[str]) -> None:
    """Raises Invalid naming every field among `names` that is still empty."""
    fields = fields_of(type(record))
    empty = [n for n in names if getattr(record, n) in (None, "", [])]
    if empty:
        found = {name: f"{fields[name].label}还没有填" for name in empty}
        raise Invalid(found, what=describe(record))


def demand_rows(record: Any, child: str, names: Iterable[str]) -> None:
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


def written(record: Any, child: str = "") -> set[str]:
    """The fields that were written to since the record was read; with `child` also those of its
    rows as ``items.price``, and ``items`` itself where rows came or went."""
    state = inspect(record)
    found = {n for n in fields_of(type(record)) if state.attrs[n].history.has_changes()}
    if child:
        rows = state.attrs[child].history
        found |= {child} if rows.added or rows.deleted else set()
        found |= {f"{child}.{name}" for row in getattr(record, child) for name in written(row)}
    return found


def doing(
    *,
    by: str = "",
    at: str = "",
    series: str = "",
    needs: tuple[str, ...] = (),
    tells: Callable[[Any], str] | None = None,
    roles: tuple[Role, ...] = (),
    also: Effect | None = None,
) -> Effect:
    """An effect: what was asked is taken over, `by` and `at` are stamped (a typed `at` is kept),
    `needs` must be filled, `also` runs, the number is drawn from `series`, and everybody with one
    of `roles` is told the sentence that `tells` makes of the record."""

    def effect(taking: Taking) -> None:
        record, unit = taking.record, taking.unit
        put(taking)
        if by:
            setattr(record, by, taking.values.get(by) or unit.acting.name)
        if at and not taking.values.get(at):
            setattr(record, at, unit.now)
        demand(record, needs)
        if also is not None:
            also(taking)
        if series and not record.number:  # drawn last, so that a refusal names no number
            record.number = unit.number(series)
        if tells is not None:
            for role in roles:
                unit.notify(role.value, record, tells(record))

    return effect


def open_in(*states: Choice) -> Callable[[Look], Refused | None]:
    """Why a record must not be edited: it has left the `states` in which it is still open."""

    def editable(look: Look) -> Refused | None:
        state = look.record.state
        if state in states:
            return None
        return Refused(f"{describe(look.record)}{state.label}，不能再改。")

    return editable


def complete(*names: str) -> Callable[[Session, Any, datetime], Mapping[str, str]]:
    """The check of records that have no draft: the required fields (or `names`) are filled."""

    def problems(_session: Session, record: Any, now: datetime) -> Mapping[str, str]:
        fields = fields_of(type(record))
        asked = names or tuple(name for name, known in fields.items() if known.required)
        found = {
            name: f"{fields[name].label}还没有填"
            for name in asked
            if getattr(record, name) in (None, "")
        }
        return {**ahead(record, now), **found}

    return problems


def ahead(record: Any, now: datetime) -> dict[str, str]:
    """Moments of what has happened cannot lie in the future."""
    return {
        name: f"{known.label}不能晚于现在"
        for name, known in fields_of(type(record)).items()
        if known.kind is Kind.MOMENT
        and name not in _AHEAD
        and (value := getattr(record, name)) is not None
        and value > now
        and name not in ("created_at", "changed_at")
    }
