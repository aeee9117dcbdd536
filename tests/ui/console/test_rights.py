"""Rights on the command line: read anew at each command, and the same table for whatever is read."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from db.models import Role
from desk.core.filing import attach
from desk.core.kinds import kind_names
from tests.desk.pours.test_site import PNG
from tests.desk.users.test_two_stations import STRANGER, add_station
from tests.ui.console.conftest import Shell

SECRET = ("customers", "projects", "orders", "complaints", "people")
OFFICE = "由除搅拌楼机操工、物流单位以外的岗位查看"


@pytest.mark.parametrize("kind", SECRET)
def test_a_crew_lists_and_takes_out_no_register_of_customers(
    each_shell: Shell, kind: str, tmp_path: Path
) -> None:
    out = tmp_path / "台帐.xlsx"
    for words in (["show", kind], ["show", kind, "x"], ["ledger", kind, "--out", str(out)]):
        answer = each_shell.ask(*words, who="logistics")
        assert (answer.code, answer.refused["rule"], answer.refused["clause"]) == (
            1, "R40", "M1.8.2",
        )  # fmt: skip
        assert OFFICE in answer.refused["reason"]
    assert not out.exists()


def test_a_crew_reads_neither_the_history_nor_the_reports_of_the_office(each_shell: Shell) -> None:
    for words in (["show", "audit"], ["warnings"], ["production", "2026-11"], ["report", "rights"]):
        answer = each_shell.ask(*words, who="plant_operator")
        assert (answer.code, answer.refused["rule"]) == (1, "R40")


def test_a_crew_prints_no_order(each_shell: Shell, tmp_path: Path) -> None:
    each_shell.station.signed()
    (order,) = each_shell.ask("show", "orders").json
    out = tmp_path / "F01.pdf"
    answer = each_shell("print", "F01", order["number"], "--out", str(out), who="logistics")
    assert (answer.code, out.exists()) == (1, False)


def test_the_table_of_readers_is_a_report(each_shell: Shell) -> None:
    rows = {row["name"]: row for row in each_shell.ask("report", "rights").json}
    assert rows["customers"]["readers"] == "除搅拌楼机操工、物流单位以外的岗位"
    assert rows["pours"]["readers"] == "全站人员"


def test_a_deputy_is_a_record_like_any_other(each_shell: Shell) -> None:
    made = each_shell.ask(
        "new", "absences", "role=站长", "deputy=deputy_manager", "ends_at=2026-11-22 12:00",
        who="station_manager",
    )  # fmt: skip
    assert made.code == 0
    (row,) = each_shell.ask("show", "absences").json
    assert (row["person"], row["role"], row["given_by"]) == ("陈建军", "station_manager", "陈建军")
    each_shell.station.signed()
    plan = str(each_shell.station.plan(until="submit"))
    assert each_shell("do", "approve", plan, who="deputy_manager").code == 0
    assert each_shell.ask("show", "daily-plans", plan).json["approved_by"] == "黄河（代陈建军）"
    ended = each_shell("do", "end", made.json["id"], "--reason", "回来了", who="station_manager")
    assert ended.code == 0


def test_somebody_disabled_is_not_let_in(each_shell: Shell) -> None:
    assert each_shell("users", "disable", "specialist", who="admin").code == 0
    answer = each_shell("show", "orders")
    assert (answer.code, "登录名或密码不对" in answer.err) == (1, True)


def test_roles_given_on_the_command_line_are_in_the_history(each_shell: Shell) -> None:
    assert each_shell("users", "roles", "dispatcher", "dispatcher,inspector", who="admin").code == 0
    person = each_shell.ask("show", "people", "dispatcher", who="admin").json
    assert person["history"][-1]["changes"]["role_names"] == ["调度员", "调度员、质检员"]


def test_an_administrator_gives_himself_no_role_while_another_could(each_shell: Shell) -> None:
    added = each_shell("users", "add", "login=root", "name=副管", "roles=admin",
                       "password=first-password", who="admin")  # fmt: skip
    assert added.code == 0
    answer = each_shell("users", "roles", "admin", "admin,station_manager", who="admin")
    assert (answer.code, "请由另一位系统管理员（副管）来给" in answer.err) == (1, True)
    assert each_shell("users", "disable", "root", who="admin").code == 0
    assert each_shell("users", "roles", "admin", "admin,station_manager", who="admin").code == 0
    told = each_shell.ask("show", "notices", who=Role.STATION_MANAGER.value).json
    assert "给自己增加了角色：站长" in told[0]["sentence"]


def test_every_command_that_reads_tells_nothing_of_another_station(
    shell: Shell, tmp_path: Path
) -> None:
    station, out = shell.station, str(tmp_path / "x.xlsx")
    add_station(station)
    pour = str(station.pour(until="supply"))
    (order,) = shell.ask("show", "orders").json
    attach(station.clerk, "orders", UUID(order["id"]), PNG, "扫描.png")
    for kind in kind_names():
        rows = shell.ask("show", kind, who=STRANGER).json
        assert [row.get("name") for row in rows] == (["外人"] if kind == "people" else []), kind
        told = shell.ask("ledger", kind, "--out", out, who=STRANGER).json
        assert told["rows"] == len(rows)
    for listing in ("attachments", "notices"):
        assert shell.ask("show", listing, who=STRANGER).json == []
    audit = shell.ask("show", "audit", who=STRANGER).json
    assert {entry["person"] for entry in audit} == {"外人"}
    assert shell.ask("due", "--days", "366", who=STRANGER).json == []
    assert shell.ask("production", "2026-11", who=STRANGER).json["rows"] == []
    for report in shell.ask("report").json:
        if report["report"] not in ("rights", "production"):
            told = shell.ask("report", report["report"], who=STRANGER).json
            assert (told["rows"] if isinstance(told, dict) else told) == []
    for number in (order["number"], order["id"], pour):
        for words in (
            ["show", "orders", number], ["show", "pours", number], ["set", number, "remarks=x"],
            ["do", "cancel", number, "--reason", "x"], ["print", "F01", number, "--out", out],
            ["attach", number, __file__],
        ):  # fmt: skip
            answer = shell(*words, who=STRANGER)
            assert answer.code == 1
            assert "找不到" in answer.err
            assert "滨江" not in answer.out + answer.err
