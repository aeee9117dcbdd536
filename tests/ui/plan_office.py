"""A demo station on the afternoon of 2026-11-21 with tomorrow's orders, for pages about the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from db.engine import Database, open_database
from desk.core import records
from desk.core.acting import Acting
from desk.core.views import view
from desk.demo.cast import PASSWORD, PEOPLE
from desk.demo.founding import found
from desk.users.sign_in import sign_in
from desk.values.zone import STATION_ZONE

NOW = datetime(2026, 11, 21, 15, 10, tzinfo=STATION_ZONE)
TODAY = date(2026, 11, 21)
TOMORROW = date(2026, 11, 22)

ORDERS = (
    # project, placement, grade, volume, opening, method, received, signed, task
    ("滨江花园二期3#楼", "地下室底板A区", "C35P8", "320", "07:00", "汽车泵", "项目收取", True, True),
    ("高铁站前广场改造", "承台CT-3", "C40", "60", "06:30", "自卸", "微信", True, True),
    ("经开区污水处理厂扩建", "沉淀池池壁", "C30P6", "140", "07:30", "汽车泵", "传真", True, True),
    ("万和城B区地下车库", "顶板后浇带", "C40", "22", "15:00", "塔吊料斗", "短信", False, True),
    ("滨江花园二期3#楼", "5层梁板(1-12轴)", "C30", "210", "08:00", "汽车泵", "微信", True, True),
    ("经开区污水处理厂扩建", "生化池底板", "C30P6", "255.50", "08:30", "汽车泵", "电话", True, False),
    ("万和城B区地下车库", "负二层梁板", "C35P6", "180", "08:00", "拖泵", "微信", True, True),
    ("高铁站前广场改造", "冠梁", "C30", "96", "19:30", "自卸", "微信", False, True),
    ("滨江花园二期3#楼", "4层剪力墙、柱", "C40", "85", "16:30", "车载泵", "项目收取", True, True),
    ("万和城B区地下车库", "坡道", "C25", "48", "20:00", "自卸", "电话", True, False),
)  # fmt: skip

_SIGNERS = {
    "滨江花园二期3#楼": "张建国",
    "高铁站前广场改造": "王强",
    "经开区污水处理厂扩建": "刘海",
    "万和城B区地下车库": "陈明",
}


@dataclass(frozen=True)
class PlanOffice:
    """The database and its people by login."""

    database: Database
    people: dict[str, Acting]

    def __getattr__(self, login: str) -> Acting:
        return self.people[login]

    def orders(self, day: date = TOMORROW, count: int = len(ORDERS)) -> list[UUID]:
        """The day's orders, as far on their way as each has come."""
        return [self._order(day, *order) for order in ORDERS[:count]]

    def _order(
        self,
        day: date,
        project: str,
        placement: str,
        grade: str,
        volume: str,
        opening: str,
        method: str,
        received: str,
        signed: bool,
        task: bool,
    ) -> UUID:
        clerk = self.specialist
        values = {
            "project": project, "placement": placement, "strength_grade": grade,
            "volume_m3": volume, "planned_opening": f"{day} {opening}", "slump_mm": 180,
            "placing_method": method, "contact": _SIGNERS[project], "phone": "13807310001",
        }  # fmt: skip
        id_ = records.create(clerk, "orders", values).id
        assert id_ is not None
        asked = {"received_by": received} | (
            {"urgency_reason": "夜间抢修"} if received == "短信" else {}
        )
        records.take(clerk, "orders", id_, "receive", asked)
        if signed:
            records.take(clerk, "orders", id_, "sign", {"signer": _SIGNERS[project]})
        if task:
            records.take(clerk, "orders", id_, "task")
        return id_

    def draft(self, day: date = TOMORROW) -> UUID:
        """The plan of `day`, gathered."""
        made = records.create(self.section_head, "daily-plans", {"plan_date": day}).id
        assert made is not None
        return made

    def step(self, plan: UUID, *steps: tuple[str, str], reason: str = "") -> UUID:
        """Take (step, login) one after the other; the id of what the last one made."""
        made: UUID | None = plan
        for step, login in steps:
            made = records.take(self.people[login], "daily-plans", plan, step, reason=reason).id
        assert made is not None
        return made

    def issued(self, day: date = TOMORROW) -> UUID:
        """The plan of `day`, approved and issued."""
        plan = self.draft(day)
        self.step(
            plan,
            ("submit", "section_head"),
            ("approve", "station_manager"),
            ("issue", "section_head"),
        )
        return plan

    def clash(self, plan: UUID) -> None:
        """Give the first boom pump to three pours that overlap."""
        first = view(self.section_head, "daily-plans", plan).extras["lines"][1]
        records.edit(
            self.section_head,
            "daily-plans",
            plan,
            {f"lines.{n}.pump": first["pump"] for n in (3, 4)}
            | {"lines.1.pump_crew": "老周", "lines.2.remarks": "连续浇筑，保供一级"},
        )


def open_plan_office(folder: Path) -> PlanOffice:
    """The station before the first order."""
    database = open_database(str(folder / "plans.db"), create=True)
    people = {login: acting.at(NOW) for login, acting in found(database, NOW).items()}
    return PlanOffice(database, people)


def sign_everybody_in(database: Database) -> PlanOffice:
    """The office on a copy of its database."""
    people = {login: sign_in(database, login, PASSWORD, at=NOW) for login, *_ in PEOPLE}
    return PlanOffice(database, people)
