"""The declaration of records that belong to a pour: what they all have in common, said once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from db.fields import fields_of
from db.models import Pour, PourState, Role
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Searchable
from desk.core.unit import Unit
from desk.core.workflow import Look, describe
from desk.pours.facts import project_name, words_of
from desk.values.showing import show_value

Prepare = Callable[[Unit, Any, Mapping[str, Any]], None]

_OVER = (PourState.ARCHIVED, PourState.CALLED_OFF)

SITE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD, Role.DISPATCHER, Role.INSPECTOR})
"""Who writes down what happens at a site and at the gate."""


def of_pour(
    name: str,
    label: str,
    model: type[Any],
    *,
    words: tuple[str, ...] = (),
    editable: Callable[[Look], Refused | None] | None = None,
    editors: frozenset[Role] = SITE,
    prepare: Prepare | None = None,
    **rest: Any,
) -> RecordKind:
    """A kind whose records belong to a pour and close with it. `words` are further fields that a
    record is found by."""

    def closed(look: Look) -> Refused | None:
        pour = look.session.get(Pour, look.record.pour_id) if look.record.pour_id else None
        if pour is not None and pour.state is PourState.ARCHIVED:
            return Refused(
                f"{describe(look.record)}所属的{describe(pour)}已归档，不能再改。"
                "要更正请先由科长撤销归档。"
            )
        return editable(look) if editable is not None else None

    def prepared(u: Unit, record: Any, values: Mapping[str, Any]) -> None:
        pour = u.session.get(Pour, record.pour_id) if record.pour_id else None
        if pour is not None and pour.state in _OVER:
            raise Refused(
                f"{words_of(pour)}{pour.state.label}，不能再记{label}。要补记请先由科长撤销归档。"
                if pour.state is PourState.ARCHIVED
                else f"{words_of(pour)}{pour.state.label}，不能记{label}。"
            )
        if prepare is not None:
            prepare(u, record, values)

    def searchable(record: Any) -> Searchable:
        fields = fields_of(model)
        project = project_name(record.pour) if record.pour else ""
        placement = record.pour.order.placement if record.pour else ""
        said = [show_value(fields[word], getattr(record, word)) for word in words]
        number = getattr(record, "number", None) or label
        return Searchable(
            f"{number} {project}".strip(),
            " · ".join(w for w in (placement, *said) if w),
            names=tuple(n for n in (project, placement) if n),
            words=tuple(w for w in (number, *said, record.pour.number if record.pour else "") if w),
        )

    return RecordKind(
        name=name,
        label=label,
        model=model,
        editors=editors,
        editable=closed,
        prepare=prepared,
        searchable=searchable,
        aliases={"pour": "pour_id"},
        **rest,
    )
