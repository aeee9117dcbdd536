"""F21 the page a receiver signs, F22 a change, F23 what was destroyed, A03 the slip that comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from desk.documents.change_requests import CHANGES
from desk.documents.issuances import ISSUANCES
from desk.values.showing import show_moment
from reports.form import Form, PrintContext
from reports.grid import (
    SIGNATURE,
    Align,
    Block,
    Cell,
    Column,
    Content,
    Row,
    Table,
    heading_row,
    label,
    row,
    signature,
    value,
)
from reports.sheet import Sign, sheet_of, signs
from reports.source import Source

_CENTRE = Align.CENTRE
_LINES = (
    Column("序", 9, _CENTRE),
    Column("资料名称", 40),
    Column("资料编号", 33, _CENTRE, size=9.5),
    Column("版次", 11, _CENTRE),
    Column("部位", 34),
    Column("领取\n份数", 13, _CENTRE),
    Column("签收\n份数", 13, _CENTRE),
    Column("备注", 27),
)


def _lines(record: Source, _context: PrintContext) -> Iterable[Block]:
    """A line for each document, with the copies that were collected and signed for."""
    told = record.each("papers", dict)
    lines = tuple(
        (
            str(place),
            *(_said(line, name) for name in ("name", "number", "revision", "placement")),
            *(_said(line, name) for name in ("copies", "delivered", "remarks")),
        )
        for place, line in enumerate(told, start=1)
    )
    return (Table(_LINES, lines, spare=2, header_height=11),)


def _said(line: Mapping[str, object], name: str) -> Content:
    found = line.get(name)
    return "" if found is None else str(found)


F21 = Form(
    id="F21",
    title="工程资料发放台帐（签收页）",
    of="issuances",
    build=sheet_of(
        ISSUANCES,
        dated="delivered_at collected_at",
        rows=("document_set task_id", "pour_id change_id", _lines),
        closing=(
            "remarks",
            signs(
                Sign("领取人\n（客服专员）", "collected_by", "collected_at"),
                Sign("接收人\n核对签字", "receiver", "delivered_at"),
            ),
            signs(Sign("交货验收单\n交回（资料员）", "slip_by", "slip_at"), "资料员\n发放"),
        ),
        left_out="lines",
    ),
    notes=(
        (
            "注：领取资料时应检查资料是否齐全无误，不得将缺失、错误的资料交付客户（手册M1.4.2、M3.1.3）；"
            "接收方核对资料的准确性后签字确认（手册M3.2.1）。"
        ),
        "第一联　资料员存档　　第二联　客户",
    ),
)

_ITEMS = (
    Column("序", 9, _CENTRE),
    Column("资料名称、编号", 52),
    Column("更改项", 22, _CENTRE),
    Column("原内容", 48),
    Column("改为", 49),
)


def _items(record: Source, _context: PrintContext) -> Iterable[Block]:
    """Before and after of this round, and of each round that was sent back."""
    yield heading_row("更改内容")
    yield Table(_ITEMS, tuple(_changes(record.each("changed", dict))), spare=2, header_height=8)
    for told in record.each("earlier", dict):
        yield heading_row(f"第 {told.get('round')} 次申请（未同意）")
        rows = [item for item in _listed(told) if isinstance(item, Mapping)]
        yield Table(_ITEMS, tuple(_changes(rows)), spare=0, header_height=8)
        who = f"{told.get('by') or ''}：{told.get('reason') or ''}"
        yield row(label("不同意的理由"), value(who))


def _listed(told: Mapping[str, object]) -> list[object]:
    found = told.get("items")
    return found if isinstance(found, list) else []


def _changes(items: Iterable[Mapping[str, object]]) -> Iterator[tuple[Content, ...]]:
    for place, item in enumerate(items, start=1):
        named = (_said(item, name) for name in ("document", "fact", "before", "after"))
        yield (str(place), *named)


_BOXES = (
    ("approve", "更改前"),
    ("check_approve", "更改后"),
)
_SEATS = ("技术科长", "总工")


def _reviews(record: Source, _context: PrintContext) -> Iterable[Block]:
    """Four places to sign: two people before the change and the same two after it (M3.3.2–3)."""
    made = [item for item in record.each("decisions", dict) if item.get("agreed")]
    for step, when in _BOXES:
        yield row(
            *(signature(f"{seat}\n（{when}审核）", *_signed(made, step, seat)) for seat in _SEATS),
            height=SIGNATURE,
        )


def _signed(made: Iterable[Mapping[str, object]], step: str, seat: str) -> Iterator[str]:
    """Who agreed in that seat, and when: of several rounds the last."""
    found = [d for d in made if d.get("step") == step and d.get("role") == seat]
    if found:
        moment = found[-1].get("at")
        yield f"同意　{found[-1].get('person')}"
        yield show_moment(moment) if isinstance(moment, datetime) else ""


def _outcome(record: Source, _context: PrintContext) -> list[Row]:
    """How many originals came back, and what became of the others."""
    copies = record.each("copies_told", dict)
    back = [c for c in copies if c.get("outcome") == "已收回"]
    gone = [c for c in copies if c.get("outcome") == "收不回"]
    said = "；".join(
        f"{c.get('document')} 第 {c.get('copy')} 份：{c.get('explanation')}" for c in gone
    )
    filled = bool(copies)
    return [
        row(
            label("原件应收"), value(f"{len(copies)} 份" if filled else "", align=_CENTRE),
            label("实收"), value(f"{len(back)} 份" if filled else "", align=_CENTRE),
            label("收不回"), value(f"{len(gone)} 份" if filled else "", align=_CENTRE),
        ),
        row(label("未收回说明"), Cell((said,), grow=None), height=14),
    ]  # fmt: skip


F22 = Form(
    id="F22",
    title="工程资料更改申请表",
    of="change-requests",
    build=sheet_of(
        CHANGES,
        dated="submitted_at",
        rows=("party/8 copies round", "cause", _items),
        closing=(
            _reviews,
            _outcome,
            signs(
                Sign("申请人\n（客服专员）", "submitted_by", "submitted_at"),
                Sign("资料员\n更改、发放", "reissued_by", "reissued_at"),
            ),
            "remarks",
        ),
        left_out="items recalls",
    ),
    notes=(
        (
            "注：1．试验数据及数据评价、混凝土强度、抗渗等级等内容不得更改（手册M3.3.2）。"
            "2．技术科长和总工在更改前、更改后分别审核；资料员收回原资料并予以销毁（手册M3.3.3）。"
        ),
        "第一联　技术科　　第二联　资料员　　第三联　责任方",
    ),
)

_COPIES = (
    Column("序", 10, _CENTRE),
    Column("资料名称、编号", 70),
    Column("第几份", 14, _CENTRE),
    Column("持有人", 20, _CENTRE),
    Column("收回日期", 24, _CENTRE),
    Column("收回情况", 42),
)


def _destroyed(record: Source, _context: PrintContext) -> Iterable[Block]:
    """Every copy by itself: what was destroyed, and what could not be."""
    lines = tuple(
        (
            str(place),
            *(_said(c, name) for name in ("document", "copy", "holder", "recovered_on")),
            " ".join(w for w in (str(c.get("outcome")), str(c.get("explanation") or "")) if w),
        )
        for place, c in enumerate(record.each("copies_told", dict), start=1)
    )
    return (Table(_COPIES, lines, spare=2, header_height=8),)


F23 = Form(
    id="F23",
    title="工程资料销毁记录",
    of="change-requests",
    build=sheet_of(
        CHANGES,
        dated="destroyed_on",
        rows=("party/8 copies method", _destroyed),
        closing=(
            signs("excused_by", Sign("执行人", "destroyer"), Sign("监销人", "witness")),
            "remarks",
        ),
        left_out="cause items recalls",
    ),
    notes=(
        "注：资料员对更改的工程档案资料收回原件并予以销毁（手册M3.3.3）；收不回的须逐份说明并经批准。",
        "第一联　资料员存档　　第二联　技术科",
    ),
)

_SLIP_LINES = (
    Column("序", 9, _CENTRE),
    Column("资料名称", 56),
    Column("资料编号", 40, _CENTRE),
    Column("版次", 13, _CENTRE),
    Column("份数", 13, _CENTRE),
    Column("核对结果", 49),
)


def _slip(record: Source, _context: PrintContext) -> Iterable[Block]:
    """The same slip twice on a sheet, to be cut: the upper one, which has the sheet's code, comes
    back and is found by it, the lower one stays with the receiver (M3.1.4)."""
    told = record.each("papers", dict)
    lines = tuple(
        (
            str(place),
            *(_said(line, name) for name in ("name", "number", "revision")),
            _said(line, "delivered" if line.get("delivered") is not None else "copies"),
            "",
        )
        for place, line in enumerate(told, start=1)
    )
    for part in ("交回资料员", "沿此线裁开，客户留存"):
        yield heading_row(f"资料确认回执　（{part}）")
        yield row(label("工程名称"), value(record.shown("project_id")))
        yield row(
            label("发放单号"), value(record.shown("number"), align=_CENTRE),
            label("资料套"), value(record.shown("document_set"), align=_CENTRE),
        )  # fmt: skip
        yield Table(_SLIP_LINES, lines, spare=1, header_height=8, height=7.6)
        yield row(
            signature("送达人\n（客服专员）", record.shown("collected_by")),
            signature("接收人\n核对无误签字", *filter(None, (record.shown("receiver"),))),
            height=SIGNATURE,
        )


A03 = Form(
    id="A03",
    title="工程资料确认回执单",
    of="issuances",
    build=sheet_of(
        ISSUANCES,
        dated="delivered_at collected_at",
        rows=(_slip,),
        left_out="project_id document_set task_id pour_id change_id remarks lines",
    ),
    notes=(
        "注：接收方核对资料的准确性后签字，一份留存，一份由客服专员交回资料员（手册M3.1.4、M3.2.1）。",
    ),
)
