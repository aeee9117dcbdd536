"""What the form of a call works out while one types: who calls, and what he has ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from desk.calls.recognise import Caller, Ordered, ordered_of_late, who_calls
from desk.core.acting import Acting
from desk.core.views import View
from ui.parts.form.form_helper import FormHelper, Note

_USUAL = ("phone", "caller", "sort", "matter", "promised_by")
"""What Enter visits in a new call; Tab goes through all."""
_GROUP = "来电"


class CallHelper(FormHelper):
    """See the module."""

    carried = ()

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._is_new = False
        self._caller: Caller | None = None
        self._orders: list[Ordered] = []

    def look_at(self, seen: View | None) -> None:
        self._is_new = seen is None
        self._caller, self._orders = None, []
        if seen is not None:
            self._ask(seen.values["project_id"], seen.values["customer_id"])

    def path(self) -> Sequence[str]:
        return _USUAL if self._is_new else ()

    def follows(self, name: str, raw: object, values: Mapping[str, object]) -> Mapping[str, object]:
        if name == "project_id" and isinstance(raw, UUID):
            self._ask(raw, None)
        if name != "phone":
            return {}
        self._caller = who_calls(self._acting, str(raw))
        caller = self._caller
        if caller is None:
            self._orders = []
            return {}
        self._ask(caller.project_id, caller.customer_id)
        said = {"caller": caller.name, "unit": caller.unit, "project_id": caller.project}
        return {n: words for n, words in said.items() if words and not values.get(n)}

    def _ask(self, project: UUID | None, customer: UUID | None) -> None:
        self._orders = ordered_of_late(self._acting, project, customer)

    def notes(self, values: Mapping[str, object]) -> Sequence[Note]:
        del values
        known = self._caller.words if self._caller is not None else ""
        orders = [f"{o.number or ''}　{o.state.label}　{o.words}".strip() for o in self._orders]
        return (
            Note(_GROUP, "号码是", known),
            Note(_GROUP, "近日订货", "\n".join(orders)),
        )
