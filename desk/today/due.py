"""What is due, in one list: each with its clause, its owner and its next date (domain §5)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from db.models import Role
from desk.core.acting import Acting
from desk.core.duty import Asking, Due, everything_owed
from desk.core.readers import may_read
from desk.core.rights import reading
from desk.values.showing import plain_json


def due_list(acting: Acting, *, days: int = 1, roles: Collection[Role] | None = None) -> list[Due]:
    """What is overdue and what falls due today or in the `days` after it, the most urgent first.

    With `roles`, only what these roles owe.
    """
    with reading(acting) as (session, mine):
        return due_of(Asking(session, mine, mine.now(session), days), roles)


def due_of(asking: Asking, roles: Collection[Role] | None = None) -> list[Due]:
    """As `due_list`, in an open session."""
    until = asking.until
    found = [
        entry
        for entry in everything_owed(asking)
        if entry.duty.listed and entry.due is not None and entry.due < until
        if may_read(asking.acting, entry.kind)
        if roles is None or entry.owed_by(roles)
    ]
    return sorted(found, key=lambda entry: (entry.hour, entry.what))


def as_json(entries: list[Due]) -> list[dict[str, Any]]:
    """The list in the command line's form."""
    return [
        {
            "rule": e.rule,
            "clause": e.clause,
            "what": e.what,
            "kind": e.kind,
            "number": e.number,
            "owner": e.owner,
            "due": plain_json(e.due),
            "overdue": e.overdue,
        }
        for e in entries
    ]
