"""Comparing what the dispatcher's log says with the tickets (M2.8.1): pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Loads:
    """Truck loads and their cubic metres; None is what nobody has written down."""

    trucks: int | None = None
    m3: Decimal | None = None

    @property
    def words(self) -> str:
        if self.trucks is None and self.m3 is None:
            return "没有记"
        return f"{self.trucks or 0} 车 {self.m3 or Decimal(0):.2f} m³"

    def same(self, other: Loads) -> bool:
        """Nothing written and nothing sent are the same."""
        return (self.trucks or 0, self.m3 or 0) == (other.trucks or 0, other.m3 or 0)


NONE = Loads()


@dataclass(frozen=True)
class Logged:
    """One line of the log."""

    pour: UUID
    loads: Loads
    explanation: str = ""


@dataclass(frozen=True)
class Difference:
    """One pour of which log and tickets say different things."""

    pour: UUID
    logged: Loads
    ticketed: Loads
    explanation: str = ""

    @property
    def explained(self) -> bool:
        return bool(self.explanation.strip())


def differences(lines: Iterable[Logged], tickets: Mapping[UUID, Loads]) -> Iterator[Difference]:
    """Every pour whose log and tickets differ in loads or volume, in the log's order; pours that
    have tickets but stand in no line come last."""
    listed = {line.pour: line for line in lines}
    for pour in (*listed, *(p for p in tickets if p not in listed)):
        line = listed.get(pour, Logged(pour, NONE))
        sent = tickets.get(pour, NONE)
        if not line.loads.same(sent):
            yield Difference(pour, line.loads, sent, line.explanation)
