"""The command line as programs use it: answers, refusals and exit codes as the contract says."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.station import OTHER_PROJECT, PROJECT, SIGNATORY, Station
from tests.ui.console.conftest import Shell
from ui.console.commands import COMMANDS, LATER
from ui.console.names import LATER as LATER_KINDS

ORDER = (
    f"project={PROJECT}", "placement=地下室底板", "strength_grade=C35P8", "volume_m3=200",
    "planned_opening=明天 7:00", "slump_mm=180", "placing_method=天泵", "contact=张工",
    "phone=13807310001",
)  # fmt: skip


def test_an_order_from_its_arrival_to_the_opening(each_shell: Shell) -> None:
    ask = each_shell.ask
    made = ask("new", "orders", *ORDER).json
    assert (made["state"], made["number"], made["volume_m3"]) == ("draft", None, "200.00")
    assert made["planned_opening"] == "2026-11-22T07:00:00+08:00"
    got = ask("do", "receive", made["id"], "received_by=微信").json
    number = got["number"]
    assert (number, got["state"]) == ("DH-202611-0001", "received")
    refused = ask("do", "open", number)
    assert refused.code == 1
    assert (refused.refused["rule"], refused.refused["clause"]) == ("R01", "M1.2.1")
    assert refused.err.strip() == refused.refused["reason"]
    assert ask("do", "sign", number, f"signer={SIGNATORY}").json["state"] == "signed"
    task = ask("do", "task", number).json
    assert task["task_number"] == "RW-202611-0001"
    plan = ask("new", "daily-plans", "plan_date=2026-11-22", who="section_head").json
    ask("do", "submit", plan["id"], who="section_head")
    ask("do", "approve", "RJ-20261122-1", who="station_manager")
    issued = ask("do", "issue", "RJ-20261122-1", who="section_head").json
    assert issued["state"] == "issued"
    assert ask("show", "orders", number).json["state"] == "planned"
    assert ask("do", "open", number).refused["rule"] == "R07"
    listed = "工程名称、浇筑部位、强度等级、到场坍落度、始发设备"
    (pour,) = ask("show", "pours").json
    ask("do", "check", pour["number"], f"checked_items={listed}")
    ask("do", "agree", pour["number"], f"agreed_items={listed}", who="dispatcher")
    assert ask("do", "open", number, at="2026-11-22T07:00").json["state"] == "pouring"
    report = ask("check", who="")
    assert (report.code, report.json["ok"]) == (0, True)


def test_a_record_is_shown_with_what_may_be_done_and_its_history(shell: Shell) -> None:
    shell.station.received()
    seen = shell.ask("show", "orders", "DH-202611-0001").json
    assert {step["step"] for step in seen["offered"]} >= {"sign", "task", "cancel"}
    (blocked,) = [step for step in seen["blocked"] if step["step"] == "open"]
    assert (blocked["rule"], blocked["clause"]) == ("R01", "M1.2.1")
    assert [entry["action"] for entry in seen["history"]] == ["新建", "收单"]
    assert seen["project"] == PROJECT
    assert seen["mark"] == "A-C35-180(S4)-P8-GB/T 14902"


def test_a_list_is_an_array_of_records_with_every_field(shell: Shell) -> None:
    shell.station.signed()
    shell.station.order(placement="承台", project=OTHER_PROJECT)
    found = shell.ask("show", "orders").json
    assert len(found) == 2
    assert {"id", "number", "state", "project", "volume_m3", "slump_mm", "remarks"} <= set(found[0])
    assert len(shell.ask("show", "orders", "--state", "draft").json) == 1
    assert len(shell.ask("show", "orders", "--filter", "高铁").json) == 1
    assert len(shell.ask("show", "orders", "--limit", "1").json) == 1
    assert shell.ask("show", "orders", "--state", "signed", "--filter", "高铁").json == []


@pytest.mark.parametrize(
    "kind", ["customers", "projects", "orders", "tasks", "daily-plans", "daily_plans", "plants",
             "mixes", "people", "users", "opening-confirmations", "settings", "attachments", "audit",
             "notices", "pours", "tickets", "service-cards", "site-diaries", "dispatch-logs",
             "variations", "returns", "samples", "pump-lines", "mould-loans", "complaints",
             "quality-events", "slump-tests", "pump-uses", "measurements", "site-letters"],
)  # fmt: skip
def test_every_kind_can_be_listed_for_programs_and_people(shell: Shell, kind: str) -> None:
    assert isinstance(shell.ask("show", kind, who="section_head").json, list)
    assert shell("show", kind, who="section_head").code == 0


@pytest.mark.parametrize("kind", sorted(LATER_KINDS))
def test_kinds_of_later_versions_are_refused_in_one_sentence(shell: Shell, kind: str) -> None:
    answer = shell.ask("show", kind)
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert kind in answer.refused["reason"]


def test_common_options_stand_anywhere(shell: Shell) -> None:
    shell.station.signed()
    db, who = ("--db", shell.station.target), ("--as", "specialist")
    for words in (
        (*db, *who, "--json", "show", "orders", "DH-202611-0001"),
        ("show", *db, "orders", *who, "DH-202611-0001", "--json"),
        (
            "show",
            "orders",
            "DH-202611-0001",
            f"--db={shell.station.target}",
            "--as=specialist",
            "--json",
        ),
    ):
        assert shell.raw(*words).json["number"] == "DH-202611-0001"


def test_options_may_stand_between_the_values(shell: Shell) -> None:
    id_ = str(shell.station.received())
    answer = shell.ask("do", "cancel", "--reason", "客户改期", id_)
    assert answer.json["cancel_reason"] == "客户改期"


def test_values_that_cannot_be_taken_are_named_by_field(shell: Shell) -> None:
    answer = shell.ask("new", "orders", "volume_m3=待定", "slump_mm=稀")
    assert answer.code == 1
    assert set(answer.refused["problems"]) == {"volume_m3", "slump_mm"}


def test_only_drafts_and_open_records_are_changed(shell: Shell) -> None:
    id_ = str(shell.station.order())
    assert shell.ask("set", id_, "remarks=早到", "volume_m3=１８０").json["volume_m3"] == "180.00"
    shell.ask("do", "sign", id_, f"signer={SIGNATORY}")
    refused = shell.ask("set", "DH-202611-0001", "volume_m3=300")
    assert (refused.code, refused.refused["rule"]) == (1, "R11")
    plan = shell.station.plan()
    refused = shell.ask("set", str(plan), "remarks=涂改", who="section_head")
    assert (refused.code, refused.refused["rule"], refused.refused["clause"]) == (
        1,
        "R06",
        "M1.4.1 M2.2.1",
    )


def test_lines_of_a_plan_are_set_one_by_one(shell: Shell) -> None:
    shell.station.signed()
    plan = str(shell.station.plan(until="draft"))
    got = shell.ask(
        "set", plan, "lines.1.pump=1号泵车", "lines.1.first_trucks=3", who="section_head"
    )
    assert (got.json["lines"][0]["pump"], got.json["lines"][0]["first_trucks"]) == ("1号泵车", 3)
    assert shell.ask("set", plan, "lines.7.pump=x", who="section_head").code == 1


def test_rows_are_written_as_json_and_single_words_as_a_list(shell: Shell) -> None:
    people = json.dumps([{"name": "甲", "right": "签认人"}, {"name": "乙", "right": "收货人"}])
    got = shell.ask("set", PROJECT, f"people={people}").json
    assert [row["name"] for row in got["people"]] == ["甲", "乙"]
    for bad in ("people=甲", "people=[1]", "people={", "people={}"):
        assert shell.ask("set", PROJECT, bad).code == 1, bad
    got = shell.ask("new", "people", "login=x1", "name=新", "roles=dispatcher、质检员", who="admin")
    assert sorted(row["role"] for row in got.json["roles"]) == ["dispatcher", "inspector"]


def test_choices_may_be_a_list(shell: Shell) -> None:
    for text in ('["配合比通知单","出厂合格证"]', "配合比通知单、出厂合格证"):
        got = shell.ask("new", "orders", f"documents_wanted={text}").json
        assert got["documents_wanted"] == ["mix_notice", "certificate"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("全部", 5), ("齐全", 5), ("工程名称、浇筑部位", 2), ("工程名称，强度等级；到场坍落度", 3)],
)
def test_all_choices_are_one_word(shell: Shell, text: str, meant: int) -> None:
    shell.station.pour(until="plan")
    ask = shell.ask("do", "check", "KP-202611-0001", f"checked_items={text}", at="2026-11-22T06:00")
    if meant == 5:
        assert len(ask.json["checked_items"]) == 5
    else:
        assert (ask.code, "还没有核实" in ask.refused["problems"]["checked_items"]) == (1, True)


def test_a_retry_with_the_same_id_makes_one_record(shell: Shell) -> None:
    id_ = "7f1b3f5e-52a3-4a3e-9c39-1d1f0f7f2a11"
    for _ in range(2):
        assert shell.ask("new", "customers", f"id={id_}", "name=新客户").json["id"] == id_
    assert shell.raw("new", "customers", "id=77", "name=x", "--db", shell.station.target).code == 2


def test_warnings_are_recorded_and_told(shell: Shell) -> None:
    id_ = str(shell.station.order())
    told = shell("do", "receive", id_, "received_by=微信", at="2026-11-21T17:30")
    assert told.code == 0
    assert "提醒" in told.out
    (warned,) = shell.ask("show", "orders", "DH-202611-0001").json["warnings"]
    assert (warned["rule"], warned["clause"]) == ("R02", "M1.2.1")


def test_a_scan_is_filed_by_its_content(shell: Shell, tmp_path: Path) -> None:
    shell.station.signed()
    scan = tmp_path / "签认 单.pdf"
    scan.write_bytes(b"%PDF-1.7 x")
    got = shell.ask("attach", "DH-202611-0001", str(scan), "--note", "客户章").json
    assert (got["name"], got["size"], got["media_type"]) == ("签认 单.pdf", 10, "application/pdf")
    assert shell.ask("attach", "DH-202611-0001", str(scan)).json["id"] == got["id"]
    for name, content, why in (("a.pdf", b"MZ\x90", "不是扫描件"), ("b.pdf", b"", "空")):
        (tmp_path / name).write_bytes(content)
        answer = shell.ask("attach", "DH-202611-0001", str(tmp_path / name))
        assert (answer.code, why in answer.refused["reason"]) == (1, True)
    assert shell.ask("attach", "DH-202611-0001", str(tmp_path / "none.pdf")).code == 1


@pytest.mark.parametrize(
    "words",
    [
        (), ("fly",), ("show",), ("show", "orders", "--limit", "0"), ("show", "orders", "--limit", "x"),
        ("show", "orders", "1", "2", "3"), ("new",), ("new", "orders", "placement"), ("set", "X"),
        ("do", "sign"), ("print",), ("print", "F01"), ("print", "F01", "--out", "x.pdf"),
        ("ledger", "orders"), ("ledger", "orders", "--out", "x.doc"),
        ("ledger", "orders", "--from", "昨天", "--out", "x.pdf"), ("photo",),
        ("photo", "orders", "--size", "9x9", "--out", "x.png"), ("users", "fire"),
        ("users", "roles", "x"), ("settings", "get"), ("settings", "set", "a"), ("setup",),
        ("demo",), ("import", "orders"), ("read-order",), ("--frobnicate",), ("show", "orders", "--bad"),
        ("check", "twice"), ("bench", "a", "b"), ("show", "orders", "--db"), ("due", "--days", "x"),
        ("show", "orders", "--at", "昨天"),
    ],
)  # fmt: skip
def test_wrong_use_exits_two_with_a_chinese_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    answer = shell.raw(
        *words, *(("--db", shell.station.target, "--as", "specialist") if words else ())
    )
    assert answer.code == 2
    assert answer.err.startswith("用法不对：")
    assert answer.err.count("\n") == 1
    assert answer.out == ""


def test_the_overview_and_every_command_explain_themselves(shell: Shell) -> None:
    answer = shell.raw("--help")
    assert answer.code == 0
    assert all(name in answer.out for name in COMMANDS)
    for name in COMMANDS:
        told = shell.raw(name, "--help")
        assert told.code == 0
        assert told.out.startswith(f"用法：main.py {name}")
        assert "usage" not in told.out
        assert "show this help" not in told.out


@pytest.mark.parametrize("name", sorted(LATER))
def test_commands_of_later_versions_are_refused_in_one_sentence(shell: Shell, name: str) -> None:
    answer = shell.raw(name, "--json")
    assert (answer.code, name in answer.refused["reason"]) == (1, True)


def test_nobody_acts_without_signing_in(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = shell.ask("show", "orders", who="")
    assert answer.code == 1
    assert "specialist（张敏）" in answer.err
    monkeypatch.setenv("DESK_PASSWORD", "wrong")
    assert "不对" in shell.ask("show", "orders").refused["reason"]
    monkeypatch.delenv("DESK_PASSWORD")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert "DESK_PASSWORD" in shell.ask("show", "orders").refused["reason"]


def test_a_password_is_typed_where_there_is_somebody(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESK_PASSWORD")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("ui.console.console.getpass", lambda _prompt: "demo")
    assert shell.ask("show", "orders").json == []


def test_a_database_that_is_not_there_or_not_ours_is_one_sentence(
    shell: Shell, tmp_path: Path
) -> None:
    empty, foreign = tmp_path / "empty.db", tmp_path / "foreign.db"
    empty.touch()
    foreign.write_bytes(b"word document" * 99)
    newer = tmp_path / "newer.db"
    newer.write_bytes(Path(shell.station.target).read_bytes())
    with sqlite3.connect(newer) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    for address in (tmp_path / "none.db", empty, foreign, newer, "mysql://u:pw@h/d", tmp_path):
        answer = shell.raw("show", "orders", "--as", "specialist", "--json", "--db", str(address))
        assert answer.code == 1, address
        assert answer.err.count("\n") == 1
        assert "pw" not in answer.err
    assert not (tmp_path / "none.db").exists()


def test_a_locked_database_is_one_sentence(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(
        "db.engine.sqlite3.connect",
        lambda *args, **kw: connect(*args, **{**kw, "timeout": 0.01}),
    )
    shell.station.database.close()
    other = connect(shell.station.target, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = shell.ask("show", "orders")
    other.close()
    assert (answer.code, "占用" in answer.refused["reason"]) == (1, True)


def test_a_defect_is_one_sentence_and_stands_in_the_log(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_console: object) -> int:
        raise ZeroDivisionError

    from ui.console import running, showing

    monkeypatch.setattr(showing, "show", broken)
    capsys.readouterr()
    assert running.run(["show", "orders", "--json"]) == 1
    told = capsys.readouterr()
    assert "差错" in json.loads(told.out)["refused"]["reason"]
    assert "Traceback" not in told.err
    assert "ZeroDivisionError" in shell.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, BrokenPipeError])
def test_an_interrupted_command_ends_quietly(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, interruption: type[BaseException]
) -> None:
    import sys

    from ui.console import running, showing

    def interrupted(_console: object) -> int:
        raise interruption

    monkeypatch.setattr(showing, "show", interrupted)
    kept = sys.stdout
    assert running.run(["show", "orders"]) == 1
    if sys.stdout is not kept:
        sys.stdout.close()
        sys.stdout = kept
    assert not shell.log.exists()


HOSTILE = [
    "'; DROP TABLE orders;--",
    "%_\\",
    "\u202e",
    "\udce4\udcb8",
    "=1+1",
    "--",
    "[",
    "{}",
    "\x1b[31m",
    "😀",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_word_breaks_a_command(shell: Shell, text: str) -> None:
    for words in (
        ("show", "orders", "--filter", text), ("show", "orders", f"x{text}"), ("show", f"k{text}"),
        ("new", "orders", f"placement={text}"), ("new", "orders", f"project={text}"),
        ("new", "orders", f"f{text}=1"), ("set", f"n{text}", "a=b"), ("do", f"s{text}", f"n{text}"),
        ("settings", "set", "orders.cutoff", f"x{text}"), ("read-order", f"x{text}"),
        ("show", "orders", "--state", f"x{text}"), ("users", "roles", "admin", f"x{text}"),
    ):  # fmt: skip
        assert shell.ask(*words, who="section_head").code in (0, 1, 2), words
    assert shell.ask("check", who="").code == 0


def test_due_names_rule_owner_and_time(shell: Shell) -> None:
    shell.station.received()
    found = shell.ask("due").json
    assert {"rule", "clause", "what", "number", "owner", "due", "overdue"} <= set(found[0])
    assert {"D09"} <= {entry["rule"] for entry in found}
    assert shell.ask("due", "--role", "站长").json == []
    assert shell.ask("due", "--role", "皇帝").code == 1
    assert "M1.2" in shell("due").out


def test_people_read_aligned_lists(shell: Shell) -> None:
    shell.station.signed()
    lines = shell("show", "orders").out.splitlines()
    assert lines[0].split() == [
        "订货单号", "状态", "工程名称", "计划开盘", "计划方量", "强度等级", "抗渗等级", "浇筑部位",
        "浇筑方式", "客服专员",
    ]  # fmt: skip
    assert lines[1].startswith("DH-202611-0001  已签认")
    assert lines[-1] == "1 条。"
    seen = shell("show", "orders", "DH-202611-0001").out
    assert "可以：下达任务书（task）" in seen
    assert "还不能：开盘（open）" in seen


def test_a_station_without_a_window_is_set_up_in_steps(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = ("--db", str(tmp_path / "new" / "station.db"))
    monkeypatch.setenv("DESK_PASSWORD", "correct horse")
    words = ("--company", "宏远", "--station", "湘江站", "--name", "何伟", "--login", "boss")
    assert shell.raw("setup", *words, *db).code == 0
    assert shell.raw("setup", *words, *db).code == 1
    assert shell.raw("migrate", "--json", *db).json["migrated"] is False
    monkeypatch.setenv("DESK_NEW_PASSWORD", "first-pass")
    boss = ("--as", "boss", *db)
    assert shell.raw("users", "add", "login=zhang", "name=张敏", "roles=客服专员", *boss).code == 0
    assert shell.raw("users", "--json", *boss).json[1]["roles"] == ["specialist"]
    monkeypatch.setenv("DESK_PASSWORD", "first-pass")
    zhang = ("--as", "zhang", *db)
    assert "先修改密码" in shell.raw("show", "orders", *zhang).err
    monkeypatch.setenv("DESK_NEW_PASSWORD", "own-secret")
    assert shell.raw("users", "password", *zhang).code == 0
    monkeypatch.setenv("DESK_PASSWORD", "own-secret")
    assert shell.raw("show", "orders", "--json", *zhang).json == []
    assert shell.raw("show", "orders", "--at", "2026-11-21", *zhang).code == 1
    assert shell.raw("users", "disable", "zhang", *zhang).code == 1
    monkeypatch.setenv("DESK_PASSWORD", "correct horse")
    assert shell.raw("users", "disable", "zhang", *boss).code == 0
    assert shell.raw("users", "roles", "zhang", "dispatcher", "--json", *boss).json["roles"]
    assert shell.raw("users", "password", "zhang", *boss).code == 0
    assert shell.raw("check", *db).code == 0


def test_settings_are_listed_read_and_changed(shell: Shell) -> None:
    listed = shell.ask("settings").json
    assert {"key", "value", "default", "clause", "explanation"} <= set(listed[0])
    got = shell.ask("settings", "set", "orders.cutoff", "17:30", who="section_head").json
    assert (got["value"], got["default"]) == ("17:30", "16:00")
    assert shell.ask("settings", "get", "订货通知单截止时刻").json["value"] == "17:30"
    assert shell.ask("settings", "set", "orders.cutoff", "1:1", who="section_head").code == 1
    assert shell.ask("settings", "set", "orders.cutoff", "18:00").code == 1


def test_check_names_what_it_found(shell: Shell) -> None:
    shell.station.received()
    with sqlite3.connect(shell.station.target) as raw:
        raw.execute("UPDATE orders SET volume_m3 = 1")
    raw.close()
    answer = shell.ask("check", who="")
    assert answer.code == 1
    assert answer.json["ok"] is False
    (fault,) = [c for c in answer.json["checks"] if not c["ok"]]
    assert fault["name"] == "history"
    assert "计划方量" in fault["found"][0]
    told = shell("check", who="")
    assert "有问题" in told.out


def test_two_shells_of_one_station_see_the_same(each_shell: Shell) -> None:
    assert isinstance(each_shell.station, Station)
    made = each_shell.ask("new", "customers", "name=两处都看得到").json
    assert each_shell.ask("show", "customers", made["name"]).json["id"] == made["id"]
