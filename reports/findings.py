"""What a report found, as a ledger."""

from __future__ import annotations

from decimal import Decimal

from desk.core.acting import Acting
from desk.core.reporting import Findings, Row
from reports.ledger import SIGNING, Ledger


def ledger_of_findings(
    acting: Acting, found: Findings, *, grouped: bool = False
) -> tuple[Ledger, list[Row]]:
    """The ledger and its rows; `grouped` those of the report's groups."""
    total = found.total
    ledger = Ledger(
        title=found.report.title,
        columns=found.group_columns if grouped else found.columns,
        period=found.period_words,
        filters=found.narrowed,
        totals={name: Decimal(str(total[name])) for name in found.report.summed},
        expected=len(found.rows),
        prepared_by=acting.name,
        signing=found.report.signs or SIGNING,
    )
    return ledger, list(found.groups if grouped else found.rows)
