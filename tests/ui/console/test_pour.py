"""The whole pour on the command line: from the confirmation call to the archive, on both
databases; every rule of it refused or recorded for programs to read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.desk.exchange.books import new_sheet, saved
from tests.desk.pours.pouring import settled
from tests.station import PROJECT, SIGNATORY, on_the_day
from tests.ui.console.conftest import Answer, Shell

KP, DH = "KP-202611-0001", "DH-202611-0001"


@dataclass
class Site:
    """A pour of the 22nd as programs work with it: every command at its time of that day."""

    shell: Shell

    def ask(self, when: str, who: str, *words: str) -> Answer:
        day = when if "T" in when else f"2026-11-22T{when}"
        return self.shell.ask(*words, who=who, at=day)

    def done(self, when: str, who: str, *words: str) -> Any:
        """What the command answered; it must not be refused."""
        answer = self.ask(when, who, *words)
        assert answer.code == 0, answer.err
        return answer.json

    def refused(self, rule: str, clause: str, *command: str) -> str:
        """The sentence of a refusal: exit 1, one sentence, the same in the JSON."""
        answer = self.ask(command[0], command[1], *command[2:])
        assert answer.code == 1, answer.out
        told = answer.refused
        assert (told["rule"], told["clause"]) == (rule, clause), told
        assert answer.err == f"{told['reason']}\n"
        return str(told["reason"])

    def warned(self, rule: str, number: str = KP) -> bool:
        """Whether the rule is recorded with the record and found by the query."""
        shown = self.done("23:50", "specialist", "show", *_kind(number), number)["warnings"]
        queried = self.done(
            "23:50", "specialist", "warnings", "--rule", rule.lower(), "--number", KP
        )
        assert [w["rule"] for w in queried if w["rule"] != rule] == []
        return bool(queried) and rule in {w["rule"] for w in shown}

    def planned(self, **order: str) -> Site:
        self.shell.station.pour(until="plan", **order)
        return self

    def opened(self, **order: str) -> Site:
        self.shell.station.pour(until="open", **order)
        return self

    def ticket(self, when: str, volume: str = "12", *more: str) -> Any:
        values = (f"pour={KP}", "plate=湘A8101", f"volume_m3={volume}", *more)
        return self.done(when, "dispatcher", "new", "tickets", *values)


def _kind(number: str) -> tuple[str, ...]:
    kinds = {"KP": "pours", "FH": "tickets", "FK": "service-cards", "ZL": "quality-events"}
    return (kinds[number[:2]],)


@pytest.fixture
def site(each_shell: Shell) -> Site:
    return Site(each_shell)


def test_a_pour_from_the_call_to_the_archive(site: Site, tmp_path: Path) -> None:
    site.shell.station.signed()
    site.done("2026-11-21T15:10", "specialist", "do", "task", DH)
    site.shell.station.plan()
    done = site.done
    [listed] = done("2026-11-21T16:00", "specialist", "show", "pours")
    assert (listed["number"], listed["state"], listed["project"]) == (KP, "planned", PROJECT)

    call = ("expected_opening=2026-11-22 07:00", "confirmed_with=张工")
    assert done("04:50", "specialist", "do", "confirm", KP, *call)["state"] == "confirmed"
    done("06:00", "specialist", "do", "check", KP, "checked_items=全部")
    done("06:02", "dispatcher", "do", "agree", KP, "agreed_items=全部")
    assert done("06:20", "dispatcher", "do", "tell_posts", KP)["posts_told_by"]
    _collect(site, "RW-202611-0001")
    opened = done("07:00", "specialist", "do", "open", KP)
    assert (opened["state"], opened["pour_date"]) == ("opened", "2026-11-22")
    handed = ("documents_handed=全部", "documents_receiver=李明")
    assert done("07:05", "specialist", "do", "hand_over", KP, *handed)["documents_handed_at"]
    assert done("07:15", "dispatcher", "do", "first_truck", KP)["state"] == "supplying"

    _trucks_come_and_one_is_signed(site)
    _tested_sampled_varied_and_returned(site)
    seen = done("10:40", "specialist", "show", "pours", KP)
    assert (seen["supplied_m3"], seen["truck_count"], seen["room_m3"]) == ("132.00", 11, "81.00")
    asked = ("closing_m3=200", "closing_with=张工", "takeoff_m3=198")
    done("11:00", "specialist", "do", "begin_closing", KP, *asked)
    for minute in (5, 10, 15, 20, 25, 30):
        site.ticket(f"11:{minute:02d}")
    closed = done("12:00", "specialist", "do", "close", KP, "left_over_m3=0.5", "closing_trucks=1")
    assert (closed["state"], closed["card_number"]) == ("closed", "FK-202611-0001")

    _judged_and_filed(site, closed["card_number"], tmp_path / "调查卡.pdf")
    _settled(site)
    archived = done("14:00", "specialist", "do", "archive", KP)
    assert archived["state"] == "archived"
    assert [entry["action"] for entry in archived["history"]][-1] == "归档"
    report = site.shell.ask("check", who="")
    assert (report.code, report.json["ok"]) == (0, True), report.out


def _trucks_come_and_one_is_signed(site: Site) -> None:
    first = site.ticket("07:15")
    for minute in range(20, 60, 4):
        site.ticket(f"07:{minute}")
    signed = site.done(
        "08:20", "dispatcher", "do", "sign", first["number"], "receiver=李明",
        "arrived_at=2026-11-22 07:40", "unloading_at=2026-11-22 07:50",
    )  # fmt: skip
    assert (signed["state"], signed["copies"]) == ("delivered", ["first", "second", "third"])


def _tested_sampled_varied_and_returned(site: Site) -> None:
    """What happens beside the supply: a test, samples, a variation and a load that comes back."""
    done = site.done
    done(
        "08:30",
        "specialist",
        "new",
        "slump-tests",
        f"pour={KP}",
        "measured_mm=185",
        "plate=湘A8101",
    )
    for curing in ("标养", "抗渗"):
        sample = (f"pour={KP}", "sets=3", f"curing={curing}")
        assert done("08:40", "specialist", "new", "samples", *sample)["number"].startswith("QY-")
    variation = (f"pour={KP}", "volume_m3=12", "cause=模板胀模")
    number = done("09:00", "specialist", "new", "variations", *variation)["number"]
    assert (
        done("09:10", "specialist", "do", "sign", number, f"signer={SIGNATORY}")["state"]
        == "signed"
    )
    back = (
        f"pour={KP}",
        "plate=湘A8101",
        "sort=剩料",
        "estimated_m3=1",
        "waited_min=40",
        "cause=余料",
    )
    load = done("10:00", "specialist", "new", "returns", *back)["id"]
    returned = done("10:01", "specialist", "do", "report", load)["number"]
    done("10:20", "dispatcher", "do", "weigh", returned, "weighed_kg=2390")
    treated = done("10:30", "inspector", "do", "treat", returned, "treatment=报废")
    assert (treated["state"], treated["volume_m3"]) == ("treated", "1.00")


def _judged_and_filed(site: Site, card: str, scan: Path) -> None:
    """The customer judges and signs the card, its scan is filed."""
    done = site.done
    for place in range(1, 6):
        done("13:00", "specialist", "set", card, f"ratings.{place}.rating=满意")
    assert done("13:10", "specialist", "do", "sign", card, "signer=张工")["state"] == "signed"
    scan.write_bytes(b"%PDF-1.7 x")
    assert site.ask("13:15", "specialist", "do", "file", card).code == 1
    done("13:20", "specialist", "attach", card, str(scan))
    assert done("13:30", "specialist", "do", "file", card)["state"] == "filed"


def _collect(site: Site, task: str) -> None:
    """The technical office prepares the task's papers, the specialist collects them."""
    site.done("06:25", "document_clerk", "do", "ready", task, "mix_reference=PB-C35P8-01")
    site.done("06:28", "specialist", "do", "collect", task)


def test_no_pour_opens_unsigned_or_unchecked(site: Site) -> None:
    station = site.shell.station
    station.order()
    site.done("2026-11-21T15:00", "specialist", "do", "receive", _draft(site), "received_by=微信")
    station.plan()
    reason = site.refused("R01", "M1.2.1", "06:30", "specialist", "do", "open", KP)
    assert DH in reason
    site.done("06:31", "specialist", "do", "sign", DH, f"signer={SIGNATORY}")
    reason = site.refused("R07", "M1.4.1", "06:32", "specialist", "do", "open", KP)
    assert "客服专员和当班调度" in reason
    site.done("06:33", "specialist", "do", "check", KP, "checked_items=全部")
    assert "当班调度" in site.refused("R07", "M1.4.1", "06:34", "specialist", "do", "open", KP)
    blocked = site.done("06:35", "specialist", "show", "pours", KP)["blocked"]
    assert ("open", "R07", "M1.4.1") in [(b["step"], b["rule"], b["clause"]) for b in blocked]


def test_two_placements_open_together_or_not_at_all(site: Site) -> None:
    station = site.shell.station
    for placement in ("外墙", "楼板"):
        station.signed(placement=placement)
    station.plan()
    both = (KP, "KP-202611-0002")
    site.done("06:00", "specialist", "do", "check", KP, "checked_items=全部")
    reason = site.refused("R07", "M1.4.1", "06:10", "specialist", "do", "open", *both)
    assert "2 份都没有办理" in reason
    site.done("06:10", "specialist", "do", "check", *both, "checked_items=全部")
    site.done("06:11", "dispatcher", "do", "agree", *both, "agreed_items=全部")
    opened = site.done("07:00", "specialist", "do", "open", *both)
    assert [(pour["number"], pour["state"]) for pour in opened] == [
        (number, "opened") for number in both
    ]
    assert site.ask("07:01", "specialist", "do", "confirm", KP, DH).code == 2


def _draft(site: Site) -> str:
    [order] = site.done("2026-11-21T15:00", "specialist", "show", "orders")
    return str(order["id"])


def test_documents_are_handed_over_complete_and_signed_for(site: Site) -> None:
    station = site.shell.station
    station.signed(documents_wanted="配合比通知单、出厂合格证")
    site.done("2026-11-21T15:10", "specialist", "do", "task", DH)
    station.plan()
    handed = ("do", "hand_over", KP, "documents_handed=配合比通知单")
    reason = site.refused("R08", "M1.4.2", "06:00", "specialist", *handed)
    assert "领取资料" in reason
    _collect(site, "RW-202611-0001")
    assert "缺出厂合格证" in site.refused("R08", "M1.4.2", "06:40", "specialist", *handed)
    both = (*handed[:3], "documents_handed=配合比通知单、出厂合格证")
    assert "接收人" in site.refused("R08", "M1.4.2", "06:41", "specialist", *both)
    site.done("06:42", "specialist", *both, "documents_receiver=路人")
    assert site.warned("R08")


def test_concrete_is_treated_with_authority_only(site: Site) -> None:
    site.opened()
    seen = (f"pour={KP}", "problem=坍落度", "description=偏大", "seen_at=2026-11-22 08:00")
    event = site.done("08:30", "specialist", "new", "quality-events", *seen)["number"]
    assert site.warned("R10", event)
    assert site.warned("R10")
    treat = ("do", "treat", event, "treatment=加减水剂")
    assert "授权" in site.refused("R10", "M1.5.1", "08:31", "specialist", *treat)
    site.done("08:32", "inspector", "do", "authorise", event, "allowed_treatment=加减水剂")
    assert site.done("08:40", "specialist", *treat)["state"] == "treated"


def test_nothing_is_sent_beyond_what_is_signed(site: Site) -> None:
    site.opened(volume_m3="20")
    site.ticket("07:10")
    more = ("new", "tickets", f"pour={KP}", "plate=湘A8108", "volume_m3=12")
    reason = site.refused("R12", "M2.7.1", "07:20", "dispatcher", *more)
    assert "超 4.00 m³" in reason
    values = (f"pour={KP}", "volume_m3=4", "cause=胀模")
    number = site.done("07:30", "specialist", "new", "variations", *values)["number"]
    stranger = ("do", "sign", number, "signer=路人")
    site.refused("R12", "M2.7.1", "07:31", "specialist", *stranger)
    site.done("07:32", "specialist", "do", "sign", number, f"signer={SIGNATORY}")
    assert site.done("07:33", "dispatcher", *more)["volume_m3"] == "12.00"


def test_a_pour_is_archived_with_its_card_only(site: Site) -> None:
    site.opened(volume_m3="72")
    for minute in range(10, 40, 5):
        site.ticket(f"07:{minute}")
    values = ("closing_m3=72", "closing_with=张工")
    site.done("11:00", "specialist", "do", "begin_closing", KP, *values)
    site.done("12:00", "specialist", "do", "close", KP, "left_over_m3=0")
    reason = site.refused("R14", "M1.6.2 M2.7.2", "13:00", "specialist", "do", "archive", KP)
    assert "FK-202611-0001" in reason
    for place in range(1, 6):
        rating = "不满意" if place == 2 else "满意"
        site.done(
            "13:10", "specialist", "set", "FK-202611-0001", f"ratings.{place}.rating={rating}"
        )
    card = site.done("13:20", "specialist", "do", "sign", "FK-202611-0001", "signer=张工")
    assert card["complaint_number"] == "TS-202611-0001"
    assert site.warned("R15", "FK-202611-0001")
    assert site.done("14:00", "section_head", "show", "complaints", "TS-202611-0001")["pour"] == KP
    reason = site.refused("S16", "M1.6.2 M2.7.1", "14:01", "specialist", "do", "archive", KP)
    assert "还缺 3 项" in reason
    shown = site.done("14:02", "specialist", "show", "pours", KP)
    assert [words.split("，")[0] for words in shown["lacking"][1:]] == [
        "开盘资料还没有交接",
        f"订货通知单 {DH} 的原件还没有交回",
    ]
    assert reason in [b["reason"] for b in shown["blocked"] if b["step"] == "archive"]
    _settled(site)
    assert site.done("14:03", "specialist", "do", "archive", KP)["state"] == "archived"


def _settled(site: Site) -> None:
    """What is left to be signed, handed over and brought in."""
    pour = site.done("13:44", "specialist", "show", "pours", KP)["id"]
    settled(site.shell.station, UUID(pour), at=on_the_day(13, 45))


def test_a_truck_turns_round_when_everything_was_told(site: Site) -> None:
    site.opened()
    site.ticket("07:10")
    values = (f"pour={KP}", "plate=湘A8101", "sort=剩料", "estimated_m3=2")
    load = site.done("09:00", "specialist", "new", "returns", *values)["id"]
    reason = site.refused("R29", "M2.7.3", "09:01", "specialist", "do", "report", load)
    assert "等待" in reason


def test_what_is_late_or_too_much_is_recorded_with_the_pour(site: Site) -> None:
    site.planned(placing_method="拖泵")
    site.done("06:00", "specialist", "do", "check", KP, "checked_items=全部")
    site.done("06:02", "dispatcher", "do", "agree", KP, "agreed_items=全部")
    told = site.done("07:45", "specialist", "do", "open", KP)
    assert {w["rule"] for w in told["warnings"]} >= {"R04", "R27", "R30"}
    assert all(site.warned(rule) for rule in ("R04", "R27", "R30"))

    site.done("08:20", "dispatcher", "do", "first_truck", KP)
    assert site.warned("R16")
    ticket = site.ticket("08:25")["number"]
    waited = ("arrived_at=2026-11-22 08:50", "unloading_at=2026-11-22 11:20", "receiver=李明")
    site.done("11:30", "dispatcher", "do", "sign", ticket, *waited)
    assert site.warned("R09", ticket)
    assert site.warned("R09")
    pump = ("pump=1号泵车", "arrived_at=2026-11-22 05:00", "started_at=2026-11-22 08:30")
    site.done("11:35", "specialist", "new", "pump-uses", f"pour={KP}", *pump)
    assert site.warned("R05")
    measured = ("placement=地下室底板", "measured_size=20x10x1.5", "estimated_m3=260")
    site.done("11:40", "specialist", "new", "measurements", f"pour={KP}", *measured)
    assert site.warned("R11")

    values = ("closing_m3=190", "closing_with=张工")
    site.done("11:50", "specialist", "do", "begin_closing", KP, *values)
    closing = ("left_over_m3=1.5", "closing_trucks=3")
    site.done("12:30", "specialist", "do", "close", KP, *closing)
    assert site.warned("R13")
    ask = ("warnings", "--from", "2026-11-22", "--to", "2026-11-22", "--kind", "tickets")
    [one] = site.done("13:00", "specialist", *ask)
    assert (one["rule"], one["number"], one["pour"]) == ("R09", ticket, KP)
    assert (one["clause"], one["person"], one["what"]) == ("M1.4.3", "孙涛", "发货单")
    assert site.done("13:00", "specialist", "warnings", "--from", "2026-11-23") == []
    assert site.done("13:00", "specialist", "warnings", "--person", "无此人") == []


def test_a_log_that_differs_from_the_tickets_is_recorded(site: Site) -> None:
    site.opened()
    site.ticket("07:10")
    log = site.done("18:00", "dispatcher", "new", "dispatch-logs", "log_date=2026-11-22")["id"]
    line = ("lines.1.logged_trucks=2", "lines.1.logged_m3=24")
    site.done("19:00", "dispatcher", "set", log, *line)
    site.done("19:30", "dispatcher", "do", "hand_over", log, "handed_to=周班")
    told = site.done("2026-11-23T09:00", "statistician", "do", "reconcile", log)
    assert "R28" in {w["rule"] for w in told["warnings"]}
    ask = ("warnings", "--rule", "R28", "--kind", "dispatch_logs")
    [one] = site.done("2026-11-23T09:10", "specialist", *ask)
    assert (one["clause"], one["record_id"]) == ("M2.8.1", log)


def test_the_warnings_go_out_as_a_ledger(shell: Shell, tmp_path: Path) -> None:
    Site(shell).opened()
    for name in ("提醒.pdf", "提醒.xlsx"):
        told = shell.ask("warnings", "--out", str(tmp_path / name), at="2026-11-22T12:00").json
        assert (told["title"], told["rows"]) == ("规则提醒台帐", 2)
        assert (tmp_path / name).stat().st_size > 1000
    assert shell("warnings", "--out", "x.doc").code == 2
    assert "条。" in shell("warnings").out


def test_a_day_of_tickets_is_imported(site: Site, tmp_path: Path) -> None:
    site.opened()
    header = ("小票号", "浇筑编号", "车牌号", "方量", "日期", "出站时间")
    rows = [
        ("P1", KP, "湘A8101", 12, "2026-11-22", "08:00"),
        ("P2", KP, "湘A8108", 12, "2026-11-22", "08:10"),
        ("P2", KP, "湘A8108", 12, "2026-11-22", "08:20"),
        ("P3", "KP-202611-0099", "湘A8108", 12, "2026-11-22", "08:30"),
    ]
    file = str(saved(new_sheet([header, *rows]), tmp_path / "发货.xlsx"))
    dry = site.done("20:00", "dispatcher", "import", "tickets", file, "--dry-run")
    assert (dry["read"], len(dry["accepted"]), dry["batch"]) == (4, 2, None)
    told = site.done("20:00", "dispatcher", "import", "tickets", file)
    assert [(row["number"], row["pour"]) for row in told["accepted"]] == [("P1", KP), ("P2", KP)]
    assert [(cell["row"], cell["cell"]) for cell in told["refused"]] == [(5, "B5"), (4, "A4")]
    assert told["batch"]
    assert site.done("20:01", "specialist", "show", "pours", KP)["supplied_m3"] == "24.00"
    refused = site.ask("20:02", "inspector", "import", "tickets", file)
    assert (refused.code, "没有这个角色" in refused.refused["reason"]) == (1, True)


@pytest.mark.parametrize("kind", ["pours", "tickets", "site-diaries", "pump-lines", "mould-loans"])
def test_a_record_that_is_not_there_is_refused_in_one_sentence(shell: Shell, kind: str) -> None:
    answer = shell.ask("show", kind, "XX-1")
    assert (answer.code, answer.err.count("\n")) == (1, 1)


def test_a_corrected_ticket_is_followed_by_its_pour_and_by_the_days_log(site: Site) -> None:
    """R16 and R28 by the command line: the first truck, and the comparison of the day."""
    site.opened()
    ticket = site.ticket("07:31")["number"]
    assert site.warned("R16")
    site.done("08:00", "dispatcher", "set", ticket, "left_at=2026-11-22 07:15")
    shown = site.done("08:01", "specialist", "show", "pours", KP)
    assert shown["first_truck_at"].startswith("2026-11-22T07:15")
    assert "R16" not in {w["rule"] for w in shown["warnings"]}
    early = ("set", ticket, "left_at=2026-11-22 06:50")
    refused = site.ask("08:02", "dispatcher", *early)
    assert "早于浇筑的开盘时间" in refused.err

    log = site.done("20:00", "dispatcher", "new", "dispatch-logs", "date=2026-11-22")["number"]
    figures = ("lines.1.logged_trucks=1", "lines.1.logged_m3=12")
    site.done("20:10", "dispatcher", "set", log, *figures)
    site.done("21:00", "dispatcher", "do", "hand_over", log, "handed_to=刘洋")
    morning = "2026-11-23T09:00"
    assert site.done(morning, "statistician", "do", "reconcile", log)["state"] == "reconciled"
    site.done("2026-11-23T09:10", "dispatcher", "do", "void", ticket, "--reason", "未出站")
    again = site.done("2026-11-23T09:11", "statistician", "show", "dispatch-logs", log)
    assert (again["state"], again["history"][-1]["action"]) == ("handed_over", "重开核对")
    after = site.done("2026-11-23T09:12", "specialist", "show", "pours", KP)
    assert (after["state"], after["first_truck_at"]) == ("opened", None)
