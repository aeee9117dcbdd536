"""Signed paper stays as it was signed; what was changed since stands on it with its own signature, or
on a version of its own (M1.5.3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records
from desk.core.errors import Missing
from desk.core.kinds import kind, kind_names
from desk.core.lists import ListQuery, page
from desk.core.papers import editions_of, paper_data
from desk.core.rights import reading
from reports.catalogue import FORMS
from reports.issuing import record_paper
from tests.desk.pours.pouring import HEAD, card_of, judged, new, supplied, take
from tests.reports.reading import all_text, bare
from tests.station import RECEIVER, SIGNATORY, Station, made, on_the_day

LATER = on_the_day(8)


def amended(station: Station, order: UUID, at: datetime = LATER, **values: str) -> None:
    clerk = station.acting(Role.SPECIALIST, at=at)
    records.take(clerk, "orders", order, "amend", values, reason="现场加宽")


def signed_again(station: Station, order: UUID, at: datetime = LATER) -> None:
    clerk = station.acting(Role.SPECIALIST, at=at)
    records.take(clerk, "orders", order, "resign", {"signer": SIGNATORY, "signed_at": at})


def data_of(station: Station, form: str, id_: UUID, edition: int = 0) -> dict[str, Any]:
    known = FORMS[form]
    return paper_data(station.head, known.of, id_, fixed=known.fixed, edition=edition)


def words(station: Station, form: str, id_: UUID, edition: int = 0) -> str:
    return bare(all_text(record_paper(station.head, FORMS[form], id_, edition=edition)))


def test_a_signed_order_keeps_values_moment_and_signature_and_each_change_has_its_own(
    station: Station,
) -> None:
    order = station.signed(volume_m3="320")
    first = data_of(station, "F01", order)
    amended(station, order, volume_m3="340")
    waiting = data_of(station, "F01", order)
    assert waiting["volume_m3"] == 320
    assert waiting["signed_at"] == first["signed_at"]
    paper = words(station, "F01", order)
    assert bare("320.00→340.00") in paper
    signed_again(station, order, on_the_day(9))
    amended(station, order, on_the_day(10), placement="地下室外墙")
    signed_again(station, order, on_the_day(11))
    now = data_of(station, "F01", order)
    for name in ("volume_m3", "placement", "signer", "signed_at", "specialist"):
        assert now[name] == first[name], name
    signatures = [each["signed_at"] for each in now["amendments"]]
    assert signatures == [on_the_day(9), on_the_day(11)]
    paper = words(station, "F01", order)
    assert bare("2026-11-22 09:00") in paper
    assert bare("2026-11-22 11:00") in paper
    assert bare("地下室底板→地下室外墙") in paper


def test_an_hour_agreed_by_telephone_stands_on_the_order_without_a_signature(
    sqlite_station: Station,
) -> None:
    order = sqlite_station.signed()
    moved = {"planned_opening": "2026-11-22 13:30"}
    records.take(sqlite_station.clerk, "orders", order, "postpone", moved, reason="模板未验收")
    assert data_of(sqlite_station, "F01", order)["planned_opening"] == on_the_day(7)
    paper = words(sqlite_station, "F01", order)
    assert bare("计划开盘：2026年11月22日 07:00→2026年11月22日 13:30") in paper
    assert bare("不须补签") in paper


def test_an_order_that_nobody_signed_prints_what_it_says_now(sqlite_station: Station) -> None:
    order = sqlite_station.received(volume_m3="100")
    records.edit(sqlite_station.clerk, "orders", order, {"volume_m3": "120"})
    assert data_of(sqlite_station, "F01", order)["volume_m3"] == 120
    assert "变更补签" not in words(sqlite_station, "F01", order)


def task_of(station: Station) -> UUID:
    (task,) = page(station.clerk, ListQuery("tasks")).rows
    id_ = task["id"]
    assert isinstance(id_, UUID)
    return id_


def test_an_amended_task_is_a_new_version_and_the_old_one_prints_as_it_was(
    station: Station,
) -> None:
    order = station.signed(volume_m3="320", slump_mm="180")
    records.take(station.clerk, "orders", order, "task")
    task = task_of(station)
    before = data_of(station, "F02", task)
    amended(station, order, volume_m3="340", slump_mm="160")
    pending = data_of(station, "F02", task)
    assert pending["volume_m3"] == 320
    assert pending["order"]["slump_mm"] == 180, "an unsigned change is not in force"
    assert "第2版" not in words(station, "F02", task)

    signed_again(station, order, on_the_day(9))
    now = data_of(station, "F02", task)
    assert (now["revision"], now["volume_m3"], now["order"]["slump_mm"]) == (2, 340, 160)
    made_by = station.acting(Role.SPECIALIST).name
    paper = words(station, "F02", task)
    assert bare(f"第 2 版（2026-11-22 09:00 {made_by}）") in paper
    assert paper.count(bare("2026-11-22 09:00")) >= 2, "under the version stands who made it when"

    old = data_of(station, "F02", task, 1)
    for name in ("volume_m3", "planned_opening", "issued_by", "issued_at"):
        assert old[name] == before[name]
    assert old["order"]["slump_mm"] == 180
    assert old["replaced_by"] == 2
    paper = words(station, "F02", task, 1)
    assert bare("已被第2版代替") in paper
    assert "320.00" in paper
    fixed = FORMS["F02"].fixed
    assert fixed is not None
    known = editions_of(station.clerk, "tasks", task, fixed)
    assert [each.number for each in known] == [1, 2]
    with pytest.raises(Missing, match="没有第 3 版。有的是：第 1 版、第 2 版"):
        data_of(station, "F02", task, 3)


def test_the_kinds_with_versions_are_those_whose_paper_is_numbered() -> None:
    numbered = {f.of for f in FORMS.values() if f.fixed is not None and f.fixed.numbered}
    assert {name for name in kind_names() if kind(name).versioned} == numbered


def test_what_is_put_back_for_a_paper_is_not_written(station: Station) -> None:
    order = station.signed(volume_m3="320")
    amended(station, order, volume_m3="340")
    data_of(station, "F01", order)
    with reading(station.head) as (session, _):
        assert not session.dirty
    assert (
        page(station.head, ListQuery("orders"), columns=("volume_m3",)).rows[0]["volume_m3"] == 340
    )


def test_a_corrected_ticket_prints_as_it_was_first_signed_for(station: Station) -> None:
    site = station.pour()
    ticket = made(station.ticket(site, "12", at=on_the_day(7, 40)))
    unloaded = {
        "receiver": RECEIVER,
        "arrived_at": on_the_day(8),
        "unloading_at": on_the_day(8, 5),
        "unloaded_at": on_the_day(8, 25),
    }
    take(station, ticket, "sign", unloaded, kind="tickets", at=on_the_day(9))
    records.take(
        station.acting(Role.SPECIALIST, at=on_the_day(10)),
        "tickets",
        ticket,
        "correct",
        {"volume_m3": "10"},
        reason="过磅复核",
    )
    assert "10.00" in words(station, "F38", ticket)
    first = data_of(station, "F38", ticket, 1)
    assert (first["volume_m3"], first["receiver"], first["correction"]) == (12, RECEIVER, "")


def test_a_signed_site_variation_names_the_placement_it_was_signed_for(
    sqlite_station: Station,
) -> None:
    station = sqlite_station
    site = station.pour()
    leaked = new(station, "variations", site, volume_m3="5", cause="漏浆", variation="漏损")
    made_of = made(leaked)
    signed = {"signer": SIGNATORY, "signed_at": on_the_day(12)}
    take(station, made_of, "sign", signed, kind="variations", at=on_the_day(12))
    method = data_of(station, "F16", made_of)["pour"]["order"]["placing_method"]
    order = page(station.clerk, ListQuery("orders")).rows[0]["id"]
    amended(station, order, on_the_day(13), placing_method="拖泵")
    assert data_of(station, "F16", made_of)["pour"]["order"]["placing_method"] == method


def test_an_approved_plan_says_what_the_day_drew_on_when_it_was_submitted(
    station: Station,
) -> None:
    station.signed()
    pump = made(records.create(station.head, "plants", {"name": "泵1", "kind": "汽车泵"}))
    plan = station.plan()
    before = data_of(station, "F03", plan)["resources"]
    assert before["汽车泵"] == 2
    records.edit(station.head, "plants", pump, {"available": "否"})
    assert data_of(station, "F03", plan)["resources"] == before


def test_a_signed_card_says_the_volume_that_it_was_signed_for(station: Station) -> None:
    site = station.pour()
    supplied(station, site, "12", "10.5")
    take(station, site, "card")
    card = card_of(station, site)
    judged(station, card, *["满意"] * 5)
    take(station, card, "sign", {"signer": SIGNATORY}, kind="service-cards", at=on_the_day(16))
    before = data_of(station, "F14", card)["pour"]
    assert (before["supplied_m3"], before["truck_count"]) == (22.5, 2)
    last = page(station.head, ListQuery("tickets", sort="left_at")).rows[0]["id"]
    take(station, last, "void", kind="tickets", who=HEAD, at=on_the_day(17), reason="重录")
    station.ticket(site, "9", at=on_the_day(17, 30))
    now = data_of(station, "F14", card)["pour"]
    assert (now["supplied_m3"], now["truck_count"]) == (22.5, 2)


def test_a_ticket_names_the_mix_that_it_was_loaded_by(station: Station) -> None:
    order = station.signed()
    records.take(station.clerk, "orders", order, "task")
    task = task_of(station)
    records.edit(station.clerk, "tasks", task, {"mix_reference": "PB-01"})
    station.plan()
    site = station.checked(order, at=on_the_day(6))
    take(station, site, "open", at=on_the_day(7))
    ticket = made(station.ticket(site, "12", at=on_the_day(7, 10)))
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(9))
    records.edit(clerk, "tasks", task, {"mix_reference": "PB-02"})
    assert data_of(station, "F38", ticket)["pour"]["mix_reference"] == "PB-01"
