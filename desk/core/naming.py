"""What a record without a number is called: by what it holds, never by its id."""

from __future__ import annotations

from db.base import Record
from db.fields import Kind, fields_of
from desk.values.showing import show_moment, show_value


def held_words(record: Record) -> str:
    """What the record holds in a few words, such as ``滨江花园 柱 45.00 m³ 11-22 07:00``; empty for
    kinds that do not say what tells their drafts apart, and for a draft without any of it."""
    found = (
        next(filter(None, (_words(record, path) for path in each)), "") for each in record.held
    )
    return " ".join(word for word in found if word)


def _words(record: Record, path: str) -> str:
    *through, last = path.split(".")
    here: object = record
    for name in through:
        here = getattr(here, name, None)
    value = getattr(here, last, None)
    if not isinstance(here, Record) or value in (None, ""):
        return ""
    asked = fields_of(type(here))[last]
    if asked.kind is Kind.MOMENT:
        return show_moment(value)[5:]  # the year says nothing about a draft
    return f"{show_value(asked, value)} {asked.unit}".strip()


def draft_title(label: str, record: Record) -> str:
    """The title of a draft where only its kind, called `label`, is known otherwise."""
    held = held_words(record)
    return f"草稿：{held}" if held else f"{label}草稿"
