"""What narrows a list, as a value that can be kept and gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ui.parts.lists.conditions import VALUE_OPS, Condition
from ui.parts.page import Only


@dataclass(frozen=True)
class Narrowing:
    """Everything that narrows a list; it can be saved under a name."""

    text: str = ""
    state: str = ""
    period: str = ""
    conditions: tuple[Condition, ...] = ()
    only: Only | None = None  # what a figure counted at its moment: shown, never saved
    before: Narrowing | None = None  # what to go back to from `only`, and never saved either

    @property
    def kept(self) -> Narrowing:
        """What may be saved of it."""
        return replace(self, only=None, before=None)

    def without_values(self, column: str) -> Narrowing:
        """The same without the values that are picked in `column`."""
        kept = tuple(c for c in self.conditions if c.column != column or c.op not in VALUE_OPS)
        return replace(self, conditions=kept, state="" if column == "state" else self.state)

    def as_json(self) -> dict[str, object]:
        return {
            "text": self.text,
            "state": self.state,
            "period": self.period,
            "conditions": [condition.as_json() for condition in self.conditions],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Narrowing:
        conditions = kept.get("conditions")
        return cls(
            str(kept.get("text", "")),
            str(kept.get("state", "")),
            str(kept.get("period", "")),
            tuple(map(Condition.from_json, conditions if isinstance(conditions, list) else ())),
        )


def why_alone(before: Narrowing) -> str:
    """Why the list shows nothing but certain records."""
    hidden = before != Narrowing()
    return "原来的筛选看不全这些行，现在只列出它们" if hidden else "列表很长，现在只列出这些行"
