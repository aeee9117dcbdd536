"""F17 现场坍落度测试记录, F19 见证取样记录."""

from __future__ import annotations

from datetime import date, datetime
from math import ceil

from db.fields import fields_of
from db.models.pours import Pour
from db.models.site import SampleKind, SlumpTest, WitnessSample
from reports.form import Data, Form, Orientation, PrintContext
from reports.grid import SIGNATURE, Align, Body, Column, Table, label, row, signature, value
from reports.laying import lay
from reports.pours import pour_paper
from reports.source import Source, clock
from reports.words import PEN, SUPERVISOR, SUPPLIER, USER, slump

_CENTRE = Align.CENTRE
_WIDTHS = {
    SlumpTest: {
        "tested_at": 20, "plate": 25, "place": 15, "target": 31, "measured_mm": 24,
        "conforms": 13, "workability": 16, "temperature_c": 23, "tester": 21, "user_witness": 22,
        "supervisor_witness": 22, "remarks": 20,
    },
    WitnessSample: {
        "number": 27, "taken_at": 14, "curing": 16, "sets": 11, "specimen": 27, "represented_m3": 17,
        "identification": 34, "plate": 21, "slump_mm": 16, "curing_place": 22, "sampler": 16,
        "witness": 18, "witness_certificate": 23, "remarks": 16,
    },
}  # fmt: skip
"""Columns and their millimetres on A4 across."""
_HEAD = (
    "order.project_id/9 order.project.contractor/6 task_number",
    "order.placement/9 order.project.supervisor/6 grade",
    "mark/6 order.placing_method/5 mix_reference/3 slump",
)
"""Which concrete for which part of which site, and whom its tests concern."""
_SIZES = {
    "number": 9, "remarks": 9, "specimen": 9.5, "identification": 9.5, "witness_certificate": 9,
}  # fmt: skip
_M3_A_TEST = 50
_LEAST = {SlumpTest: 8, WitnessSample: 6}
"""Lines that a record printed before the pour has at least."""
_TARGET = Column("设计坍落度±\u200b允许偏差(mm)", 31, _CENTRE, name="target")


def slump_record(data: Data | None, _context: PrintContext) -> Body:
    """The slump tests of a pour, each before the contractor and the supervisor (M2.7.1)."""
    pour = Source(Pour, data)
    tests = pour.rows(SlumpTest, "slump_tests")
    wanted = ceil((pour.number("planned_m3") or 0) / _M3_A_TEST)
    count, good = (len(tests), sum(1 for t in tests if t.data["conforms"])) if tests else (PEN, PEN)
    who = (fields_of(SlumpTest)["tester"].label, SUPERVISOR)
    said = ("测试情况", f"共测试 {count} 次，合格 {good} 次")
    return _across(pour, _table(pour, SlumpTest, tests, wanted), said, who)


def sample_record(data: Data | None, _context: PrintContext) -> Body:
    """The cubes made at the site under the supervisor's eyes (M1.5.2)."""
    pour = Source(Pour, data)
    taken = sorted(pour.rows(WitnessSample, "samples"), key=_in_turn)
    wanted = sum(pour.by("sets_wanted", int).values())
    table = _table(pour, WitnessSample, taken, wanted)
    sets = f"应取 {sets_sentence(pour, 'sets_wanted')}；已取 {sets_sentence(pour, 'sets')}"
    who = (fields_of(WitnessSample)["sampler"].label, f"{SUPERVISOR}\n（见证人）")
    return _across(pour, table, ("取样组数", sets), who)


def sets_sentence(pour: Source, key: str) -> str:
    """A sentence such as 标养 4 组、同条件 2 组; every curing with room for a figure before that."""
    counts = pour.by(key, int)
    said = [f"{c.label} {counts[c.value]} 组" for c in SampleKind if counts.get(c.value)]
    return "、".join(said or (f"{curing.label}{PEN}组" for curing in SampleKind))


def _in_turn(sample: Source) -> tuple[str, str]:
    moment = sample.get("taken_at", datetime)
    return (moment.isoformat() if moment else "", sample.shown("number"))


def _table(
    pour: Source, model: type[SlumpTest | WitnessSample], items: list[Source], wanted: int
) -> Table:
    """The tests or samples, one a line; free text stands at the left. Until the pour has ended there
    are lines for as many as are `wanted` of it."""
    words, widths = Source(model, {}), _WIDTHS[model]
    columns = [
        words.column(
            name,
            width,
            align=None if name in ("curing_place", "remarks") else _CENTRE,
            size=_SIZES.get(name, 10.5),
        )
        if name in words.fields
        else _TARGET
        for name, width in widths.items()
    ]
    day = pour.get("pour_date", date)
    lines = tuple(
        (str(place), *(_shown(item, name, day) for name in widths))
        for place, item in enumerate(items, start=1)
    )
    if not pour.blank and pour.get("finished_at", datetime) is None:
        most = max(wanted, _LEAST[model])
        empty = ("",) * len(widths)
        lines += tuple((str(place), *empty) for place in range(len(lines) + 1, most + 1))
    return Table((Column("序", 9, _CENTRE), *columns), lines, header_height=10.5)


def _shown(item: Source, name: str, day: date | None) -> str:
    if name == _TARGET.name:
        return slump(item, "target_mm", "tolerance_mm")
    moment = item.data.get(name)
    return clock(moment, day) if isinstance(moment, datetime) else item.shown(name)


def _across(pour: Source, table: Table, said: tuple[str, str], who: tuple[str, str]) -> Body:
    """A pour's lines on paper that lies across. Below them stands what they come to: label and
    sentence in `said`. Those who sign are the user and, as `who` calls them, station and
    supervisor."""
    by, supervisor = who
    closing = (
        row(label(said[0], span=2), value(said[1], name="total")),
        row(
            signature(f"{SUPPLIER}\n（{by}）", pour.shown("specialist_id"), label_span=2),
            signature(USER, label_span=2),
            signature(supervisor, label_span=2),
            height=SIGNATURE,
        ),
    )
    return pour_paper(pour, (*lay(pour, *_HEAD, labels=2), table), closing)


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
