"""Icons from resources/icons, tinted by the theme in force and crisp at every scale."""

from __future__ import annotations

from enum import Enum
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.places import RESOURCES
from ui.theme import current_theme
from ui.tokens import Tokens, Tone

STROKE = "1.75"  # Tabler's lines are 2 wide; finer ones suit 16 and 18 px


class Tint(Enum):
    """Which of the theme's colours an icon takes."""

    SOFT = "text_soft"
    TEXT = "text"
    FAINT = "text_faint"
    ACCENT = "accent_text"
    ON_ACCENT = "on_accent"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    INFO = "info"

    def colour(self, tokens: Tokens) -> str:
        """This tint's colour among `tokens`, as #rrggbb."""
        if self in _TONES:
            return tokens.tone(_TONES[self]).text
        return str(getattr(tokens, self.value))


_TONES = {
    Tint.SUCCESS: Tone.SUCCESS,
    Tint.WARNING: Tone.WARNING,
    Tint.DANGER: Tone.DANGER,
    Tint.INFO: Tone.INFO,
}


def icon_names() -> frozenset[str]:
    """The names that `icon` knows."""
    return frozenset(path.stem for path in (RESOURCES / "icons").glob("*.svg"))


def icon(name: str, tint: Tint = Tint.SOFT) -> QIcon:
    """The icon `name`; it takes its colour when painted, so it follows a change of theme.

    Raises KeyError when there is no such icon.
    """
    _svg(name)
    return QIcon(_Engine(name, tint))


def icon_pixmap(name: str, size: int, *, tint: Tint = Tint.SOFT, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` device-independent pixels at device pixel ratio `ratio`."""
    return _pixmap(name, tint.colour(current_theme().tokens), round(size * ratio), ratio)


class _Engine(QIconEngine):
    """Paints one SVG in the colour that its tint has now."""

    def __init__(self, name: str, tint: Tint) -> None:
        super().__init__()
        self._name = name
        self._tint = tint

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._tint)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float
    ) -> QPixmap:
        tokens = current_theme().tokens
        tint = Tint.FAINT if mode is QIcon.Mode.Disabled else self._tint
        side = min(size.width(), size.height())
        return _pixmap(self._name, tint.colour(tokens), round(side * scale), scale)


@cache
def _svg(name: str) -> str:
    path = RESOURCES / "icons" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(name)
    text = path.read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{STROKE}"')


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    source = _svg(name).replace("currentColor", colour)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
