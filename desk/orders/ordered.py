"""What of an order the customer signs for, and what follows when it changes: one table.

M1.5.3 names placement and volume; what else the customer put a name to on the paper (M1.2.1) is
signed again in the same way. Who of the station goes there and whom one calls is told only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Ordered:
    """One field of the order. `signed`: the customer signs a change of it again. `documents`: it
    stands on the early documents, which are made anew. `checked`: specialist and dispatcher check
    it before the opening (M1.4.1), and do so again."""

    signed: bool = True
    documents: bool = False
    checked: bool = False


_PAPER = Ordered(documents=True, checked=True)
_CHECKED = Ordered(checked=True)
_TOLD = Ordered(signed=False)

ORDERED: dict[str, Ordered] = {
    "placement": _PAPER,
    "volume_m3": _PAPER,
    "planned_opening": _CHECKED,
    "strength_grade": _PAPER,
    "impermeability_grade": _PAPER,
    "frost_grade": _PAPER,
    "slump_mm": _PAPER,
    "slump_tolerance_mm": _PAPER,
    "aggregate_mm": _PAPER,
    "special_requirements": _PAPER,
    "mark_override": _PAPER,
    "placing_method": _PAPER,
    "pump_pipe_m": _CHECKED,
    "mortar_m3": _CHECKED,
    "sampling_standard_sets": Ordered(),
    "sampling_impermeability_sets": Ordered(),
    "sampling_site_sets": Ordered(),
    "documents_wanted": Ordered(documents=True),
    "document_copies": Ordered(documents=True),
    "planned_closing": _TOLD,
    "truck_interval_min": _TOLD,
    "specialist_id": _TOLD,
    "contact": _TOLD,
    "phone": _TOLD,
}
"""Every field that may change on a signed order; another project is another order."""

GRADES = ("strength_grade", "impermeability_grade", "frost_grade")
"""What the mix is chosen by."""


def to_be_signed(names: Collection[str]) -> bool:
    """Whether the customer signs again for a change of these fields (M1.5.3)."""
    return any(ORDERED[name].signed for name in names)


def on_documents(names: Collection[str]) -> bool:
    """Whether the early documents say any of these fields (M1.5.3)."""
    return any(ORDERED[name].documents for name in names)


def checked_before_opening(names: Collection[str]) -> bool:
    """Whether the checklist before the opening covers any of these fields (M1.4.1)."""
    return any(ORDERED[name].checked for name in names)
