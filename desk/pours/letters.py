"""致施工单位函: the written word to a contractor who does not pour or cure by the standard."""

from __future__ import annotations

from db.models import LetterState, Role, SiteLetter
from desk.core.declare import group, names, step
from desk.core.effects import Doing
from desk.core.kinds import Values
from desk.core.moments import in_turn
from desk.core.unit import Unit
from desk.core.workflow import Tone, Workflow
from desk.orders.named import RECEIVERS
from desk.pours.of_pour import OfPourKind, closed_with_pour, pour_of
from desk.values.showing import clock

_S = LetterState
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})


class Letters(OfPourKind[SiteLetter]):
    model = SiteLetter
    picks = (("received_by", RECEIVERS),)
    series = "HJ"
    icon = "message"
    editors = _OFFICE
    flow = Workflow(
        states=LetterState,
        initial=_S.DRAFT,
        clause="M1.5.1",
        closed=closed_with_pour,
        tones={_S.DRAFT: Tone.NEUTRAL, _S.SENT: Tone.WARNING, _S.RECEIVED: Tone.SUCCESS},
        steps=(
            step("send", "发函", _S.DRAFT, _S.SENT, _OFFICE, stamps="sent",
                 effect=Doing(series="HJ", needs=("subject", "addressee", "finding", "demand"))),
            step("receive", "对方签收", _S.SENT, _S.RECEIVED, _OFFICE,
                 effect=Doing(at="received_at", needs=("received_by",)),
                 asks="received_by received_at", when_closed=True),
        ),
    )  # fmt: skip
    groups = (group("函件", "pour_id", "subject found_at", "addressee copied_to", "finding", "demand",
                    "reply_by"),)  # fmt: skip
    first = names("pour.order.project_id subject state sent_at addressee")
    columns = names(
        "number state pour.order.project_id subject addressee found_at sent_at received_by "
        "received_at"
    )
    more_columns = names("pour_id finding demand reply_by copied_to")
    register = names(
        "number state pour.order.project_id pour.order.placement subject addressee "
        "copied_to found_at finding demand reply_by sent_by sent_at received_by received_at"
    )
    sort = "found_at"
    date_column = "found_at"
    moment = "found_at"
    needs = ("pour_id",)
    in_order = (in_turn("found_at sent_at received_at"),)
    open_in = frozenset({_S.DRAFT})
    words = ("addressee", "finding")
    forms = ("F35",)

    def prepare(self, u: Unit, record: SiteLetter, values: Values) -> None:
        super().prepare(u, record, values)
        pour = pour_of(record)
        project = pour.order.project if pour is not None else None
        if project is not None and not record.addressee:
            customer = project.customer.name if project.customer else ""
            record.addressee = project.contractor or customer

    def told(self, record: SiteLetter) -> str:
        if record.state is _S.DRAFT or record.subject is None:
            return ""
        return f"{clock(record.found_at)} 致函{record.addressee}（{record.subject.label}）"


LETTERS = Letters()
