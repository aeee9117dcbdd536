"""致施工单位函: the written word to a contractor who does not pour or cure by the standard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.models import LetterState, Pour, Role, SiteLetter
from desk.core.declare import group, names, step
from desk.core.effects import complete, doing, open_in
from desk.core.unit import Unit
from desk.core.workflow import Tone, Workflow
from desk.pours.of_pour import of_pour

_S = LetterState
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})


def _prepare(u: Unit, letter: Any, _values: Mapping[str, Any]) -> None:
    letter.found_at = letter.found_at or u.now
    pour = u.session.get(Pour, letter.pour_id) if letter.pour_id else None
    if pour is not None and not letter.addressee and pour.order.project is not None:
        project = pour.order.project
        customer = project.customer.name if project.customer else ""
        letter.addressee = project.contractor or customer


# fmt: off
LETTERS = of_pour(
    "site-letters",
    "致施工单位函",
    SiteLetter,
    series="HJ",
    icon="message",
    editors=_OFFICE,
    flow=Workflow(
        states=LetterState,
        initial=_S.DRAFT,
        tones={_S.DRAFT: Tone.NEUTRAL, _S.SENT: Tone.WARNING, _S.RECEIVED: Tone.SUCCESS},
        steps=(
            step("send", "发函", _S.DRAFT, _S.SENT, _OFFICE,
                 effect=doing(
                     by="sent_by",
                     at="sent_at",
                     series="HJ",
                     needs=("subject", "addressee", "finding", "demand"),
                 )),
            step("receive", "对方签收", _S.SENT, _S.RECEIVED, _OFFICE,
                 effect=doing(at="received_at", needs=("received_by",)),
                 asks="received_by received_at"),
        ),
    ),
    groups=(
        group("函件", "pour_id", "subject found_at", "addressee", "finding", "demand"),
    ),
    columns=names(
        "number state pour.order.project_id subject addressee found_at sent_at received_by "
        "received_at"
    ),
    more_columns=names("pour_id finding demand"),
    sort="found_at",
    prepare=_prepare,
    problems=complete("pour_id"),
    editable=open_in(_S.DRAFT),
    forms=("F35",),
    date_column="found_at",
    words=("addressee", "finding"),
)
# fmt: on
