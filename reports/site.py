"""F17 现场坍落度测试记录, F19 见证取样记录."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.models.pours import Pour
from db.models.site import SampleKind, SlumpTest, WitnessSample
from reports.form import Data, Form, Orientation, PrintContext
from reports.grid import (
    SIGNATURE,
    Align,
    Body,
    Column,
    Pair,
    Row,
    Table,
    label,
    row,
    signature,
    value,
)
from reports.orders import placing
from reports.pours import order_of, poured_on, task_pair, wide_head
from reports.source import Source, clock

USER, SUPERVISOR, SUPPLIER = "使用方", "监理方", "供方"
"""The three parties of a delivery, as the manual calls them (M2.7.1)."""

_CENTRE = Align.CENTRE
PEN = "\u00a0" * 12
"""Room for a figure that is not known yet."""


def slump_record(data: Data | None, _context: PrintContext) -> Body:
    """The slump tests of a pour, each before the contractor and the supervisor (M2.7.1)."""
    pour = Source(Pour, data)
    tests = pour.get("slump_tests") or ()
    table = Table(_slump_columns(), _numbered(pour, tests, _slump_line), header_height=10.5)
    count, good = (len(tests), sum(1 for t in tests if t["conforms"])) if tests else (PEN, PEN)
    verdict = f"共测试 {count} 次，合格 {good} 次"
    return _across(pour, table, "测试情况", verdict)


def _slump_columns() -> tuple[Column, ...]:
    """Widths are millimetres on A4 across."""
    test = Source(SlumpTest, {})
    return (
        Column("序", 9, _CENTRE),
        test.column("tested_at", 20, align=_CENTRE),
        test.column("plate", 25, align=_CENTRE),
        test.column("place", 15, align=_CENTRE),
        Column("设计坍落度±\u200b允许偏差(mm)", 31, _CENTRE, name="target"),
        test.column("measured_mm", 24, align=_CENTRE),
        test.column("conforms", 13, align=_CENTRE),
        test.column("workability", 16, align=_CENTRE),
        test.column("temperature_c", 23, align=_CENTRE),
        test.column("tester", 21, align=_CENTRE),
        test.column("user_witness", 22, align=_CENTRE),
        test.column("supervisor_witness", 22, align=_CENTRE),
        test.column("remarks", 20, size=9),
    )


def _slump_line(pour: Source, item: Mapping[str, Any]) -> tuple[str, ...]:
    test = Source(SlumpTest, item)
    target, tolerance = test.shown("target_mm"), test.shown("tolerance_mm")
    return (
        clock(item["tested_at"], pour.get("pour_date")),
        test.shown("plate"),
        test.shown("place"),
        f"{target}±{tolerance}" if tolerance else target,
        *(
            test.shown(name)
            for name in (
                "measured_mm",
                "conforms",
                "workability",
                "temperature_c",
                "tester",
                "user_witness",
                "supervisor_witness",
                "remarks",
            )
        ),
    )


def sample_record(data: Data | None, _context: PrintContext) -> Body:
    """The cubes made at the site under the supervisor's eyes (M1.5.2)."""
    pour = Source(Pour, data)
    samples = pour.get("samples") or ()
    table = Table(_sample_columns(), _numbered(pour, samples, _sample_line), header_height=10.5)
    sets = f"应取 {sets_sentence(pour, 'sets_wanted')}；已取 {sets_sentence(pour, 'sets')}"
    return _across(pour, table, "取样组数", sets, sampled=True)


def _sample_columns() -> tuple[Column, ...]:
    sample = Source(WitnessSample, {})
    return (
        Column("序", 9, _CENTRE),
        sample.column("number", 31, align=_CENTRE, size=9.5),
        sample.column("taken_at", 20, align=_CENTRE),
        sample.column("curing", 17, align=_CENTRE),
        sample.column("sets", 13, align=_CENTRE),
        sample.column("identification", 36, align=_CENTRE),
        sample.column("plate", 24, align=_CENTRE),
        sample.column("slump_mm", 22, align=_CENTRE),
        sample.column("curing_place", 27),
        sample.column("sampler", 20, align=_CENTRE),
        sample.column("witness", 20, align=_CENTRE),
        sample.column("remarks", 22, size=9),
    )


def _sample_line(pour: Source, item: Mapping[str, Any]) -> tuple[str, ...]:
    sample = Source(WitnessSample, item)
    names = (
        "curing",
        "sets",
        "identification",
        "plate",
        "slump_mm",
        "curing_place",
        "sampler",
        "witness",
        "remarks",
    )
    return (
        sample.shown("number"),
        clock(item["taken_at"], pour.get("pour_date")),
        *(sample.shown(name) for name in names),
    )


def sets_sentence(pour: Source, key: str) -> str:
    """标养 4 组、同条件 2 组; every curing with room for the pen while there is none."""
    counts = pour.get(key) or {}
    said = [f"{c.label} {counts[c.value]} 组" for c in SampleKind if counts.get(c.value)]
    return "、".join(said or (f"{curing.label}{PEN}组" for curing in SampleKind))


def _numbered(pour: Source, items: Any, line: Any) -> tuple[tuple[str, ...], ...]:
    return tuple((str(n), *line(pour, item)) for n, item in enumerate(items, start=1))


def _across(pour: Source, table: Table, words: str, said: str, *, sampled: bool = False) -> Body:
    """A pour's lines on paper that lies across, with what they come to and who signs."""
    specialist = str(pour.get("specialist") or "")
    who = WitnessSample if sampled else SlumpTest
    by = Source(who, None).fields["sampler" if sampled else "tester"].label
    return Body(
        blocks=(*wide_head(pour), _mixed(pour), table),
        closing=(
            row(label(words, span=2), value(said, name="total")),
            row(
                _hand(f"{SUPPLIER}\n（{by}）", specialist),
                _hand(USER),
                _hand(f"{SUPERVISOR}\n（见证人）" if sampled else SUPERVISOR),
                height=SIGNATURE,
            ),
        ),
        number=pour.get("number"),
        record_id=pour.get("id"),
        dateline=poured_on(pour),
        blank=pour.blank,
    )


def _hand(who: str, printed: str = "") -> Pair:
    return signature(who, printed, label_span=2)


def _mixed(pour: Source) -> Row:
    """What is poured, how, and what the cone must measure."""
    order = order_of(pour)
    marked, method = str(pour.get("mark") or ""), placing(order)
    return row(
        label("混凝土标记", span=2),
        value(pour.or_nothing(marked), span=6, name="mark"),
        order.pair("placing_method", text=method, label_span=2, span=5),
        task_pair(pour, "mix_reference", "mix_reference", label_span=2),
        order.pair("slump_mm", text=str(pour.get("slump") or ""), label_span=2, span=2),
    )


F17 = Form(
    id="F17",
    title="现场坍落度测试记录",
    of="pours",
    build=slump_record,
    orientation=Orientation.LANDSCAPE,
    notes=(
        (
            "注：由客服专员会同使用方和监理方，在混凝土浇筑地点按批次测试，并观察和易性（手册M2.7.1）。"
            "发现问题10分钟内通知调度或质检员，未经授权不得擅自处理（手册M1.5.1）。"
        ),
    ),
)

F19 = Form(
    id="F19",
    title="见证取样记录",
    of="pours",
    build=sample_record,
    orientation=Orientation.LANDSCAPE,
    notes=(
        (
            "注：现场见证取样严格按国家规范操作，如实记录取样时间、组数，并督促客户按要求养护、"
            "保存现场试块（手册M1.5.2）。"
        ),
        "第一联　生产客服科存档　　第二联　客户",
    ),
)
