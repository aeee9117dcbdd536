"""Reports: what an area tells of a period, declared as columns and a reader of rows.

Page, command, printed ledger and workbook of a report come from its declaration; the areas name
theirs in their `Area`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.fields import Field, Kind
from desk.core.acting import Acting
from desk.core.errors import Missing, Refused
from desk.core.rights import reading
from desk.values.showing import show_date, show_value
from desk.values.zone import day_bounds

Row = Mapping[str, object]
MOST = 10_000
"""So many rows of a report are read at most."""

D = TypeVar("D", date, date | None)
M = TypeVar("M", datetime, datetime | None)


class Span(Enum):
    """Which periods a report can be asked for."""

    ANY = "any"  # from one day to another, either of which may be missing
    DAY_OR_MONTH = "day_or_month"
    NOW = "now"  # none: it tells how things are


@dataclass(frozen=True)
class Period:
    """Whole days of the station's calendar, both included; open where a day is None. Raises Refused
    when it ends before it starts."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise Refused(f"期间的起始 {self.first} 晚于结束 {self.last}。请对调后再试。")

    @property
    def days(self) -> tuple[date, date]:
        """Both days of a period that is asked for as a day or a month."""
        assert self.first is not None
        assert self.last is not None
        return self.first, self.last

    @property
    def one_day(self) -> bool:
        return self.first is not None and self.first == self.last

    def of_days(self, column: InstrumentedAttribute[D]) -> Iterator[ColumnElement[bool]]:
        """The conditions under which a column of dates lies within."""
        if self.first is not None:
            yield column >= self.first
        if self.last is not None:
            yield column <= self.last

    def of_moments(self, column: InstrumentedAttribute[M]) -> Iterator[ColumnElement[bool]]:
        """The conditions under which a column of moments lies within, by the station's clock."""
        if self.first is not None:
            yield column >= day_bounds(self.first)[0]
        if self.last is not None:
            yield column < day_bounds(self.last)[1]

    def __str__(self) -> str:
        first, last = (show_date(day) if day else "" for day in (self.first, self.last))
        if first == last:
            return first or "全部"
        if first and last:
            return f"{first} 至 {last}"
        return f"{first} 起" if first else f"至 {last}"


@dataclass(frozen=True)
class Narrowing:
    """A word that a report can be narrowed by: an option of its command, a field on its page.
    `choices` are the words to choose from, with what they mean; without them anything is typed."""

    name: str
    label: str
    hint: str = ""
    choices: Callable[[], Mapping[str, str]] | None = None

    def means(self, word: str) -> str:
        """What a word that may be chosen means; any other as it is."""
        return (self.choices() if self.choices else {}).get(word, word)


@dataclass(frozen=True)
class Asked:
    """What a report is asked for; `words` are those it is narrowed by, at most `limit` rows come."""

    session: Session
    acting: Acting
    period: Period
    words: Mapping[str, str]
    limit: int

    def word(self, name: str) -> str:
        """The word given for a narrowing, "" where there is none."""
        return self.words.get(name, "")


@dataclass(frozen=True)
class Opens:
    """The record behind a row: its id stands under `id`, its kind is `kind`, or stands under
    `kind_in`."""

    id: str
    kind: str = ""
    kind_in: str = ""


@dataclass(frozen=True)
class Grouping:
    """Rows are also told summed by the column `by`, those with most of `most` first; programs find
    the groups under `called`."""

    by: str
    called: str
    most: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report. `name` is its page and its word on the command line, `title` heads its ledger.

    `rows` gives every row with the keys of `columns`, and of `also` for programs alone. Columns
    `summed` have a total, which `told` says in a sentence with their names in braces. The page
    shows the columns of `page`, or all. The column `day` says nothing where one day is asked for.
    A report `as_of` tells how things stood at the end of the period's last day. `signs` are who signs
    its ledger, where others do than usual. Where a figure is 0, `nothing` says what is shown instead. `opens` are the records behind a row,
    the first that has a page is opened.
    """

    name: str
    label: str
    title: str
    columns: Mapping[str, Field]
    rows: Callable[[Asked], Sequence[Row]]
    clause: str = ""
    summary: str = ""
    span: Span = Span.ANY
    narrowings: tuple[Narrowing, ...] = ()
    summed: tuple[str, ...] = ()
    told: str = ""
    grouping: Grouping | None = None
    page: tuple[str, ...] = ()
    day: str = ""
    nothing: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    opens: tuple[Opens, ...] = ()
    as_of: bool = False
    signs: tuple[str, ...] = ()

    def records(self, row: Row) -> Iterator[tuple[str, UUID]]:
        """Kind and id of the records behind `row`, the nearest first."""
        for each in self.opens:
            id_ = row[each.id]
            if isinstance(id_, UUID):
                yield each.kind or str(row[each.kind_in]), id_

    def shown(self, name: str, row: Row) -> str:
        """A cell as a person reads it on a screen."""
        value = row[name]
        instead = "" if value else self.nothing.get(name, "")
        return instead or show_value(self.columns[name], value)

    def sums(self, rows: Iterable[Row], of: str = "合计") -> dict[str, object]:
        """The totals of `rows`, in a row of the column that they are grouped by."""
        found = {name: self._zero(name) for name in self.summed}
        for row in rows:
            for name in found:
                amount = row[name]
                assert isinstance(amount, Decimal | int), "only amounts have a total"
                found[name] += amount
        return {**({self.grouping.by: of} if self.grouping else {}), **found}

    def _zero(self, name: str) -> Decimal | int:
        return 0 if self.columns[name].kind is Kind.INTEGER else Decimal("0.00")


@dataclass(frozen=True)
class Findings:
    """What a report found."""

    report: Report
    period: Period
    words: Mapping[str, str]
    rows: Sequence[Row]
    limit: int = MOST

    @property
    def columns(self) -> dict[str, Field]:
        """The columns that say something of this period."""
        left_out = self.report.day if self.period.one_day else ""
        return {name: f for name, f in self.report.columns.items() if name != left_out}

    @property
    def group_columns(self) -> dict[str, Field]:
        """The columns of `groups`."""
        by = self.report.grouping.by if self.report.grouping else ""
        wanted = (by, *self.report.summed) if by else ()
        return {name: self.report.columns[name] for name in wanted}

    @property
    def groups(self) -> list[dict[str, object]]:
        """The rows summed by the column of the grouping, the largest first."""
        grouping = self.report.grouping
        if grouping is None:
            return []
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(str(row[grouping.by]), []).append(row)
        sums = [self.report.sums(rows, of) for of, rows in sorted(found.items())]
        return sorted(sums, key=lambda row: -Decimal(str(row[grouping.most])))

    @property
    def total(self) -> dict[str, object]:
        return self.report.sums(self.rows)

    @property
    def total_words(self) -> str:
        """The totals in a sentence; "" for a report without sums."""
        report, total = self.report, self.total
        shown = {name: show_value(report.columns[name], total[name]) for name in report.summed}
        if not shown:
            return ""
        fields = {name: report.columns[name] for name in shown}
        each = (f"{fields[name].label}{text}{fields[name].unit}" for name, text in shown.items())
        return f"合计：{report.told.format_map(shown) or '，'.join(each)}。"

    @property
    def period_words(self) -> str:
        """Of what time the report tells."""
        if not self.report.as_of:
            return str(self.period)
        return f"截至 {show_date(self.period.last)}" if self.period.last else "截至目前"

    @property
    def narrowed(self) -> str:
        """By which words the rows are narrowed, in words."""
        words = [(each, self.words.get(each.name, "")) for each in self.report.narrowings]
        said = [f"{each.label}：{each.means(word)}" for each, word in words if word]
        return "；".join(filter(None, (*said, self.cut)))

    @property
    def cut(self) -> str:
        """Says so where there may be more rows than were read."""
        return f"只列 {self.limit:,} 条" if len(self.rows) == self.limit else ""


def find(
    acting: Acting,
    report: Report,
    period: Period,
    words: Mapping[str, str] | None = None,
    *,
    limit: int = MOST,
) -> Findings:
    """What `report` tells of the acting person's station in `period`."""
    given = words or {}
    with reading(acting, report.name, report.label) as (session, _):
        rows = report.rows(Asked(session, acting, period, given, limit))
    return Findings(report, period, given, rows, limit)


_REPORTS: dict[str, Report] = {}


def register_reports(reports: Iterable[Report]) -> None:
    """Make the reports of an area known."""
    _REPORTS.update({report.name: report for report in reports})


def reports() -> tuple[Report, ...]:
    """Every report, in the order of the areas."""
    return tuple(_REPORTS.values())


def report(name: str) -> Report:
    """The report called `name`. Raises Missing and says which there are."""
    found = _REPORTS.get(name.replace("_", "-"))
    if found is None:
        listing = "、".join(f"{each.name} {each.label}" for each in reports())
        raise Missing(f"没有“{name}”这张报表。可用的有：{listing}。")
    return found
