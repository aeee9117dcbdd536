"""What most steps do, said once: take over what was typed, stamp who and when, draw the number,
tell those who must know. Areas compose these and add only what is their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.fields import Kind, fields_of
from db.models import Role
from desk.errors import Invalid
from desk.workflow import Effect, Taking, describe


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
    `needs` must be filled, the number is drawn from `series`, `also` runs, and everybody with one
    of `roles` is told the sentence that `tells` makes of the record."""

    def effect(taking: Taking) -> None:
        record, unit = taking.record, taking.unit
        put(taking)
        if by:
            setattr(record, by, taking.values.get(by) or unit.acting.name)
        if at and not taking.values.get(at):
            setattr(record, at, unit.now)
        demand(record, needs)
        if series and not record.number:
            record.number = unit.number(series)
        if also is not None:
            also(taking)
        if tells is not None:
            for role in roles:
                unit.notify(role.value, record, tells(record))

    return effect


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
