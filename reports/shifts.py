"""安全交底记录 and 交接班记录: annexes of the office's own, without a number in the branch's list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.models.shifts import BriefedPerson, HandoverLine
from desk.shifts.briefings import BRIEFINGS
from desk.shifts.handovers import HANDOVERS
from reports.form import Form, PrintContext
from reports.grid import Align, Block, Column, Content, Table, heading_row
from reports.sheet import Sign, sheet_of, signs
from reports.source import Source

_COLUMNS = (
    Column("序", 8, Align.CENTRE),
    Column("姓名", 22, Align.CENTRE),
    Column("岗位", 24, Align.CENTRE),
    Column("签字", 36, Align.CENTRE),
)
_SIDES = 2
"""People stand in two columns: a sheet of signatures for a whole shift is one page."""


def _people(record: Source, _context: PrintContext) -> Iterable[Block]:
    """Everybody who was briefed, with room for his signature beside the name."""
    people = record.rows(BriefedPerson, "attendees")
    half = -(-len(people) // _SIDES)
    lines = [(*_person(people, place), *_person(people, place + half)) for place in range(half)]
    return (
        heading_row("受交底人签字"),
        Table(_COLUMNS * _SIDES, tuple(lines), spare=3, header_height=8),
    )


def _person(people: Sequence[Source], place: int) -> tuple[Content, ...]:
    if place >= len(people):
        return ("", "", "", "")
    person = people[place]
    signed = "已签" if person.data.get("signed") else ""
    return (str(place + 1), person.shown("name"), person.shown("post"), signed)


def _matters(record: Source, _context: PrintContext) -> Iterable[Block]:
    """What was open when it was handed over, in the words of that moment."""
    fields = Source(HandoverLine, None).fields
    columns = (
        Column("序", 9, Align.CENTRE),
        Column(fields["matter"].label, 20, Align.CENTRE),
        Column(fields["words"].label, 100),
        Column(fields["note"].label, 45),
    )
    lines = [
        (str(place), line.shown("matter"), line.shown("words"), line.shown("note"))
        for place, line in enumerate(record.rows(HandoverLine, "lines"), start=1)
    ]
    return (Table(columns, tuple(lines), header_height=8),)


A01 = Form(
    id="A01",
    title="安全交底记录",
    of="safety-briefings",
    build=sheet_of(
        BRIEFINGS,
        dated="briefing_date",
        rows=("shift/6 weather/3 place", "topics", _people),
        closing=("remarks", signs(Sign("交底人", "given_by", "given_at"), "班组负责人", height=18)),
        left_out="attendees",
        heights={"topics": 62},
    ),
    notes=("注：安全员每个工作日对生产岗位的人员进行日安全交底（手册M2.3.1）；受交底人本人签字。",),
)
A02 = Form(
    id="A02",
    title="交接班记录",
    of="handovers",
    build=sheet_of(
        HANDOVERS,
        dated="handed_at",
        rows=("sort/7 shift", "giver_id receiver_id", "log_id", _matters),
        closing=(
            "notes",
            "taken_note",
            signs(Sign("交班人", "offered_by", "offered_at"), Sign("接班人", "taken_by", "taken_at"),
                  height=18),
        ),
        left_out="lines",
    ),
    notes=("注：未了事项由程序按交班时的记录列出，接班人本人核对后签字（手册M2.6.1）。",),
)  # fmt: skip
