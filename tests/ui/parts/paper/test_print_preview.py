"""From the preview to the paper: what is printed is whole, sharp, at true size, and readable."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QRect, QSizeF
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, A5, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from shiboken6 import isValid

from desk.core.errors import Refused
from ui.parts.paper.pdf_pages import open_pages
from ui.parts.paper.preview_job import PreviewJob, Shown, write_whole
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.paper.printing import PrintRun, chosen_pages, prepare, recall, remember
from ui.remembered import Remembered

NUMBER = "F01/DH-202611-0007"


def paper(*sizes: tuple[float, float]) -> bytes:
    """A PDF whose sheets have a frame 10 mm from the edge and a 22 mm QR code."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.setLineWidth(1.2)
        canvas.rect(10 * mm, 10 * mm, width - 20 * mm, height - 20 * mm)
        code = QrCodeWidget(NUMBER, barLevel="M", barWidth=22 * mm, barHeight=22 * mm)
        drawing = Drawing(22 * mm, 22 * mm)
        drawing.add(code)
        renderPDF.draw(drawing, canvas, width - 40 * mm, height - 40 * mm)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def remembered(tmp_path: Path) -> Remembered:
    return Remembered(tmp_path / "x.ini", "one")


@pytest.fixture
def preview(qtbot: QtBot, remembered: Remembered) -> Iterator[PrintPreview]:
    parent = QWidget()
    qtbot.addWidget(parent)
    pdf = paper(A4, A4, A4)
    made = PrintPreview(
        parent, PreviewJob("订货通知单 DH-202611-0007", "F01", lambda: Shown(pdf)), remembered
    )
    with qtbot.waitSignal(made.ready):
        made.show()
    yield made
    if isValid(made):
        made.close()
    parent.close()


def printed_on(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(300)
    return printer


def print_to(qtbot: QtBot, path: Path, pdf: bytes) -> None:
    pages = open_pages(pdf)
    printer = printed_on(path)
    prepare(printer, pages, "订货通知单")
    host = QWidget()
    qtbot.addWidget(host)
    run = PrintRun(host, pages, printer)
    with qtbot.waitSignal(run.finished, timeout=60_000):
        run.start()
    pages.close()


def picture(pdf: bytes, index: int = 0, dpi: int = 150) -> Image.Image:
    pages = open_pages(pdf)
    image = pages.picture(index, dpi=dpi, grey=True)
    pages.close()
    return Image.frombytes(
        "L",
        (image.width(), image.height()),
        bytes(image.constBits()),
        "raw",
        "L",
        image.bytesPerLine(),
    )


@pytest.mark.parametrize("size", [A4, landscape(A4), A5], ids=["A4", "A4 landscape", "A5"])
def test_a_sheet_is_printed_whole_at_its_true_size(
    size: tuple[float, float], qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "out.pdf"
    print_to(qtbot, out, paper(size))
    sheet = picture(out.read_bytes())
    assert sheet.size == pytest.approx((size[0] * 150 / 72, size[1] * 150 / 72), abs=2)
    ink = sheet.point(lambda level: 255 if level < 128 else 0).getbbox()
    margin = 10 / 25.4 * 150
    wanted = (margin, margin, sheet.width - margin, sheet.height - margin)
    assert ink == pytest.approx(wanted, abs=3)


def test_the_code_on_the_printed_sheet_is_read_back(qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    print_to(qtbot, out, paper(A4))
    assert [code.text for code in zxingcpp.read_barcodes(picture(out.read_bytes()))] == [NUMBER]


def test_pages_are_printed_in_grey_without_loss(qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    print_to(qtbot, out, paper(A4))
    printed = out.read_bytes()
    assert b"/DCTDecode" not in printed
    assert b"/DeviceGray" in printed


def test_sheets_of_different_sizes_keep_theirs(qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    print_to(qtbot, out, paper(A4, landscape(A4)))
    pages = open_pages(out.read_bytes())
    assert [size.width() > size.height() for size in pages.sizes] == [False, True]
    pages.close()


def test_only_the_chosen_pages_are_printed(tmp_path: Path) -> None:
    printer = printed_on(tmp_path / "x.pdf")
    assert chosen_pages(printer, 3) == [0, 1, 2]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)
    assert chosen_pages(printer, 3) == [1, 2]


def test_a_printer_that_does_not_answer_is_said_so(qtbot: QtBot, tmp_path: Path) -> None:
    pages = open_pages(paper(A4))
    printer = printed_on(tmp_path / "no" / "such" / "folder" / "x.pdf")
    prepare(printer, pages, "x")
    host = QWidget()
    qtbot.addWidget(host)
    run = PrintRun(host, pages, printer)
    with qtbot.waitSignal(run.failed) as failed:
        run.start()
    assert "没有响应" in str(failed.args[0])
    pages.close()


def test_copies_are_remembered_for_each_form(tmp_path: Path, remembered: Remembered) -> None:
    printer = printed_on(tmp_path / "x.pdf")
    printer.setCopyCount(3)
    remember(printer, remembered, "F01")
    again, other = printed_on(tmp_path / "y.pdf"), printed_on(tmp_path / "z.pdf")
    recall(again, remembered, "F01")
    recall(other, remembered, "F03")
    assert (again.copyCount(), other.copyCount()) == (3, 1)


def test_the_preview_shows_every_sheet_and_draws_those_in_view(
    preview: PrintPreview, qtbot: QtBot
) -> None:
    views = preview.sheets.views
    assert len(views) == 3
    qtbot.waitUntil(lambda: views[0].picture is not None)
    assert preview._page.text() == "第 1 页，共 3 页"
    preview.sheets.go(2)
    qtbot.waitUntil(lambda: views[2].picture is not None)
    assert preview._page.text() == "第 3 页，共 3 页"


def test_characters_that_no_font_has_are_named_before_the_paper_is_printed(
    qtbot: QtBot, remembered: Remembered
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    job = PreviewJob("订货通知单", "F01", lambda: Shown(paper(A4), missing=("𪚥", "𠀀")))
    made = PrintPreview(parent, job, remembered)
    with qtbot.waitSignal(made.ready):
        made.show()
    (bar,) = made.messages.bars
    assert "“𪚥”（U+2A6A5）、“𠀀”（U+20000）" in bar.text
    assert "〓" in bar.text
    made.close()
    parent.close()


def test_zooming_draws_the_sheet_anew_dot_by_dot(preview: PrintPreview, qtbot: QtBot) -> None:
    view = preview.sheets.views[0]
    qtbot.waitUntil(lambda: view.picture is not None)
    preview.sheets.set_zoom(1.5)
    wanted = view.width() * view.devicePixelRatioF()

    def drawn() -> bool:
        return view.picture is not None and abs(view.picture.width() - wanted) < 2

    qtbot.waitUntil(drawn)
    assert view.points == QSizeF(*open_pages(paper(A4)).sizes[0].toTuple())


def test_printing_from_the_preview_tells_that_it_was_printed(
    preview: PrintPreview, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(preview.printed, timeout=60_000):
        preview.print_on(printed_on(tmp_path / "out.pdf"))
    assert "已送往打印机" in preview.messages.bars[0].text
    assert open_pages((tmp_path / "out.pdf").read_bytes()).count == 3


def test_the_pdf_is_saved_as_it_is(
    preview: PrintPreview, tmp_path: Path, settled: Callable[[], None]
) -> None:
    assert preview.sheets.pages is not None
    data = preview.sheets.pages.data
    preview.save(tmp_path / "单据" / "DH-1.pdf")
    settled()
    assert (tmp_path / "单据" / "DH-1.pdf").read_bytes() == data
    assert list((tmp_path / "单据").glob(".*")) == []


def test_a_file_that_cannot_be_written_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "DH-1.pdf").mkdir()
    with pytest.raises(Refused, match="没有存下"):
        write_whole(tmp_path / "DH-1.pdf", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["DH-1.pdf"]


@pytest.mark.parametrize(
    "room",
    [QRect(0, 0, 1366, 728), QRect(1920, 300, 1366, 728), QRect(-1366, -200, 1366, 728)],
    ids=["office", "second screen", "screen at the left"],
)
def test_the_preview_opens_with_its_title_bar_on_the_screen(
    preview: PrintPreview, room: QRect
) -> None:
    preview._place(room)
    placed = preview.geometry()
    assert placed.top() - room.top() >= 40  # the title bar stands above what Qt calls the window
    assert room.contains(placed)


def test_the_preview_opens_on_the_screen_of_its_window(preview: PrintPreview) -> None:
    assert preview.screen().availableGeometry().contains(preview.geometry().topLeft())


@pytest.mark.parametrize("how", ["close", "reject"])
def test_a_preview_that_is_closed_while_it_prints_prints_to_the_end(
    how: str, preview: PrintPreview, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "out.pdf"
    with qtbot.waitSignal(preview.printed, timeout=60_000):
        preview.print_on(printed_on(out))
        getattr(preview, how)()
        assert preview.isHidden()
    qtbot.waitUntil(lambda: not isValid(preview), timeout=60_000)
    pages = open_pages(out.read_bytes())
    assert pages.count == 3
    pages.close()
