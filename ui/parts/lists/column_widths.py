"""How wide the columns of a list are, and how they give way to each other."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QFontMetrics

from db.fields import Field, Kind

CHIP_PADDING = 9
CELL_PADDING = 10

_SORT_MARK = 16
"""Room for the arrow beside the heading."""
_ELASTIC = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.REFERENCE})
_LEAST_WORDS = 12
"""So many half-width characters of a text are in sight at the least; its tooltip says the rest."""


def column_width(field: Field, metrics: QFontMetrics) -> int:
    """How wide a column is at first: the field's usual width, never narrower than its heading."""
    digit = metrics.horizontalAdvance("0")
    extra = 2 * CHIP_PADDING if field.kind is Kind.STATE else 0
    return max(field.width * digit + extra, _heading(field, metrics)) + 2 * CELL_PADDING


def least_width(field: Field, metrics: QFontMetrics) -> int:
    """How narrow it may become beside an open record; what is measured or dated keeps its width."""
    digit = metrics.horizontalAdvance("0")
    if field.kind in _ELASTIC:
        return max(_LEAST_WORDS * digit, _heading(field, metrics)) + 2 * CELL_PADDING
    if field.kind is Kind.STATE and field.choices is not None:
        longest = max(metrics.horizontalAdvance(choice.label) for choice in field.choices)
        chip = longest * 9 // 10 + 2 * CHIP_PADDING
        return min(chip + 2 * CELL_PADDING, column_width(field, metrics))
    return column_width(field, metrics)


def _heading(field: Field, metrics: QFontMetrics) -> int:
    # Headings are semi-bold.
    return metrics.horizontalAdvance(field.heading) * 108 // 100 + _SORT_MARK


def shared_out(over: int, giving: Mapping[str, int]) -> dict[str, int]:
    """By how much each column becomes narrower so that together they give `over` pixels, each in
    proportion to what it can give."""
    whole = sum(giving.values())
    if over <= 0 or whole <= 0:
        return {}
    share = min(over / whole, 1)
    return {name: -int(-room * share // 1) for name, room in giving.items()}
