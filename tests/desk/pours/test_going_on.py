"""A load goes on to another site, whole or in part: counted once, within what is signed for there,
and signed for where it ends (M2.6.1, M2.7.1, M2.7.3)."""

from __future__ import annotations

import random
from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from db.models import PourState, ReturnState, Role, TicketState
from desk.checking import check
from desk.core import records
from desk.core.errors import Invalid, Refused
from reports.catalogue import FORMS
from reports.issuing import record_paper
from tests.desk.pours.pouring import (
    DISPATCHER,
    INSPECTOR,
    new,
    recorded,
    refusal,
    seen,
    take,
    told,
    varied,
)
from tests.reports.reading import all_text, bare
from tests.station import RECEIVER, Station, made, on_the_day

_KIND: dict[str, Any] = {"kind": "tickets", "who": DISPATCHER}
_NINE = on_the_day(9)


def two(station: Station, first: str = "60", second: str = "60", **order: str) -> tuple[UUID, UUID]:
    """Two pours of the day, open."""
    orders = [
        station.signed(volume_m3=first),
        station.signed(volume_m3=second, placement="承台", **order),
    ]
    station.plan()
    pours = []
    for order_id in orders:
        pour = station.checked(order_id, at=on_the_day(6))
        take(station, pour, "open", at=on_the_day(7))
        pours.append(pour)
    return pours[0], pours[1]


def move(station: Station, ticket: UUID, to: UUID, m3: str = "", **rest: Any) -> UUID:
    """Send what `ticket` carries on; the ticket of the part that went on."""
    values = {"target_pour_id": str(to), **({"moved_m3": m3} if m3 else {})}
    given = {"reason": "那边急用", "at": _NINE, **rest}
    return made(take(station, ticket, "move", values, **_KIND, **given))


def delivered(station: Station, *pours: UUID) -> list[Decimal]:
    return [seen(station, pour).extras["delivered_m3"] for pour in pours]


def values(station: Station, ticket: UUID) -> dict[str, Any]:
    return dict(seen(station, ticket, "tickets").values)


def test_a_whole_load_counts_at_the_other_site_alone(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    station.ticket(here, "10", at=on_the_day(8, 30))
    gone = move(station, ticket, there)
    assert delivered(station, here, there) == [Decimal(10), Decimal(12)]
    first, second = values(station, ticket), values(station, gone)
    assert (first["state"], first["moved_m3"]) == (TicketState.MOVED, Decimal(12))
    assert (second["state"], second["moved_from_id"]) == (TicketState.SENT, ticket)
    assert second["number"] != first["number"]
    assert (second["plate"], second["left_at"]) == (first["plate"], _NINE)
    pours = [seen(station, pour).values for pour in (here, there)]
    assert [p["truck_count"] for p in pours] == [1, 1]
    assert [p["first_truck_at"] for p in pours] == [on_the_day(8, 30), _NINE]


def test_the_only_truck_of_a_pour_goes_and_the_pour_waits_again(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(7, 10)))
    move(station, ticket, there)
    states = [seen(station, pour).values["state"] for pour in (here, there)]
    assert states == [PourState.OPENED, PourState.SUPPLYING]
    assert seen(station, here).values["first_truck_at"] is None


def test_a_late_first_truck_is_said_of_the_site_that_it_reached(station: Station) -> None:
    """R16 of the first pour is withdrawn with the truck that was late there."""
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    assert "R16" in recorded(station, here)
    move(station, ticket, there)
    assert "R16" not in recorded(station, here)
    assert "R16" in recorded(station, there)


def test_a_part_goes_on_and_both_parts_are_signed_for(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    gone = move(station, ticket, there, "5")
    assert delivered(station, here, there) == [Decimal(7), Decimal(5)]
    for each in (ticket, gone):
        take(station, each, "sign", {"receiver": RECEIVER}, **_KIND)
        assert values(station, each)["state"] is TicketState.DELIVERED
    assert values(station, ticket)["volume_m3"] == Decimal(7)


def test_the_truck_goes_on_from_the_second_site(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    gone = move(station, ticket, there, "8")
    again = refusal(station, ticket, "move", {"target_pour_id": str(there)}, reason="再转", **_KIND)
    assert "已转出 8.00 m³" in again.reason
    move(station, gone, here, "3")
    assert delivered(station, here, there) == [Decimal(7), Decimal(5)]


def test_what_is_signed_for_limits_what_is_moved_there(station: Station) -> None:
    here, there = two(station, second="10")
    ticket = made(station.ticket(here, at=on_the_day(8)))
    with pytest.raises(Refused) as refused:
        move(station, ticket, there)
    assert (refused.value.rule, refused.value.clause) == ("R12", "M2.7.1")
    assert values(station, ticket)["state"] is TicketState.SENT
    assert delivered(station, here, there) == [Decimal(12), Decimal(0)]
    varied(station, there, "2")
    move(station, ticket, there)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"moved_m3": "12.01"}, "多于本车的 12.00 m³"),
        ({"moved_m3": "0"}, "必须大于 0"),
        ({"moved_at": "2026-11-22 07:59"}, "转出时间早于出站时间"),
        ({"moved_at": "2026-11-22 19:00"}, "不能晚于现在"),
        ({"target_pour_id": ""}, "转入浇筑还没有填"),
    ],
)
def test_an_impossible_move_is_refused_at_its_field(
    station: Station, said: dict[str, str], wanted: str
) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    given = {"target_pour_id": str(there), **said}
    with pytest.raises(Invalid, match=wanted) as refused:
        take(station, ticket, "move", given, reason="急用", **_KIND)
    assert list(refused.value.problems) == list(said)


def test_a_load_goes_to_an_open_pour_and_not_to_its_own(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    with pytest.raises(Invalid, match="不能转入原来的这个浇筑"):
        move(station, ticket, here)
    take(station, there, "call_off", reason="下雨")
    with pytest.raises(Invalid, match="现在是“已取消”，不能转入"):
        move(station, ticket, there)


def test_a_signed_load_is_not_moved(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    take(station, ticket, "sign", {"receiver": RECEIVER}, **_KIND, at=_NINE)
    given = {"target_pour_id": str(there)}
    assert "已签收" in refusal(station, ticket, "move", given, reason="急用", **_KIND).reason


def test_concrete_of_another_grade_is_on_record_with_the_pour_that_gets_it(
    station: Station,
) -> None:
    here, there = two(station, strength_grade="C30")
    ticket = made(station.ticket(here, at=on_the_day(8)))
    gone = move(station, ticket, there)
    assert "S15" in recorded(station, gone, "tickets")
    assert "S15" in recorded(station, there)
    assert any("转入" in sentence and "C35P8" in sentence for sentence in told(station, INSPECTOR))


def test_what_came_back_on_the_truck_does_not_go_on(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    back: dict[str, Any] = {
        "plate": "湘A8101", "waited_min": "20", "cause": "余料", "sort": "退货",
    }  # fmt: skip
    load = made(new(station, "returns", here, estimated_m3="4", **back))
    take(station, load, "report", kind="returns")
    with pytest.raises(Refused, match=r"退回的 4.00 m³ 在册"):
        move(station, ticket, there, "9")
    move(station, ticket, there, "8")


def test_voiding_what_went_on_brings_it_back(station: Station) -> None:
    here, there = two(station)
    for minute, m3 in enumerate(("", "5")):
        ticket = made(station.ticket(here, at=on_the_day(8, minute)))
        gone = move(station, ticket, there, m3)
        take(station, gone, "void", **_KIND, reason="没有去成")
        back = values(station, ticket)
        assert (back["state"], back["volume_m3"]) == (TicketState.SENT, Decimal(12))
        assert (back["moved_m3"], back["target_pour_id"]) == (None, None)
    assert delivered(station, here, there) == [Decimal(24), Decimal(0)]


def test_a_load_of_which_part_went_on_is_not_voided(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    gone = move(station, ticket, there, "5")
    said = refusal(station, ticket, "void", reason="错", **_KIND).reason
    assert f"请先作废发货单 {values(station, gone)['number']}" in said


def test_what_went_on_comes_back_within_what_is_signed_for(station: Station) -> None:
    """12 m³ were sent in its place: they would be 24 of 12 m³ (R12)."""
    here, there = two(station, first="12")
    ticket = made(station.ticket(here, at=on_the_day(8)))
    gone = move(station, ticket, there)
    station.ticket(here, at=on_the_day(9, 30))
    refused = refusal(station, gone, "void", reason="错", **_KIND)
    assert (refused.rule, "超出签认方量 12.00 m³" in refused.reason) == ("R12", True)


def test_what_comes_back_changes_no_signed_paper_in_silence(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    gone = move(station, ticket, there, "5")
    take(station, ticket, "sign", {"receiver": RECEIVER}, **_KIND)
    said = refusal(station, gone, "void", reason="错", **_KIND).reason
    assert "“更正”或“撤销签收”" in said
    take(station, ticket, "unsign", **_KIND, reason="转料作废")
    take(station, gone, "void", **_KIND, reason="错")
    assert values(station, ticket)["volume_m3"] == Decimal(12)


@pytest.mark.parametrize("changed", [{"volume_m3": "4"}, {"pour": "here"}])
def test_what_came_from_elsewhere_does_not_change_alone(
    station: Station, changed: dict[str, str]
) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    gone = move(station, ticket, there, "5")
    given = {name: str(here) if value == "here" else value for name, value in changed.items()}
    with pytest.raises(Refused, match="是转来的料"):
        records.edit(station.acting(DISPATCHER, at=_NINE), "tickets", gone, given)


def test_the_paper_says_where_the_load_came_from_and_went(station: Station) -> None:
    here, there = two(station)
    ticket = made(station.ticket(here, at=on_the_day(8)))
    gone = move(station, ticket, there, "5")
    numbers = [values(station, each)["number"] for each in (ticket, gone)]
    pours = [seen(station, pour).number for pour in (here, there)]
    text = bare(all_text(record_paper(station.clerk, FORMS["F38"], gone)))
    assert bare(f"转自：{numbers[0]}（{pours[0]}") in text
    text = bare(all_text(record_paper(station.clerk, FORMS["F38"], ticket)))
    assert bare(f"转出：{numbers[1]} 5.00 m³（{pours[1]}") in text


def _returned(station: Station, pour: UUID, m3: str) -> UUID:
    back: dict[str, Any] = {
        "plate": "湘A8101", "waited_min": "20", "cause": "坍落度损失", "sort": "退货",
    }  # fmt: skip
    load = made(new(station, "returns", pour, estimated_m3=m3, **back))
    take(station, load, "report", kind="returns")
    return load


def _turned(station: Station, load: UUID, to: UUID) -> UUID:
    turned = {"treatment": "转其他工地", "target_pour_id": str(to)}
    take(station, load, "treat", turned, kind="returns", who=INSPECTOR)
    rows = seen(station, to).extras["tickets"]
    found: UUID = max(rows, key=lambda row: row["number"])["id"]
    return found


def test_a_returned_load_that_is_turned_is_signed_for_where_it_goes(station: Station) -> None:
    here, there = two(station)
    station.ticket(here, at=on_the_day(8))
    load = _returned(station, here, "8")
    gone = _turned(station, load, there)
    assert (values(station, gone)["return_id"], values(station, gone)["plate"]) == (load, "湘A8101")
    take(station, gone, "sign", {"receiver": RECEIVER}, **_KIND)
    assert delivered(station, here, there) == [Decimal(4), Decimal(8)]
    number = seen(station, load, "returns").number
    text = bare(all_text(record_paper(station.clerk, FORMS["F38"], gone)))
    assert bare(f"转自：退货 {number}") in text


def test_a_turned_load_that_did_not_arrive_is_treated_otherwise(station: Station) -> None:
    here, there = two(station)
    station.ticket(here, at=on_the_day(8))
    load = _returned(station, here, "8")
    gone = _turned(station, load, there)
    take(station, gone, "void", **_KIND, reason="已初凝")
    assert delivered(station, here, there) == [Decimal(4), Decimal(0)]
    back = seen(station, load, "returns").values
    assert (back["state"], back["treatment"]) == (ReturnState.REPORTED, None)
    scrap = {"treatment": "报废"}
    take(station, load, "treat", scrap, kind="returns", who=Role.TECHNICAL_HEAD)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_no_load_is_lost_or_counted_twice(station: Station, seed: int) -> None:
    """Random sending, moving, returning, turning and voiding against a plain account: what the model
    says is at each pour is what the pour says, and never more than is signed for."""
    model = _Account(station, random.Random(seed))  # noqa: S311 - chance, no secret
    for _ in range(28):
        model.something()
        model.agrees()
    assert model.done >= {"send", "move", "void"}
    assert [each.found for each in check(station.database) if not each.ok] == []


class _Account:
    """Plain arithmetic beside the program: ticket → where its load is, and how much."""

    def __init__(self, station: Station, chance: random.Random) -> None:
        self.station, self.chance = station, chance
        self.pours = list(two(station, "40", "30"))
        self.signed = dict(zip(self.pours, (Decimal(40), Decimal(30)), strict=True))
        self.at: dict[UUID, tuple[UUID, Decimal]] = {}
        self.came_from: dict[UUID, UUID] = {}
        self.back = dict.fromkeys(self.pours, Decimal(0))
        self.turned: dict[UUID, UUID] = {}
        self.done: set[str] = set()

    def here(self, pour: UUID) -> Decimal:
        loads = sum((m3 for where, m3 in self.at.values() if where == pour), Decimal(0))
        return loads - self.back[pour]

    def agrees(self) -> None:
        assert delivered(self.station, *self.pours) == [self.here(p) for p in self.pours]
        for pour in self.pours:
            assert self.here(pour) <= self.signed[pour]
            living = sum(1 for where, _ in self.at.values() if where == pour)
            assert seen(self.station, pour).values["truck_count"] == living

    def something(self) -> None:
        name = self.chance.choice(["send", "send", "move", "move", "void", "turn"])
        with suppress(Refused):  # and the account stays as it was
            getattr(self, f"_{name}")()
            self.done.add(name)

    def _send(self) -> None:
        pour, m3 = self.chance.choice(self.pours), self.chance.choice(["6", "9.5", "12"])
        plate = f"湘A{len(self.at) + len(self.came_from):04d}"
        ticket = made(self.station.ticket(pour, m3, at=on_the_day(8), plate=plate))
        self.at[ticket] = (pour, Decimal(m3))

    def _move(self) -> None:
        ticket = self.chance.choice(sorted(self.at)) if self.at else self._none()
        pour, m3 = self.at[ticket]
        target = next(p for p in self.pours if p != pour)
        part = self.chance.choice([m3, Decimal(3), Decimal("0.5")])
        gone = move(self.station, ticket, target, str(part))
        self.at[gone], self.came_from[gone] = (target, part), ticket
        if part == m3:
            del self.at[ticket]
        else:
            self.at[ticket] = (pour, m3 - part)

    def _void(self) -> None:
        ticket = self.chance.choice(sorted(self.at)) if self.at else self._none()
        take(self.station, ticket, "void", **_KIND, reason="错")
        pour, m3 = self.at.pop(ticket)
        first = self.came_from.pop(ticket, None)
        if first is not None:
            where = next(p for p in self.pours if p != pour)
            left = self.at.get(first, (where, Decimal(0)))[1]
            self.at[first] = (where, left + m3)
        load = self.turned.pop(ticket, None)
        assert load is None or seen(self.station, load, "returns").values["treatment"] is None

    def _turn(self) -> None:
        ticket = self.chance.choice(sorted(self.at)) if self.at else self._none()
        pour, _ = self.at[ticket]
        back: dict[str, Any] = {
            "plate": values(self.station, ticket)["plate"],
            "waited_min": "20", "cause": "余料", "sort": "退货", "estimated_m3": "0.5",
        }  # fmt: skip
        load = made(new(self.station, "returns", pour, **back))
        take(self.station, load, "report", kind="returns")
        self.back[pour] += Decimal("0.5")
        target = next(p for p in self.pours if p != pour)
        gone = _turned(self.station, load, target)
        self.at[gone], self.turned[gone] = (target, Decimal("0.5")), load

    def _none(self) -> UUID:
        raise Refused("还没有发货单。")
