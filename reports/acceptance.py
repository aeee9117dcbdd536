"""F18 预拌混凝土交货质量验收单."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from db.fields import fields_of
from db.models.people import Role
from db.models.pours import Pour
from db.models.site import SlumpTest, TestPlace, Workability
from reports.form import Data, Form, PrintContext
from reports.grid import (
    SIGNATURE,
    Align,
    Block,
    Body,
    Row,
    heading_row,
    label,
    row,
    signature,
    value,
)
from reports.laying import POUR_HEAD, lay
from reports.pours import pour_paper
from reports.site import sets_sentence
from reports.source import Source
from reports.words import PEN, SUPERVISOR, SUPPLIER, USER, order_of, placing, project_of
from reports.wrap import Check

_CENTRE = Align.CENTRE


def acceptance(data: Data | None, context: PrintContext) -> Body:
    """What was delivered and how it was found, signed by three, or four with a new mix (M2.7.1)."""
    pour = Source(Pour, data)
    blocks: tuple[Block, ...] = (
        *_parties(pour, context),
        *lay(pour, *POUR_HEAD, "mark/12 mix_reference"),
        _placed(pour),
        heading_row("交货数量"),
        *_delivered(pour),
        heading_row("交货质量"),
        *_found(pour),
    )
    return pour_paper(pour, blocks, _signatures(pour))


def _parties(pour: Source, context: PrintContext) -> list[Row]:
    project = project_of(order_of(pour))
    seller = f"{context.company} {context.station}".strip()
    return [
        row(
            label("需方"),
            value(project.shown("customer_id"), span=12, name="buyer"),
            project.pair("contract_number", label_span=3, align=_CENTRE),
        ),
        row(label(SUPPLIER), value(seller, name="seller")),
        *lay(project, "contractor/8 supervisor"),
    ]


def _placed(pour: Source) -> Row:
    return row(
        order_of(pour).pair("placing_method", text=placing(order_of(pour)), span=12),
        label("新配合比", span=3),
        value(Check(False, "是"), Check(False, "否"), align=_CENTRE, name="new_mix"),
    )


def _delivered(pour: Source) -> list[Row]:
    """The quantities that the tickets add up to, empty until the first truck has left."""
    sent = bool(pour.get("truck_count", int))

    def tally(name: str) -> str:
        amount = pour.number(name)
        return f"{amount:,.2f}" if sent and amount is not None else ""

    return [
        row(
            pour.pair("planned_m3"),
            *(
                pour.pair(n, text=pour.shown(n) if sent else "")
                for n in ("supplied_m3", "truck_count")
            ),
        ),
        row(
            label("剩退方量\u200b(m³)"),
            value(tally("returned_m3"), align=_CENTRE, name="returned_m3"),
            label("交货方量\u200b(m³)"),
            value(tally("delivered_m3"), align=_CENTRE, name="delivered_m3"),
            pour.pair("takeoff_m3", text=pour.shown("takeoff_m3")),
        ),
        *lay(pour, "opened_at first_truck_at finished_at", day=pour.get("pour_date", date)),
    ]


def _found(pour: Source) -> list[Row]:
    """Slump, workability and cubes, and what the parties judge by hand."""
    every = pour.rows(SlumpTest, "slump_tests")
    tests = [test for test in every if test.data["place"] is not TestPlace.STATION]
    words = fields_of(SlumpTest)
    verdict = (Check(False, "合格，同意验收"), Check(False, "不合格"), Check(False, "其他："))
    return [
        row(label(words["measured_mm"].label), value(_slumps(tests), name="slump_tests")),
        row(label(words["workability"].label), value(_workability(tests), name="workability")),
        row(label("试块制作"), value(sets_sentence(pour, "sets"), name="sets")),
        row(label("验收结论"), value(*verdict, name="verdict")),
        row(label("验收意见"), value(), height=26),
    ]


def _slumps(tests: Sequence[Source]) -> str:
    """A sentence such as 现场测试 3 次，170～185 mm，合格 3 次, with room for the figures before tests."""
    found = sorted(mm for test in tests if (mm := test.get("measured_mm", int)) is not None)
    if not found:
        return f"现场测试{PEN}次，{PEN}～{PEN}mm，合格{PEN}次"
    span = f"{found[0]}" if found[0] == found[-1] else f"{found[0]}～{found[-1]}"
    good = sum(1 for test in tests if test.data["conforms"])
    return f"现场测试 {len(tests)} 次，{span} mm，合格 {good} 次"


def _workability(tests: Sequence[Source]) -> str:
    if not tests:
        return "、".join(f"{grade.label}{PEN}次" for grade in Workability)
    counted = Counter(test.get("workability", Workability) for test in tests)
    return "、".join(
        f"{grade.label} {counted[grade]} 次" for grade in Workability if counted[grade]
    )


def _signatures(pour: Source) -> list[Row]:
    role = pour.fields["specialist_id"].label
    return [
        row(
            signature(f"{SUPPLIER}\n（{role}）", pour.shown("specialist_id")),
            signature(f"{USER}\n（施工单位）"),
            height=SIGNATURE,
        ),
        row(
            signature(f"{SUPERVISOR}\n（监理单位）"),
            signature(f"{Role.INSPECTOR.label}\n（新配合比）"),
            height=SIGNATURE,
        ),
    ]


F18 = Form(
    id="F18",
    title="预拌混凝土交货质量验收单",
    of="pours",
    build=acceptance,
    notes=(
        (
            "注：1．现场混凝土由客服专员会同使用方和监理方测试坍落度、观察和易性，并监督使用方制作试块；"
            "使用新配合比时由质检员参与验收并签署（手册M2.7.1）。"
            "2．资料交付后出具本单，交资料员保管（手册M3.1.4）。"
        ),
        "第一联　资料员存档　　第二联　客户",
    ),
)
