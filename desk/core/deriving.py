"""What every unit works out of the records it touched, whatever kind they are of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.base import Record
from desk.core.errors import Invalid
from desk.core.kinds import kind_of_record
from desk.core.moments import out_of_turn
from desk.core.unit import Unit
from desk.core.warnings import FACTS
from desk.core.workflow import describe


def keep_turns(u: Unit, touched: Sequence[Record]) -> None:
    """Moments that were written in this unit, by a form, a step or a list, keep their turns. What
    was stored before is not judged. Raises Invalid."""
    for record in _there(u, touched):
        written = u.changed(record).keys()
        chains = [c for c in kind_of_record(record).in_order if written & {*c.own}]
        found = out_of_turn(record, chains) if chains else {}
        if found:
            raise Invalid(found, what=describe(record))


def derive_warnings(u: Unit, touched: Iterable[Record]) -> None:
    """Let what is on record of every touched record follow from the record as it stands."""
    there = _there(u, touched)
    u.know_warnings(there)
    for record in there:
        u.warn_all(record, FACTS, kind_of_record(record).warnings(u.session, record, u.now))


def _there(u: Unit, touched: Iterable[Record]) -> list[Record]:
    deleted = u.session.deleted  # made anew each time it is asked for
    return [r for r in touched if r in u.session and r not in deleted]
