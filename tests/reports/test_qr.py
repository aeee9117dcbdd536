"""The code on a paper brings it back to its form and record."""

from __future__ import annotations

from uuid import UUID

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from reports.catalogue import FORMS, print_form
from reports.qr import modules, qr_text, read_qr_text
from tests.reports.reading import picture
from tests.reports.samples import context, order, plan, sample

DRAFT = UUID("3f2a9c1b-1111-4222-8333-123456789abc")


@pytest.mark.parametrize(
    ("number", "record", "text", "read"),
    [
        ("DH-202611-0007", DRAFT, "F01:DH-202611-0007", ("F01", "DH-202611-0007")),
        (None, DRAFT, "F01:3F2A9C1B", ("F01", "3F2A9C1B")),
        ("", str(DRAFT), "F01:3F2A9C1B", ("F01", "3F2A9C1B")),
        ("订-7", DRAFT, "F01:3F2A9C1B", ("F01", "3F2A9C1B")),
        (None, None, "F01:BLANK", ("F01", None)),
    ],
)
def test_the_code_names_form_and_record(
    number: str | None, record: UUID | None, text: str, read: tuple[str, str | None]
) -> None:
    assert qr_text("F01", number, record) == text
    assert read_qr_text(text) == read


@pytest.mark.parametrize("foreign", ["", "HTTP://EXAMPLE.CN", "F1:DH-1", "F01:", "f01:dh-1"])
def test_a_foreign_code_is_not_taken_for_ours(foreign: str) -> None:
    assert read_qr_text(foreign) is None


def test_a_short_code_stays_in_the_coarsest_pattern() -> None:
    assert len(modules("F01:DH-202611-0007")) == 21


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_a_scan_of_150_dpi_is_read(form_id: str) -> None:
    data = sample(form_id)
    scanned = picture(print_form(form_id, data, context()), dpi=150)
    assert codes(scanned) == [f"{form_id}:{data['number']}"]


def test_a_crooked_and_blurred_scan_is_read() -> None:
    scanned = picture(print_form("F01", order(), context()), dpi=150)
    turned = scanned.rotate(3, resample=Image.Resampling.BICUBIC, fillcolor=255)
    assert codes(turned.filter(ImageFilter.GaussianBlur(1.0))) == ["F01:DH-202611-0134"]


def test_every_page_of_a_long_plan_carries_its_code() -> None:
    pdf = print_form("F03", plan(60), context())
    assert codes(picture(pdf, 4)) == ["F03:RJ-20261122-2"]


def codes(scanned: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(scanned)]
