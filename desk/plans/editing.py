"""Typing into single cells of a draft plan, several people at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from db.fields import Field, fields_of
from db.models import DailyPlan, DailyPlanLine
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Clash, Conflict
from desk.core.records import fill, permit_editing
from desk.core.unit import unit
from desk.core.workflow import Look
from desk.plans.kind import PLANS
from desk.values.reading import Unreadable, read_moment_parts, read_value
from desk.values.showing import show_value
from desk.values.text import fold_width
from desk.values.zone import STATION_ZONE

UNSIGNED_WORD = "未签认"
"""What gathering writes into a line's remarks while its order is unsigned."""


@dataclass(frozen=True)
class CellEdit:
    """One cell typed into: the line, the field, the value it had on the screen, what was typed."""

    line_id: UUID
    field: str
    before: Any
    typed: object


def own_remarks(remarks: str) -> str:
    """The remarks without the word that the program keeps there itself."""
    return ";".join(word for word in remarks.split(";") if word and word != UNSIGNED_WORD)


def edit_lines(acting: Acting, plan_id: UUID, edits: Sequence[CellEdit]) -> Changes:
    """Write the cells into the draft, whatever else of it changed in between.

    Raises Conflict naming the cells that somebody else typed into, or whose line is gone; Invalid
    for what cannot be read; Refused when the plan is no draft any more (R06). Nothing is written
    then.
    """
    with unit(acting, "修改") as u:
        plan = u.load(DailyPlan, plan_id)
        permit_editing(PLANS, u.acting)
        refused = PLANS.editable(Look(u.session, u.acting, plan, u.now))
        if refused is not None:
            raise refused
        lines = {line.id: line for line in plan.lines}
        values: dict[str, Any] = {}
        clashes: list[Clash] = []
        for edit in (_dated(each, plan.plan_date, u.now) for each in edits):
            line = lines.get(edit.line_id)
            if line is None:
                raise Conflict(
                    "这一行已不在计划里，可能有人重新归集了订单。您填的内容没有保存，请核对。"
                )
            clash = _clash(line, edit)
            if clash is not None:
                clashes.append(clash)
            values[f"lines.{line.position}.{edit.field}"] = _kept(line, edit)
        if clashes:
            where = "、".join(clash.label for clash in clashes)
            raise Conflict(
                f"{plan.changed_by}也改了{where}。请看一眼对方填的，再决定要不要改。",
                tuple(clashes),
            )
        fill(u, PLANS, plan, values)
    return u.changes(plan)


def _dated(edit: CellEdit, day: date, now: datetime) -> CellEdit:
    """An opening typed as an hour alone is meant on the plan's day."""
    if edit.field != "planned_opening" or not isinstance(edit.typed, str):
        return edit
    opening = opening_on(day, edit.typed, now)
    return edit if opening is None else replace(edit, typed=opening)


def opening_on(day: date, text: str, now: datetime) -> datetime | None:
    """The moment meant by ``7:30``, ``730`` or ``7点半`` on `day`; None when it is no hour alone."""
    bare = fold_width(text).strip()
    if bare.isdigit() and len(bare) <= 4:  # an hour is all that can be meant here
        bare = f"{bare}:00" if len(bare) <= 2 else f"{bare[:-2]}:{bare[-2:]}"
    try:
        written, hour, rest = read_moment_parts(bare, now)
    except Unreadable:
        return None
    if hour is None or rest or written is not None or bare.startswith("24"):
        return None
    return datetime.combine(day, hour, STATION_ZONE)


def _kept(line: DailyPlanLine, edit: CellEdit) -> Any:
    if edit.field == "remarks" and UNSIGNED_WORD in (line.remarks or "").split(";"):
        return ";".join(word for word in (str(edit.typed).strip(), UNSIGNED_WORD) if word)
    return edit.typed


def _clash(line: DailyPlanLine, edit: CellEdit) -> Clash | None:
    """The cell as a clash when what stands there is neither what was shown nor what was typed."""
    asked: Field = fields_of(DailyPlanLine)[edit.field]
    stored = getattr(line, edit.field)
    if edit.field == "remarks":
        stored = own_remarks(stored or "")
    shown = [show_value(asked, value) for value in (edit.before, stored)]
    if shown[0] == shown[1] or _reads_as(asked, edit.typed, stored, line):
        return None
    label = f"第 {line.position} 行的{asked.label}"
    return Clash(edit.field, label, shown[0], str(edit.typed), shown[1])


def _reads_as(asked: Field, typed: object, stored: object, line: DailyPlanLine) -> bool:
    try:
        return bool(read_value(asked, typed, now=line.planned_opening) == (stored or None))
    except Unreadable:
        return False
