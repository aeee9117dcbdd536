"""What is filed beside a record: known by its content, kept with its hash, never swapped."""

from __future__ import annotations

import hashlib
import io
import zipfile
from uuid import uuid4

import pytest

from db.models import Role
from desk.core import views
from desk.core.errors import Invalid, Missing, Refused
from desk.core.filing import LARGEST, attach, attachment_content, attachments, comment
from desk.core.media import clean_name, media_of
from desk.core.printing import Way, earlier_prints, printed, printed_all, prints_before
from tests.station import Station, made

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def _package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (b"\n\nscanner\n" + PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (b"II*\0aaaa", "tif"),
        (b"MM\0*aaaa", "tif"),
        (b"GIF89a...", "gif"),
        (b"BM......", "bmp"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic....", "heic"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "doc"),
        (_package("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (_package("[Content_Types].xml", "word/document.xml"), "docx"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, ending: str) -> None:
    assert media_of(content).endings[0] == ending
    assert clean_name("签认单", media_of(content)) == f"签认单.{ending}"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ\x90\0", "不是扫描件"),
        (b"#!/bin/sh\n", "不是扫描件"),
        ("说明".encode(), "不是扫描件"),
        (b"<html>", "不是扫描件"),
        (_package("a.txt"), "压缩包"),
        (_package("xl/workbook.xml", "xl/vbaProject.bin"), "宏"),
        (b"PK\x03\x04broken", "损坏"),
    ],
)
def test_programs_archives_and_macros_are_not_filed(content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        media_of(content)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("签认单.pdf", "签认单.pdf"),
        ("SCAN.PDF", "SCAN.PDF"),
        ("病毒.exe", "病毒.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\单 据.pdf", "单 据.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("con.pdf", "_con.pdf"),
        ("...pdf", "pdf.pdf"),
        ("", "附件.pdf"),
        ("\u202efdp.exe\x00", "fdp.exe.pdf"),
        ("长" * 400 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_can_be_saved_on_every_pc(name: str, cleaned: str) -> None:
    assert clean_name(name, media_of(PDF)) == cleaned


def test_a_scan_is_kept_with_its_hash_and_stands_in_the_history(station: Station) -> None:
    id_ = station.signed()
    filed = made(attach(station.clerk, "orders", id_, PDF, "签认单.pdf", note="客户章"))
    seen = views.view(station.clerk, "orders", id_)
    (row,) = seen.attachments
    assert (row["name"], row["size"], row["person"]) == ("签认单.pdf", len(PDF), "张敏")
    assert row["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert seen.history[-1]["changes"]["sha256"] == [None, row["sha256"]]
    assert attachment_content(station.clerk, filed).content == PDF
    assert [a["name"] for a in attachments(station.clerk)] == ["签认单.pdf"]


def test_the_same_scan_twice_is_one_attachment(station: Station) -> None:
    id_ = station.signed()
    first = attach(station.clerk, "orders", id_, PDF, "a.pdf")
    second = attach(station.clerk, "orders", id_, PDF, "b.pdf")
    assert first.id == second.id
    assert len(views.view(station.clerk, "orders", id_).attachments) == 1


def test_paper_may_be_added_after_the_signature_and_after_the_approval(station: Station) -> None:
    id_ = station.signed()
    plan = station.plan()
    attach(station.clerk, "orders", id_, PDF, "补签.pdf")
    attach(station.manager, "daily-plans", plan, PNG, "站长签字.png")


def test_too_large_empty_and_strangers_are_refused(sqlite_station: Station) -> None:
    id_ = sqlite_station.order()
    with pytest.raises(Refused, match="20 MB"):
        attach(sqlite_station.clerk, "orders", id_, PDF + b"0" * LARGEST, "大.pdf")
    with pytest.raises(Refused, match="空的"):
        attach(sqlite_station.clerk, "orders", id_, b"", "空.pdf")
    with pytest.raises(Refused, match="没有这个角色"):
        attach(sqlite_station.acting(Role.SALES), "orders", id_, PDF, "a.pdf")


def test_comments_are_signed_and_cleaned(station: Station) -> None:
    id_ = station.order()
    comment(station.acting(Role.DISPATCHER), "orders", id_, "泵车已联系\r\n明早六点到\x00")
    (row,) = views.view(station.clerk, "orders", id_).comments
    assert (row["person"], row["text"]) == ("孙涛", "泵车已联系\n明早六点到")
    for text in ("  ", "长" * 3000):
        with pytest.raises(Invalid):
            comment(station.clerk, "orders", id_, text)


def test_prints_are_counted_per_form_and_record(station: Station) -> None:
    id_, other = station.signed(), station.signed()
    assert earlier_prints(station.clerk, id_, "F01") == 0
    for _ in range(2):
        printed(station.clerk, "orders", id_, "F01")
    counts = [
        earlier_prints(station.clerk, i, f) for i, f in ((id_, "F01"), (id_, "F02"), (other, "F01"))
    ]
    assert counts == [2, 0, 0]
    last = views.view(station.clerk, "orders", id_).history[-1]
    assert (last["action"], last["changes"]) == ("打印", {"form": [None, "F01"], "times": [1, 2]})


def test_a_saved_pdf_counts_as_a_print_and_a_workbook_does_not(station: Station) -> None:
    id_, other = station.signed(), station.signed()
    printed_all(station.clerk, "orders", [id_, other, id_], "F01", Way.PDF)
    printed(station.clerk, "orders", id_, "F01", Way.WORKBOOK)
    printed(station.clerk, "orders", id_, "F01")
    assert prints_before(station.clerk, "orders", [id_, other], "F01") == {id_: 2, other: 1}
    with pytest.raises(Missing):
        printed_all(station.clerk, "orders", [other, uuid4()], "F01")
    assert earlier_prints(station.clerk, other, "F01") == 1
