"""F18 预拌混凝土交货质量验收单."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from db.models.customers import Customer, Project
from db.models.people import Role
from db.models.pours import Pour
from db.models.site import SlumpTest, TestPlace, Workability
from reports.form import Data, Form, PrintContext
from reports.grid import SIGNATURE, Align, Body, Row, label, row, signature, value
from reports.orders import heading_row, placing
from reports.pours import clock_pair, head_rows, order_of, poured_on, task_pair
from reports.site import PEN, SUPERVISOR, SUPPLIER, USER, sets_sentence
from reports.source import Source
from reports.wrap import Check

_CENTRE = Align.CENTRE


def acceptance(data: Data | None, context: PrintContext) -> Body:
    """What was delivered and how it was found, signed by three, or four with a new mix (M2.7.1)."""
    pour = Source(Pour, data)
    return Body(
        blocks=(
            *_parties(pour, context),
            *head_rows(pour),
            *_concrete(pour),
            heading_row("交货数量"),
            *_delivered(pour),
            heading_row("交货质量"),
            *_found(pour),
        ),
        closing=_signatures(pour),
        number=pour.get("number"),
        record_id=pour.get("id"),
        dateline=poured_on(pour),
        blank=pour.blank,
    )


def _parties(pour: Source, context: PrintContext) -> list[Row]:
    project = order_of(pour).inside(Project, "project")
    buyer = project.inside(Customer, "customer").shown("name")
    seller = f"{context.company} {context.station}".strip()
    return [
        row(
            label("需方"),
            value(buyer, span=12, name="buyer"),
            project.pair("contract_number", label_span=3, align=_CENTRE),
        ),
        row(label(SUPPLIER), value(seller, name="seller")),
        row(project.pair("contractor", span=8), project.pair("supervisor")),
    ]


def _concrete(pour: Source) -> list[Row]:
    order = order_of(pour)
    marked = str(pour.get("mark") or "")
    return [
        row(
            label("混凝土标记"),
            value(pour.or_nothing(marked), span=12, name="mark"),
            task_pair(pour, "mix_reference", "mix_reference"),
        ),
        row(
            order.pair("placing_method", text=placing(order), span=12),
            label("新配合比", span=3),
            value(Check(False, "是"), Check(False, "否"), align=_CENTRE, name="new_mix"),
        ),
    ]


def _delivered(pour: Source) -> list[Row]:
    """What the tickets come to; nothing is delivered before the first has left."""
    day = pour.get("pour_date")
    sent = bool(pour.get("truck_count"))
    returned, delivered = (
        f"{pour.get(key):,.2f}" if sent and pour.get(key) is not None else ""
        for key in ("returned_m3", "delivered_m3")
    )
    return [
        row(
            pour.pair("planned_m3"),
            pour.pair("supplied_m3", text=pour.shown("supplied_m3") if sent else ""),
            pour.pair("truck_count", text=pour.shown("truck_count") if sent else ""),
        ),
        row(
            label("剩退方量\u200b(m³)"),
            value(returned, align=_CENTRE, name="returned_m3"),
            label("交货方量\u200b(m³)"),
            value(delivered, align=_CENTRE, name="delivered_m3"),
            pour.pair("takeoff_m3", text=pour.shown("takeoff_m3")),
        ),
        row(
            *(
                clock_pair(pour, name, day)
                for name in ("opened_at", "first_truck_at", "finished_at")
            )
        ),
    ]


def _found(pour: Source) -> list[Row]:
    """Slump, workability and cubes, and what the parties judge by hand."""
    tests = [t for t in pour.get("slump_tests") or () if t["place"] is not TestPlace.STATION]
    words = Source(SlumpTest, None).fields
    verdict = (Check(False, "合格，同意验收"), Check(False, "不合格"), Check(False, "其他："))
    return [
        row(label(words["measured_mm"].label), value(_slumps(tests), name="slump_tests")),
        row(
            label(words["workability"].label),
            value(_workability(tests), name="workability"),
        ),
        row(label("试块制作"), value(sets_sentence(pour, "sets"), name="sets")),
        row(label("验收结论"), value(*verdict, name="verdict")),
        row(label("验收意见"), value(), height=26),
    ]


def _slumps(tests: Sequence[Mapping[str, Any]]) -> str:
    """现场测试 3 次，170–185 mm，合格 3 次, or room for it."""
    if not tests:
        return f"现场测试{PEN}次，{PEN}～{PEN}mm，合格{PEN}次"
    found = sorted(t["measured_mm"] for t in tests)
    span = f"{found[0]}" if found[0] == found[-1] else f"{found[0]}～{found[-1]}"
    good = sum(1 for t in tests if t["conforms"])
    return f"现场测试 {len(tests)} 次，{span} mm，合格 {good} 次"


def _workability(tests: Sequence[Mapping[str, Any]]) -> str:
    if not tests:
        return "、".join(f"{grade.label}{PEN}次" for grade in Workability)
    counted = Counter(t["workability"] for t in tests)
    return "、".join(
        f"{grade.label} {counted[grade]} 次" for grade in Workability if counted[grade]
    )


def _signatures(pour: Source) -> tuple[Row, ...]:
    specialist = str(pour.get("specialist") or "")
    role = pour.fields["specialist_id"].label
    return (
        row(
            signature(f"{SUPPLIER}\n（{role}）", specialist),
            signature(f"{USER}\n（施工单位）"),
            height=SIGNATURE,
        ),
        row(
            signature(f"{SUPERVISOR}\n（监理单位）"),
            signature(f"{Role.INSPECTOR.label}\n（新配合比）"),
            height=SIGNATURE,
        ),
    )


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
