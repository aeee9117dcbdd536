"""The ways of changing an order, on the command line: as a script would take them."""

from __future__ import annotations

import pytest

from tests.station import SIGNATORY
from tests.ui.console.conftest import Shell

DH, RW, KP = "DH-202611-0001", "RW-202611-0001", "KP-202611-0001"


def done(shell: Shell, *words: str, at: str = "2026-11-21T15:00", who: str = "specialist") -> None:
    answer = shell.ask(*words, at=at, who=who)
    assert answer.code == 0, answer.err


def shown(shell: Shell, *record: str) -> dict[str, object]:
    found: dict[str, object] = shell.ask("show", *record).json
    return found


def test_a_grade_is_amended_signed_again_and_reaches_the_task(each_shell: Shell) -> None:
    shell = each_shell
    shell.station.signed()
    done(shell, "do", "task", DH)
    done(shell, "do", "ready", RW, who="document_clerk")
    done(shell, "do", "amend", DH, "strength_grade=C40", "slump_mm=160",
         "--reason", "设计变更")  # fmt: skip
    assert shown(shell, "tasks", RW)["state"] == "documents_ready"
    done(shell, "do", "resign", DH, f"signer={SIGNATORY}")
    assert shown(shell, "tasks", RW)["state"] == "issued"
    assert shown(shell, "tasks", RW)["recall_reason"] == "设计变更"


@pytest.mark.parametrize(("number", "field"), [(DH, "planned_opening"), (KP, "postponed_to")])
def test_a_pour_is_postponed_by_its_order_or_by_itself(
    each_shell: Shell, number: str, field: str
) -> None:
    shell = each_shell
    shell.station.pour(until="plan")
    past = shell.ask("do", "postpone", number, f"{field}=2026-11-21 10:00", "--reason", "雨")
    assert (past.code, "已经过去" in past.refused["reason"]) == (1, True)
    done(shell, "do", "postpone", number, f"{field}=2026-11-22 10:00", "--reason", "雨")
    assert shown(shell, "pours", KP)["planned_opening"] == "2026-11-22T10:00:00+08:00"
    assert shown(shell, "orders", DH)["planned_opening"] == "2026-11-22T10:00:00+08:00"
    due = shell.ask("due", who="section_head").json
    assert [d["number"] for d in due if d["rule"] == "D29"] == ["RJ-20261122-1"]


def test_a_running_pour_is_stopped_and_the_rest_ordered(each_shell: Shell) -> None:
    shell = each_shell
    shell.station.pour(until="supply")
    done(shell, "do", "stop", KP, "--reason", "暴雨", at="2026-11-22T09:00")
    assert shown(shell, "orders", DH)["volume_m3"] == "12.00"
    rest = shown(shell, "orders", "DH-202611-0002")
    assert (rest["volume_m3"], rest["state"]) == ("188.00", "signed")


def test_a_second_call_does_not_undo_the_first(each_shell: Shell) -> None:
    shell = each_shell
    shell.station.signed()
    shell.station.plan()
    for at in ("2026-11-22T05:00", "2026-11-22T06:30"):
        done(shell, "new", "opening-confirmations", f"order={DH}", at=at)
    assert shown(shell, "orders", DH)["warnings"] == []


def test_an_order_by_text_message_gives_its_reason_when_edited(each_shell: Shell) -> None:
    shell = each_shell
    shell.station.received()
    answer = shell.ask("set", DH, "received_by=短信")
    assert (answer.code, answer.refused["rule"]) == (1, "R02")


def test_a_specialist_hands_an_order_over(each_shell: Shell) -> None:
    shell = each_shell
    done(shell, "new", "people", "login=second", "name=王静", "roles=specialist", who="admin")
    shell.station.signed()
    done(shell, "do", "reassign", DH, "specialist=王静", "--reason", "换班")
    assert shown(shell, "orders", DH)["specialist"] == "王静"
