"""How a pour of the demo ends: the closing volume, the last trucks, the card, the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select

from db.models import OrderNotice, Pour, ServiceCard, TaskState
from desk.core.filing import attach
from desk.core.records import create, edit, take
from desk.demo.ordering import issue_task
from desk.demo.papers import make_set
from desk.demo.scans import scan
from desk.demo.signing import papers
from desk.demo.site import Site
from desk.demo.stage import Script, Stage, at
from desk.demo.troubles import PUMPED, Facts, Trouble
from desk.demo.trucks import TRUCK_M3, Trip, Trucks, minutes
from desk.orders.facts import live_task
from desk.values.zone import local

_T = Trouble
_ITEMS = 5
_COMPLAINTS = (
    (1, "首车迟到，工人等了一个多小时"),
    (4, "现场联系不上服务人员"),
    (5, "出厂合格证第二天才送到"),
)


def last_loads(troubles: frozenset[Trouble], loads: int) -> int:
    """How many trucks leave after the closing volume is agreed."""
    return min(3 if _T.CLOSING_WASTE in troubles else 2, loads - 1)


def daytime(moment: datetime) -> datetime:
    """The same moment, or the next morning when nobody signs at night."""
    moment = local(moment)
    if moment.hour < 8:
        return at(moment.date(), 8, 30)
    return moment if moment.hour < 19 else at(moment.date() + timedelta(days=1), 8, 30)


def handed_to(receiver: str) -> dict[str, object]:
    """The early documents, and who took them."""
    return {
        "documents_handed": ["配合比通知单", "出厂合格证", "原材料报告"],
        "documents_receiver": receiver,
    }


class Ending:
    """From the last volume to the archived pour."""

    def __init__(
        self,
        stage: Stage,
        facts: Facts,
        troubles: frozenset[Trouble],
        dice: Random,
        site: Site,
        trucks: Trucks,
    ) -> None:
        self.stage, self.facts, self.troubles, self.dice = stage, facts, troubles, dice
        self.site, self.trucks = site, trucks
        self.specialist = facts.project.specialist

    def act(
        self, now: datetime, step: str, values: Mapping[str, object] | None = None, reason: str = ""
    ) -> None:
        """Take a step of the pour as its specialist."""
        clerk = self.stage.who(self.specialist, now)
        take(clerk, "pours", self.facts.id, step, values, reason=reason)

    def play(self, pump: UUID | None) -> Script:
        trucks, facts = self.trucks, self.facts
        yield from self._ask()
        for volume in trucks.loads[trucks.sent :]:
            now = yield trucks.trips[-1].left + trucks.gap
            trucks.send(now, volume)
        if _T.OVER_PLAN in self.troubles:
            yield from self._beyond_the_plan()
        now = yield trucks.unloaded + minutes(12)
        trucks.write_all(now)
        if facts.method in PUMPED:
            self._pump_goes(now, pump)
        left = self._left_over(now)
        now = yield now + minutes(6)
        self.act(now, "close", {"left_over_m3": left})
        self.stage.running.pop(facts.number, None)
        now = yield from papers(self.stage, facts, self.troubles, now)
        yield from self._archive(now)

    def rained_off(
        self, opened: datetime, begin: Callable[[Trip], None], pump: UUID | None
    ) -> Script:
        """Three trucks, and a cloudburst: what is poured is closed, the rest goes on tomorrow."""
        trucks = self.trucks
        now = yield opened + minutes(12)
        for place in range(3):
            trip = trucks.send(now, trucks.loads[place])
            if place == 0:
                begin(trip)
            now = yield now + trucks.gap
        now = yield trucks.unloaded + minutes(10)
        trucks.write_all(now)
        if self.facts.method in PUMPED:
            self._pump_goes(now, pump)
        clerk = self.stage.who(self.specialist, now)
        why = "突降暴雨，余量明日续浇"
        rest = take(clerk, "pours", self.facts.id, "stop", {"left_over_m3": "0"}, reason=why).id
        assert rest is not None
        self.stage.running.pop(self.facts.number, None)
        late = now + minutes(20)
        self.stage.agenda.start(issue_task(self.stage, self.specialist, rest, late))
        yield from self._archive(now)

    def _ask(self) -> Script:
        """The volume is agreed with the site before the last trucks."""
        trucks, dice = self.trucks, self.dice
        now = yield trucks.trips[-1].left + trucks.gap / 2
        trucks.write_all(now)
        wanted = trucks.volume
        if _T.OVER_PLAN in self.troubles:
            wanted += TRUCK_M3
        elif wanted > 60 and trucks.loads[-1] > 4 and trucks.sent < len(trucks.loads):
            less = Decimal(dice.choice((0, 0, 2, 3)))
            wanted, trucks.loads[-1] = wanted - less, trucks.loads[-1] - less
        told = {
            "closing_m3": wanted,
            "closing_with": self.facts.signatory,
            "takeoff_m3": trucks.volume - Decimal(dice.randint(0, 3)),
        }
        self.act(now, "begin_closing", told)

    def _beyond_the_plan(self) -> Script:
        """One truck more than is signed for: refused, varied, signed by the right person, sent."""
        trucks = self.trucks
        now = yield trucks.trips[-1].left + trucks.gap
        trucks.write_all(now, on_the_road=True)
        values = {**self.facts.values, "plate": "湘A8114", "volume_m3": TRUCK_M3}
        office = self.stage.who("dispatcher", now)
        self.stage.tries(lambda: create(office, "tickets", values))
        why = {"variation": "超计划方量", "volume_m3": TRUCK_M3, "cause": "模板胀模，局部加厚"}
        varied = self.site.note(self.specialist, now, "variations", why)
        clerk = self.stage.who(self.specialist, now)
        stranger = {"signer": self.facts.receiver}
        self.stage.tries(lambda: take(clerk, "variations", varied, "sign", stranger))
        now = yield now + minutes(22)
        clerk = self.stage.who(self.specialist, now)
        take(clerk, "variations", varied, "sign", {"signer": self.facts.signatory})
        trucks.send(now, TRUCK_M3)

    def _pump_goes(self, now: datetime, pump: UUID | None) -> None:
        """When it came, began, ended and left; of an older pour all of it is written now."""
        began = self.trucks.trips[0].unloading
        end = {"finished_at": self.trucks.unloaded, "left_at": now}
        if pump is not None:
            edit(self.stage.who("dispatcher", now), "pump-uses", pump, end)
            return
        idle = self.troubles & {_T.IDLE_PUMP, _T.IDLE_PUMP_WITH_REASON}
        before = self.dice.randint(130, 190) if idle else self.dice.randint(30, 70)
        values = {
            "pump": self.facts.pump or "外租泵车",
            "crew": self.dice.choice(("老周", "小郭", "老彭", "小易")),
            "arrived_at": began - minutes(before),
            "started_at": began,
            "idle_reason": "钢筋验收未完成" if _T.IDLE_PUMP_WITH_REASON in idle else "",
        }
        if _T.PUMP_REPLACED in self.troubles:
            self._replaced(now, self.site.note("dispatcher", now, "pump-uses", values))
            return
        self.site.note("dispatcher", now, "pump-uses", {**values, **end})

    def _replaced(self, now: datetime, broken: UUID) -> None:
        """The pump broke down after three quarters of an hour, and a hired one pumped the rest."""
        broke = self.trucks.trips[0].unloading + minutes(45)
        office = self.stage.who("dispatcher", now)
        other = {"next_pump": "外租 56 米泵车", "left_at": broke}
        hired = take(office, "pump-uses", broken, "replace", other, reason="主油泵漏油").id
        assert hired is not None
        began = {"started_at": broke + minutes(20)}
        end = {"finished_at": self.trucks.unloaded, "left_at": now}
        edit(office, "pump-uses", hired, {**began, **end})

    def _left_over(self, now: datetime) -> Decimal:
        """What the last truck takes back; the odd customer disputes the volume."""
        left = Decimal(self.dice.choice(("0", "0", "0.30", "0.50", "0.80")))
        if _T.CLOSING_WASTE in self.troubles:
            left = Decimal("1.50")
        if _T.SCRAPPED_LEFT_OVER in self.troubles:
            left = Decimal("0.80")
            brought = [trip for trip in self.trucks.trips if trip.volume > left]
            self.stage.agenda.start(self._scrap(brought[-1], now, left))
        if _T.DISPUTE in self.troubles:
            reason = f"施工方按图计算少 {self.dice.randint(3, 6)} m³，要求复核过磅单"
            self.act(now, "dispute", reason=reason)
        return left

    def _scrap(self, trip: Trip, now: datetime, volume: Decimal) -> Script:
        yield from self.site.bring_back(
            trip, now, sort="剩料", cause="收盘余料", volume=volume, treatment="报废"
        )

    def _archive(self, closed: datetime) -> Script:
        """Without a card soon; else when the customer's signature is back and filed."""
        database = self.stage.people["section_head"].database
        with database.reading() as session:
            query = select(ServiceCard.id).where(ServiceCard.pour_id == self.facts.id)
            card = session.scalar(query)
        if card is not None and _T.CARD_FORGOTTEN in self.troubles:
            now = yield closed + minutes(40)
            self.stage.tries(lambda: self.act(now, "archive"))
            closed += timedelta(days=9)
        if card is not None:
            now = yield daytime(closed + minutes(self.dice.randint(120, 360)))
            self._judge(now, card)
            now = yield now + minutes(25)
            clerk = self.stage.who(self.specialist, now)
            attach(clerk, "service-cards", card, scan(), f"调查卡 {self.facts.number}.png")
            take(clerk, "service-cards", card, "file")
            closed = now
        now = yield closed + minutes(150)  # what came back has been weighed and treated by then
        while not self.stage.tries(partial(self.act, now, "archive")):
            now = yield daytime(now + timedelta(hours=20))
            self._documents(now)

    def _documents(self, now: datetime) -> None:
        """What was recalled by a change, or never fetched, is made, fetched and handed over."""
        clerk = self.stage.who(self.specialist, now)
        with clerk.database.reading() as session:
            order = session.get_one(OrderNotice, self.facts.order)
            task = live_task(session, order)
            pour = session.get_one(Pour, self.facts.id)
            handed = pour.documents_handed_at is not None
        if task is None or handed:
            return
        if task.state is TaskState.ISSUED:
            mix = make_set(self.stage, task.id, now)
            take(self.stage.who("document_clerk", now), "tasks", task.id, "ready", mix)
        if task.state is not TaskState.COLLECTED:
            take(clerk, "tasks", task.id, "collect")
        self.act(now, "hand_over", handed_to(self.facts.receiver))

    def _judge(self, now: datetime, card: UUID) -> None:
        """The customer rates every item and signs."""
        dice = self.dice
        words = ("很满意", "很满意", "满意", "满意", "基本满意")
        given = {f"ratings.{item}.rating": dice.choice(words) for item in range(1, _ITEMS + 1)}
        opinion = dice.choice(("", "", "保持现有服务", "希望提前告知到场时间"))
        if _T.UNSATISFIED in self.troubles:
            item, opinion = dice.choice(_COMPLAINTS)
            bad = {f"ratings.{item}.rating": "不满意", f"ratings.{item}.note": opinion}
            given, opinion = given | bad, "请书面答复"
        clerk = self.stage.who(self.specialist, now)
        edit(clerk, "service-cards", card, given)
        signed = {"signer": self.facts.signatory, "opinion": opinion}
        take(clerk, "service-cards", card, "sign", signed)
