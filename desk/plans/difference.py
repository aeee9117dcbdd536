"""What a revision changes against the plan it replaces, in sentences for the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.fields import Field, fields_of
from db.models import DailyPlan, DailyPlanLine
from desk.plans.rows import ChangeRow
from desk.values.showing import show_value
from desk.values.zone import local

COMPARED = (
    "placement",
    "grade",
    "slump",
    "volume_m3",
    "planned_opening",
    "placing_method",
    "pump",
    "pump_crew",
    "first_trucks",
    "remarks",
)
HEADER = ("trucks_available", "remarks")


@dataclass(frozen=True)
class Change:
    """One difference: the line's place in the new plan (or the old, when removed), the field, and
    the words before and after."""

    place: int
    kind: str  # "added", "removed", "changed", "header"
    project: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        if self.kind == "added":
            return f"增第 {self.place} 行 {self.project}（{self.after}）"
        if self.kind == "removed":
            return f"删原第 {self.place} 行 {self.project}（{self.before}）"
        where = f"第 {self.place} 行 {self.project} " if self.kind == "changed" else ""
        return f"{where}{self.label} {self.before or '空'}→{self.after or '空'}"

    def as_mapping(self) -> ChangeRow:
        return {
            "kind": self.kind,
            "place": self.place,
            "project": self.project,
            "label": self.label,
            "before": self.before,
            "after": self.after,
            "sentence": self.sentence,
        }


def between(old: DailyPlan, new: DailyPlan) -> list[Change]:
    """Every difference, in the order of the new plan's lines; removed lines last."""
    before = {line.order_id: line for line in old.lines}
    after = {line.order_id: line for line in new.lines}
    found = list(_header(old, new))
    for line in new.lines:
        if line.order_id in before:
            found.extend(_line(before[line.order_id], line))
        else:
            found.append(Change(line.position, "added", line.project_name, "", "", _brief(line)))
    found.extend(
        Change(line.position, "removed", line.project_name, "", _brief(line), "")
        for line in old.lines
        if line.order_id not in after
    )
    return found


def _header(old: DailyPlan, new: DailyPlan) -> Iterable[Change]:
    fields = fields_of(DailyPlan)
    for name in HEADER:
        yield from _compare(0, "header", "", fields[name], (getattr(old, name), getattr(new, name)))


def _line(old: DailyPlanLine, new: DailyPlanLine) -> Iterable[Change]:
    fields = fields_of(DailyPlanLine)
    for name in COMPARED:
        values = (getattr(old, name), getattr(new, name))
        yield from _compare(new.position, "changed", new.project_name, fields[name], values)


def _compare(
    place: int, kind: str, project: str, asked: Field, values: tuple[object, object]
) -> Iterable[Change]:
    shown = [show_value(asked, value) for value in values]
    if shown[0] == shown[1]:
        return
    moments = [local(value) for value in values if isinstance(value, datetime)]
    if len(moments) == 2 and moments[0].date() == moments[1].date():
        shown = [f"{moment:%H:%M}" for moment in moments]
    yield Change(place, kind, project, asked.label, shown[0], shown[1])


def _brief(line: DailyPlanLine) -> str:
    return f"{line.placement} {line.grade} {line.volume_m3} m³ {local(line.planned_opening):%H:%M}"


def sentences(stored: Iterable[Mapping[str, object]]) -> list[str]:
    """The sentences of a stored difference."""
    return [str(change["sentence"]) for change in stored]
