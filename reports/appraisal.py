"""F39 开盘鉴定、施工配合比通知单、骨料含水率测定表: three sheets that travel with the documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from db.models.people import Role
from db.models.plans import MixDesign
from db.models.pours import Pour
from db.models.site import SlumpTest, WitnessSample
from reports.form import Data, Form, PrintContext
from reports.grid import (
    SIGNATURE,
    Align,
    Block,
    Body,
    Cell,
    Column,
    Row,
    Table,
    heading_row,
    label,
    row,
    ruled,
    signature,
    value,
)
from reports.laying import POUR_HEAD, lay
from reports.plans import plain
from reports.pours import pour_paper
from reports.source import NOTHING, Source, clock
from reports.words import order_of
from reports.wrap import Check

_AGGREGATES = ("sand_kg", "stone_kg")
_OPERATOR, _ENGINEER = "机操工", "技术负责人"


def appraisal(data: Data | None, _context: PrintContext) -> Body:
    """The judgement of the first batch, the mix as it is weighed that day, and the moisture of the
    aggregates, from which that mix follows.

    What order, task and laboratory know is printed; what is measured at the plant is left for the
    pen (M2.4.1).
    """
    pour = Source(Pour, data)
    return replace(_first_batch(pour), further=(_site_mix(pour), _moisture(pour)))


def _sheet(pour: Source, title: str, blocks: Iterable[Block], closing: tuple[Row, ...],
           note: str) -> Body:  # fmt: skip
    head = lay(pour, *POUR_HEAD, "mark mix_reference", "order.placing_method planned_m3")
    return replace(pour_paper(pour, (*head, *blocks), closing), title=title, notes=(note,))


def _materials(mix: Source) -> list[str]:
    return [name for name in mix.fields if name.endswith("_kg")]


def _kilograms(mix: Source, name: str) -> str:
    """Kilograms per cubic metre without trailing zeros; what is not used is struck out."""
    amount = mix.number(name)
    return "" if amount is None else plain(amount) if amount else NOTHING


def _first_batch(pour: Source) -> Body:
    day, test = pour.get("pour_date", date), Source(SlumpTest, None)
    opened, left = (clock(pour.get(n, datetime), day) for n in ("opened_at", "first_truck_at"))
    sample = Source(WitnessSample, None)
    blocks = [
        row(
            pour.pair("opened_at", text=opened),
            pour.pair("first_truck_at", text=left),
            label("搅拌机组"),
            value(),
        ),
        row(
            label("配合比"),
            value(Check(False, "新配合比"), Check(False, "在用配合比"), span=9),
            label("每盘方量(m³)"),
            value(),
        ),
        heading_row("称量与原材料"),
        *_weighing(pour.inside(MixDesign, "mix")),
        row(label("称量系统零点"), _either("已校核", "未校核", 9),
            label("计量误差"), _either("在标准范围内", "超出")),
        heading_row("第一盘混凝土"),
        row(label("原材料、配合比"), _either("与通知单相符", "不符", 9), test.pair("measured_mm")),
        row(label(test.fields["workability"].label), replace(test.checks("workability"), span=9),
            test.pair("temperature_c")),
        row(sample.pair("identification", span=9), sample.pair("sets")),
        row(label("鉴定意见"), _either("同意继续生产", "调整后重新鉴定"), height=18),
    ]  # fmt: skip
    return _sheet(
        pour,
        "混凝土开盘鉴定",
        blocks,
        (
            _signers(Role.INSPECTOR.label, _OPERATOR, Role.DISPATCHER.label),
            heading_row("使用新配合比时"),
            _signers("技术\n负责人", Role.TECHNICAL_HEAD.label, "监理", "甲方"),
        ),
        "注：开盘鉴定由质检员和机操工共同进行；使用新配合比时由站技术负责人组织，技术科长、质检员和"
        "调度员参加，必要时邀请监理、甲方；各方签字后方可继续生产（手册M2.4.1）。",
    )


def _weighing(mix: Source) -> list[Row]:
    """One column for each material: what the mix says, and below it room for what is weighed."""
    names = _materials(mix)
    lines = {
        "品种、规格": {},
        "设计配合比(kg/m³)": {name: _kilograms(mix, name) for name in names},
        "含水率(%)": {name: NOTHING for name in names if name not in _AGGREGATES},
        "施工配合比(kg/m³)": {},
        "每盘设定(kg)": {},
        "每盘实称(kg)": {},
        "计量误差(%)": {},
    }
    head = row(label("材料", span=5), *(label(mix.fields[n].label, span=0) for n in names),
               height=7.6)  # fmt: skip
    return [
        head,
        *(
            row(
                label(words, span=5),
                *(value(shown.get(name, ""), align=Align.CENTRE) for name in names),
                height=7.6,
            )
            for words, shown in lines.items()
        ),
    ]


def _either(yes: str, no: str, span: float = 0) -> Cell:
    return value(Check(False, yes), Check(False, no), span=span)


def _signers(*labels: str) -> Row:
    return row(
        *(signature(words, label_span=9 / len(labels)) for words in labels), height=SIGNATURE - 4
    )


def _site_mix(pour: Source) -> Body:
    mix, order = pour.inside(MixDesign, "mix"), order_of(pour)
    columns = (
        Column("材料", 22, Align.CENTRE),
        Column("品种、规格、产地", 46),
        Column("设计配合比\n(kg/m³)", 26, Align.CENTRE, name="designed"),
        Column("含水率\n(%)", 20, Align.CENTRE),
        Column("施工配合比\n(kg/m³)", 30, Align.CENTRE),
        Column("每盘用量\n(kg)", 30, Align.CENTRE),
    )
    lines = [
        (mix.fields[name].label, "", _kilograms(mix, name),
         "" if name in _AGGREGATES else NOTHING, "", "")
        for name in _materials(mix)
    ]  # fmt: skip
    changes = Table(
        (
            Column("调整时间", 24),
            Column("原因（原材料、气温、现场反馈）", 62),
            Column("调整内容", 48),
            Column(Role.INSPECTOR.label, 20),
            Column(_OPERATOR, 20),
        ),
        spare=5,
        header_height=8,
    )
    blocks: list[Block] = [
        row(order.pair("special_requirements"), height=11),
        ruled(columns, [*lines, ("合计", "", _total(mix), "", "", "")]),
        row(*_ratio("水胶比", _water_binder(mix)), *_ratio("砂率(%)", _sand_share(mix)),
            label("每盘方量(m³)"), value()),
        row(label("搅拌机组"), value(), label("搅拌时间(s)"), value(), label("执行时间"), value()),
        heading_row("生产中的调整"),
        changes,
    ]  # fmt: skip
    return _sheet(
        pour,
        "混凝土施工配合比通知单",
        blocks,
        (_signers(f"签发\n{Role.INSPECTOR.label}", f"接收\n{_OPERATOR}", f"审核\n{_ENGINEER}"),),
        "注：质检员测定砂、石含水率后，根据生产任务单的施工部位、强度等级、浇筑方式、施工坍落度确定"
        "生产配合比并填写本单（手册M2.4.1）。",
    )


def _total(mix: Source) -> str:
    amounts = [mix.number(name) for name in _materials(mix)]
    return "" if mix.blank else plain(sum(filter(None, amounts), Decimal(0)))


def _share(mix: Source, part: tuple[str, ...], whole: tuple[str, ...]) -> Decimal | None:
    above, below = (sum((mix.number(n) or Decimal(0) for n in names), Decimal(0))
                    for names in (part, whole))  # fmt: skip
    return above / below if below else None


def _water_binder(mix: Source) -> str:
    share = _share(mix, ("water_kg",), ("cement_kg", "flyash_kg", "slag_kg"))
    return "" if share is None else f"{share:.2f}"


def _sand_share(mix: Source) -> str:
    share = _share(mix, ("sand_kg",), _AGGREGATES)
    return "" if share is None else f"{100 * share:.1f}"


def _ratio(words: str, shown: str) -> tuple[Cell, Cell]:
    return label(words), value(shown, align=Align.CENTRE)


def _moisture(pour: Source) -> Body:
    mix = Source(MixDesign, None)
    columns = (
        Column("骨料", 18, Align.CENTRE),
        Column("品种、规格、产地", 38),
        Column("次", 10, Align.CENTRE),
        Column("湿料质量\n(g)", 24),
        Column("干料质量\n(g)", 24),
        Column("含水率\n(%)", 20),
        Column("平均\n(%)", 20),
        Column("测定时间", 20),
    )
    lines = [
        (mix.fields[name].label, "", count, "", "", "", "", "")
        for name in _AGGREGATES
        for count in ("1", "2")
    ]
    blocks: list[Block] = [
        row(label("料仓、进场批次"), value(span=9), label("天气、气温"), value()),
        Table(columns, tuple(lines), spare=12),
    ]
    return _sheet(
        pour,
        "骨料含水率测定表",
        blocks,
        (
            row(label("计算"), value("含水率＝（湿料质量－干料质量）÷干料质量×100%，取两次平均值")),
            row(label("采用值(%)"), value(f"{'　' * 2}砂：{'　' * 8}石：")),
            _signers(f"测定\n{Role.INSPECTOR.label}", f"接收\n{_OPERATOR}", f"审核\n{_ENGINEER}"),
        ),
        "注：质检员开盘前测定砂、石含水率并记录于本表，据以确定生产配合比（手册M2.4.1）。",
    )


F39 = Form(
    id="F39",
    title="开盘鉴定、施工配合比通知单、骨料含水率测定表",
    of="pours",
    build=appraisal,
)
