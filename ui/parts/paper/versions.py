"""Which version of a record's paper is printed, where it has more than one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from desk.core.acting import Acting
from desk.core.kinds import RecordKind
from desk.core.past import Edition
from desk.values.showing import show_moment
from ui.parts.operation import Operation


def ask_version(
    parent: QWidget,
    acting: Acting,
    known: RecordKind,
    id_: UUID,
    form: str,
    take: Callable[[int], object],
) -> None:
    """Call `take` with the version to print, 0 for the one in force; asks only where there are
    several."""

    def offer(found: list[Edition]) -> None:
        if len(found) < 2:
            take(0)
        else:
            _menu(parent, found, take).popup(QCursor.pos())

    def read(_: object) -> list[Edition]:
        from reports.issuing import versions_of

        return versions_of(acting, known.name, id_, form)

    Operation(parent, read).on_success(offer).start()


def _menu(parent: QWidget, found: list[Edition], take: Callable[[int], object]) -> QMenu:
    menu = QMenu(parent)
    for each in reversed(found):
        made = f"{show_moment(each.at)} {each.person}"
        words = f"第 {each.number} 版（{'已被代替' if each.until else '现行'}）　{made}"
        action = menu.addAction(words)
        action.triggered.connect(partial(_take, take, each.number if each.until else 0))
    menu.setActiveAction(menu.actions()[0])
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _take(take: Callable[[int], object], number: int, _checked: bool = False) -> None:
    take(number)
