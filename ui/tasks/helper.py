"""What a task's form shows of its order, which is not typed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.core.views import View
from ui.parts.form.form_helper import FormHelper, Note

_GROUP = "任务"


class TaskHelper(FormHelper):
    """The order's facts as notes under the task's fields."""

    def __init__(self) -> None:
        self._seen: View | None = None

    def look_at(self, seen: View | None) -> None:
        self._seen = seen

    def notes(self, values: Mapping[str, object]) -> Sequence[Note]:
        del values  # nothing here follows from what is typed
        if self._seen is None:
            return ()
        facts = self._seen.extras
        trucks = facts.get("trucks_planned")
        volume = self._seen.values.get("volume_m3")
        found = {
            "订货单号": facts.get("order_number"),
            "工程": facts.get("project_name"),
            "部位": facts.get("placement"),
            "混凝土标记": facts.get("mark"),
            "坍落度": facts.get("slump") and f"{facts['slump']} mm",
            "方量": volume and f"{volume} m³" + (f"，约 {trucks} 车" if trucks else ""),
            "留样": facts.get("sampling"),
        }
        return [Note(_GROUP, name, str(text)) for name, text in found.items() if text]
