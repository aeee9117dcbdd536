"""Words as they were written: what Qt would take for markup or for a key of a menu stays words.

Customers, sites and remarks are called what people type. Qt draws a tooltip as a web page as soon
as it looks like one, and loads the files it names; it reads ``&`` in a button or a menu as the
letter to be pressed.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QStandardItem
from PySide6.QtGui import Qt as Markup
from PySide6.QtWidgets import QListWidgetItem, QToolTip, QWidget

_JOINER = "\N{WORD JOINER}"
"""Takes no room and is never a letter of a tag, so that what follows ``<`` names no element."""


def plain_tip(text: str) -> str:
    """`text` for a tooltip, in which Qt finds no markup; other text stays as it is."""
    if not Markup.mightBeRichText(text):
        return text
    return text.replace("<", f"<{_JOINER}").replace("&lt;", f"&{_JOINER}lt;")


def set_tip(thing: QWidget | QAction | QListWidgetItem | QStandardItem, text: str) -> None:
    """Give `thing` the tooltip `text`, shown as it is."""
    thing.setToolTip(plain_tip(text))


def show_tip(place: QPoint, text: str, widget: QWidget) -> None:
    """Show `text` as it is beside `place` on the screen."""
    QToolTip.showText(place, plain_tip(text), widget)


def plain_label(text: str) -> str:
    """`text` for a button, a tab or a menu, in which no letter is a key to be pressed."""
    return text.replace("&", "&&")
