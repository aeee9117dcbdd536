"""Grades and slumps as people write them: C35P8 in one box, 180±20 in another."""

from __future__ import annotations

from collections.abc import Mapping

from db.models import OrderNotice
from desk.values.grades import split_grade
from desk.values.reading import Unreadable, read_slump


def split_written_grade(order: OrderNotice) -> None:
    """C35P8 typed into one box becomes strength and impermeability, as the paper wants them."""
    if not order.strength_grade:
        return
    found = split_grade(order.strength_grade)
    if not found.strength or found.unread:
        return
    order.strength_grade = found.strength
    order.impermeability_grade = found.impermeability or order.impermeability_grade or ""
    order.frost_grade = found.frost or order.frost_grade or ""
    if found.special and found.special not in (order.special_requirements or ""):
        order.special_requirements = "、".join(
            w for w in (order.special_requirements, found.special) if w
        )


def split_written_slump(order: OrderNotice, values: Mapping[str, object]) -> None:
    """180±20 typed into the slump's box states the tolerance too."""
    written = values.get("slump_mm")
    if not isinstance(written, str) or values.get("slump_tolerance_mm"):
        return
    try:
        tolerance = read_slump(written)[1]
    except Unreadable:  # empty, or a guess (约180), which says nothing about its limits
        return
    if tolerance is not None:
        order.slump_tolerance_mm = tolerance
