"""The look, from one table of tokens: fonts, palette and style sheet; switched at run time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.places import RESOURCES
from ui.restyle import restyle
from ui.tokens import (
    BODY_PT,
    CAPTION_PT,
    CARD_TITLE_PT,
    COMFORTABLE,
    COMPACT,
    DARK,
    LIGHT,
    SCREEN_FONTS,
    TITLE_PT,
    Measures,
    Tokens,
    Tone,
)


@dataclass(frozen=True, slots=True)
class Theme:
    """One appearance: its colours and its density."""

    dark: bool
    compact: bool

    @property
    def tokens(self) -> Tokens:
        return DARK if self.dark else LIGHT

    @property
    def measures(self) -> Measures:
        return COMPACT if self.compact else COMFORTABLE

    def colour(self, name: str) -> QColor:
        """The token `name` as a colour, for painting by hand."""
        return QColor(str(getattr(self.tokens, name)))


class _Keeper(QObject):
    """Holds the theme in force; widgets that paint by hand hear of a change through it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme(dark=False, compact=False)


@cache
def theme_keeper() -> _Keeper:
    """The one keeper; its `changed` signal follows every call of `apply_theme`."""
    return _Keeper()


def current_theme() -> Theme:
    return theme_keeper().theme


def apply_theme(app: QApplication, *, dark: bool, compact: bool = False) -> Theme:
    """Give every widget of `app`, present and future, this appearance; hidden ones when shown."""
    theme = Theme(dark, compact)
    first = app.property("themed") is not True
    if first:
        app.setProperty("themed", True)
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(body_font())
    theme_keeper().theme = theme
    app.setPalette(palette(theme.tokens))
    restyle(app, style_sheet(theme))
    theme_keeper().changed.emit()
    return theme


def body_font() -> QFont:
    """The body type; loads the bundled faces when the system has no Chinese one of ours."""
    load_screen_fonts()
    font = QFont(list(SCREEN_FONTS))
    font.setPointSizeF(BODY_PT)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


@cache
def load_screen_fonts() -> tuple[str, ...]:
    """Load resources/fonts for the screen unless the system knows one of our families."""
    if any(QFontDatabase.hasFamily(family) for family in SCREEN_FONTS):
        return ()
    found: list[str] = []
    for face in ("noto-sans-sc.ttf", "noto-sans-sc-bold.ttf"):
        identity = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / face))
        found += QFontDatabase.applicationFontFamilies(identity)
    return tuple(found)


def palette(tokens: Tokens) -> QPalette:
    """Every role in every group, so that nothing falls back to the platform's colours."""
    role = QPalette.ColorRole
    common = {
        role.Window: tokens.ground,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.text_faint,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.tone(Tone.DANGER).text,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line_strong,
        role.Dark: tokens.line_strong,
        role.Shadow: tokens.shade,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.text,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.Accent: tokens.accent,
    }
    dimmed = (role.WindowText, role.Text, role.ButtonText, role.HighlightedText)
    made = QPalette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        for each, colour in common.items():
            made.setColor(group, each, QColor(colour))
    for each, colour in common.items():
        shown = tokens.text_faint if each in dimmed else colour
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(shown))
    made.setColor(QPalette.ColorGroup.Disabled, role.Base, QColor(tokens.sunken))
    return made


def _tint(colour: str, alpha: int) -> str:
    """`colour` as a veil over whatever ground is below."""
    made = QColor(colour)
    return f"rgba({made.red()}, {made.green()}, {made.blue()}, {alpha})"


@cache
def _template() -> Template:
    return Template((RESOURCES / "style.qss").read_text(encoding="utf-8"))


def style_sheet(theme: Theme) -> str:
    """resources/style.qss with this theme's values; raises KeyError on a name it does not know."""
    tokens, measures = theme.tokens, theme.measures
    values = {f.name: getattr(tokens, f.name) for f in fields(Tokens) if f.name != "tones"}
    for tone, colours in tokens.tones.items():
        values[f"{tone}_ground"] = colours.ground
        values[f"{tone}_text"] = colours.text
        values[f"{tone}_line"] = colours.line
        values[f"{tone}_strong"] = colours.strong
    values |= {f.name: str(getattr(measures, f.name)) for f in fields(Measures)}
    values |= {
        "control_inner": str(measures.control - 2),
        "control_focus": str(measures.control - 4),
        "row_inner": str(measures.row - 6),
        "focus_on_accent": tokens.text if theme.dark else tokens.accent_pressed,
        "hover_tint": _tint(tokens.text, 14),
        "pressed_tint": _tint(tokens.text, 26),
        "body_pt": f"{BODY_PT:g}",
        "title_pt": f"{TITLE_PT:g}",
        "card_title_pt": f"{CARD_TITLE_PT:g}",
        "caption_pt": f"{CAPTION_PT:g}",
        "images": (RESOURCES / "style").as_posix(),
        "mode": "dark" if theme.dark else "light",
    }
    return _template().substitute(values)
