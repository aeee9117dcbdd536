"""The rules that a pour as it stands does not keep: worked out anew whenever the pour, or what
belongs to it, changes."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from db.models import Pour
from desk.core.errors import Warned
from desk.orders.facts import stamp
from desk.pours.facts import minutes_late, promised_opening, samples_short, words_of
from desk.pours.on_duty import two_at_once
from desk.pours.rules import late_by
from desk.rules.table import CLOSING_WASTE, LATE_FIRST_TRUCK, PLAN_NOT_MET, SAMPLES_SHORT
from desk.settings import Settings, settings_of


def unkept(session: Session, pour: Pour) -> Iterator[Warned]:
    """R16, R30 and R36 from the opening on; R13, R30 and the sampling plan once it is closed."""
    settings = settings_of(session, pour.station_id)
    yield from _opening(pour, settings)
    yield from two_at_once(session, pour)
    if pour.finished_at is not None:
        yield from _closing(pour, settings)
        short = "、".join(samples_short(session, pour, settings))
        if short:
            yield SAMPLES_SHORT.warn(f"{words_of(pour)}见证取样不足：{short}")


def _opening(pour: Pour, settings: Settings) -> Iterator[Warned]:
    promised = stamp(promised_opening(pour))
    late = minutes_late(pour, settings)
    if late is not None:
        yield PLAN_NOT_MET.warn(
            f"{words_of(pour)}比约定的 {promised} 晚开盘 {late} 分钟，须向客户解释并记录",
            occasion="late",
        )
        if pour.finished_at is not None and pour.explained_at is None:
            yield PLAN_NOT_MET.warn(
                f"{words_of(pour)}没有按约定的 {promised} 开盘，收盘时仍没有向客户解释的记录",
                occasion="unexplained",
            )
    limit = settings.integer("pour.first_truck_minutes")
    after = late_by(pour.first_truck_at, pour.opened_at, limit)
    if after is not None:
        yield LATE_FIRST_TRUCK.warn(
            f"{words_of(pour)}开盘指令发出 {after} 分钟后首车才出站，超过 {limit} 分钟"
        )


def _closing(pour: Pour, settings: Settings) -> Iterator[Warned]:
    trucks, left = pour.closing_trucks or 0, pour.left_over_m3 or 0
    most = settings.integer("pour.closing_trucks")
    most_left = settings.number("pour.left_over_m3")
    if trucks > most:
        said = f"{words_of(pour)}收盘用了 {trucks} 车次，超过 {most} 车次"
        yield CLOSING_WASTE.warn(said, occasion="trucks")
    if left > most_left:
        said = f"{words_of(pour)}收盘剩余 {left} m³，超过 {most_left} m³"
        yield CLOSING_WASTE.warn(said, occasion="left over")
