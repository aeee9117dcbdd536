"""Every report is swept: what it declares exists, what it finds is what it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import openpyxl
import pytest

from db.fields import Kind
from desk.areas import AREAS
from desk.core.errors import Missing, Refused
from desk.core.kinds import kind_names
from desk.core.lists import SUMMED
from desk.core.reporting import Findings, Opens, Period, Report, Span, find, report, reports
from desk.daybook.production import PRODUCTION
from desk.rules.manual import clauses_of
from desk.rules.warned import WARNINGS
from desk.users.who_reads import RIGHTS
from reports.excel import ledger_workbook
from reports.findings import ledger_of_findings
from reports.issuing import context_for
from reports.tables import ledger_pdf
from tests.desk.documents.paperwork import every_paper
from tests.desk.pours.pouring import eventful
from tests.station import Station, on_the_day
from ui.pages import REPORT, find_page, page_of

REPORTS = reports()
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def _name(each: Report) -> str:
    return each.name


def wrong_words(asked: Report) -> Iterator[str]:
    """Every name in the declaration that means nothing, with where it stands."""
    columns = set(asked.columns)
    grouping = asked.grouping
    named = {
        "summed": asked.summed,
        "told": [name for _, name, _, _ in Formatter().parse(asked.told) if name],
        "grouping": (grouping.by, grouping.most) if grouping else (),
        "page": asked.page,
        "day": (asked.day,) if asked.day else (),
        "nothing": tuple(asked.nothing),
    }
    for place, names in named.items():
        yield from (f"{place}: {name}" for name in names if name not in columns)
    for each in asked.opens:
        if each.kind not in ("", *kind_names()) or bool(each.kind) is bool(each.kind_in):
            yield f"opens kind: {each.kind}"
        keys = filter(None, (each.id, each.kind_in))
        yield from (f"opens: {key}" for key in keys if key not in columns | {*asked.also})


@pytest.mark.parametrize("asked", REPORTS, ids=_name)
def test_every_name_in_a_report_is_real(asked: Report) -> None:
    assert list(wrong_words(asked)) == []
    assert asked.label
    assert asked.title
    moments = [each for each in asked.columns.values() if each.kind is Kind.MOMENT]
    assert all(each.width >= len("2026-11-22 07:00") for each in moments), "the hour is cut off"
    assert clauses_of(asked.clause) or not asked.clause
    for name, field in asked.columns.items():
        assert field.label, name
        assert field.width > 0, name
        assert (name in asked.summed) >= (field.kind in SUMMED), "a ledger sums all volumes"
        assert field.numeric or name not in asked.summed
    assert {*asked.columns} & {*asked.also} == set()
    narrowings = [each.name for each in asked.narrowings]
    assert len(narrowings) == len({*narrowings, "out", "first", "last", "period"}) - 4


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (replace(PRODUCTION, summed=("m4",)), "summed: m4"),
        (replace(PRODUCTION, told="{trocks} 车"), "told: trocks"),
        (replace(WARNINGS, page=("sentense",)), "page: sentense"),
        (replace(WARNINGS, opens=(Opens("record", kind_in="kind"),)), "opens: record"),
        (replace(WARNINGS, opens=(Opens("record_id", kind="pour"),)), "opens kind: pour"),
    ],
)
def test_a_misspelt_word_of_a_report_does_not_pass(asked: Report, said: str) -> None:
    assert said in list(wrong_words(asked))


def test_reports_are_told_apart_by_name_and_each_has_its_page() -> None:
    declared = [each for area in AREAS for each in area.reports]
    assert tuple(declared) == REPORTS, "no two have one name"
    for each in REPORTS:
        spec = find_page(each.name)[1]
        assert (spec.factory, spec.title) == (REPORT, each.label)


@pytest.mark.parametrize("asked", REPORTS, ids=_name)
def test_every_report_is_read_empty_and_full_and_goes_out_as_a_ledger(
    station: Station, asked: Report, tmp_path: Path
) -> None:
    said_by_program = asked is RIGHTS  # the same at every station
    assert _found(station, asked, tmp_path).rows == [] or said_by_program
    eventful(station)
    every_paper(station)
    found = _found(station, asked, tmp_path)
    assert found.rows
    for row in found.rows:
        assert set(row) == {*asked.columns, *asked.also}
        behind = list(asked.records(row))
        assert any(page_of(kind) for kind, _ in behind) or not asked.opens
        assert all(isinstance(asked.shown(name, row), str) for name in asked.columns)
    for each in asked.narrowings:
        nobody = find(station.head, asked, Period(), {each.name: "没有"}) if _open(asked) else found
        assert nobody.rows == [] or not _open(asked)


def _open(asked: Report) -> bool:
    return asked.span is Span.ANY


def _found(station: Station, asked: Report, folder: Path) -> Findings:
    """What the report finds, once its rows, groups and sums are printed and written too."""
    found = find(station.head.at(on_the_day(23)), asked, NOVEMBER)
    for grouped in (False, True) if asked.grouping else (False,):
        ledger, rows = ledger_of_findings(station.head, found, grouped=grouped)
        context = context_for(station.head)
        assert ledger_pdf(ledger, rows, context).rows == len(rows)
        file = folder / f"{asked.name}.xlsx"
        assert ledger_workbook(ledger, rows, context, file) == len(rows)
        sheet = openpyxl.load_workbook(file, data_only=True).worksheets[0]
        cells = [
            cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
        ]
        for name in asked.summed:
            sums = [Decimal(str(row[name])) for row in rows]
            assert sum(sums) == Decimal(str(found.total[name]))
            assert not sums or float(sum(sums)) in [c for c in cells if isinstance(c, int | float)]
    return found


def test_an_unknown_report_says_which_there_are() -> None:
    with pytest.raises(Missing, match="production 生产台帐"):
        report("sales")


def test_a_period_says_itself_and_cannot_end_before_it_starts() -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    assert str(Period(first, last)) == "2026-11-01 至 2026-11-30"
    assert str(Period(first, first)) == "2026-11-01"
    assert (str(Period(first)), str(Period(None, last))) == ("2026-11-01 起", "至 2026-11-30")
    assert str(Period()) == "全部"
    with pytest.raises(Refused, match="请对调"):
        Period(last, first)


def test_a_report_without_a_sentence_of_its_own_tells_its_totals_by_label() -> None:
    row = dict.fromkeys((*PRODUCTION.columns, *PRODUCTION.also)) | {
        "project": "甲", "pours": 1, "planned_m3": Decimal("60.00"), "trucks": 2, "m3": Decimal("24.00")
    }  # fmt: skip
    found = Findings(replace(PRODUCTION, told=""), NOVEMBER, {}, [row, row])
    assert found.total_words == "合计：开盘2次，计划方量120.00m³，车次4，方量48.00m³。"
    assert PRODUCTION.shown("planned_m3", {"planned_m3": Decimal(0)}) == "接前日"
    assert Kind.VOLUME in SUMMED
