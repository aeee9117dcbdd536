"""Many tickets of one pour in one transaction: all of them, by the rules of a single one, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, Refused
from desk.core.records import fill, permit_editing, read_asked
from desk.core.unit import unit
from desk.pours.tickets import TICKET_FLOW, TICKETS


def record_tickets(
    acting: Acting, rows: Sequence[Mapping[str, object]], *, reason: str = ""
) -> Changes:
    """Enter `rows`, each the values of a ticket (`pour_id`, `plate`, `volume_m3`, times); one with
    a `receiver` is signed for too.

    Raises Refused or Invalid naming the place of the row that cannot be taken; then nothing is
    kept.
    """
    known = TICKETS
    with unit(acting, "录入发货单", reason=reason) as u:
        permit_editing(known, u.acting)
        known.many(u, rows)
        for place, row in enumerate(rows, start=1):
            given = {name: value for name, value in row.items() if name != "receiver"}
            ticket = known.model()
            ticket.station_id = acting.station_id
            try:
                fill(u, known, ticket, given)
                u.add(ticket)
                if row.get("receiver"):
                    signed = read_asked(
                        u, known, ("receiver",), {"receiver": row["receiver"]}, ticket
                    )
                    TICKET_FLOW.take(u, ticket, "sign", signed)
            except Invalid as error:
                said = {f"{place}.{name}": text for name, text in error.problems.items()}
                raise Invalid(said, what=f"第 {place} 车") from error
            except Refused as error:
                sentence = f"第 {place} 车：{error.reason}"
                raise Refused(sentence, rule=error.rule, clause=error.clause) from error
        u.kinds.add(known.name)
    return u.changes(sentence=f"已录入 {len(rows)} 车")
