"""What was signed for is corrected with a reason and signed for again, never in silence (M2.7.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from db.models import TicketState
from desk.core import records
from desk.core.errors import Invalid, Refused
from reports.catalogue import FORMS
from reports.issuing import record_paper
from tests.desk.pours.pouring import DISPATCHER, refusal, seen, supplied, take
from tests.reports.reading import all_text, bare
from tests.station import RECEIVER, Station, made, on_the_day

_KIND: dict[str, Any] = {"kind": "tickets", "who": DISPATCHER}
_NINE = on_the_day(9)


def _delivered(station: Station, pour: UUID, *, at: int = 8, **values: Any) -> UUID:
    ticket = made(station.ticket(pour, at=on_the_day(at), **values))
    take(station, ticket, "sign", {"receiver": RECEIVER}, **_KIND, at=_NINE)
    return ticket


@pytest.mark.parametrize(
    "changed",
    [
        {"volume_m3": "10"},
        {"plate": "湘A8108"},
        {"left_at": "2026-11-22 08:05"},
        {"receiver": "王强"},
        {"number": "9"},
        {"line": "2"},
        {"volume_m3": "10", "remarks": "两项一起"},
    ],
)
def test_nothing_that_was_signed_for_changes_in_silence(
    station: Station, changed: dict[str, str]
) -> None:
    ticket = _delivered(station, station.pour())
    with pytest.raises(Refused) as refused:
        records.edit(station.acting(DISPATCHER, at=_NINE), "tickets", ticket, changed)
    assert (refused.value.clause, "请用“更正”写明原因" in refused.value.reason) == ("M2.7.1", True)
    unsign = refusal(station, ticket, "unsign", **_KIND)
    assert "须写明原因" in unsign.reason


def test_what_comes_after_the_signature_is_still_noted(station: Station) -> None:
    ticket = _delivered(station, station.pour())
    later = {"returned_at": "2026-11-22 09:00", "remarks": "回站"}
    records.edit(station.acting(DISPATCHER, at=_NINE), "tickets", ticket, later)
    assert seen(station, ticket, "tickets").values["returned_at"] == _NINE


def test_an_unsigned_ticket_is_simply_edited(station: Station) -> None:
    ticket = made(station.ticket(station.pour(), at=on_the_day(8)))
    records.edit(station.acting(DISPATCHER, at=_NINE), "tickets", ticket, {"volume_m3": "10"})


def test_a_correction_keeps_before_and_after_and_is_signed_again(station: Station) -> None:
    pour = station.pour()
    ticket = _delivered(station, pour)
    right = {"volume_m3": "10", "plate": "湘A8108"}
    assert "须写明原因" in refusal(station, ticket, "correct", right, **_KIND).reason
    take(station, ticket, "correct", right, **_KIND, reason="看错过磅单")
    shown = seen(station, ticket, "tickets")
    assert (shown.values["state"], shown.values["corrected_by"]) == (TicketState.SENT, "孙涛")
    assert shown.values["correction"] == (
        "本车方量 12.00 → 10.00；车号 湘A8101 → 湘A8108。原因：看错过磅单"
    )
    entry = shown.history[-1]
    assert (entry["action"], entry["reason"]) == ("更正", "看错过磅单")
    assert entry["changes"]["volume_m3"] == ["12.00", "10.00"]
    assert seen(station, pour).extras["delivered_m3"] == Decimal(10)
    take(station, ticket, "sign", {"receiver": RECEIVER}, **_KIND)
    assert seen(station, ticket, "tickets").values["state"] is TicketState.DELIVERED


def test_a_correction_changes_something(station: Station) -> None:
    ticket = _delivered(station, station.pour())
    same = {"volume_m3": "12", "plate": "湘A8101"}
    said = refusal(station, ticket, "correct", same, **_KIND, reason="试试").reason
    assert "没有改动任何一项" in said


def test_more_than_is_signed_for_is_no_correction(station: Station) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12")
    ticket = _delivered(station, pour, at=9)
    more = {"volume_m3": "12.01"}
    refused = refusal(station, ticket, "correct", more, **_KIND, reason="补方")
    assert (refused.rule, refused.clause) == ("R12", "M2.7.1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"arrived_at": "2026-11-22 07:00"}, "到场时间早于出站时间"),
        ({"number": "1001"}, "1001 已经录过"),
        ({"volume_m3": "0"}, "必须大于"),
    ],
)
def test_a_correction_keeps_to_the_rules_of_a_ticket(
    station: Station, wrong: dict[str, str], said: str
) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(8), number="1001", plate="湘A8102")
    ticket = _delivered(station, pour)
    with pytest.raises(Invalid, match=said):
        take(station, ticket, "correct", wrong, **_KIND, reason="改")
    assert seen(station, ticket, "tickets").values["state"] is TicketState.DELIVERED


def test_a_wrong_slip_number_that_was_signed_gets_its_right_one(station: Station) -> None:
    ticket = _delivered(station, station.pour(), number="1001")
    take(station, ticket, "correct", {"number": "1010"}, **_KIND, reason="小票号抄错")
    assert seen(station, ticket, "tickets").number == "1010"


def test_a_refused_ticket_is_corrected_and_signed(station: Station) -> None:
    ticket = made(station.ticket(station.pour(), at=on_the_day(8)))
    witness = {"refusal_witness": "赵监理"}
    take(station, ticket, "refuse", witness, **_KIND, reason="只到 11 m³")
    take(station, ticket, "correct", {"volume_m3": "11"}, **_KIND, reason="过磅 11 m³")
    take(station, ticket, "sign", {"receiver": RECEIVER}, **_KIND)
    assert seen(station, ticket, "tickets").values["volume_m3"] == Decimal(11)


def test_the_paper_says_that_it_was_corrected_and_leaves_room_to_sign(station: Station) -> None:
    ticket = _delivered(station, station.pour())
    take(station, ticket, "correct", {"volume_m3": "10"}, **_KIND, reason="看错过磅单")
    text = bare(all_text(record_paper(station.clerk, FORMS["F38"], ticket)))
    assert bare("混凝土发货单（更正）") in text
    assert bare("本车方量 12.00 → 10.00。原因：看错过磅单") in text
    assert RECEIVER not in text
