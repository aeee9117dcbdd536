"""D26: who was promised a call is called back in time (M1.3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from db.models import Call, CallState
from desk.core.duty import Asking, Due, owed
from desk.rules.duties import CALL_BACK

MOST = 200
"""More promises than this are not a list to work off; the earliest are shown."""


def owes(asking: Asking) -> Iterator[Due]:
    """Every promise that is not kept yet."""
    query = select(Call).where(
        Call.station_id == asking.station_id,
        Call.state == CallState.PROMISED,
        Call.promised_by < asking.until,
    )
    for call in asking.session.scalars(query.order_by(Call.promised_by).limit(MOST)):
        who = " ".join(word for word in (call.caller or call.unit, call.phone) if word)
        about = "：".join(word for word in (who, call.promise or call.matter[:60]) if word)
        yield owed(CALL_BACK, call.promised_by, asking.now, call, about=about)
