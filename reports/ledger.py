"""What a ledger says, from which both the printed list and the workbook are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from db.fields import Field
from desk.core.lists import COUNTS, SUMMED

Progress = Callable[[int, int], None]
"""Is called now and then with the rows done and the rows in all (0 if unknown). An exception that
it raises stops the work."""

Rows = Iterable[Mapping[str, object]]
STEP = 500
"""Rows between two reports of progress."""

SIGNING = ("制表", "审核", "日期")


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A list of one kind of record.

    `columns` are in the order shown; a mapping gives the key of each row under which its value is
    found, a sequence uses the field's own name. `period` and `filters` are sentences. Volumes and
    money are summed while the rows pass, unless `totals` says the sum. With `some_dead` a row may be
    one that does not count, as `desk.core.lists` says of each: it is listed and not added.
    `expected` is the number of rows if it is known. `audit_head` is printed small on monthly ledgers.
    `signing` are the places at the foot, where people sign.
    """

    title: str
    columns: Mapping[str, Field] | Sequence[Field]
    period: str = ""
    filters: str = ""
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    some_dead: bool = False
    expected: int = 0
    audit_head: str = ""
    prepared_by: str = ""
    signing: tuple[str, ...] = SIGNING

    @property
    def keyed(self) -> list[tuple[str, Field]]:
        """Every column with the key of its value."""
        if isinstance(self.columns, Mapping):
            return list(self.columns.items())
        return [(column.name, column) for column in self.columns]

    @property
    def summed_keys(self) -> list[str]:
        """The columns with a total at their foot."""
        keyed = self.keyed
        return [key for key, column in keyed if column.kind in SUMMED or key in self.totals]


class Sums:
    """Totals of the rows that count, which grow while rows pass."""

    def __init__(self, ledger: Ledger) -> None:
        self.keys = ledger.summed_keys
        self.given = ledger.totals
        self.found = dict.fromkeys(self.keys, Decimal(0))
        self.rows = 0
        self.left_out = 0

    def add(self, row: Mapping[str, object]) -> None:
        self.rows += 1
        if not row.get(COUNTS, True):
            self.left_out += 1
            return
        for key in self.keys:
            amount = row.get(key)
            if amount is not None:
                assert isinstance(amount, Decimal | int), "only amounts have a total"
                self.found[key] += amount

    @property
    def totals(self) -> Mapping[str, Decimal]:
        """The sums that the ledger was given, for other columns those of the rows that passed."""
        return {**self.found, **self.given}

    @property
    def words(self) -> str:
        """合计（12 行，其中 2 行不计）."""
        apart = f"，其中 {self.left_out} 行不计" if self.left_out else ""
        return f"合计（{self.rows} 行{apart}）"
