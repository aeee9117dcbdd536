"""The look: every token used, words readable in both appearances, icons crisp and tinted."""

from __future__ import annotations

import re
from itertools import product

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from ui.icons import Tint, icon, icon_names, icon_pixmap
from ui.parts.look import Text, chinese, label
from ui.places import RESOURCES
from ui.theme import Theme, apply_theme, current_theme, palette, style_sheet
from ui.tokens import COMFORTABLE, COMPACT, DARK, LIGHT, SCREEN_FONTS, Tokens, Tone

THEMES = [Theme(dark, compact) for dark, compact in product((False, True), repeat=2)]


def luminance(colour: str) -> float:
    """WCAG's relative luminance of #rrggbb."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])

GROUNDS = ("ground", "surface", "sunken", "navigation", "hover", "pressed", "selection")
"""Whatever stands on the page itself, a card, a menu or a row, under the mouse or selected."""


def colour(tokens: Tokens, name: str) -> str:
    """The colour that the style sheet calls `name`."""
    tone, _, part = name.partition("_")
    known = {each.value: each for each in Tone}
    if tone in known:
        return str(getattr(tokens.tone(known[tone]), part))
    return str(getattr(tokens, name))


@BOTH
def test_words_are_readable_on_every_ground(tokens: Tokens) -> None:
    inks = ("text", "text_soft", "text_faint", "accent_text")
    pairs = list(product(inks, GROUNDS))
    pairs += [("on_accent", each) for each in ("accent", "accent_hover", "accent_pressed")]
    pairs += [("accent_text", "accent_soft")]
    pairs += [(f"{tone}_text", f"{tone}_ground") for tone in Tone]
    pairs += [(f"{tone}_text", "surface") for tone in Tone]
    pairs += [(ink, f"{tone}_ground") for ink in inks if ink != "text_faint" for tone in Tone]
    assert too_close(tokens, pairs, 4.5) == {}


@BOTH
def test_borders_dots_and_bars_stand_out(tokens: Tokens) -> None:
    grounds = ("surface", "ground", "sunken", "navigation")
    lines = ("line_strong", "focus", "scroll", "scroll_hover", "accent")
    pairs = list(product(lines, grounds))
    pairs += [(f"{tone}_strong", ground) for tone in Tone for ground in grounds]
    pairs += [(f"{tone}_strong", f"{tone}_ground") for tone in Tone]
    assert too_close(tokens, pairs, 3) == {}


def too_close(
    tokens: Tokens, pairs: list[tuple[str, str]], least: float
) -> dict[tuple[str, str], float]:
    """The pairs of colours that differ by less than `least`, and by how much they do."""
    ratios = {pair: contrast(colour(tokens, pair[0]), colour(tokens, pair[1])) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CONTROLS = re.compile(
    r"Q(PushButton|LineEdit|ComboBox|AbstractSpinBox|PlainTextEdit|TextEdit)(?![\w ]*QLineEdit)"
    r"|::indicator|searchBox"
)
AT_REST = re.compile(r":disabled|readOnly")
"""What cannot be used now may be fainter; nobody has to find it."""


def rules() -> list[tuple[str, str]]:
    """Selector and declarations of every rule of the style sheet."""
    text = (RESOURCES / "style.qss").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).replace("${", "<").replace("pt}", "pt>")
    text = re.sub(r"<(\w+)\}", r"<\1>", text)
    return [(selector.strip(), body) for selector, body in RULE.findall(text)]


@BOTH
def test_the_style_sheet_pairs_no_colours_that_are_too_close(tokens: Tokens) -> None:
    words: list[tuple[str, str]] = []
    borders: list[tuple[str, str]] = []
    for selector, body in rules():
        if AT_REST.search(selector):
            continue
        ground = re.search(r"background(?:-color)?: \$(\w+)", body)
        ink = re.search(r"(?<!-)color: \$(\w+)", body)
        if ink and ground and not ground[1].endswith("_tint"):
            words.append((ink[1], ground[1]))
        line = re.search(r"border(?:-color)?: (?:\d+px solid )?\$(\w+)", body)
        filled = ground is not None and line is not None and ground[1] == line[1]
        if line and CONTROLS.search(selector) and not filled and not line[1].startswith("focus_"):
            borders.append((line[1], "surface"))
    assert len(words) > 15
    assert len(borders) > 10
    assert too_close(tokens, words, 4.5) == {}
    assert too_close(tokens, borders, 3) == {}


@pytest.mark.parametrize("theme", THEMES)
def test_the_style_sheet_has_a_value_for_every_name(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet
    for path in re.findall(r"url\(([^)]+)\)", sheet):
        assert (RESOURCES.parent / path).is_file() or path.startswith(str(RESOURCES.as_posix()))
        assert RESOURCES.joinpath("style", path.rsplit("/", 1)[-1]).is_file()


def test_type_is_set_in_points_and_multi_line_editors_have_no_padding() -> None:
    sheet = (RESOURCES / "style.qss").read_text(encoding="utf-8")
    assert re.findall(r"font-size:[^;]*px", sheet) == []
    for selector, body in re.findall(r"([^{}]+)\{([^}]*)\}", sheet):
        if "TextEdit" in selector:
            assert "padding" not in body


def test_the_small_pictures_of_the_style_have_the_tokens_colours() -> None:
    for mode, tokens in (("light", LIGHT), ("dark", DARK)):
        for name, colour in (("chevron-down", "text_soft"), ("tick", "accent_text")):
            picture = RESOURCES.joinpath("style", f"{name}-{mode}.svg").read_text("utf-8")
            assert getattr(tokens, colour) in picture


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_palette_leaves_no_role_to_the_platform(tokens: Tokens) -> None:
    made = palette(tokens)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        assert made.color(group, QPalette.ColorRole.PlaceholderText).name() == tokens.text_faint
        assert made.color(group, QPalette.ColorRole.Accent).name() == tokens.accent
    disabled = QPalette.ColorGroup.Disabled
    assert made.color(disabled, QPalette.ColorRole.Text).name() == tokens.text_faint


def test_the_appearance_changes_at_run_time(qapp: QApplication) -> None:
    word = QLabel("工程名称")
    word.show()
    apply_theme(qapp, dark=True, compact=True)
    assert current_theme() == Theme(dark=True, compact=True)
    assert word.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.text)
    apply_theme(qapp, dark=False)
    assert word.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.text)
    word.hide()


@pytest.mark.parametrize(("compact", "height"), [(False, 32), (True, 28)])
def test_controls_of_one_row_have_one_height(
    qapp: QApplication, *, compact: bool, height: int
) -> None:
    apply_theme(qapp, dark=False, compact=compact)
    assert (COMPACT if compact else COMFORTABLE).control == height
    for widget in (QLineEdit(), QPushButton("打印")):
        widget.ensurePolished()
        assert widget.sizeHint().height() == height
    apply_theme(qapp, dark=False)


def test_chinese_type_is_there_even_without_a_system_font(qapp: QApplication) -> None:
    assert any(QFontDatabase.hasFamily(family) for family in SCREEN_FONTS)
    assert qapp.font().pointSizeF() == 10
    metrics = QFontMetrics(qapp.font())
    assert all(metrics.inFontUcs4(ord(character)) for character in "混凝土订货通知单㎥³㙍")
    assert QFont(qapp.font()).families() == list(SCREEN_FONTS)


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    assert len(icon_names()) >= 40
    for name in icon_names():
        picture = icon(name).pixmap(QSize(18, 18)).toImage()
        inked = any(picture.pixelColor(x, y).alpha() > 60 for x in range(18) for y in range(18))
        assert inked, name


def test_an_icon_that_does_not_exist_is_a_defect() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_icons_follow_the_theme_without_being_set_again(qapp: QApplication) -> None:
    made = icon("plus")

    def ink() -> QColor:
        return made.pixmap(QSize(24, 24)).toImage().pixelColor(12, 12)

    light = ink()
    apply_theme(qapp, dark=True)
    dark = ink()
    apply_theme(qapp, dark=False)
    assert light.lightness() < 140 < dark.lightness()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_icons_are_made_for_the_dots_of_the_screen(ratio: float) -> None:
    picture = icon_pixmap("search", 16, ratio=ratio)
    assert picture.width() == round(16 * ratio)
    assert picture.devicePixelRatio() == ratio
    asked = icon("search").pixmap(QSize(16, 16), ratio, QIcon.Mode.Normal, QIcon.State.Off)
    assert asked.width() == round(16 * ratio)


def test_a_disabled_icon_is_fainter(qapp: QApplication) -> None:
    made = icon("plus", Tint.TEXT)
    normal = made.pixmap(QSize(24, 24)).toImage().pixelColor(12, 12)
    grey = made.pixmap(QSize(24, 24), QIcon.Mode.Disabled).toImage().pixelColor(12, 12)
    assert grey.lightness() > normal.lightness()


def test_labels_never_read_what_people_typed_as_markup(qapp: QApplication) -> None:
    shown = label("<b>1# 楼</b> & 2#", Text.BODY)
    assert "PlainText" in str(shown.textFormat())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("断了,正在重连;已填内容还在。", "断了，正在重连；已填内容还在。"),
        ("16:00 前交回(依据手册 M1.2.1)", "16:00 前交回（依据手册 M1.2.1）"),
        ("C30,C35 与 180±20", "C30,C35 与 180±20"),
        ("postgresql://服务器", "postgresql://服务器"),
    ],
)
def test_punctuation_between_chinese_words_is_set_full_width(typed: str, shown: str) -> None:
    assert chinese(typed) == shown
