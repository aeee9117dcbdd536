"""How high a sheet's list may be in the window it lies over."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_AROUND = 230
"""What title, captions, buttons and margins of a sheet need."""
_LEAST = 180


def room_for(parent: QWidget, wanted: int) -> int:
    """`wanted` pixels, or as many as fit into the window of `parent`."""
    return max(_LEAST, min(wanted, parent.window().height() - _AROUND))
