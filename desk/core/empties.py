"""What an empty value means for a field that cannot be empty: said once, for every kind of record."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, inspect
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from db.base import Stored
from db.fields import Field, Kind, fields_of


def settle_empties(record: Stored, names: Iterable[str]) -> dict[str, str]:
    """A new record that leaves one of the fields `names` empty has the field's usual value from now
    on, and its history says so. Field → sentence for what cannot be empty otherwise."""
    declared = fields_of(type(record))
    new = not inspect(record).persistent
    found: dict[str, str] = {}
    for name in names:
        asked = declared.get(name)
        if asked is None or getattr(record, name) is not None or may_be_empty(record, name):
            continue
        column = _column(record, name)
        if new and isinstance(column.default, ScalarElementColumnDefault):
            setattr(record, name, column.default.arg)
        else:
            found[name] = f"{asked.label}：{said_of_empty(asked)}"
    return found


def lost(record: Stored, names: Iterable[str]) -> dict[str, str]:
    """Field → sentence for every required field among `names` that was filled and is empty now."""
    declared = fields_of(type(record))
    found: dict[str, str] = {}
    for name in names:
        asked, history = declared.get(name), inspect(record).attrs[name].history
        if asked is None or not asked.required or getattr(record, name) not in (None, "", []):
            continue
        if any(value not in (None, "", []) for value in history.deleted or ()):
            found[name] = f"{asked.label}：不能为空，请填写"
    return found


def may_be_empty(record: Stored, name: str) -> bool:
    """Whether the database takes no value for the field."""
    return bool(_column(record, name).nullable)


def _column(record: Stored, name: str) -> Column[object]:
    column = type(record).__mapper__.columns[name]
    assert isinstance(column, Column)
    return column


def said_of_empty(asked: Field) -> str:
    """The predicate of the refusal, with what to write instead."""
    if asked.choices is not None:
        return f"不能为空,可选:{'、'.join(member.label for member in asked.choices)}"
    if asked.kind is Kind.BOOL:
        return "不能为空,请写“是”或“否”"
    return "不能为空,没有请写 0" if asked.numeric else "不能为空,请填写"
