"""How a setting is declared: type, bounds, default, the reason and the clause."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.fields import Field, Kind


@dataclass(frozen=True)
class Declared:
    """One setting. `default` is typed; `check` returns a sentence for a value out of form."""

    key: str
    group: str
    label: str
    kind: Kind
    default: Any
    explanation: str
    clause: str = ""
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    check: Callable[[Any], str] | None = None

    @property
    def field(self) -> Field:
        """The setting as a field, so that the same editors and parsers serve it."""
        return Field(
            self.key,
            self.label,
            self.kind,
            unit=self.unit,
            minimum=self.minimum,
            maximum=self.maximum,
            max_length=200 if self.kind is Kind.TEXT else None,
            help=self.explanation,
            clause=self.clause,
        )


def clock_form(value: object) -> str:
    ok = re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", str(value))
    return "" if ok else "要写成 16:00 这样的时刻"


def size_form(value: object) -> str:
    return "" if str(value).upper() in ("A4", "A5", "三联") else "只有 A4、A5 和三联（241×140）三种"
