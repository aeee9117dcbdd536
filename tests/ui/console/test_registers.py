"""Calls, assessments, briefings and hand-overs by the command line, as a script would keep them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.ui.console.conftest import Shell

PHONE = "13807310001"
MORNING, EVENING = "2026-11-22T07:20", "2026-11-22T20:00"


def done(shell: Shell, *words: str, who: str = "specialist", at: str = "2026-11-21T15:00") -> Any:
    answer = shell.ask(*words, who=who, at=at)
    assert answer.code == 0, answer.out
    return answer.json


def test_a_call_is_written_down_promised_and_called_back(each_shell: Shell) -> None:
    promise = ("promised_by=2026-11-21 16:00", "promise=答复开盘时间")
    call = done(each_shell, "new", "calls", f"phone={PHONE}", "matter=明天几点开盘", *promise)
    assert call["number"] == "LD-202611-0001"
    shown = done(each_shell, "show", "calls", "LD-202611-0001")
    assert (shown["caller"], shown["state"]) == ("张建国", "promised")
    due = done(each_shell, "due", at="2026-11-21T16:30")
    (owed,) = [each for each in due if each["rule"] == "D26"]
    assert (owed["kind"], owed["overdue"], owed["clause"]) == ("calls", True, "M1.3.2")
    done(each_shell, "do", "called_back", "LD-202611-0001", "outcome=七点", at="2026-11-21T16:31")
    left = done(each_shell, "due", at="2026-11-21T16:32")
    assert [each for each in left if each["rule"] == "D26"] == []


def test_a_call_becomes_an_order_and_goes_out_in_the_ledger(
    each_shell: Shell, tmp_path: Path
) -> None:
    call = done(each_shell, "new", "calls", f"phone={PHONE}", "matter=明天底板")
    order = done(each_shell, "do", "order", call["number"])
    shown = done(each_shell, "show", "orders", order["id"])
    assert shown["contact"] == "张建国"
    for name in ("来电.pdf", "来电.xlsx"):
        told = done(each_shell, "ledger", "calls", "--out", str(tmp_path / name))
        assert told["rows"] == 1
        assert (tmp_path / name).stat().st_size > 1000
    refused = each_shell.ask("do", "order", call["number"])
    assert refused.code == 1
    assert "已有订货通知单草稿" in refused.refused["reason"]


def test_an_assessment_is_signed_by_two_logins_before_the_second_truck(each_shell: Shell) -> None:
    pour = each_shell.station.pour()
    load = ("new", "tickets", f"pour={pour}", "plate=湘A8101", "volume_m3=12")
    done(each_shell, *load, "left_at=2026-11-22 07:10", who="dispatcher", at=MORNING)
    judged = ("measured_mm=185", "workability=良好", "mix_use=在用配合比")
    checked = ("zero_checked=是", "errors_allowed=是", "materials_match=是")
    words = ("new", "opening-assessments", f"pour={pour}", *judged, *checked)
    found = done(each_shell, *words, who="inspector", at=MORNING)
    assert found["number"] == "JD-202611-0001"
    done(each_shell, "do", "sign", "JD-202611-0001", who="inspector", at=MORNING)
    late = done(each_shell, *load, "left_at=2026-11-22 07:20", who="dispatcher", at=MORNING)
    assert [w["rule"] for w in late["warnings"]] == ["R32"]
    other = each_shell.ask("do", "sign", "JD-202611-0001", who="dispatcher", at=MORNING)
    assert "由搅拌楼机操工签字" in other.refused["reason"]
    done(each_shell, "do", "sign", "JD-202611-0001", who="plant_operator", at=MORNING)
    assert done(each_shell, "show", "opening-assessments", "JD-202611-0001")["state"] == "signed"


def test_a_briefing_is_given_and_printed(each_shell: Shell, tmp_path: Path) -> None:
    people = json.dumps([{"name": "肖斌", "post": "机操工"}], ensure_ascii=False)
    words = ("new", "safety-briefings", "topics=戴安全帽", f"attendees={people}")
    made = done(each_shell, *words, who="safety_officer", at="2026-11-22T06:00")
    done(each_shell, "do", "give", made["number"], who="safety_officer", at="2026-11-22T06:30")
    paper = tmp_path / "交底.pdf"
    done(each_shell, "print", "A01", made["number"], "--out", str(paper), at=EVENING)
    assert paper.read_bytes().startswith(b"%PDF")


def test_a_hand_over_is_signed_by_the_receiver_alone(each_shell: Shell) -> None:
    each_shell.station.pour(until="supply")
    words = ("new", "handovers", "receiver=section_head", "shift=白班")
    made = done(each_shell, *words, who="dispatcher", at=EVENING)
    done(each_shell, "do", "offer", made["number"], who="dispatcher", at=EVENING)
    other = each_shell.ask("do", "take_over", made["number"], who="dispatcher", at=EVENING)
    assert "自己签字" in other.refused["reason"]
    done(each_shell, "do", "take_over", made["number"], who="section_head", at=EVENING)
    shown = done(each_shell, "show", "handovers", made["number"])
    assert shown["state"] == "taken"
    assert "已供 12.00 / 200.00 m³" in json.dumps(shown, ensure_ascii=False)
