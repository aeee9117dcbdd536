"""The pack of a pour: contents, every filed page in order with its number, bookmarks; or nothing."""

from __future__ import annotations

import tracemalloc
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pypdfium2
import pytest

from desk.core.filing import Filed
from desk.documents.packing import Pack, PackedDocument, PackedFile
from desk.values.zone import STATION_ZONE
from reports.form import PrintContext
from reports.pack import Packing, write_pack
from tests.reports.pdfs import BROKEN, pdf_of, picture_of

PDF, PNG = "application/pdf", "image/png"
CONTEXT = PrintContext(
    company="湘江混凝土有限公司", station="一站", printed_by="刘芳",
    printed_at=datetime(2026, 11, 28, 9, tzinfo=STATION_ZONE),
)  # fmt: skip


class Shelf:
    """Filed files, and the documents that they belong to."""

    def __init__(self) -> None:
        self.files: dict[UUID, Filed] = {}
        self.documents: list[PackedDocument] = []

    def put(self, name: str, *files: tuple[str, str, bytes], why_not: str = "") -> None:
        kept = []
        for called, media, content in files:
            id_ = uuid4()
            self.files[id_] = Filed(called, media, "", content)
            kept.append(PackedFile(id_, called))
        number = f"GC-202611-{len(self.documents) + 1:04d}"
        self.documents.append(
            PackedDocument(name, number, 1, 4, "地下室底板", tuple(kept), why_not)
        )

    def pack(self) -> Pack:
        number = "JZ-202611-0001"
        documents = tuple(self.documents)
        return Pack("pours", uuid4(), number, f"浇筑 {number}", "滨江花园二期", documents)

    def written(self, target: Path) -> Packing:
        return write_pack(self.pack(), self.files.__getitem__, CONTEXT, target, lambda *_: None)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def texts(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    found = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def test_a_pack_is_contents_and_every_page_with_its_number_and_bookmarks(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put("配合比通知单", ("a.pdf", PDF, pdf_of(2, "mix")))
    shelf.put("开盘鉴定", why_not="原文未归档")
    shelf.put("出厂合格证", ("b.pdf", PDF, pdf_of(3, "proof")), ("c.png", PNG, picture_of(90, 60)))
    made = shelf.written(tmp_path / "pack.pdf")
    assert (made.pages, made.without) == (7, ("开盘鉴定 GC-202611-0002：原文未归档",))
    pages = texts(tmp_path / "pack.pdf")
    assert [f"第 {n} 页 共 7 页" in text for n, text in enumerate(pages, start=1)] == [True] * 7
    for words in ("配合比通知单", "GC-202611-0001", "2—3", "原文未归档", "4—7", "滨江花园二期"):
        assert words in pages[0]
    assert [text.split(" 第")[0] for text in pages[1:6]] == [
        "mix 1", "mix 2", "proof 1", "proof 2", "proof 3",
    ]  # fmt: skip
    document = pypdfium2.PdfDocument(tmp_path / "pack.pdf")
    marks = [(m.get_title(), m.get_dest().get_index()) for m in document.get_toc()]
    assert marks == [
        ("目录", 0),
        ("配合比通知单 GC-202611-0001", 1),
        ("出厂合格证 GC-202611-0003", 3),
        ("出厂合格证 GC-202611-0003　c.png", 6),
    ]
    assert document.get_page_size(6) == pytest.approx((841.89, 595.28), abs=0.1)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_number_stands_at_the_lower_right_however_a_scan_is_turned(
    shelf: Shelf, tmp_path: Path, turned: int
) -> None:
    shelf.put("配合比通知单", ("a.pdf", PDF, pdf_of(1, "mix", turned=turned)))
    shelf.written(tmp_path / "pack.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "pack.pdf")
    shown = document[1].render(scale=1).to_pil().convert("L")
    wide, high = shown.size
    corner = shown.crop((wide // 2, high - 20, wide, high)).point(lambda v: v < 128)
    assert corner.getbbox() is not None
    others = [(0, 0, wide, 20), (0, high - 20, wide // 2, high), (0, 0, 20, high)]
    assert all(shown.crop(box).getextrema() == (255, 255) for box in others)


def test_a_file_that_cannot_be_read_is_named_on_a_page_of_its_own(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.put("配合比通知单", ("坏的.pdf", PDF, BROKEN))
    shelf.put("开盘鉴定", ("锁着.pdf", PDF, pdf_of(2, "locked", password="secret")))
    shelf.put("出厂合格证", ("坏图.png", PNG, picture_of(90, 60)[:50]))
    shelf.put("强度报告", ("表.xlsx", "application/x-ole-storage", b"\xd0\xcf\x11\xe0"))
    shelf.put("抗渗报告", ("好的.pdf", PDF, pdf_of(1, "good")))
    made = shelf.written(tmp_path / "pack.pdf")
    assert (made.pages, len(made.left_out)) == (6, 4)
    pages = texts(tmp_path / "pack.pdf")
    for page, words in zip(pages[1:5], ("已损坏", "打开密码", "读不出", "不是 PDF"), strict=True):
        assert "没有装入" in page
        assert words in page
    assert pages[0].count("有文件未能装入") == 4
    assert "good 1" in pages[5]


class StoppedError(Exception):
    """Somebody asked to stop."""


@pytest.mark.parametrize("when", [0, 2, 3])
def test_a_pack_that_is_stopped_leaves_what_was_there(
    shelf: Shelf, tmp_path: Path, when: int
) -> None:
    shelf.put("配合比通知单", ("a.pdf", PDF, pdf_of(1, "mix")), ("b.pdf", PDF, pdf_of(1, "mix")))
    target = tmp_path / "pack.pdf"
    target.write_bytes(b"the last one")
    told = []

    def progress(done: int, total: int, _words: str) -> None:
        told.append((done, total))
        if done == when:
            raise StoppedError

    with pytest.raises(StoppedError):
        write_pack(shelf.pack(), shelf.files.__getitem__, CONTEXT, target, progress)
    assert told == [(n, 5) for n in range(when + 1)]
    assert target.read_bytes() == b"the last one"
    assert [file.name for file in tmp_path.iterdir()] == ["pack.pdf"]


def test_four_times_the_files_take_no_more_memory(tmp_path: Path) -> None:
    """What one file needs is given back before the next."""
    scan = pdf_of(13, "scan") + b"%" + b"x" * 1_000_000

    def peak(files: int) -> int:
        shelf = Shelf()
        for _ in range(files):
            shelf.put("配合比通知单", ("a.pdf", PDF, scan))
        pack = shelf.pack()
        tracemalloc.start()
        write_pack(pack, lambda id_: shelf.files[id_], CONTEXT, tmp_path / "p.pdf", lambda *_: None)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)
    assert peak(16) < peak(4) + 2_000_000
