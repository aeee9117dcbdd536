"""A pour of the demo from the checklist to the archive, by the services only, each act at its
moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db.models import CheckItem, Pour, SampleKind
from desk.core.records import create, edit, take
from desk.demo import cast, curtain
from desk.demo.changing import amended, another_day, other_grade, some_hours_later
from desk.demo.ending import Ending, handed_to, last_loads
from desk.demo.registers import assess
from desk.demo.site import EVENTS, Site
from desk.demo.stage import Script, Stage
from desk.demo.troubles import PUMPED, Facts, Trouble, draw_troubles
from desk.demo.trucks import Trip, Trucks, minutes
from desk.pours.facts import BEFORE_OPENING, project_name, sets_wanted
from desk.settings import Settings, settings_of
from desk.values.zone import local

_T = Trouble
_ALL_CHECKED = [item.value for item in CheckItem]
_LIVE = timedelta(hours=9)
"""How long before the curtain a pour must open to be entered truck by truck."""


def start_pours(stage: Stage, day: date) -> None:
    """The pours of `day`'s issued plan begin: whoever has a part in them knows when."""
    head = stage.people["section_head"]
    planned = (
        select(Pour)
        .where(Pour.pour_date == day, Pour.state.in_(BEFORE_OPENING))
        .order_by(Pour.number)
    )
    with head.database.reading() as session:
        settings = settings_of(session, head.station_id)
        found = [_facts(pour, settings) for pour in session.scalars(planned)]
    for facts in found:
        troubles = _troubles(stage, facts)
        dice = Random(stage.dice.random())  # noqa: S311 - dice, not secrets
        stage.agenda.start(Pouring(stage, facts, troubles, dice).play())


def _facts(pour: Pour, settings: Settings) -> Facts:
    ordered = pour.order
    assert ordered.placing_method is not None
    assert ordered.volume_m3 is not None
    return Facts(
        id=pour.id,
        number=pour.number or "",
        order=ordered.id,
        project=next(p for p in cast.PROJECTS if p.name == project_name(pour)),
        placement=ordered.placement,
        method=ordered.placing_method,
        volume=ordered.volume_m3,
        slump_mm=ordered.slump_mm or 0,
        opening=local(pour.planned_opening),
        called_about=pour.expected_opening,
        pump=pour.first_equipment.split("，")[0].split(" ")[0],
        sets=sets_wanted(pour, settings),
    )


def _troubles(stage: Stage, facts: Facts) -> frozenset[Trouble]:
    """The last day has its own; a raft is trouble enough."""
    if facts.opening.date() == stage.last_day:
        place = cast.PROJECTS.index(facts.project)
        return curtain.troubles_of(place, facts.opening, stage.until)
    if facts.volume > 800:
        return frozenset()
    return draw_troubles(stage, facts)


class Pouring:
    """One pour as its people play it."""

    def __init__(
        self, stage: Stage, facts: Facts, troubles: frozenset[Trouble], dice: Random
    ) -> None:
        self.stage, self.facts, self.troubles, self.dice = stage, facts, troubles, dice
        live = facts.opening > stage.until - _LIVE
        self.site = Site(stage, facts, dice)
        self.trucks = Trucks(stage, facts, dice, live=live)
        self.specialist = facts.project.specialist
        self.pump: UUID | None = None

    def act(
        self, login: str, now: datetime, step: str, values: Mapping[str, object] | None = None,
        reason: str = "",
    ) -> None:  # fmt: skip
        """Take a step of the pour."""
        take(self.stage.who(login, now), "pours", self.facts.id, step, values, reason=reason)

    def play(self) -> Script:
        facts = self.facts
        if _T.RAIN_POSTPONES in self.troubles:
            yield from another_day(self.stage, facts)
            return
        if _T.HOURS_LATER in self.troubles:
            self.facts = yield from some_hours_later(self.stage, facts)
            self.site = Site(self.stage, self.facts, self.dice)
            self.trucks = Trucks(self.stage, self.facts, self.dice, live=self.trucks.live)
        yield from self._check()
        now = yield self._opens()
        if _T.UNCHECKED in self.troubles:
            yield from self._open_unchecked(now)
            now = yield now + minutes(6)
        self.act(self.specialist, now, "open")
        if _T.RAIN_CANCELS in self.troubles:
            now = yield now + minutes(10)
            self.act(self.specialist, now, "call_off", reason="开盘后突降暴雨，本部位不再浇筑")
            return
        self.stage.running[facts.number] = self.site
        self.stage.agenda.start(self._hand_over(now + minutes(25)))
        ending = Ending(self.stage, self.facts, self.troubles, self.dice, self.site, self.trucks)
        if _T.RAIN_STOPS in self.troubles:
            yield from ending.rained_off(now, self._begin, self.pump)
            return
        yield from self._supply(now)
        yield from ending.play(self.pump)

    def _check(self) -> Script:
        """Everything from the call to the pump at the site."""
        opening = self.facts.opening
        if _T.LATE_OPENING_EXPLAINED in self.troubles:
            self.stage.agenda.start(self._explain(opening + minutes(15)))
        if self.facts.called_about not in (None, opening):  # a revision moved it since the call
            now = yield opening - timedelta(hours=3)
            self.act(self.specialist, now, "confirm", {"expected_opening": opening})
        if _T.UNCHECKED not in self.troubles:
            yield from self._both_check(opening - minutes(60))
        if _T.CALLED_TWICE in self.troubles:
            now = yield opening - minutes(45)
            self.act(self.specialist, now, "confirm", {"expected_opening": opening})
        now = yield opening - minutes(35)
        self.act("dispatcher", now, "tell_posts")
        if self.trucks.live and self.facts.method in PUMPED:
            now = yield opening - minutes(30)
            values = {**self._pump_values(), "arrived_at": now}
            self.pump = self.site.note("dispatcher", now, "pump-uses", values)

    def _both_check(self, moment: datetime) -> Script:
        now = yield moment
        self.act(self.specialist, now, "check", {"checked_items": _ALL_CHECKED})
        now = yield now + minutes(4)
        self.act("dispatcher", now, "agree", {"agreed_items": _ALL_CHECKED})

    def _open_unchecked(self, now: datetime) -> Script:
        """The opening is tried without the checklist, which is made up for at once."""
        self.stage.tries(lambda: self.act(self.specialist, now, "open"))
        yield from self._both_check(now)

    def _opens(self) -> datetime:
        """When the opening order is given."""
        opening = self.facts.opening
        if self.troubles & {_T.LATE_OPENING, _T.LATE_OPENING_EXPLAINED}:
            opening += minutes(self.dice.randint(45, 80))
        elif opening.date() != self.stage.last_day:
            opening += minutes(self.dice.randint(0, 8))
        return opening

    def _explain(self, moment: datetime) -> Script:
        """The customer is told why it is late before the pour opens."""
        now = yield moment
        why = self.dice.choice(("搅拌站 2 号线检修，推迟开盘", "上一工地超方，泵车未能按时转场"))
        told = {"late_explanation": why, "explained_to": self.facts.signatory}
        self.act(self.specialist, now, "explain", told)

    def _hand_over(self, moment: datetime) -> Script:
        """The documents go over as soon as they are there."""
        stranger = _T.STRANGER_TAKES_DOCUMENTS in self.troubles
        given = handed_to("保安老何" if stranger else self.facts.receiver)
        for _ in range(4):
            now = yield moment
            clerk = self.stage.who(self.specialist, now)
            if self.stage.tries(
                lambda who=clerk: take(who, "pours", self.facts.id, "hand_over", given)  # type: ignore[misc]
            ):
                return
            moment = now + minutes(30)

    def _supply(self, opened: datetime) -> Script:
        """Every load up to the moment when the closing volume is asked for."""
        facts, trucks, troubles, dice = self.facts, self.trucks, self.troubles, self.dice
        delay = 14 if facts.opening.date() == self.stage.last_day else dice.randint(10, 16)
        if _T.LATE_FIRST_TRUCK in troubles:
            delay = dice.randint(28, 40)
        now = yield opened + minutes(delay)
        if facts.method in PUMPED and dice.random() < 0.3:
            trucks.send(now, Decimal("1.00"), load="润管砂浆")
            now = yield now + minutes(6)
        middle = max(1, len(trucks.loads) // 3)
        place = 0
        while True:
            wait, why = 0, ""
            if place == middle and _T.WAITING_TRUCK in troubles:
                wait = dice.randint(126, 150)
                why = dice.choice(("泵管堵塞，清管", ""))
            if place == middle and _T.VOID_TICKET in troubles:
                self._void_one(now)
            trip = trucks.send(now, trucks.loads[place], wait=wait, why=why)
            if place == 0:
                self._begin(trip)
            elif place % 8 == 0:
                self.stage.agenda.start(self.site.test(trip))
            if place == middle:
                self._in_the_middle(now, trip)
            place += 1
            if place >= len(trucks.loads) - last_loads(self.troubles, len(trucks.loads)):
                trucks.sent = place
                return
            now = yield now + trucks.gap

    def _begin(self, trip: Trip) -> None:
        """The first truck at the site: cone, cubes, the pump begins."""
        start = self.stage.agenda.start
        start(assess(self.stage, self.facts, trip.left + minutes(2)))
        bad = self.dice.choice((-40, 35)) if _T.BAD_SLUMP in self.troubles else 0
        start(self.site.test(trip, off=bad))
        for curing, sets in self._samples():
            later = sets // 2 if curing is SampleKind.STANDARD else 0
            start(self.site.sample(trip, curing, sets - later))
        if self.pump is not None:
            start(self._pump_starts(self.pump, trip.unloading))

    def _samples(self) -> list[tuple[SampleKind, int]]:
        """How many sets are taken; the odd pour has one too few."""
        short = _T.SHORT_SAMPLES in self.troubles
        found = dict(self.facts.sets)
        if short:
            found[SampleKind.STANDARD] = max(0, found.get(SampleKind.STANDARD, 1) - 1)
        return [(curing, sets) for curing, sets in found.items() if sets]

    def _in_the_middle(self, now: datetime, trip: Trip) -> None:
        start, troubles, facts = self.stage.agenda.start, self.troubles, self.facts
        later = dict(self._samples()).get(SampleKind.STANDARD, 0) // 2
        if later:
            start(self.site.sample(trip, SampleKind.STANDARD, later))
        for trouble in (each for each in EVENTS if each in troubles):
            start(self.site.quality(trouble, trip))
        if _T.LETTER in troubles:
            start(self.site.letter(now))
        if _T.INCIDENT in troubles:
            reason = self.dice.choice(
                ("模板局部胀模，停浇加固 25 分钟", "工地停电 40 分钟，改用发电机")
            )
            self.act(self.specialist, now, "incident", reason=reason)
        if _T.DIVERTED_RETURN in troubles:
            start(self._refused_load(trip))
        if _T.OTHER_GRADE in troubles:
            start(other_grade(self.stage, facts, now))
        if _T.OTHER_PLACEMENT in troubles:
            start(self._otherwise(now, placement=f"{facts.placement}及后浇带"))
        elif _T.OTHER_VOLUME in troubles:
            factor = self.dice.choice((Decimal("0.85"), Decimal("1.15")))
            start(self._otherwise(now, volume=(facts.volume * factor).quantize(Decimal(1))))
        elif self.dice.random() < 0.2:
            self.site.measure(now, volume=facts.volume)

    def _refused_load(self, trip: Trip) -> Script:
        now = yield trip.unloaded
        volume = Decimal(self.dice.randint(6, 9)) / 2
        yield from self.site.bring_back(
            trip, now, sort="退货", cause="坍落度损失大，现场拒收", volume=volume,
            treatment="转其他工地",
        )  # fmt: skip

    def _otherwise(
        self, now: datetime, *, placement: str = "", volume: Decimal | None = None
    ) -> Script:
        """The tape says something else than the order."""
        yield from amended(self.stage, self.facts, self.site, now, placement, volume)
        self.trucks.agree(volume or self.facts.volume)

    def _void_one(self, now: datetime) -> None:
        """A ticket written for the wrong truck is voided at once."""
        clerk = self.stage.who("dispatcher", now)
        values = {**self.facts.values, "plate": "湘A8107", "volume_m3": "6", "left_at": now}
        wrong = create(clerk, "tickets", values).id
        assert wrong is not None
        take(clerk, "tickets", wrong, "void", reason="车号录错，重开")

    def _pump_values(self) -> dict[str, Any]:
        return {"pump": self.facts.pump or "外租泵车", "crew": self.dice.choice(("老周", "小郭"))}

    def _pump_starts(self, pump: UUID, moment: datetime) -> Script:
        now = yield moment
        edit(self.stage.who("dispatcher", now), "pump-uses", pump, {"started_at": now})
