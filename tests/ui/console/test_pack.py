"""The pack by the command line, and the list of what a site holds for both sides to sign."""

from __future__ import annotations

from pathlib import Path

from tests.desk.documents.paperwork import delivered, seen
from tests.reports.pdfs import BROKEN, pdf_of
from tests.reports.test_pack import texts
from tests.station import PROJECT
from tests.ui.console.conftest import Shell

ARCHIVIST, AT = "document_clerk", "2026-11-21T16:00"


def test_a_project_is_packed_into_one_pdf_and_the_history_keeps_it(
    shell: Shell, tmp_path: Path
) -> None:
    _task, documents, _issuance = delivered(shell.station)
    numbers = [str(seen(shell.station, "documents", d).values["number"]) for d in documents]
    for number, name, content in zip(
        numbers, ("配合比.pdf", "坏的.pdf"), (pdf_of(3, "mix"), BROKEN), strict=False
    ):
        (tmp_path / name).write_bytes(content)
        filed = shell.ask("attach", number, str(tmp_path / name), who=ARCHIVIST, at=AT)
        assert filed.code == 0, filed.out
    out = tmp_path / "pack.pdf"
    made = shell.ask("pack", PROJECT, "--out", str(out), who=ARCHIVIST, at=AT)
    assert made.code == 0, made.out
    told = made.json
    assert (told["pages"], told["documents"]) == (5, 4)
    assert [numbers[1] in words and "已损坏" in words for words in told["left_out"]] == [True]
    assert sum("原文未归档" in words for words in told["without"]) == 2
    pages = texts(out)
    assert (len(pages), "第 5 页 共 5 页" in pages[4]) == (5, True)
    assert all(number in pages[0] for number in numbers)
    assert f"编号：{PROJECT}" in pages[0]
    with shell.station.database.reading() as session:
        from db.models import AuditEntry

        kept = session.query(AuditEntry).filter(AuditEntry.action == "另存 PDF").one()
        assert kept.changes["taken_rows"][1] == 4


def test_what_has_no_pack_is_refused_and_leaves_no_file(shell: Shell, tmp_path: Path) -> None:
    _task, documents, _issuance = delivered(shell.station)
    number = str(seen(shell.station, "documents", documents[0]).values["number"])
    out = tmp_path / "pack.pdf"
    for wanted, words in ((number, "没有资料包"), ("JZ-209901-0001", "找不到")):
        no = shell.ask("pack", wanted, "--out", str(out), who=ARCHIVIST, at=AT)
        assert (no.code, words in no.refused["reason"]) == (1, True), no.out
    assert shell.ask("pack", PROJECT, "--out", "pack.xlsx", who=ARCHIVIST, at=AT).code == 2
    nowhere = str(tmp_path / "none" / "pack.pdf")
    no = shell.ask("pack", PROJECT, "--out", nowhere, who=ARCHIVIST, at=AT)
    assert "文件夹" in no.refused["reason"]
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_list_of_one_site_on_one_day_is_printed_for_both_sides_to_sign(
    shell: Shell, tmp_path: Path
) -> None:
    delivered(shell.station)
    out = tmp_path / "list.pdf"
    asked = ("report", "site-documents", "--project", PROJECT, "--to", "2026-11-21")
    made = shell.ask(*asked, "--out", str(out), who=ARCHIVIST, at="2026-11-25T09:00")
    assert (made.code, made.json["rows"]) == (0, 4), made.out
    (page,) = texts(out)
    for words in (
        "资料移交清单",
        "截至 2026-11-21",
        "移交单位（签字）",
        "接收单位（签字）",
        PROJECT,
    ):
        assert words in page
    before = shell.ask(*asked[:-1], "2026-11-20", who=ARCHIVIST, at="2026-11-25T09:00")
    assert before.json["rows"] == []
