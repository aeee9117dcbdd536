"""The daily ways of loads on the command line, on both databases: moved, refused, corrected, fetched,
used by the station, another pump."""

from __future__ import annotations

from typing import Any

from tests.station import RECEIVER
from tests.ui.console.test_pour import DH, KP, Site, site

__all__ = ["site"]

OTHER = "KP-202611-0002"


def _two(site: Site) -> None:
    """Two pours, open."""
    station = site.shell.station
    for placement in ("地下室底板", "承台"):
        station.signed(placement=placement, volume_m3="40")
    station.plan()
    both = (KP, OTHER)
    site.done("06:00", "specialist", "do", "check", *both, "checked_items=全部")
    site.done("06:01", "dispatcher", "do", "agree", *both, "agreed_items=全部")
    site.done("07:00", "specialist", "do", "open", *both)


def _delivered(site: Site, number: str) -> str:
    return str(site.done("23:00", "specialist", "show", "pours", number)["delivered_m3"])


def test_a_load_goes_on_and_both_sites_sign(site: Site) -> None:
    _two(site)
    first = site.ticket("08:00")["number"]
    move = ("do", "move", first, f"target_pour={OTHER}", "moved_m3=5")
    assert "须写明原因" in site.ask("09:00", "dispatcher", *move).refused["reason"]
    gone = site.done("09:00", "dispatcher", *move, "--reason", "底板胀模停浇")
    assert (gone["moved_from"][: len(first)], gone["volume_m3"]) == (first, "5.00")
    assert (gone["pour"], gone["state"]) == (OTHER, "sent")
    assert (_delivered(site, KP), _delivered(site, OTHER)) == ("7.00", "5.00")
    for number in (first, gone["number"]):
        site.done("09:30", "dispatcher", "do", "sign", number, f"receiver={RECEIVER}")
    void = ("do", "void", gone["number"], "--reason", "没有去成")
    assert "撤销签收" in site.ask("09:40", "dispatcher", *void).refused["reason"]


def test_more_than_is_signed_for_does_not_go_on(site: Site) -> None:
    _two(site)
    for minute in ("10", "20", "30"):
        values = (f"pour={OTHER}", f"plate=湘B{minute}", "volume_m3=12")
        site.done(f"08:{minute}", "dispatcher", "new", "tickets", *values)
    first = site.ticket("08:00")["number"]
    move = ("do", "move", first, f"target_pour={OTHER}", "--reason", "急用")
    reason = site.refused("R12", "M2.7.1", "09:00", "dispatcher", *move)
    assert "办理现场签证" in reason


def test_a_signature_that_is_refused_is_decided_about(site: Site) -> None:
    site.opened()
    number = site.ticket("08:00")["number"]
    refuse = ("do", "refuse", number, "refusal_witness=赵监理", "--reason", "称方量不足")
    told = site.done("09:00", "dispatcher", *refuse)
    assert (told["state"], told["refused_by"]) == ("refused", "孙涛")
    assert "S08" in {warned["rule"] for warned in told["warnings"]}
    owed = site.done("10:00", "deputy_manager", "due")
    assert [thing["number"] for thing in owed if thing["rule"] == "D31"] == [number]
    settle = ("do", "settle", number, "decision=过磅核实，按实收计")
    assert site.ask("10:00", "section_head", *settle).code == 1
    settled = site.done("10:00", "deputy_manager", *settle)
    assert (settled["state"], settled["settled_by"]) == ("settled", "黄河")


def test_what_was_signed_for_is_corrected_with_a_reason(site: Site) -> None:
    site.opened()
    number = site.ticket("08:00", "12", "number=1001")["number"]
    site.done("09:00", "dispatcher", "do", "sign", number, f"receiver={RECEIVER}")
    silent = site.ask("09:10", "dispatcher", "set", number, "volume_m3=10")
    assert "请用“更正”写明原因" in silent.refused["reason"]
    correct = ("do", "correct", number, "volume_m3=10", "number=1010", "--reason", "看错过磅单")
    told = site.done("09:10", "dispatcher", *correct)
    assert (told["number"], told["volume_m3"], told["state"]) == ("1010", "10.00", "sent")
    assert told["correction"] == ("本车方量 12.00 → 10.00；发货单号 1001 → 1010。原因：看错过磅单")
    last: dict[str, Any] = told["history"][-1]
    assert (last["action"], last["changes"]["volume_m3"]) == ("更正", ["12.00", "10.00"])


def test_another_pump_comes(site: Site) -> None:
    site.opened()
    pump = ("pump=1号泵车", "arrived_at=2026-11-22 06:30", "started_at=2026-11-22 07:30")
    old = site.done("08:00", "specialist", "new", "pump-uses", f"pour={KP}", *pump)["id"]
    replace = ("do", "replace", old, "next_pump=2号泵车", "--reason", "主油泵漏油")
    made = site.done("10:00", "specialist", *replace)
    assert (made["pump"], made["state"]) == ("2号泵车", "present")
    first = site.done("10:00", "specialist", "show", "pump-uses", old)
    assert (first["state"], first["replace_reason"]) == ("gone", "主油泵漏油")


def test_the_stations_own_use_needs_its_consent_alone(site: Site) -> None:
    ours = ("name=本站", "kind=内在客户")
    early = "2026-11-21T15:00"
    site.done(early, "specialist", "new", "customers", *ours)
    site.done(early, "specialist", "new", "projects", "name=料场硬化", "customer=本站")
    order = site.done(
        early, "specialist", "new", "orders", "project=料场硬化", "use=自用", "placement=料场",
        "strength_grade=C20", "volume_m3=60", "planned_opening=2026-11-22 07:00", "slump_mm=160",
        "placing_method=自卸", "contact=刘芳", "phone=13800000000",
    )["id"]  # fmt: skip
    sign = ("do", "sign", order, "signer=张建国")
    assert "“同意自用”" in site.ask(early, "specialist", *sign).refused["reason"]
    agreed = site.done(early, "station_manager", "do", "agree", order)
    assert (agreed["number"], agreed["state"], agreed["signer"]) == (DH, "signed", "陈建军")
