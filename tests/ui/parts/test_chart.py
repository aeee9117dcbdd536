"""Painted charts: round scales, what they say in words, and that they paint in either light."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.parts.chart import Bar, BarChart, Limit, grid_step, short
from ui.theme import apply_theme, current_theme
from ui.tokens import Tone


def bars(*values: int) -> list[Bar]:
    return [Bar(f"{6 + at:02d}", Decimal(value)) for at, value in enumerate(values)]


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


@pytest.fixture
def chart(qtbot: QtBot) -> BarChart:
    made = BarChart("各小时方量")
    qtbot.addWidget(made)
    made.resize(480, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(
    ("top", "step"),
    [
        ("185", "50"),
        ("1416", "500"),
        ("3", "1"),
        ("0.8", "0.2"),
        ("40", "10"),
        ("1000000", "250000"),
    ],
)
def test_the_scale_goes_in_round_steps(top: str, step: str) -> None:
    found = grid_step(Decimal(top))
    assert found == Decimal(step)
    assert found * 4 >= Decimal(top)


def test_a_scale_of_nothing_is_no_division_by_zero() -> None:
    assert grid_step(Decimal(0)) == 1


def test_figures_have_no_zeros_that_say_nothing() -> None:
    assert [short(Decimal(text)) for text in ("1416.50", "80.00", "0.25", "100")] == [
        "1,416.5",
        "80",
        "0.25",
        "100",
    ]


def test_the_chart_says_its_figures_to_those_who_do_not_see_it(chart: BarChart) -> None:
    chart.show_bars(bars(80, 195, 40), Limit(Decimal(180), "生产能力 180 m³/h"))
    said = chart.accessibleDescription()
    assert "06 80 m³" in said
    assert "超过的有：07" in said.replace(":", "：")


def test_what_is_over_the_limit_is_painted_apart(chart: BarChart) -> None:
    danger = current_theme().tokens.tone(Tone.DANGER).strong
    chart.show_bars(bars(80, 170), Limit(Decimal(180), "能力"))
    assert danger not in colours(chart.grab().toImage())
    chart.show_bars(bars(80, 400), Limit(Decimal(180), "能力"))
    assert danger in colours(chart.grab().toImage())


def test_nothing_to_show_is_said_in_words(chart: BarChart) -> None:
    chart.show_bars(())
    image = chart.grab().toImage()
    assert current_theme().tokens.tone(Tone.INFO).strong not in colours(image)
    assert chart.accessibleDescription() == "没有数据"


@pytest.mark.parametrize("dark", [False, True])
def test_the_chart_follows_the_light(chart: BarChart, qapp: QApplication, dark: bool) -> None:
    apply_theme(qapp, dark=dark)
    chart.show_bars(bars(10, 20, 30))
    found = colours(chart.grab().toImage())
    assert QColor(current_theme().tokens.tone(Tone.INFO).strong).name() in found


def test_the_pointer_finds_the_bar_below_it(chart: BarChart) -> None:
    chart.show_bars(bars(10, 20, 30, 40))
    assert [chart.bar_at(x) for x in (0.0, 100.0, 470.0)] == [-1, 0, 3]
    QTest.mouseMove(chart, QPoint(300, 100))
    assert chart.bar_at(300.0) == 2


@pytest.mark.parametrize("size", [(180, 84), (240, 110), (1600, 500)])
def test_every_size_can_be_painted(chart: BarChart, size: tuple[int, int]) -> None:
    chart.resize(*size)
    chart.show_bars(bars(*range(0, 240, 10)), Limit(Decimal(100), "能力 100 m³/h"))
    assert not chart.grab().isNull()
