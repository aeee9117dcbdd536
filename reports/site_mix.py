"""What the sheets of F39 share, and two of them: 施工配合比通知单 and 骨料含水率测定表 (M2.4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from db.models.people import Role
from db.models.plans import MixDesign
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
from reports.source import NOTHING, Source
from reports.words import order_of

_AGGREGATES = ("sand_kg", "stone_kg")
MOISTURE = {"sand_kg": "sand_moisture", "stone_kg": "stone_moisture"}
OPERATOR, _ENGINEER = "机操工", "技术负责人"


def sheet(pour: Source, title: str, blocks: Iterable[Block], closing: tuple[Row, ...],
           note: str) -> Body:  # fmt: skip
    head = lay(pour, *POUR_HEAD, "mark mix_reference", "order.placing_method planned_m3")
    return replace(pour_paper(pour, (*head, *blocks), closing), title=title, notes=(note,))


def materials(mix: Source) -> list[str]:
    return [name for name in mix.fields if name.endswith("_kg")]


def kilograms(mix: Source, name: str) -> str:
    """Kilograms per cubic metre without trailing zeros; what is not used is struck out."""
    amount = mix.number(name)
    return "" if amount is None else plain(amount) if amount else NOTHING


def _under_each_other(figures: list[str]) -> list[str]:
    """Figures of one column, all with as many decimals as one of them has."""
    places = max(len(figure.partition(".")[2]) for figure in figures)

    def longer(figure: str) -> str:
        whole, _, after = figure.partition(".")
        if not places or not whole[-1:].isdigit():
            return figure
        return f"{whole}.{after.ljust(places, '0')}"

    return list(map(longer, figures))


def signers(*places: tuple[str, str]) -> Row:
    return row(
        *(signature(words, said, label_span=9 / len(places)) for words, said in places),
        height=SIGNATURE - 4,
    )


def _blank_signers(first: str) -> Row:
    """The inspector measures or issues, the operator receives, the engineer checks."""
    return signers(
        (f"{first}\n{Role.INSPECTOR.label}", ""),
        (f"接收\n{OPERATOR}", ""),
        (f"审核\n{_ENGINEER}", ""),
    )


def _adopted(found: Source) -> str:
    """The moisture that the site's mix follows from, with room for it where it is not on record."""
    sand, stone = (found.shown(name) or "　" * 4 for name in MOISTURE.values())
    return f"{'　' * 2}砂：{sand}{'　' * 4}石：{stone}"


def site_mix(pour: Source, found: Source) -> Body:
    mix, order = pour.inside(MixDesign, "mix"), order_of(pour)
    columns = (
        Column("材料", 22, Align.CENTRE),
        Column("品种、规格、产地", 46),
        Column("设计配合比\n(kg/m³)", 26, Align.RIGHT, name="designed"),
        Column("含水率\n(%)", 20, Align.CENTRE),
        Column("施工配合比\n(kg/m³)", 30, Align.RIGHT),
        Column("每盘用量\n(kg)", 30, Align.RIGHT),
    )
    *amounts, total = _under_each_other([*(kilograms(mix, n) for n in materials(mix)), _total(mix)])
    lines = [
        (mix.fields[name].label, "", amount,
         found.shown(MOISTURE[name]) if name in MOISTURE else NOTHING, "", "")
        for name, amount in zip(materials(mix), amounts, strict=True)
    ]  # fmt: skip
    changes = Table(
        (
            Column("调整时间", 24),
            Column("原因（原材料、气温、现场反馈）", 62),
            Column("调整内容", 48),
            Column(Role.INSPECTOR.label, 20),
            Column(OPERATOR, 20),
        ),
        spare=5,
        header_height=8,
    )
    blocks: list[Block] = [
        row(order.pair("special_requirements"), height=11),
        ruled(columns, [*lines, ("合计", "", total, "", "", "")]),
        row(*_ratio("水胶比", _water_binder(mix)), *_ratio("砂率(%)", _sand_share(mix)),
            label("每盘方量(m³)"), value(found.shown("batch_m3"), align=Align.CENTRE)),
        row(label("搅拌机组"), value(found.shown("plant"), align=Align.CENTRE), label("搅拌时间(s)"), value(), label("执行时间"), value()),
        heading_row("生产中的调整"),
        changes,
    ]  # fmt: skip
    return sheet(
        pour,
        "混凝土施工配合比通知单",
        blocks,
        (_blank_signers("签发"),),
        "注：质检员测定砂、石含水率后，根据生产任务单的施工部位、强度等级、浇筑方式、施工坍落度确定"
        "生产配合比并填写本单（手册M2.4.1）。",
    )


def _total(mix: Source) -> str:
    amounts = [mix.number(name) for name in materials(mix)]
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


def moisture(pour: Source, found: Source) -> Body:
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
    return sheet(
        pour,
        "骨料含水率测定表",
        blocks,
        (
            row(label("计算"), value("含水率＝（湿料质量－干料质量）÷干料质量×100%，取两次平均值")),
            row(label("采用值(%)"), value(_adopted(found))),
            _blank_signers("测定"),
        ),
        "注：质检员开盘前测定砂、石含水率并记录于本表，据以确定生产配合比（手册M2.4.1）。",
    )
