"""F08–F10 泵管、管卡 and F11 试模: what the station lends to a site."""

from __future__ import annotations

from decimal import Decimal

from db.fields import Field, Kind
from db.models.customers import Customer, Project
from desk.core.past import Fixed
from desk.lent.moulds import MOULD_LOANS
from desk.lent.pump_lines import PUMP_LINES
from desk.lent.rules import amount, lost
from desk.values.capitals import capital_yuan
from reports.form import Form, PrintContext
from reports.grid import Cell, Row, label, prose, row, value
from reports.sheet import Sign, sheet_of, signs
from reports.source import Source
from reports.words import Said, decision_lines, said

_PIPES = "泵管、卡"


def _parties(line: Source, context: PrintContext) -> list[Row]:
    """Both sides of the agreement."""
    customer = line.inside(Project, "project").inside(Customer, "customer")
    ours = f"{context.company} {context.station}".strip()
    address = customer.fields["address"].label
    parties = (
        ("甲方（供方）", ours, context.station_address, "first_party"),
        ("乙方（使用方）", customer.shown("name"), customer.shown("address"), "second_party"),
    )
    return [
        row(
            label(words),
            value(who, span=9, name=name),
            label(address, span=2),
            value(where, name=f"{name}.address"),
        )
        for words, who, where, name in parties
    ]


def _lost(item: Source) -> int | None:
    return lost(item.get("delivered", int), item.get("returned", int))


def _owed(item: Source) -> str:
    found = amount(_lost(item), item.get("price", Decimal))
    return "" if found is None else f"{found:,}"


def _capitals(name: str) -> Said:
    """A sum once more in capitals."""

    def words(line: Source) -> str:
        found = line.get(name, Decimal)
        return capital_yuan(found) if found is not None else ""

    return said("大写", words)


_WORKED_OUT = {
    "items.lost": Said(
        lambda item: "" if _lost(item) is None else f"{_lost(item):,}",
        Field("lost", "遗失数量", Kind.INTEGER),
    ),
    "items.amount": Said(_owed, Field("amount", "赔偿金额", Kind.MONEY, unit="元")),
    "compensation_words": _capitals("compensation"),
    "agreed_compensation_words": _capitals("agreed_compensation"),
    "decisions": said("商定说明", lambda line: "\n".join(decision_lines(line))),
}

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
    fixed=Fixed(by=("applied_at",), whole=True),
    build=sheet_of(
        PUMP_LINES,
        dated="applied_at",
        tables={"items": {"name": 44, "size": 36, "measure": 22, "applied": 24}},
        closing=(signs("applied_by", "材料科\n（驻站作业队）", "泵管工"),),
    ),
    notes=(
        "注：客服专员提前三天向站材料科／驻站作业队申报，并配合泵管工组织材料进场（手册M1.1.1）。",
        "第一联　材料科（驻站作业队）　　第二联　生产客服科",
    ),
)
F09 = Form(
    id="F09",
    title=f"{_PIPES}材料使用协议书",
    of="pump-lines",
    fixed=Fixed(by=("agreed_at",), whole=True),
    build=sheet_of(
        PUMP_LINES,
        dated="agreed_at",
        rows=(
            _parties,
            "project_id",
            "project.address",
            "placement",
            "needed_on due_on",
            row(Cell((_PREAMBLE,), grow=None)),
            row(prose("\n".join(_TERMS), name="terms")),
            "items",
        ),
        left_out="remarks",
        tables={"items": {"name": 38, "size": 32, "measure": 20, "applied": 22, "price": 26}},
        closing=(
            signs(
                "甲方代表签字\n（盖章）",
                Sign("乙方项目指定人\n签字（盖章）", "customer_signer", "agreed_at"),
                height=30,
            ),
        ),
    ),
    notes=("注：首次使用拖泵的客户至少提前三天签订本协议（手册M1.1.1、M2.1.6）。",),
)
F10 = Form(
    id="F10",
    title="泵管清退与遗失赔偿单",
    of="pump-lines",
    fixed=Fixed(by=("returned_at", "settled_at")),
    build=sheet_of(
        PUMP_LINES,
        dated="returned_at",
        rows=(
            "placement needed_on",
            "delivered_at delivery_receiver",
            "cleaned_at returned_at",
            "items",
        ),
        left_out="due_on",
        cells=_WORKED_OUT,
        tables={
            "items": {
                "name": 28, "size": 24, "measure": 14, "delivered": 17, "returned": 17, "lost": 17,
                "price": 22, "amount": 27,
            },
        },
        closing=(
            "compensation compensation_words",
            "agreed_compensation agreed_compensation_words",
            "decisions",
            "remarks",
            signs("材料科\n清点", "项目指定人\n签认", "客服专员", "结算员"),
        ),
    ),
    notes=(
        (
            "注：泵管、管卡清洗整理后清退；发现遗失，按协议及时与项目协商赔偿（手册M1.1.3）。"
            "商定赔偿与按协议计算的金额不同的，须写明原因。"
        ),
        "第一联　生产客服科　　第二联　项目",
    ),
)  # fmt: skip
F11 = Form(
    id="F11",
    title="试模借用申请单",
    of="mould-loans",
    fixed=Fixed(by=("applied_at",)),
    build=sheet_of(
        MOULD_LOANS,
        dated="applied_at",
        after=(
            signs("applied_by", "approved_by"),
            "lent_at returned_at",
            "returned_quantity damaged",
        ),
        closing=(signs("借用人领取", "技术科验收"),),
    ),
    notes=(
        (
            "注：客户借用试模，由客服专员向技术科申请，并负责督促现场试模的保管及回收（手册M1.5.2）。"
            "归还数量不足的，须写明损坏遗失情况。"
        ),
        "第一联　技术科　　第二联　生产客服科",
    ),
)
