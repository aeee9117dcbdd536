"""Printing, ledgers and imports from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from tests.desk.exchange.books import HEADER, new_sheet, saved
from tests.desk.exchange.books import row as order_row
from tests.ui.console.conftest import Shell

DATA = Path(__file__).resolve().parent.parent.parent / "data" / "orders"


def _text(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return "\n".join(pages)


def test_a_form_is_printed_and_a_second_print_says_so(each_shell: Shell, tmp_path: Path) -> None:
    each_shell.station.signed()
    out = tmp_path / "F01.pdf"
    for reprint in range(3):
        got = each_shell.ask("print", "F01", "DH-202611-0001", "--out", str(out)).json
        assert (got["form"], got["reprint"]) == ("F01", reprint)
        assert ("补打" in _text(out)) == bool(reprint)
    assert "补打第 2 次" in _text(out)
    assert "DH-202611-0001" in _text(out)
    assert "湘江搅拌站" in _text(out)
    assert each_shell.ask("check", who="").json["ok"]


def test_the_offices_number_of_copies_is_printed_and_another_if_asked(
    each_shell: Shell, tmp_path: Path
) -> None:
    for _ in range(2):
        each_shell.station.signed()
    out = tmp_path / "F01.pdf"
    words = ("print", "F01", "DH-202611-0001")
    assert each_shell.ask(*words, "--out", str(out)).json["copies"] == 3
    names = ("第一联 生产客服科存档", "第二联 技术科（资料室）", "第三联 客户")
    assert all(f"版次 A/0　{name}" in _text(out) for name in names)
    one = each_shell.ask(*words, "--copies", "1", "--out", str(out)).json
    assert (one["copies"], one["reprint"]) == (1, 1)
    assert "版次 A/0　第一联" not in _text(out)
    both = each_shell.ask(*words, "DH-202611-0002", "--copies", "2", "--out", str(out)).json
    assert both["reprints"] == [2, 0]
    assert _text(out).count("版次 A/0　第二联") == 2
    for wrong in ("0", "21", "三"):
        assert each_shell.ask(*words, "--copies", wrong, "--out", str(out)).code == 2


def test_characters_that_no_font_has_are_named_before_they_are_printed(
    shell: Shell, tmp_path: Path
) -> None:
    shell.station.signed(placement="𪚥形柱")
    out = str(tmp_path / "x.pdf")
    for words in (
        ("print", "F01", "DH-202611-0001"),
        ("ledger", "orders"),
    ):
        answer = shell.ask(*words, "--out", out)
        assert answer.json["missing"] == ["𪚥"], words
        assert "“𪚥”（U+2A6A5）" in answer.err
    shell.station.signed(placement="承台")
    answer = shell.ask("print", "F01", "DH-202611-0002", "--out", out)
    assert (answer.json["missing"], answer.err) == ([], "")


def test_blank_stock_is_not_counted_and_needs_nobody(shell: Shell, tmp_path: Path) -> None:
    shell.station.signed()
    out = tmp_path / "blank.pdf"
    for words in ((), ("--as", "specialist")):
        answer = shell.raw(
            "print", "F01", "--blank", "--out", str(out), "--db", shell.station.target, *words
        )
        assert answer.code == 0
        assert "湘江搅拌站" in _text(out)
        assert "DH-" not in _text(out)
    got = shell.ask("print", "F01", "DH-202611-0001", "--out", str(out)).json
    assert got["reprint"] == 0


def test_every_form_is_listed_with_the_kind_it_prints(shell: Shell) -> None:
    listed = shell.raw("print", "--list", "--json").json
    assert {"form": "F01", "title": "预拌混凝土订货通知单", "of": "orders"} in listed
    assert "F03" in shell.raw("print", "--list").out


def test_a_form_of_another_kind_or_into_nowhere_is_refused(shell: Shell, tmp_path: Path) -> None:
    shell.station.signed()
    out = str(tmp_path / "x.pdf")
    for words in (
        ("F02", "DH-202611-0001", "--out", out),
        ("F99", "DH-202611-0001", "--out", out),
        ("F01", "DH-202611-0099", "--out", out),
        ("F01", "DH-202611-0001", "--out", str(tmp_path / "no" / "x.pdf")),
        ("F01", "DH-202611-0001", "--out", str(tmp_path)),
    ):
        assert shell.ask("print", *words).code == 1, words
    assert not (tmp_path / "x.pdf").exists()
    assert list(tmp_path.glob(".*")) == []
    assert shell.ask("print", "F01", "DH-202611-0001", "--out", out).json["reprint"] == 0


def test_the_paper_follows_the_stations_settings(shell: Shell, tmp_path: Path) -> None:
    shell.station.signed()
    out = tmp_path / "F01.pdf"
    shell.ask("settings", "set", "paper.F01.size", "A5", who="section_head")
    shell.ask("print", "F01", "DH-202611-0001", "--out", str(out))
    document = pypdfium2.PdfDocument(out)
    assert [round(side) for side in document[0].get_size()] == [420, 595]
    document.close()


@pytest.mark.parametrize(
    "kind", ["orders", "customers", "projects", "tasks", "daily-plans", "plants", "mixes", "people",
             "opening-confirmations"],
)  # fmt: skip
def test_every_kind_has_its_ledger_as_pdf_and_as_workbook(
    shell: Shell, tmp_path: Path, kind: str
) -> None:
    shell.station.signed()
    for name in ("x.pdf", "x.xlsx"):
        got = shell.ask("ledger", kind, "--out", str(tmp_path / name)).json
        assert got["kind"] == kind
    assert "台帐" in _text(tmp_path / "x.pdf")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx", read_only=True)
    assert "台帐" in str(book.worksheets[0]["A1"].value)
    book.close()


def test_a_ledger_holds_its_period_oldest_first(shell: Shell, tmp_path: Path) -> None:
    for day in (25, 22, 30):
        shell.station.order(planned_opening=f"2026-11-{day} 07:00", placement=f"柱{day}")
    shell.station.order(planned_opening="2026-12-01 00:00", placement="柱1201")
    out = tmp_path / "x.pdf"
    words = ("--from", "2026-11-22", "--to", "2026-11-30", "--out", str(out))
    assert shell.ask("ledger", "orders", *words).json["rows"] == 3
    text = _text(out)
    assert text.index("柱22") < text.index("柱25") < text.index("柱30")
    assert "2026-11-22 至 2026-11-30" in text
    refused = shell.ask(
        "ledger", "orders", "--from", "2026-12-01", "--to", "2026-11-01", "--out", str(out)
    )
    assert refused.code == 1
    assert shell.ask("ledger", "projects", "--from", "2026-11-01", "--out", str(out)).code == 1


def test_a_monthly_ledger_vouches_for_the_history(shell: Shell, tmp_path: Path) -> None:
    shell.station.signed()
    out = tmp_path / "x.pdf"
    month = ("--from", "2026-11-01", "--to", "2026-11-30", "--out", str(out))
    shell.ask("ledger", "orders", *month)
    printed, before = shell.ask("show", "audit", "--limit", "2", who="section_head").json
    assert printed["action"] == "另存 PDF"
    head = before["hash"]
    assert head[:16] in _text(out).replace("\n", "").replace("\r", "")


def test_an_import_names_what_it_took_and_what_it_refused(shell: Shell) -> None:
    file = str(DATA / "notices-table.xlsx")
    tried = shell.ask("import", "orders", file, "--dry-run").json
    assert (tried["read"], len(tried["accepted"]), tried["batch"]) == (7, 6, None)
    (refused,) = tried["refused"]
    assert {"sheet", "row", "cell", "value", "reason"} == set(refused)
    assert refused["value"] == "待定"
    assert shell.ask("show", "orders").json == []
    done = shell.ask("import", "orders", file).json
    assert done["batch"]
    orders = shell.ask("show", "orders").json
    assert len(orders) == 6
    assert {order["state"] for order in orders} == {"draft"}
    assert shell.ask("check", who="").json["ok"]


def test_rows_set_aside_are_listed_and_taken_when_asked(shell: Shell, tmp_path: Path) -> None:
    rows = [[*HEADER, "备注"], [*order_row(), "取消"], order_row(B="外墙"), order_row(B="外墙")]
    file = str(saved(new_sheet(rows), tmp_path / "a.xlsx"))
    tried = shell.ask("import", "orders", file, "--dry-run").json
    assert (tried["read"], len(tried["accepted"]), tried["refused"]) == (3, 1, [])
    told = [(each["row"], each["reason"], each["volume_m3"]) for each in tried["set_aside"]]
    assert told == [
        (2, "备注：取消", "320.00"),
        (4, "与第 3 行的工程、部位和时间相同，可能是重复的", "320.00"),
    ]
    odd = shell.ask("import", "orders", file, "--take", "3")
    assert (odd.code, "“3”不是搁置的行" in odd.err) == (1, True)
    done = shell.ask("import", "orders", file, "--take", "订货!2").json
    assert [each["row"] for each in done["accepted"]] == [3, 2]
    assert [each["row"] for each in done["set_aside"]] == [4]
    again = shell.ask("import", "orders", file, "--take", "all").json
    assert (len(again["accepted"]), again["set_aside"]) == (3, [])
    assert "搁置 3 条，没有导入" in shell("import", "orders", file, "--dry-run").out


def test_a_heading_is_explained_once(shell: Shell, tmp_path: Path) -> None:
    odd = [*HEADER[:4], "丁栏", *HEADER[5:]]
    file = str(saved(new_sheet([odd, order_row()]), tmp_path / "a.xlsx"))
    tried = shell.ask("import", "orders", file, "--dry-run").json
    assert (tried["accepted"], tried["unknown_headings"]) == ([], {"丁栏": "320"})
    assert shell.ask("import", "orders", file, "--column", "丁栏").code == 1
    told = shell.ask("import", "orders", file, "--dry-run", "--column", "丁栏=volume_m3").json
    assert [each["volume_m3"] for each in told["accepted"]] == ["320.00"]
    assert len(shell.ask("import", "orders", file).json["accepted"]) == 1


def test_what_is_no_workbook_is_refused_in_one_sentence(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"not a workbook")
    for words in (
        ("orders", str(tmp_path / "x.xlsx")),
        ("orders", str(tmp_path / "none.xlsx")),
        ("tasks", str(DATA / "notices-table.xlsx")),
        ("tickets", str(DATA / "notices-table.xlsx")),
    ):
        answer = shell.ask("import", *words)
        assert (answer.code, answer.err.count("\n")) == (1, 1), words
    assert shell("import", "orders", str(DATA / "notices-table.xlsx"), who="sales").code == 1


def test_messages_are_read_as_their_senders_meant_them(shell: Shell) -> None:
    for line in (DATA / "messages.jsonl").read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        got = shell.ask("read-order", sample["text"], at=sample["at"]).json
        assert {name: got[name] for name in sample["want"]} == sample["want"]
        assert {"unread", "missing"} <= set(got)


def test_a_message_is_saved_as_a_draft(shell: Shell) -> None:
    text = "明天早上7点滨江花园二期3#楼地下室底板,C35P8,200方,汽车泵,联系人张工13807310001"
    got = shell.ask("read-order", text, "--save").json
    assert got["missing"] == ["slump_mm"]
    draft = shell.ask("show", "orders", got["id"]).json
    assert (draft["state"], draft["project"], draft["volume_m3"]) == (
        "draft",
        "滨江花园二期3#楼",
        "200.00",
    )
    assert text in draft["remarks"]
    assert "草稿 id" in shell("read-order", text, "--save").out


def test_a_message_that_changes_or_calls_off_an_order_names_it(shell: Shell) -> None:
    shell.station.signed(placement="顶板", volume_m3="120")
    (order,) = shell.ask("show", "orders").json
    got = shell.ask("read-order", "滨江花园3#楼明天的顶板改到后天早上8点,方量改成140方").json
    assert (got["intent"], got["about"], got["orders"]) == ("change", [order["number"]], [])
    assert (got["volume_m3"], got["planned_opening"]) == ("140", "2026-11-23T08:00:00+08:00")
    called_off = "滨江花园3#楼明天的顶板取消"
    assert shell.ask("read-order", called_off).json["intent"] == "cancel"
    refused = shell.ask("read-order", called_off, "--save")
    assert (refused.code, order["number"] in refused.err) == (1, True)
    assert order["number"] in shell("read-order", called_off).out
    assert shell.ask("read-order", "上次的发票开了没").json["intent"] == "other"


def test_a_message_with_several_orders_makes_a_draft_of_each(shell: Shell) -> None:
    text = "滨江花园二期3#楼明早7点 柱C40 30方 梁板C30 120方 汽车泵 刘工13807310001"
    got = shell.ask("read-order", text, "--save").json
    assert (got["intent"], got["project"], got["volume_m3"]) == (
        "several",
        "滨江花园二期3#楼",
        None,
    )
    assert [order["volume_m3"] for order in got["orders"]] == ["30", "120"]
    assert len(got["ids"]) == 2
    assert len(shell.ask("show", "orders").json) == 2


@pytest.mark.parametrize(
    "text",
    ["\udc80明天 C30 60方", "明天滨江花园 C30 60方 " * 2500, "📢👍🏗" * 5000, "\u202e方方方", " "],
)
def test_no_message_is_too_strange_for_the_command(shell: Shell, text: str) -> None:
    got = shell.ask("read-order", text)
    assert (got.code, "Traceback" in got.err) == (0, False)


def test_dates_are_dates_in_the_workbook(shell: Shell, tmp_path: Path) -> None:
    shell.station.signed()
    shell.station.plan("2026-11-22", until="draft")
    out = tmp_path / "x.xlsx"
    shell.ask("ledger", "daily-plans", "--out", str(out))
    book = openpyxl.load_workbook(out)
    values = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert any(getattr(value, "date", lambda: None)() == date(2026, 11, 22) for value in values)


def test_an_older_version_of_a_task_is_printed_by_its_number(
    each_shell: Shell, tmp_path: Path
) -> None:
    each_shell.station.signed(volume_m3="320")
    each_shell.ask("do", "task", "DH-202611-0001")
    each_shell.ask("do", "amend", "DH-202611-0001", "volume_m3=340", "--reason", "加宽")
    each_shell.ask("do", "resign", "DH-202611-0001", "signer=张建国")
    out = tmp_path / "F02.pdf"
    task = "RW-202611-0001"
    each_shell.ask("print", "F02", task, "--out", str(out))
    assert "340.00" in _text(out)
    assert "第 2 版" in _text(out)
    each_shell.ask("print", "F02", task, "--edition", "1", "--out", str(out))
    assert "320.00" in _text(out)
    assert "340.00" not in _text(out)
    for words in (("F02", task, "--edition", "9"), ("F01", "DH-202611-0001", "--edition", "1")):
        answer = each_shell.ask("print", *words, "--out", str(out))
        assert answer.code == 1
        assert "版" in answer.out + answer.err
