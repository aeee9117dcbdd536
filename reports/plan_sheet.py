"""F03 as a workbook: the paper's layout with numbers that can be calculated with."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from db.fields import fields_of
from db.models.plans import DailyPlan, DailyPlanLine, PlanDistribution
from desk.values.showing import show_moment
from desk.values.zone import local
from reports.form import Data, PrintContext
from reports.grid import DAY_LINE, Align
from reports.plans import (
    F03,
    acknowledged,
    copies,
    dateline,
    grade_totals,
    plan_line,
    plan_table,
    prepared_line,
    resources_sentence,
    revision_notes,
    submitted_line,
)
from reports.sheet_file import NO_FAULTS, new_workbook, print_setup
from reports.sheet_text import height_of
from reports.source import Source
from reports.words import decision_lines
from reports.wrap import PREFERRED_BREAK
from reports.xlsx import Format, Style, Workbook, Worksheet

_HEADER_ROW = 3
_BLANK_LINES = 2
_LINE = 14.5
_BLANK_STOCK = 12
_MM_PER_CHARACTER = 1.8
_NUMBERS = {
    "position": "0",
    "volume_m3": "#,##0.00",
    "haul_distance_km": "#,##0.00",
    "first_trucks": "0",
    "planned_opening": "hh:mm",
}
_COMMON: Style = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
_POST_COLUMNS = ((2, 2), (3, 3), (4, 6), (7, 9), (10, 13))
_SIGNATURE_COLUMNS = ((0, 1, 2, 2), (3, 3, 4, 7), (8, 8, 9, 13))
_SIGNERS = ("制表", "审核", "批准（站长）")
_ROW = 24.0


def plan_workbook(data: Data | None, context: PrintContext, target: Path) -> None:
    """Save the daily plan at `target`, an empty one if `data` is None. Raises as `new_workbook`
    does."""
    plan = Source(DailyPlan, data)
    title = f"{F03.title} {plan.shown('number')}".strip()
    with new_workbook(target, context, title=title, streaming=False) as book:
        sheet = book.add_worksheet(F03.title)
        writer = _Writer(book, sheet, plan)
        writer.head(context)
        row = writer.lines()
        row = writer.foot(row)
        sheet.freeze_panes(_HEADER_ROW + 1, 0)
        sheet.ignore_errors(dict.fromkeys(NO_FAULTS, f"A1:XFD{row + 2}"))
        foot = f"{F03.id}　版次 {F03.edition}　导出：{show_moment(context.printed_at)}"
        print_setup(sheet, header_row=_HEADER_ROW, foot=f"{foot} {context.printed_by}")
        sheet.print_area(0, 0, row, writer.last)


class _Writer:
    """Writes the parts of one plan from the top down."""

    def __init__(self, book: Workbook, sheet: Worksheet, plan: Source) -> None:
        self.book = book
        self.sheet = sheet
        self.plan = plan
        self.table = plan_table(plan)
        self.last = len(self.table.columns) - 1
        self.widths = [column.width / _MM_PER_CHARACTER for column in self.table.columns]

    def style(self, **properties: str | float) -> Format:
        return self.book.add_format({**_COMMON, **properties})

    def label_style(self) -> Format:
        return self.style(font_name="微软雅黑", align="center", border=1, bg_color="#F5F5F5")

    def merged(self, row: int, first: int, last: int, text: str, style: Format) -> None:
        if first < last:
            self.sheet.merge_range(row, first, row, last, "", style)
        self.sheet.write_string(row, first, text, style)

    def head(self, context: PrintContext) -> None:
        for index in range(len(self.widths)):
            self.sheet.set_column(index, index, self.widths[index])
        owner = f"{context.company} {context.station}".strip()
        centred = self.style(align="center", font_name="微软雅黑")
        title = self.style(align="center", font_name="微软雅黑", bold=True, font_size=18)
        self.merged(0, 0, self.last, owner, centred)
        self.sheet.set_row(1, 28)
        self.merged(1, 0, self.last, F03.title, title)
        self.merged(2, 0, 2, f"编号：{self.plan.shown('number')}", self.style())
        self.merged(2, 3, self.last, dateline(self.plan), self.style())
        self.sheet.set_row(_HEADER_ROW, 30)
        for index, column in enumerate(self.table.columns):
            heading = column.heading.replace(PREFERRED_BREAK, "\n")
            self.sheet.write_string(_HEADER_ROW, index, heading, self.label_style())

    def lines(self) -> int:
        """The plan's lines and two blank ones; returns the row below them."""
        styles = [self._column_style(index) for index in range(self.last + 1)]
        row = _HEADER_ROW + 1
        day = self.plan.get("plan_date", date)
        for line in self.plan.rows(DailyPlanLine, "lines"):
            contents = self._typed(line, day)
            texts = [
                (c, w) for c, w in zip(contents, self.widths, strict=True) if isinstance(c, str)
            ]
            self.sheet.set_row(row, height_of(texts, least=_ROW, line=_LINE))
            for index, content in enumerate(contents):
                self._write(row, index, content, styles[index])
            row += 1
        for _ in range(_BLANK_STOCK if self.plan.blank else _BLANK_LINES):
            self.sheet.set_row(row, _ROW)
            for index in range(self.last + 1):
                self.sheet.write_blank(row, index, None, styles[index])
            row += 1
        return row

    def _column_style(self, index: int) -> Format:
        column = self.table.columns[index]
        places: dict[Align, dict[str, str | float]] = {
            Align.CENTRE: {"align": "center"},
            Align.RIGHT: {"align": "right"},
        }
        number = _NUMBERS.get(column.name, "@" if column.name == "task_id" else "General")
        return self.style(
            border=1,
            num_format=number,
            quote_prefix=number == "General",
            **places.get(column.align, {"indent": 1}),
        )

    def _typed(self, line: Source, plan_date: date | None) -> list[object]:
        """The line as paper shows it, but numbers and times are typed. The time of another day
        stays text, since its date belongs to it."""
        shown = [words.replace(PREFERRED_BREAK, "") for words in plan_line(line, plan_date)]
        return [
            line.data.get(column.name) if column.name in _NUMBERS and " " not in words else words
            for column, words in zip(self.table.columns, shown, strict=True)
        ]

    def _write(self, row: int, index: int, content: object, style: Format) -> None:
        if isinstance(content, datetime):
            self.sheet.write_datetime(row, index, local(content).replace(tzinfo=None), style)
        elif isinstance(content, int | Decimal):
            self.sheet.write_number(row, index, content, style)
        elif content:
            self.sheet.write_string(row, index, str(content), style)
        else:
            self.sheet.write_blank(row, index, None, style)

    def foot(self, row: int) -> int:
        """Totals, resources, distribution, signatures and notes; returns the last row."""
        self._totals(row)
        value = self.style(border=1, indent=1)
        resources = resources_sentence(self.plan)
        self.sheet.set_row(row + 1, self._height(resources, 2, self.last))
        self.merged(row + 1, 0, 1, "资源", self.label_style())
        self.merged(row + 1, 2, self.last, resources, value)
        self._distribution(row + 2)
        self._signatures(row + 3)
        notes = [*revision_notes(self.plan), *F03.notes]
        for index, note in enumerate(notes, start=row + 5):
            self.merged(index, 0, self.last, note, self.style(font_name="微软雅黑", font_size=9))
            self.sheet.set_row(index, self._height(note, 0, self.last, least=14))
        return row + 4 + len(notes)

    def _totals(self, row: int) -> None:
        centred = self.style(border=1, align="center")
        volume = next(i for i, c in enumerate(self.table.columns) if c.name == "volume_m3")
        lines = self.plan.rows(DailyPlanLine, "lines")
        self.sheet.set_row(row, self._height(grade_totals(self.plan), 2, volume - 1))
        self.merged(row, 0, 1, "合计", self.label_style())
        self.merged(row, 2, volume - 1, grade_totals(self.plan).replace("\u00a0", " "), centred)
        number = self.style(border=1, align="right", num_format="#,##0.00", bold=True)
        if lines:
            letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[volume]
            first, last = _HEADER_ROW + 2, _HEADER_ROW + 1 + len(lines)
            volumes = (line.number("volume_m3") or Decimal(0) for line in lines)
            total = sum(volumes, Decimal(0))
            formula = f"=SUM({letter}{first}:{letter}{last})"
            self.sheet.write_formula(row, volume, formula, number, float(total))
        else:
            self.sheet.write_blank(row, volume, None, number)
        count = f"{len(lines)} 单" if lines else "单"
        self.merged(row, volume + 1, self.last, f"m³　　{count}", self.style(border=1))

    def _height(self, text: str, first: int, last: int, *, least: float = _ROW) -> float:
        """The height of a row with this text over the columns `first` to `last`."""
        wide = sum(self.widths[first : last + 1])
        return height_of([(text, wide)], least=least, line=_LINE)

    def _distribution(self, row: int) -> None:
        fields = fields_of(PlanDistribution)
        signed = fields["acknowledged_by"].label
        self.sheet.set_row(row, 34)
        self.merged(row, 0, 1, fields["post"].label, self.label_style())
        style = self.style(border=1, align="center")
        given = copies(self.plan)
        for post, (first, last) in zip(given, _POST_COLUMNS, strict=True):
            words = f"{post.label}\n{signed}：{acknowledged(given[post])}"
            self.merged(row, first, last, words, style)

    def _signatures(self, row: int) -> None:
        """What was decided in the program, and below it a row for the pen."""
        plan = self.plan
        decisions = decision_lines(plan)
        self.sheet.set_row(row, self._height("\n".join(decisions), 9, 13, least=20))
        self.sheet.set_row(row + 1, 34)
        printed = (prepared_line(plan), submitted_line(plan), "\n".join(decisions))
        above = self.style(left=1, right=1, top=1, indent=1)
        below = self.style(left=1, right=1, bottom=1, align="right", valign="bottom", indent=1)
        for words, text, (a, b, c, d) in zip(_SIGNERS, printed, _SIGNATURE_COLUMNS, strict=True):
            self.sheet.merge_range(row, a, row + 1, b, words, self.label_style())
            self.merged(row, c, d, text, above)
            self.merged(row + 1, c, d, DAY_LINE, below)
