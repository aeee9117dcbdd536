"""The archive asks at once for everything that is open, each with a remedy that is really open, and
has what is merely not in order confirmed (M1.6.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from db.models import PourState
from desk.core import records
from desk.core.errors import NeedsReason
from desk.core.filing import attach
from desk.core.views import view
from desk.pours.board import pour_board
from tests.desk.pours.pouring import (
    CLERK,
    DISPATCHER,
    INSPECTOR,
    closed,
    new,
    papers,
    refusal,
    seen,
    settled,
    supplied,
    take,
)
from tests.desk.pours.test_closing import sampled
from tests.desk.pours.test_site import PNG
from tests.station import SIGNATORY, Station, made, on_the_day

LATER = on_the_day(16)
_AT: dict[str, Any] = {"at": on_the_day(15)}


@pytest.fixture
def done(station: Station) -> UUID:
    """A closed pour of 24 m³ of which nothing is open any more."""
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    sampled(station, pour)
    closed(station, pour)
    settled(station, pour)
    return pour


def lacks(station: Station, pour: UUID) -> list[str]:
    found: list[str] = seen(station, pour).extras["lacking"]
    return found


def archive(station: Station, pour: UUID) -> None:
    take(station, pour, "archive", at=LATER)
    assert seen(station, pour).values["state"] is PourState.ARCHIVED


def test_nothing_is_lacking_of_a_pour_that_is_settled(station: Station, done: UUID) -> None:
    assert lacks(station, done) == []
    archive(station, done)


def test_everything_that_is_open_is_named_in_one_refusal(station: Station) -> None:
    pour = station.pour(volume_m3="72")
    supplied(station, pour, "12", "12", "12", "12", "12")
    new(station, "pump-uses", pour, pump="1号泵车", arrived_at="2026-11-22 06:00")
    new(station, "variations", pour, volume_m3="6", cause="胀模")
    event: dict[str, Any] = {"problem": "离析", "description": "石子下沉"}
    new(station, "quality-events", pour, **event)
    back: dict[str, Any] = {"plate": "湘A8101", "waited_min": "5", "cause": "余料"}
    load = made(new(station, "returns", pour, estimated_m3="2", **back))
    take(station, load, "report", kind="returns")
    closed(station, pour)
    refused = refusal(station, pour, "archive", at=LATER)
    assert refused.rule == "R11"
    assert "还缺 9 项" in refused.reason
    said = (
        "补签订货通知单",
        "大于 50.00 m³，调查卡 FK-202611-0001 客户还没有签认",
        "现场签证 QZ-202611-0001 客户还没有签认",
        "发货单 FH-202611-0001、发货单 FH-202611-0002、发货单 FH-202611-0003 等 5 项还没有签收",
        "开盘资料还没有交接，请在订货单上“下达任务书”",
        "质量异常 ZL-202611-0001还没有了结",
        "剩退混凝土 TH-202611-0001还没有处理",
        "1号泵车还没有离场",
        "订货通知单 DH-202611-0001的原件还没有交回",
    )
    bare = refused.reason.replace(" ", "")
    assert [words for words in said if words.replace(" ", "") not in bare] == []
    assert len(lacks(station, pour)) == 9


def test_the_board_names_what_the_archive_lacks(station: Station, done: UUID) -> None:
    def steps() -> list[str]:
        acting = station.acting(CLERK, at=LATER)
        (row,) = pour_board(acting, LATER.date()).rows
        return [thing.says for thing in row.things]

    assert steps() == ["资料齐全，归档"]
    new(station, "variations", done, volume_m3="1", cause="补", **_AT)
    assert steps() == ["归档还缺：现场签证 QZ-202611-0001 客户还没有签认"]


# --- each thing that is open, and its remedy -------------------------------------------------


def _ticket(station: Station, pour: UUID) -> Callable[[], object]:
    ticket = seen(station, pour).extras["tickets"][0]["id"]
    take(station, ticket, "unsign", kind="tickets", reason="签错了人", **_AT)
    signed = {"receiver": "李明"}
    return lambda: take(station, ticket, "sign", signed, kind="tickets", **_AT)


def _variation(station: Station, pour: UUID) -> Callable[[], object]:
    draft = made(new(station, "variations", pour, volume_m3="1", cause="补", **_AT))
    return lambda: take(station, draft, "sign", {"signer": SIGNATORY}, kind="variations", **_AT)


def _variation_that_was_none(station: Station, pour: UUID) -> Callable[[], object]:
    draft = made(new(station, "variations", pour, volume_m3="1", cause="补", **_AT))
    return lambda: take(station, draft, "void", kind="variations", reason="不成立", **_AT)


def _event(station: Station, pour: UUID) -> Callable[[], object]:
    given: dict[str, Any] = {"problem": "离析", "description": "石子下沉", **_AT}
    event = made(new(station, "quality-events", pour, **given))
    outcome = {"outcome": "已处理"}
    return lambda: take(station, event, "close", outcome, kind="quality-events", **_AT)


def _allowed_event(station: Station, pour: UUID) -> Callable[[], object]:
    given: dict[str, Any] = {"problem": "坍落度", "description": "偏小", **_AT}
    event = made(new(station, "quality-events", pour, **given))
    rest: dict[str, Any] = {"kind": "quality-events", **_AT}
    allowed = {"allowed_treatment": "加减水剂"}
    take(station, event, "authorise", allowed, who=INSPECTOR, **rest)

    def settle() -> None:
        take(station, event, "treat", {"treatment": "加减水剂"}, **rest)
        assert "请“了结”" in refusal(station, pour, "archive", at=LATER).reason
        take(station, event, "close", {"outcome": "合格"}, **rest)

    return settle


def _load(station: Station, pour: UUID) -> Callable[[], object]:
    back: dict[str, Any] = {"plate": "湘A8101", "waited_min": "5", "cause": "余料", **_AT}
    load = made(new(station, "returns", pour, estimated_m3="1", **back))

    def settle() -> None:
        rest: dict[str, Any] = {"kind": "returns", **_AT}
        take(station, load, "report", **rest)
        take(station, load, "weigh", {"weighed_kg": "2380"}, who=DISPATCHER, **rest)
        assert "质检员“处理”" in refusal(station, pour, "archive", at=LATER).reason
        take(station, load, "treat", {"treatment": "报废"}, who=INSPECTOR, **rest)

    return settle


def _pump(station: Station, pour: UUID) -> Callable[[], object]:
    came: dict[str, Any] = {"pump": "1号泵车", "arrived_at": "2026-11-22 06:00", **_AT}
    pump = made(new(station, "pump-uses", pour, **came))
    clerk = station.acting(DISPATCHER, at=on_the_day(15))
    gone = {"left_at": "2026-11-22 14:30"}
    return lambda: records.edit(clerk, "pump-uses", pump, gone)


def _needless_card(station: Station, pour: UUID) -> Callable[[], object]:
    card = made(new(station, "service-cards", pour, **_AT))
    return lambda: take(station, card, "void", kind="service-cards", reason="不需要", **_AT)


def _original(station: Station, pour: UUID) -> Callable[[], object]:
    order = seen(station, pour).values["order_id"]
    take(station, order, "original_out", kind="orders", reason="登记错了", **_AT)
    clerk = station.acting(CLERK, at=on_the_day(15))
    return lambda: attach(clerk, "orders", order, PNG, "订货单.png")


_OPEN: dict[Callable[[Station, UUID], Callable[[], object]], str] = {
    _ticket: "S16",
    _variation: "R12",
    _variation_that_was_none: "R12",
    _event: "R10",
    _allowed_event: "R10",
    _load: "R29",
    _pump: "S16",
    _needless_card: "R14",
    _original: "R37",
}


@pytest.mark.parametrize("thing", _OPEN, ids=lambda thing: thing.__name__[1:])
def test_whatever_is_open_keeps_a_pour_from_the_archive_and_has_a_remedy(
    station: Station, done: UUID, thing: Callable[[Station, UUID], Callable[[], object]]
) -> None:
    remedy = thing(station, done)
    refused = refusal(station, done, "archive", at=LATER)
    assert (refused.rule, "还缺 1 项" in refused.reason) == (_OPEN[thing], True)
    remedy()
    archive(station, done)


def test_documents_are_made_and_handed_over_after_the_closing_where_they_were_forgotten(
    station: Station,
) -> None:
    pour = station.pour(volume_m3="24")
    supplied(station, pour, "12", "12")
    sampled(station, pour)
    closed(station, pour)
    assert any("“下达任务书”" in words for words in lacks(station, pour))
    papers(station, pour, at=on_the_day(15))
    assert not any("开盘资料" in words for words in lacks(station, pour))


# --- what is merely not in order -------------------------------------------------------------


def test_what_only_warns_is_confirmed_at_once(station: Station) -> None:
    """A late opening that nobody explained, no samples, and tickets not yet compared."""
    pour = station.pour(until="check", volume_m3="24")
    take(station, pour, "open", at=on_the_day(7, 40))
    supplied(station, pour, "12", "12")
    closed(station, pour)
    settled(station, pour)
    clerk = station.acting(CLERK, at=LATER)
    with pytest.raises(NeedsReason) as asked:
        records.take(clerk, "pours", pour, "archive", accept_warnings=False)
    (said,) = [w.sentence for w in asked.value.warnings]
    assert [
        words
        for words in (
            "见证取样组数",
            "计划不能满足须向客户解释",
            "11-22 的小票还没有与调度日志核对",
        )
        if words not in said
    ] == []
    assert seen(station, pour).values["state"] is PourState.CLOSED
    records.take(clerk, "pours", pour, "archive", reason="试块由第三方取")
    shown = view(clerk, "pours", pour)
    (kept,) = [w for w in shown.warnings if w["rule"] == "S16"]
    assert kept["reason"] == "试块由第三方取"


def test_where_all_is_in_order_there_is_nothing_to_confirm(station: Station) -> None:
    pour = station.pour(volume_m3="12")
    supplied(station, pour, "12")
    sampled(station, pour)
    closed(station, pour)
    settled(station, pour)
    _log_of_the_day(station)
    next_day = station.acting(CLERK, at=on_the_day(10, day=23))
    records.take(next_day, "pours", pour, "archive", accept_warnings=False)


def _log_of_the_day(station: Station) -> None:
    from tests.desk.daybook.test_log import handed_over, reconcile

    assert reconcile(station, handed_over(station, (1, "12"))) == []
