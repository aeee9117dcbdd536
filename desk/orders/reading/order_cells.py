"""Cells of an order that several of its readers share: what is missing, and who is to be called."""

from __future__ import annotations

from desk.exchange.layout import Cell
from desk.exchange.staging import RowReader, figures_of
from desk.orders.reading.read_order import order_fields
from desk.orders.reading.words import split_person
from desk.values.reading import Unreadable, read_value
from desk.values.text import fold_width


def refuse_missing(reader: RowReader, name: str, cell: Cell | None) -> None:
    label = order_fields()[name].label
    if cell is None:
        reader.refuse(None, f"表中没有“{label}”这一列")
    elif cell.merged_with:
        reader.refuse(cell, f"{label}与{cell.merged_with}合并在一起,请每行分开填写")
    else:
        reader.refuse(cell, f"没有填写{label}")


def put_text(reader: RowReader, name: str, text: str) -> None:
    field = order_fields()[name]
    cell = reader.entry.cell(name)
    try:
        value = read_value(field, text, now=reader.now)
    except Unreadable as unreadable:
        reader.refuse(cell, unreadable.reason)
        return
    if value:
        reader.put(name, value, cell)


def read_contact(reader: RowReader) -> None:
    name, phone = split_person(reader.text("contact"))
    written = _phone(reader)
    other, number = split_person(written)
    if reader.entry.cell("contact") == reader.entry.cell("phone"):
        other, number, written = name, phone, ""
    put_text(reader, "contact", name or (other if number else ""))
    put_text(reader, "phone", number or written or phone)


def _phone(reader: RowReader) -> str:
    """The phone as written; one whose figures the sheet has lost is left out, with a note."""
    text = reader.text("phone")
    try:
        return figures_of(fold_width(text))
    except Unreadable as unreadable:
        reader.note(f"电话{unreadable.reason}")
        return ""
