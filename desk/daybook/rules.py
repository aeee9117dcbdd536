"""Comparing what the dispatcher's log says with the tickets (M2.8.1): pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

N = TypeVar("N", int, Decimal)


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


def together(lines: Iterable[Logged]) -> list[Logged]:
    """One line for each pour, with what the logs of all shifts say of it."""
    found: dict[UUID, Logged] = {}
    for line in lines:
        known = found.get(line.pour)
        if known is None:
            found[line.pour] = line
            continue
        trucks = _sum(known.loads.trucks, line.loads.trucks)
        m3 = _sum(known.loads.m3, line.loads.m3)
        said = "；".join(filter(None, (known.explanation, line.explanation)))
        found[line.pour] = Logged(line.pour, Loads(trucks, m3), said)
    return list(found.values())


def _sum(first: N | None, second: N | None) -> N | None:
    """Nothing written by either shift stays nothing written."""
    return second if first is None else first if second is None else first + second


def differences(lines: Iterable[Logged], tickets: Mapping[UUID, Loads]) -> Iterator[Difference]:
    """Every pour whose log and tickets differ in loads or volume, in the log's order; pours that
    have tickets but stand in no line come last."""
    listed = {line.pour: line for line in lines}
    for pour in (*listed, *(p for p in tickets if p not in listed)):
        line = listed.get(pour, Logged(pour, NONE))
        sent = tickets.get(pour, NONE)
        if not line.loads.same(sent):
            yield Difference(pour, line.loads, sent, line.explanation)
