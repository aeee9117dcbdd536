"""F35 致施工单位函."""

from __future__ import annotations

from db.models.pours import Pour
from desk.core.past import Fixed
from desk.pours.letters import LETTERS
from reports.form import Form, PrintContext
from reports.grid import Cell, Row, heading_row, label, row, signature, value
from reports.sheet import sheet_of, signs
from reports.source import Source
from reports.words import Said, order_of, project_of, said
from reports.wrap import Check

_OPENING = (
    "贵单位在上列部位的混凝土施工、养护中有不符合标准要求的情况。"
    "为保证工程质量，现将有关情况函告如下，请予整改。"
)
_CLOSING = "请贵单位按上述要求及时整改，并将整改情况书面回复我站。特此函告。"
_STANDARDS = (
    "《混凝土结构工程施工规范》GB\u00a050666、《混凝土结构工程施工质量验收规范》GB\u00a050204、"
    "《预拌混凝土》GB/T\u00a014902"
)


def _grounds(sent: Source) -> str:
    """The standards, and the contract where there is one."""
    project = project_of(order_of(sent.inside(Pour, "pour")))
    contract = project.shown("contract_number") or (" " * 24 if sent.blank else "")
    field = project.fields["contract_number"]
    return f"{_STANDARDS}；双方供应合同（{field.label} {contract}）" if contract else _STANDARDS


def _sender(sent: Source, context: PrintContext) -> list[Row]:
    station = "\n".join(filter(None, (context.company, context.station, context.station_phone)))
    return [
        row(
            signature("发函单位\n（盖章）", station),
            signature(sent.fields["sent_by"].label, sent.signed("sent_by", "sent_at")),
            height=24,
        )
    ]


_OPINION = (Check(False, "已收到，按要求整改"), Check(False, "有不同意见："))

F35 = Form(
    id="F35",
    title="致施工单位函",
    of="site-letters",
    fixed=Fixed(by=("sent_at",)),
    build=sheet_of(
        LETTERS,
        dated="sent_at",
        day="发函日期",
        rows=(
            "addressee/12 reply_by",
            "pour.order.project_id",
            "pour.order.placement pour.grade",
            "pour.pour_date found_at",
            "subject",
            row(Cell((_OPENING,)), height=13),
        ),
        after=("grounds", row(Cell((_CLOSING,)), height=10), _sender),
        cells={
            "pour.pour_date": Said(lambda pour: pour.dateline("pour_date").partition("：")[2]),
            "grounds": said("依据", _grounds),
        },
        heights={"finding": 42, "demand": 36, "grounds": 13},
        closing=(
            heading_row("签收回执"),
            row(label("签收意见"), value(*_OPINION, name="opinion"), height=12),
            signs("签收单位\n（盖章）", "received_by"),
        ),
    ),
    notes=(
        "注：施工单位未能按标准要求进行混凝土施工和养护时，应及时发函通知（手册M1.5.1）。",
        "第一联　施工单位　　第二联　签收后由生产客服科存档",
    ),
)
