"""更正: a ticket that was signed for changes by a reason alone, and is signed for again (M1.5.3,
M2.7.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from db.fields import Field, Kind, fields_of
from db.models import DeliveryTicket, Pour, Role, TicketState
from desk.core.declare import step
from desk.core.errors import Refused
from desk.core.kinds import kind_of_record
from desk.core.records import fill
from desk.core.workflow import Step, Taking, describe
from desk.values.showing import show_value

_S = TicketState
_ASKS = (
    "volume_m3 plate driver number line load pour_id left_at arrived_at unloading_at unloaded_at "
    "receiver"
)


def correcting(roles: Iterable[Role]) -> Step:
    """The step 更正 of a ticket that was signed for, or of which the signature was refused."""
    return step(
        "correct", "更正", (_S.DELIVERED, _S.REFUSED, _S.SETTLED), _S.SENT, roles,
        effect=_correct, stamps="corrected", clears="settled", asks=_ASKS, needs_reason=True,
        aside=True, clause="M2.7.1",
    )  # fmt: skip


def _correct(taking: Taking[DeliveryTicket]) -> None:
    """By all the rules of a new ticket: times in their order, within what is signed for (R12), a
    number that nobody has. The receiver signs for it as it stands then."""
    ticket, u = taking.record, taking.unit
    changed = {n: value for n, value in taking.values.items() if getattr(ticket, n) != value}
    if not changed:
        raise Refused(
            f"{describe(ticket)}没有改动任何一项，不用更正。只是签错了人，请改“收货签收人”后更正。"
        )
    said = list(_differences(u.session, ticket, changed))
    fill(u, kind_of_record(ticket), ticket, changed)
    ticket.correction = f"{'；'.join(said)}。原因：{taking.reason}"


def _differences(
    session: Session, ticket: DeliveryTicket, changed: Mapping[str, object]
) -> Iterable[str]:
    """``本车方量 12.00 → 10.00`` for every field."""
    fields = fields_of(DeliveryTicket)
    for name, after in changed.items():
        before = getattr(ticket, name)
        shown = (_words(session, fields[name], value) or "（空）" for value in (before, after))
        yield f"{fields[name].label} {' → '.join(shown)}"


def _words(session: Session, asked: Field, value: object) -> str:
    if asked.kind is Kind.REFERENCE:
        pour = session.get(Pour, value)
        return (pour.number if pour is not None else None) or ""
    return show_value(asked, value)
