"""Pictures of pages for people who have no screen at hand: each as PNG bytes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from desk.core.acting import Acting
from desk.core.errors import Missing
from ui.pages import find_page, page_keys, visible_tabs


def known_pages() -> list[dict[str, str]]:
    """Every page by key, with its tab and title."""
    found = []
    for key in page_keys():
        tab, page = find_page(key)
        found.append({"page": key, "tab": tab.title, "title": page.title})
    return found


def take_pictures(
    acting: Acting, pages: Sequence[str], *, size: tuple[int, int], dark: bool
) -> Iterator[tuple[str, bytes]]:
    """Each page as this person sees it in a window of `size`, without showing anything.

    Raises Missing for a page that there is not, or that this person does not see.
    """
    seen = [page.key for tab in visible_tabs(acting) for page in tab.pages]
    for page in pages:
        if page not in seen:
            raise Missing(
                f"没有“{page}”这个页面，或{acting.name}看不到它。可用的有：{'、'.join(seen)}。"
            )
    # Pictures are never taken on the screen, even where there is one.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as folder:
        yield from _take(acting, pages, size, Path(folder), dark=dark)


def _take(
    acting: Acting, pages: Sequence[str], size: tuple[int, int], folder: Path, *, dark: bool
) -> Iterator[tuple[str, bytes]]:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication

    from ui.app import make_application
    from ui.desk_window import window_for
    from ui.photo import photograph_page
    from ui.places import VERSION
    from ui.remembered import Remembered
    from ui.theme import apply_theme

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = make_application(["concrete-desk"], log=folder / "desk.log")
    apply_theme(app, dark=dark)
    window = window_for(acting, Remembered(folder / "desk.ini"), version=VERSION)
    try:
        for page in pages:
            yield page, _png(photograph_page(window, page, QSize(*size)))
    finally:
        window.deleteLater()


def _png(picture: object) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage

    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not isinstance(picture, QImage) or not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError("no picture")
    return bytes(data.data())
