"""F15 施工日记."""

from __future__ import annotations

from dataclasses import replace

from db.models.service import SiteDiary
from reports.daybook import HEAD, dated
from reports.form import Data, Form, PrintContext
from reports.grid import SIGNATURE, Align, Body, Row, heading, prose, row, signature
from reports.source import Source


def diary(data: Data | None, _context: PrintContext) -> Body:
    """One specialist's day: what the program gathered, and what he adds (M1.5.3)."""
    book = Source(SiteDiary, data)
    who = book.shown("specialist_id")
    signing = row(
        signature(book.fields["specialist_id"].label, who, book.when("finished_at")),
        signature(HEAD),
        height=SIGNATURE,
    )
    blocks = (
        row(
            book.pair("specialist_id", text=who, align=Align.CENTRE),
            book.pair("weather", align=Align.CENTRE),
            book.pair("temperature", align=Align.CENTRE),
        ),
        *_prose(book, "happened", 116),
        *_prose(book, "notes", 54),
    )
    return book.paper(blocks, (signing,), dateline=dated(book, "diary_date"))


def _prose(book: Source, name: str, height: float) -> tuple[Row, Row]:
    text = replace(prose(book.shown(name), name=name), pen_room=6)  # begins at the top
    return row(heading(book.fields[name].label), height=7), row(text, height=height)


F15 = Form(
    id="F15",
    title="施工日记",
    of="site-diaries",
    build=diary,
    notes=(
        (
            "现场签证、补签、量差和退货等情况应在服务质量调查卡和本日记上做相应记录"
            "（手册M1.5.3、M2.6.2）。"
        ),
    ),
)
