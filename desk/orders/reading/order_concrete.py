"""The concrete that a row asks for: its grades, its mark, its slump."""

from __future__ import annotations

import re

from desk.exchange.staging import RowReader, solved
from desk.orders.reading.order_cells import put_text, refuse_missing
from desk.orders.reading.read_order import order_fields
from desk.values.grades import Grade, split_grade
from desk.values.reading import Unreadable, read_noted, read_slump, read_value
from desk.values.text import as_typed, fold_width, quoted

_WHOLE_NUMBER = re.compile(r"\d{1,3}")
_BARE_GRADE = re.compile(r"\s*(?:[1-9]5|[1-9]0|100)(?:\s*[PSW]\s*\d{1,2})?\s*$", re.IGNORECASE)
_STRENGTHS = re.compile(r"(?<![A-Z])L?C\s*\d{2,3}")
_CENTIMETRES = re.compile(r"(?:坍落度)?\s*(?:1\d|2[0-6])")
_MARKED_SLUMP = re.compile(r"(?<!\d)(\d{2,3})\s*[(（]\s*S[1-5]\s*[)）]", re.IGNORECASE)


def read_grade(reader: RowReader) -> None:
    cell = reader.entry.cell("strength_grade")
    if cell is None or not cell.filled:
        refuse_missing(reader, "strength_grade", cell)
        return
    text = reader.text("strength_grade")
    if not text:
        return
    if _BARE_GRADE.match(fold_width(text)):
        reader.note(f"强度等级原文写{quoted(text)}")
        text = f"C{text}"
    grade = split_grade(text)
    if len(set(_STRENGTHS.findall(fold_width(text).upper()))) > 1:
        reader.refuse(cell, f"{quoted(text)}写了不止一个强度等级,请分开写成几行")
        return
    if not grade.strength:
        reader.refuse(cell, f"{quoted(text)}不是强度等级,请写成C30、C35P8")
        return
    reader.put("strength_grade", grade.strength, cell)
    if grade.unread:
        reader.note(f"强度等级原文写{quoted(text)}")
    _part_grade(reader, "impermeability_grade", grade, prefix="P")
    _part_grade(reader, "frost_grade", grade, prefix="F")
    special = [grade.special] if grade.special else []
    written = reader.text("special_requirements")
    if written and written not in ("/", "无", "—"):
        special = [written, *(word for word in special if word not in written)]
    if special:
        put_text(reader, "special_requirements", "、".join(special))


def _part_grade(reader: RowReader, name: str, grade: Grade, *, prefix: str) -> None:
    """Impermeability or frost grade from its own column, else from the strength's cell."""
    part = "impermeability" if prefix == "P" else "frost"
    cell, text = reader.entry.cell(name), reader.text(name)
    own = ""
    if text and text not in ("/", "无", "—", "-", "\\", "不要求", "普通"):
        number = _WHOLE_NUMBER.fullmatch(fold_width(text))
        own = getattr(split_grade(f"{prefix}{text}" if number else text), part)
        if not own:
            reader.refuse(cell, f"{quoted(text)}不是{order_fields()[name].label}")
            return
    inside = getattr(grade, part)
    if own and inside and own != inside:
        reader.refuse(cell, f"{quoted(text)}与强度等级里的{inside}不一致")
    elif own or inside:
        reader.put(name, own or inside, cell if own else reader.entry.cell("strength_grade"))


def read_mark_or_slump(reader: RowReader) -> None:
    cell = reader.entry.cell("slump_mm")
    field = order_fields()["slump_mm"]
    if cell is None or not cell.filled:
        marked = _MARKED_SLUMP.search(fold_width(reader.text("strength_grade")))
        if marked is not None:
            reader.put(field.name, int(marked[1]), reader.entry.cell("strength_grade"))
        return
    try:
        text = as_typed(solved(cell)).strip()
        if read_noted(field, text, now=reader.now)[0] is None:
            return
        target, tolerance = read_slump(text)
        if _CENTIMETRES.fullmatch(fold_width(text)):  # nobody pours concrete of 18 mm
            target *= 10
            reader.note(f"坍落度原文写{quoted(text)}，按厘米读")
        reader.put("slump_mm", read_value(field, target, now=reader.now), cell)
    except Unreadable as unreadable:
        reader.refuse(cell, unreadable.reason)
        return
    if tolerance:
        reader.put("slump_tolerance_mm", tolerance, cell)
