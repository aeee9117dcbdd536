"""Every colour and measure of the window, once for light and once for dark.

The palette, `resources/style.qss` and everything painted by hand read these; no widget names a
colour of its own. Measures are device-independent pixels on a 4-px grid, type sizes are points.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a chip, a bar or a sentence means; always shown together with words."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class ToneColours:
    """Colours of one tone: ground, text on it, its 1-px border, and a strong fill for bars."""

    ground: str
    text: str
    line: str
    strong: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one appearance."""

    ground: str
    surface: str
    sunken: str
    navigation: str
    line: str
    line_strong: str
    text: str
    text_soft: str
    text_faint: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    accent_text: str
    hover: str
    pressed: str
    selection: str
    focus: str
    scroll: str
    scroll_hover: str
    shade: str
    tones: dict[Tone, ToneColours]

    def tone(self, tone: Tone) -> ToneColours:
        return self.tones[tone]


LIGHT = Tokens(
    ground="#f5f6f8",
    surface="#ffffff",
    sunken="#f9fafb",
    navigation="#ffffff",
    line="#e3e6eb",
    line_strong="#828a97",
    text="#16191d",
    text_soft="#555d69",
    text_faint="#5e6673",
    accent="#2563eb",
    accent_hover="#1f57d6",
    accent_pressed="#1a49b5",
    on_accent="#ffffff",
    accent_soft="#e8effd",
    accent_text="#1d4ed8",
    hover="#f1f3f6",
    pressed="#e6e9ee",
    selection="#e8effd",
    focus="#2563eb",
    scroll="#828a97",
    scroll_hover="#6b7380",
    shade="#14181f",
    tones={
        Tone.NEUTRAL: ToneColours("#eef0f3", "#414b59", "#d8dce3", "#7c8492"),
        Tone.INFO: ToneColours("#e6eeff", "#1d4ed8", "#c4d6fb", "#2563eb"),
        Tone.SUCCESS: ToneColours("#e3f6eb", "#0b6b3a", "#b7e3ca", "#18894c"),
        Tone.WARNING: ToneColours("#fdf1d8", "#855000", "#f2d89f", "#b06f00"),
        Tone.DANGER: ToneColours("#fde8e7", "#b3201b", "#f5c3c0", "#d92d26"),
    },
)

DARK = Tokens(
    ground="#16181c",
    surface="#1f2227",
    sunken="#1a1d21",
    navigation="#1a1c20",
    line="#30343b",
    line_strong="#737b88",
    text="#eceef1",
    text_soft="#abb2bd",
    text_faint="#a0a7b3",
    accent="#3a6fe8",
    accent_hover="#3567db",
    accent_pressed="#2c59c4",
    on_accent="#ffffff",
    accent_soft="#1f2f52",
    accent_text="#93b5ff",
    hover="#292d33",
    pressed="#333840",
    selection="#22345b",
    focus="#7aa2ff",
    scroll="#6b7380",
    scroll_hover="#8b93a0",
    shade="#000000",
    tones={
        Tone.NEUTRAL: ToneColours("#2c3037", "#c6ccd5", "#434953", "#7d8694"),
        Tone.INFO: ToneColours("#1e2f55", "#a3c0ff", "#345088", "#5b8df6"),
        Tone.SUCCESS: ToneColours("#173626", "#84dcab", "#2a5c42", "#36b374"),
        Tone.WARNING: ToneColours("#3b2e12", "#f0c671", "#675022", "#d99a2b"),
        Tone.DANGER: ToneColours("#432321", "#ffaaa3", "#743a36", "#ec5b53"),
    },
)


@dataclass(frozen=True, slots=True)
class Measures:
    """Heights and gaps of one density."""

    control: int
    row: int
    header: int
    card_padding: int
    gap: int
    navigation_row: int


COMFORTABLE = Measures(control=32, row=36, header=36, card_padding=16, gap=12, navigation_row=38)
COMPACT = Measures(control=28, row=28, header=30, card_padding=12, gap=8, navigation_row=34)

PAGE_MARGIN_X = 20
PAGE_MARGIN_Y = 16

BODY_PT = 10.0
TITLE_PT = 15.0
CARD_TITLE_PT = 11.0
CAPTION_PT = 9.0

SCREEN_FONTS = ("Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC")
