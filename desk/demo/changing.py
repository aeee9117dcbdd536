"""How customers of the demo change what they ordered: another time, another day, another grade."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from desk.core.records import take
from desk.core.views import view
from desk.demo.ordering import remake_documents
from desk.demo.site import Site
from desk.demo.stage import Script, Stage, at
from desk.demo.troubles import Facts


def another_day(stage: Stage, facts: Facts) -> Script:
    """A storm is coming: the pour is called off until the day after tomorrow."""
    now = yield facts.opening - timedelta(hours=2)
    later = at(facts.opening.date() + timedelta(days=2), 9)
    clerk = stage.who(facts.project.specialist, now)
    why = "暴雨红色预警，客户要求改期"
    take(clerk, "pours", facts.id, "call_off", {"postponed_to": later}, reason=why)


def some_hours_later(stage: Stage, facts: Facts) -> Generator[datetime, datetime, Facts]:
    """The forms are not ready: it opens an hour and a half later. What is known then."""
    now = yield facts.opening - timedelta(hours=2, minutes=30)
    later = facts.opening + timedelta(minutes=90)
    clerk = stage.who(facts.project.specialist, now)
    why = "模板未验收，客户要求推迟"
    take(clerk, "orders", facts.order, "postpone", {"planned_opening": later}, reason=why)
    return replace(facts, opening=later, called_about=later)


def other_grade(stage: Stage, facts: Facts, moment: datetime) -> Script:
    """The designer wants a better one: amended, signed again, the documents made anew."""
    specialist = facts.project.specialist
    now = yield moment + timedelta(minutes=5)
    clerk = stage.who(specialist, now)
    ordered = view(clerk, "orders", facts.order).values["strength_grade"]
    changed = {"strength_grade": "C45" if ordered == "C40" else "C40"}
    take(clerk, "orders", facts.order, "amend", changed, reason="设计变更，提高强度等级")
    now = yield now + timedelta(minutes=15)
    clerk = stage.who(specialist, now)
    take(clerk, "orders", facts.order, "resign", {"signer": facts.signatory})
    yield from remake_documents(stage, specialist, facts.order, now)


def amended(
    stage: Stage,
    facts: Facts,
    site: Site,
    now: datetime,
    placement: str,
    volume: Decimal | None,
) -> Script:
    """The tape says something else than the order: it is amended and signed again."""
    said = {"placement": placement, "volume_m3": volume}
    changed = {name: value for name, value in said.items() if value}
    site.measure(now, placement=placement, volume=volume or facts.volume)
    now = yield now + timedelta(minutes=25)
    clerk = stage.who(facts.project.specialist, now)
    take(clerk, "orders", facts.order, "amend", changed, reason="现场尺寸与图纸不符")
    now = yield now + timedelta(minutes=15)
    clerk = stage.who(facts.project.specialist, now)
    take(clerk, "orders", facts.order, "resign", {"signer": facts.signatory})
