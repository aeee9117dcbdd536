"""What happens beside the trucks at a pour of the demo: tests, samples, tape, quality, returns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from random import Random
from typing import Any
from uuid import UUID

from db.models import SampleKind
from desk.core.filing import attach
from desk.core.records import create, edit, take
from desk.demo.scans import scan
from desk.demo.stage import Script, Stage
from desk.demo.troubles import Facts, Trouble
from desk.demo.trucks import Trip, minutes

_T = Trouble
_KG_PER_M3 = 2390
EVENTS: Mapping[Trouble, tuple[str, str, str]] = {
    _T.AUTHORISED_TREATMENT: ("坍落度", "到场坍落度偏小，泵送困难", "加减水剂，快转 3 分钟"),
    _T.LATE_REPORT: ("和易性", "拌合物离析，石子外露", "退回，重新发料"),
    _T.WATER_WITH_PHOTO: ("现场加水", "工人在泵斗里加水，已制止并拍照", "停用该车，更换一车"),
    _T.WATER_WITHOUT_PHOTO: ("现场加水", "罐车卸料口被工人加水", "停用该车，更换一车"),
}
"""The class of the problem, what is seen, and what the inspector allows."""


class Site:
    """The specialist and the inspector at one pour."""

    def __init__(self, stage: Stage, facts: Facts, dice: Random) -> None:
        self.stage, self.facts, self.dice = stage, facts, dice
        self.specialist = facts.project.specialist

    def note(self, login: str, now: datetime, kind: str, values: Mapping[str, object]) -> UUID:
        """Write a record of the pour."""
        made = create(self.stage.who(login, now), kind, {**self.facts.values, **values})
        assert made.id is not None
        return made.id

    def test(self, trip: Trip, *, off: int = 0) -> Script:
        """The cone at the site, `off` the target by so many millimetres."""
        now = yield trip.arrived + minutes(2)
        measured = self.facts.slump_mm + (off or self.dice.choice((-15, -10, -5, 0, 5, 10, 15)))
        values = {
            "plate": trip.plate,
            "measured_mm": measured,
            "temperature_c": self.dice.randint(12, 24),
            "workability": "差" if off else "良好",
            "user_witness": self.facts.receiver,
        }
        self.note(self.dice.choice((self.specialist, "inspector")), now, "slump-tests", values)

    def sample(self, trip: Trip, curing: SampleKind, sets: int) -> Script:
        """Cubes taken from a truck before a witness."""
        now = yield trip.unloading + minutes(4)
        stamp = f"{now:%m%d}-{self.facts.number[-4:]}"
        values = {
            "curing": curing.value,
            "sets": sets,
            "plate": trip.plate,
            "slump_mm": self.facts.slump_mm,
            "identification": f"{stamp}-{curing.label}",
            "curing_place": "工地养护室" if curing is SampleKind.SITE else "站内标养室",
            "witness": "监理 邹工",
        }
        self.note(self.specialist, now, "samples", values)

    def measure(self, now: datetime, *, placement: str = "", volume: Decimal) -> None:
        """The tape at the formwork."""
        values = {
            "placement": placement or self.facts.placement,
            "planned_size": "按图",
            "measured_size": self.dice.choice(("24.6×18.2×0.85 m", "41.0×9.6×0.60 m")),
            "estimated_m3": volume,
            "told": self.facts.signatory,
        }
        self.note(self.specialist, now, "measurements", values)

    def quality(self, trouble: Trouble, trip: Trip) -> Script:
        """Something is wrong with the concrete: told, authorised, treated, closed."""
        problem, words, treatment = EVENTS[trouble]
        seen = trip.arrived + minutes(3)
        told = seen + minutes(19 if trouble is _T.LATE_REPORT else 4)
        now = yield told + minutes(1)
        values = {"seen_at": seen, "problem": problem, "plate": trip.plate, "description": words}
        to = {"told": "质检员", "told_name": "唐磊", "told_at": told}
        event = self.note(self.specialist, now, "quality-events", {**values, **to})
        if trouble is _T.WATER_WITH_PHOTO:
            photo = scan(lines=5)
            attach(self.stage.who(self.specialist, now), "quality-events", event, photo, "加水.png")
        now = yield now + minutes(5)
        self._treat(event, now, "加水稀释")  # nobody has allowed that
        now = yield now + minutes(4)
        allowed = {"allowed_treatment": treatment}
        take(self.stage.who("inspector", now), "quality-events", event, "authorise", allowed)
        now = yield now + minutes(9)
        self._treat(event, now, treatment)
        now = yield now + minutes(12)
        over = {"outcome": "复测合格，继续浇筑"}
        take(self.stage.who(self.specialist, now), "quality-events", event, "close", over)

    def _treat(self, event: UUID, now: datetime, how: str) -> None:
        clerk = self.stage.who(self.specialist, now)
        self.stage.tries(lambda: take(clerk, "quality-events", event, "treat", {"treatment": how}))

    def bring_back(
        self, trip: Trip, now: datetime, *, sort: str, cause: str, volume: Decimal, treatment: str
    ) -> Script:
        """Concrete that comes back: the call, first incomplete, the scales, what becomes of it."""
        values = {"plate": trip.plate, "sort": sort, "estimated_m3": volume}
        load = self.note(self.specialist, now, "returns", values)
        clerk = self.stage.who(self.specialist, now)
        self.stage.tries(lambda: take(clerk, "returns", load, "report"))
        edit(clerk, "returns", load, {"waited_min": self.dice.randint(15, 60), "cause": cause})
        take(clerk, "returns", load, "report")
        now = yield max(trip.returned, now) + minutes(5)
        net = int(volume * _KG_PER_M3) + self.dice.randint(-60, 60)
        take(self.stage.who("dispatcher", now), "returns", load, "weigh", {"weighed_kg": net})
        now = yield now + minutes(10)
        done: dict[str, Any] = {"treatment": treatment}
        others = [site for _, site in sorted(self.stage.running.items()) if site is not self]
        target = others[0].take_in(now, volume) if treatment == "转其他工地" and others else None
        if target is not None:
            done |= {"target_pour_id": target, "treatment_note": "同等级，技术科同意转用"}
        elif treatment == "转其他工地":
            done["treatment"] = "砂石分离回收"
        take(self.stage.who("inspector", now), "returns", load, "treat", done)

    def take_in(self, now: datetime, volume: Decimal) -> UUID | None:
        """Another site's concrete comes here, as the customer has signed for."""
        more = volume.to_integral_value(ROUND_CEILING) + 1  # the scales may say a little more
        why = {"variation": "非计划调用", "volume_m3": more, "cause": "接收他处转来的同等级混凝土"}
        varied = self.note(self.specialist, now, "variations", why)
        clerk = self.stage.who(self.specialist, now)
        take(clerk, "variations", varied, "sign", {"signer": self.facts.signatory})
        return self.facts.id

    def letter(self, now: datetime) -> Script:
        """The contractor is told in writing what is not by the standard."""
        subject, finding, demand = self.dice.choice(
            (
                ("养护不符合要求", "终凝后未覆盖洒水，表面失水", "立即覆盖薄膜并洒水养护 7 天"),
                ("施工不符合要求", "振捣漏振，分层厚度超过 500 mm", "按规范分层振捣，加派人员"),
            )
        )
        values = {"subject": subject, "finding": finding, "demand": demand}
        letter = self.note(self.specialist, now, "site-letters", values)
        now = yield now + minutes(30)
        take(self.stage.who(self.specialist, now), "site-letters", letter, "send")
        now = yield now + timedelta(hours=20)
        signed = {"received_by": self.facts.receiver}
        take(self.stage.who(self.specialist, now), "site-letters", letter, "receive", signed)
