"""The plan's volume hour by hour against what the station makes in an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from desk.plans.board import Board
from desk.values.zone import local
from ui.parts.chart import Bar, BarChart, Limit, short
from ui.parts.figure import figure_of


class HourChart(BarChart):
    """m³ due in each hour from the first opening to the last closing."""

    def __init__(self) -> None:
        super().__init__("各小时方量", empty="还没有计划行")

    def show_board(self, board: Board) -> None:
        """Show the hours of the day's plan."""
        seen = board.seen
        hours: dict[datetime, Decimal] = dict(seen.extras["hours"]) if seen is not None else {}
        if seen is None or not hours:
            self.show_bars(())
            return
        capacity = Decimal(seen.extras["capacity_m3_h"])
        bars, hour = [], min(hours)
        while hour <= max(hours):
            volume = hours.get(hour, Decimal(0))
            words = _words(hour, volume, capacity)
            called = f"{local(hour):%m-%d %H} 时浇筑的"
            figure = figure_of(words, "orders", called, board.of_hour.get(hour, ()))
            bars.append(Bar(f"{local(hour):%H}", volume, words=words, figure=figure))
            hour += timedelta(hours=1)
        self.show_bars(bars, Limit(capacity, f"生产能力 {short(capacity)} m³/h"))


def _words(hour: datetime, volume: Decimal, capacity: Decimal) -> str:
    start, end = local(hour), local(hour + timedelta(hours=1))
    span = f"{start:%m-%d %H:%M}–{end:%H:%M}　{short(volume)} m³"
    over = volume - capacity
    return f"{span}，超出生产能力 {short(over)} m³" if over > 0 else span
