"""Records of any kind from a sheet whose headings are the kind's field labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.fields import Field, Kind
from desk.exchange.entries import entries_of
from desk.exchange.headings import headings_of
from desk.exchange.layout import Entry
from desk.exchange.sheets import Sheet
from desk.exchange.staging import RowReader, SheetsRead
from desk.exchange.unrecognised import Unrecognised
from desk.exchange.watched import Watched

FILLED_BY_THE_PROGRAM = frozenset(
    {"created_at", "created_by", "changed_at", "changed_by", "number"}
)


def read_records(
    sheets: Sequence[Sheet],
    fields: Mapping[str, Field],
    *,
    now: datetime,
    what: str,
    extra: Mapping[str, Sequence[str]] | None = None,
    told: Mapping[str, str] | None = None,
    watched: Watched | None = None,
) -> SheetsRead:
    """Records to be made from a workbook, by the fields of their kind (`what` names it).

    A field that refers to another record is given as the text that was written, in
    `references`; `extra` adds headings, also for keys that are no fields; `told` is what people said of others. A missing required
    value refuses the row by the empty cell's address. Raises Unrecognised when no sheet holds the
    headings.
    """
    wanted = {name: f for name, f in fields.items() if name not in FILLED_BY_THE_PROGRAM}
    headings = headings_of(wanted, extra).with_told(told or {})
    required = [f for f in wanted.values() if f.required]
    enough = min(2, len(wanted))
    result = SheetsRead(watched=watched or Watched())
    found = False
    for grid, entries in entries_of(sheets, headings, result, enough=enough):
        found = found or bool(entries)
        for entry in entries:
            _read_entry(entry, grid.sheet, wanted, required, result, now=now)
    if not found:
        named = "、".join(f.label for f in required) or what
        raise Unrecognised(f"文件里没有找到{what}。表头应有{named}等,请核对后再导入。", sheets)
    return result


def _read_entry(
    entry: Entry,
    sheet: Sheet,
    wanted: Mapping[str, Field],
    required: Sequence[Field],
    result: SheetsRead,
    *,
    now: datetime,
) -> None:
    reader = RowReader(entry, sheet, now=now)
    for key in entry.cells:
        field = wanted.get(key)
        if field is None or field.kind is Kind.REFERENCE:
            text = reader.text(key)
            if text not in ("", "/", "—", "-"):
                reader.staged.references[key] = text
                cell = entry.cell(key)
                reader.staged.cells[key] = cell.address if cell else ""
        else:
            reader.take(field, entry.cell(key))
    bad = {refused.cell for refused in reader.refused}
    for field in required:
        cell = entry.cell(field.name)
        if field.name in reader.staged.values or field.name in reader.staged.references:
            continue
        if cell is None:
            reader.refuse(None, f"表中没有“{field.label}”这一列")
        elif cell.address not in bad:
            reader.refuse(cell, f"没有填写{field.label}")
    reader.finish(result)
