"""The day's books by the command line."""

from __future__ import annotations

from pathlib import Path

from tests.station import PROJECT, on_the_day
from tests.ui.console.conftest import Shell

NEXT = "2026-11-23T09:00"


def test_the_production_of_a_day_and_of_a_month(each_shell: Shell) -> None:
    station = each_shell.station
    pour = station.pour()
    station.ticket(pour, "12", at=on_the_day(23, 59))
    station.ticket(pour, "10.5", at=on_the_day(0, 0, day=23))
    told = each_shell.ask("production", "2026-11-22", at=NEXT).json
    (row,) = told["rows"]
    assert (row["pour"], row["plan"], row["project"]) == (
        "KP-202611-0001", "RJ-20261122-1", PROJECT,
    )  # fmt: skip
    assert (row["planned_m3"], row["trucks"], row["m3"]) == ("200.00", 1, "12.00")
    assert row["opened_at"] == "2026-11-22T07:00:00+08:00"
    month = each_shell.ask("production", "2026-11", at=NEXT).json
    assert (month["first"], month["last"]) == ("2026-11-01", "2026-11-30")
    assert [row["day"] for row in month["rows"]] == ["2026-11-22", "2026-11-23"]
    assert month["projects"] == [
        {"project": PROJECT, "pours": 1, "planned_m3": "200.00", "trucks": 2, "m3": "22.50"}
    ]
    assert month["total"]["m3"] == "22.50"


def test_production_is_read_by_people_too(shell: Shell) -> None:
    station = shell.station
    station.ticket(station.pour(), "12", at=on_the_day(8))
    day = shell("production", "2026-11-22", at=NEXT).out.splitlines()
    assert day[0].startswith("浇筑编号")
    assert "KP-202611-0001" in day[1]
    assert day[-1] == "合计：开盘 1 次，计划 200.00 m³，1 车 12.00 m³。"
    month = shell("production", "2026-11", at=NEXT).out.splitlines()
    assert month[1].split() == [PROJECT, "1", "200.00", "1", "12.00"]
    empty = shell("production", "2026-10", at=NEXT).out.splitlines()
    assert empty[-1] == "合计：开盘 0 次，计划 0.00 m³，0 车 0.00 m³。"


def test_a_period_that_is_none_is_wrong_use(shell: Shell) -> None:
    for words in ("2026", "2026-13", "昨天", "2026-02-30"):
        answer = shell("production", words)
        assert answer.code == 2
        assert words in answer.err


def test_reports_go_out_as_ledgers_under_either_name(shell: Shell, tmp_path: Path) -> None:
    shell.station.pour(until="supply")
    assert [told["report"] for told in shell.ask("report").json] == [
        "issued-documents",
        "site-documents",
        "open-deliveries",
        "document-sets",
        "production",
        "warnings",
        "rights",
    ]
    for words in (["production"], ["report", "production"]):
        for name in ("生产.pdf", "生产.xlsx"):
            out = tmp_path / name
            told = shell.ask(*words, "2026-11", "--out", str(out), at=NEXT).json
            assert told.pop("missing", []) == []  # no character that paper cannot show
            assert told == {"title": "生产台帐", "rows": 1, "file": str(out)}
            assert out.stat().st_size > 1000
    assert shell("report", "sales").code == 1
    assert "--person" in shell.raw("report", "warnings", "--help").out
    assert shell("report", "warnings", "--from", "2026-11-23", "--to", "2026-11-22").code == 1


def test_a_log_is_written_handed_over_and_reconciled(each_shell: Shell) -> None:
    ask, station = each_shell.ask, each_shell.station
    station.ticket(station.pour(), "12", at=on_the_day(8))
    evening = {"who": "dispatcher", "at": "2026-11-22T20:00"}
    log = ask("new", "dispatch-logs", **evening).json
    assert (log["number"], log["state"]) == ("ZB-202611-0001", "open")
    number = str(log["number"])
    ask("set", number, "lines.1.logged_trucks=2", "lines.1.logged_m3=24", **evening)
    ask("do", "hand_over", number, "handed_to=刘洋", **evening)
    first = ask("do", "reconcile", number, who="statistician", at=NEXT).json
    assert (first["state"], first["warnings"][0]["rule"]) == ("handed_over", "R28")
    due = ask("due", "--role", "statistician", who="statistician", at=NEXT).json
    assert [(e["rule"], e["number"]) for e in due if e["rule"] == "D10"] == [("D10", number)]
    ask("set", number, "lines.1.explanation=多记一车", who="statistician", at=NEXT)
    again = ask("do", "reconcile", number, who="statistician", at=NEXT).json
    assert again["state"] == "reconciled"
    diary = ask("new", "site-diaries", at="2026-11-22T18:00").json
    assert "当日供应 1 车 12.00 m³" in diary["happened"]
    assert ask("do", "finish", str(diary["number"]), at="2026-11-22T18:05").json["state"] == "done"
