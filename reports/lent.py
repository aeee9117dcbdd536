"""F08–F10 泵管、管卡 and F11 试模: what the station lends to a site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.models.customers import Customer, Project
from db.models.lent import MouldLoan, PumpLine, PumpLineItem
from desk.lent.rules import amount, lost
from desk.values.capitals import capital_yuan
from desk.values.showing import paper_moment, show_moment
from reports.form import Data, Form, PrintContext
from reports.grid import (
    DAY_LINE,
    REMARKS,
    SIGNATURE,
    Align,
    Block,
    Body,
    Cell,
    Column,
    Pair,
    Row,
    Table,
    label,
    prose,
    row,
    signature,
    value,
)
from reports.plans import decision_lines
from reports.source import Source
from reports.wrap import PREFERRED_BREAK

_PIPES = "泵管、卡"


def application(data: Data | None, _context: PrintContext) -> Body:
    """What the materials section has to bring, where and until when (M1.1.1)."""
    line = Source(PumpLine, data)
    return _body(
        line,
        blocks=(
            *_site_rows(line),
            row(line.pair("placement")),
            row(line.pair("needed_on", span=8), line.pair("due_on")),
            row(line.pair("remarks", text=line.shown("remarks")), height=REMARKS),
            _table(line, {"name": 44, "size": 36, "measure": 22, "applied": 24}),
        ),
        closing=(
            row(
                _signed(line, "applied_by", "applied_at"),
                signature("材料科\n（驻站作业队）", label_span=4),
                signature("泵管工", label_span=3),
                height=SIGNATURE,
            ),
        ),
        dated="applied_at",
    )


def agreement(data: Data | None, context: PrintContext) -> Body:
    """What both sides bind themselves to, with the price of every piece (M1.1.3, M2.1.6)."""
    line = Source(PumpLine, data)
    customer = line.inside(Project, "project").inside(Customer, "customer").shown("name")
    ours = f"{context.company} {context.station}".strip()
    columns = {"name": 38, "size": 32, "measure": 20, "applied": 22, "price": 26}
    return _body(
        line,
        blocks=(
            row(label("甲方（供方）"), value(ours, name="first_party")),
            row(label("乙方（使用方）"), value(customer, name="second_party")),
            *_site_rows(line, parties=False),
            row(line.pair("placement", span=9), line.pair("needed_on")),
            row(Cell((_PREAMBLE,), grow=None, size=10.5)),
            row(prose("\n".join(_TERMS), name="terms")),
            _table(line, columns),
        ),
        closing=(
            row(
                signature("甲方代表签字\n（盖章）", pen_room=18),
                signature(
                    "乙方项目指定人\n签字（盖章）",
                    line.shown("customer_signer"),
                    _moment(line, "agreed_at"),
                    pen_room=18,
                ),
                height=30,
            ),
        ),
        dated="agreed_at",
    )


def settlement(data: Data | None, _context: PrintContext) -> Body:
    """What came, what went back, what is missing, and what is paid for it (M1.1.3)."""
    line = Source(PumpLine, data)
    columns = {
        "name": 28, "size": 24, "measure": 14, "delivered": 17, "returned": 17, "lost": 17,
        "price": 22, "amount": 27,
    }  # fmt: skip
    return _body(
        line,
        blocks=(
            *_site_rows(line),
            row(line.pair("placement", span=9), line.pair("needed_on")),
            row(_later(line, "delivered_at", span=9), _later(line, "delivery_receiver")),
            row(_later(line, "cleaned_at", span=9), _later(line, "returned_at")),
            _table(line, columns),
        ),
        closing=(
            _sum_row(line, "compensation"),
            _sum_row(line, "agreed_compensation"),
            row(label("商定说明"), value("\n".join(decision_lines(line)), name="decisions")),
            row(line.pair("remarks", text=line.shown("remarks")), height=REMARKS),
            row(
                signature("材料科\n清点", label_span=2.5),
                signature("项目指定人\n签认", label_span=3.5),
                signature("客服专员", label_span=2.5),
                signature("结算员", label_span=2.5),
                height=SIGNATURE,
            ),
        ),
        dated="returned_at",
    )


def mould_application(data: Data | None, _context: PrintContext) -> Body:
    """Which moulds a site borrows, who agreed, and how they came back (M1.5.2)."""
    loan = Source(MouldLoan, data)
    return _body(
        loan,
        blocks=(
            *_site_rows(loan),
            row(label(loan.fields["mould"].label), loan.checks("mould")),
            row(loan.pair("quantity", span=9), loan.pair("due_on")),
            row(loan.pair("borrower", span=9), loan.pair("phone")),
            row(loan.pair("purpose")),
            row(loan.pair("remarks", text=loan.shown("remarks")), height=REMARKS),
            row(
                _signed(loan, "applied_by", "applied_at"),
                signature(loan.fields["approved_by"].label, *decision_lines(loan)),
                height=SIGNATURE,
            ),
            row(_later(loan, "lent_at", span=9), _later(loan, "returned_at")),
            row(_later(loan, "returned_quantity", span=9), _later(loan, "damaged")),
        ),
        closing=(row(signature("借用人领取"), signature("技术科验收"), height=SIGNATURE),),
        dated="applied_at",
    )


def _body(
    record: Source, *, blocks: tuple[Block, ...], closing: tuple[Row, ...], dated: str
) -> Body:
    moment = record.get(dated)
    when = paper_moment(moment) if moment else f"　　　{DAY_LINE}"
    return Body(
        blocks=blocks,
        closing=closing,
        number=record.get("number"),
        record_id=record.get("id"),
        dateline=f"{record.fields[dated].label}：{when}",
        blank=record.blank,
    )


def _site_rows(record: Source, *, parties: bool = True) -> list[Row]:
    """Whose site it is; an agreement has named the parties already."""
    project = record.inside(Project, "project")
    customer = project.inside(Customer, "customer").shown("name")
    ordered_by = project.pair("customer_id", text=customer, span=9)
    rows = [row(ordered_by, project.pair("contract_number"))] if parties else []
    name = record.pair("project_id", text=project.shown("name"))
    return [*rows, row(name), row(project.pair("address"))]


_WORKED_OUT = {"lost": "遗失数量", "amount": f"赔偿金额{PREFERRED_BREAK}(元)"}


def _table(line: Source, widths: Mapping[str, float]) -> Table:
    """The pipes and clamps, one sort a line; `widths` names the columns in millimetres."""
    words = Source(PumpLineItem, {})
    columns = [
        Column(_WORKED_OUT[name], width, Align.RIGHT, name=name)
        if name in _WORKED_OUT
        else words.column(name, width, align=_align(name))
        for name, width in widths.items()
    ]
    lines = [
        (str(place), *(_shown(item, name) for name in widths))
        for place, item in enumerate(line.get("items") or (), start=1)
    ]
    return Table((Column("序", 9, Align.CENTRE), *columns), tuple(lines))


def _align(name: str) -> Align | None:
    return Align.CENTRE if name in ("size", "measure") else None


def _shown(item: Mapping[str, Any], name: str) -> str:
    if name not in _WORKED_OUT:
        return Source(PumpLineItem, item).shown(name)
    gone = lost(item.get("delivered"), item.get("returned"))
    found = gone if name == "lost" else amount(gone, item.get("price"))
    return "" if found is None else f"{found:,}"


def _sum_row(line: Source, name: str) -> Row:
    """A sum in figures and once more in capitals."""
    sum_ = line.get(name)
    words = capital_yuan(sum_) if sum_ is not None else ""
    return row(
        _later(line, name, span=6), label("大写", span=3), value(words, name=f"{name}_words")
    )


def _later(record: Source, name: str, *, span: float = 0) -> Pair:
    """What is written when the things come back: until then it is left to the pen."""
    shown = record.filled(name) if record.get("returned_at") else record.shown(name)
    return record.pair(name, text=shown, span=span)


def _moment(record: Source, name: str) -> str:
    moment = record.get(name)
    return show_moment(moment) if moment else ""


def _signed(record: Source, who: str, when: str) -> Pair:
    return signature(
        record.fields[who].label, record.shown(who), _moment(record, when), label_span=4
    )


_PREAMBLE = (
    "因乙方工程混凝土浇筑使用拖泵，甲方向乙方提供泵管、管卡供现场使用。双方就材料的进场、保管、"
    "清洗、清退与赔偿约定如下："
)
_TERMS = (
    (
        "一、甲方按下表的名称、规格和数量提供泵管、管卡，材料归甲方所有。使用须至少提前三天申报，"
        "并由双方签订本协议。"
    ),
    "二、材料由甲方组织进场，双方当场清点，由乙方签收；进场数量以签收数量为准。",
    "三、乙方负责现场保管，不得转借、挪用；泵管的布置与架设听取甲方的合理化建议。",
    "四、使用完毕，乙方须将泵管、管卡清洗干净，分类整理，通知甲方清退。",
    "五、清退时双方清点，进场数量与清退数量之差为遗失数量，双方在清退与遗失赔偿单上签认。",
    "六、遗失的材料按下表的遗失单价赔偿，赔偿金额 = Σ（遗失数量 × 遗失单价），由双方及时协商结清。",
    "七、本协议一式两份，双方各执一份，签字盖章后生效，至材料清退、赔偿结清时终止。",
)

F08 = Form(
    id="F08",
    title=f"{_PIPES}材料使用申请计划",
    of="pump-lines",
    build=application,
    notes=(
        "注：客服专员提前三天向站材料科／驻站作业队申报，并配合泵管工组织材料进场（手册M1.1.1）。",
        "第一联　材料科（驻站作业队）　　第二联　生产客服科",
    ),
)
F09 = Form(
    id="F09",
    title=f"{_PIPES}材料使用协议书",
    of="pump-lines",
    build=agreement,
    notes=("注：首次使用拖泵的客户至少提前三天签订本协议（手册M1.1.1、M2.1.6）。",),
)
F10 = Form(
    id="F10",
    title="泵管清退与遗失赔偿单",
    of="pump-lines",
    build=settlement,
    notes=(
        (
            "注：泵管、管卡清洗整理后清退；发现遗失，按协议及时与项目协商赔偿（手册M1.1.3）。"
            "商定赔偿与按协议计算的金额不同的，须写明原因。"
        ),
        "第一联　生产客服科　　第二联　项目",
    ),
)
F11 = Form(
    id="F11",
    title="试模借用申请单",
    of="mould-loans",
    build=mould_application,
    notes=(
        (
            "注：客户借用试模，由客服专员向技术科申请，并负责督促现场试模的保管及回收（手册M1.5.2）。"
            "归还数量不足的，须写明损坏遗失情况。"
        ),
        "第一联　技术科　　第二联　生产客服科",
    ),
)
