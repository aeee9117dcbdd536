"""Closed is closed: what belongs to an archived pour takes no typing, no step and no change of its
order, until the section head takes the archive back."""

from __future__ import annotations

from uuid import UUID

import pytest

from desk.core import records
from desk.core.errors import Refused
from desk.core.kinds import kind
from desk.core.lists import ListQuery, page
from desk.core.workflow import Step
from desk.pours.kind import POURS
from tests.desk.pours.pouring import HEAD, eventful, seen, settled, take
from tests.station import SIGNATORY, Station, on_the_day

WITH_STEPS = [name for name in POURS.related if kind(name).flow is not None]


def _archived(station: Station) -> UUID:
    pour = eventful(station)
    order = seen(station, pour).values["order_id"]
    change = {"volume_m3": "52"}  # 60 m³ on tickets, 2 came back, 6 are varied
    take(station, order, "amend", change, kind="orders", at=on_the_day(17), reason="按实供")
    take(station, order, "resign", {"signer": SIGNATORY}, kind="orders", at=on_the_day(17))
    settled(station, pour, at=on_the_day(17))
    take(station, pour, "archive", at=on_the_day(18))
    return pour


def _steps(name: str) -> tuple[Step, ...]:
    flow = kind(name).flow
    assert flow is not None
    return tuple(step for step in flow.steps if not step.by_program)


def test_every_kind_with_steps_that_belongs_to_a_pour_is_closed_with_it() -> None:
    assert WITH_STEPS
    for name in (*WITH_STEPS, "orders"):
        flow = kind(name).flow
        assert flow is not None
        assert flow.closed is not None, name


def test_no_step_is_taken_on_what_belongs_to_an_archived_pour(station: Station) -> None:
    pour = _archived(station)
    tried = 0
    for name in WITH_STEPS:
        for row in page(station.head, ListQuery(name)).rows:
            offers = {o.step.name: o for o in seen(station, row["id"], name).offers}
            for step in _steps(name):
                if step.when_closed or step.name not in offers:
                    continue
                tried += 1
                before = seen(station, row["id"], name).version
                with pytest.raises(Refused, match="已归档，不能再改。要更正请先由科长撤销归档"):
                    take(station, row["id"], step.name, kind=name, who=HEAD, reason="更正")
                assert seen(station, row["id"], name).version == before
    assert tried > 12
    assert seen(station, pour).values["state"].value == "archived"


def test_the_order_of_an_archived_pour_is_not_amended_any_more(station: Station) -> None:
    pour = _archived(station)
    order = seen(station, pour).values["order_id"]
    with pytest.raises(Refused, match="已归档，不能再改"):
        records.take(station.head, "orders", order, "amend", {"volume_m3": "999"}, reason="改量")
    assert str(seen(station, order, "orders").values["volume_m3"]) == "52.00"


def test_the_remedy_works(station: Station) -> None:
    pour = _archived(station)
    order = seen(station, pour).values["order_id"]
    (variation,) = [row["id"] for row in page(station.head, ListQuery("variations")).rows]
    take(station, pour, "unarchive", who=HEAD, at=on_the_day(18), reason="量差复核")
    assert {o.step.name for o in seen(station, variation, "variations").offers}
    take(station, order, "amend", {"volume_m3": "61"}, kind="orders", reason="按实测")
