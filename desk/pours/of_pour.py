"""What the kinds of record that belong to a pour have in common, said once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from typing_extensions import TypeVar

from db.models import Pour, PourState, Role
from db.models.pours import OfPour
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Searchable, Values
from desk.core.moments import Moments, in_turn
from desk.core.unit import Unit
from desk.core.workflow import Look, describe
from desk.orders.named import named_at
from desk.pours.facts import project_name, words_of
from desk.values.showing import show_value

P = TypeVar("P", bound=OfPour)

_OVER = (PourState.ARCHIVED, PourState.CALLED_OFF)

SITE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD, Role.DISPATCHER, Role.INSPECTOR})
"""Who writes down what happens at a site and at the gate."""


def after_opening(name: str) -> Moments:
    """What happens at a pour happens after its opening order."""
    why = "。请改正时间；开盘时间记错的，请先“更正开盘时间”（依据手册 M2.3.1）"
    return in_turn(f"pour.opened_at {name}", why)


def closed_with_pour(look: Look[P]) -> Refused | None:
    """What belongs to an archived pour is closed with it, to typing and to every step."""
    pour = pour_of(look.record)
    if pour is None or pour.state is not PourState.ARCHIVED:
        return None
    return Refused(
        f"{describe(look.record)}所属的{describe(pour)}已归档，不能再改。要更正请先由科长撤销归档。"
    )


class OfPourKind(RecordKind[P]):
    """Records that belong to a pour and close with it, found by the pour and their own `words`."""

    editors = SITE

    def editable(self, look: Look[P]) -> Refused | None:
        return closed_with_pour(look) or super().editable(look)

    def prepare(self, u: Unit, record: P, values: Values) -> None:
        pour = pour_of(record)
        if pour is not None and pour.state in _OVER:
            raise Refused(
                f"{words_of(pour)}{pour.state.label}，不能再记{self.label}。要补记请先由科长撤销归档。"
                if pour.state is PourState.ARCHIVED
                else f"{words_of(pour)}{pour.state.label}，不能记{self.label}。"
            )

    def named(self, record: P, now: datetime) -> Mapping[str, Sequence[str]]:
        pour = pour_of(record)
        return named_at(pour.order.project, now, pour.order) if pour is not None else {}

    def searchable(self, record: P) -> Searchable:
        pour = pour_of(record)
        project, placement = (project_name(pour), pour.order.placement) if pour else ("", "")
        said = [show_value(self.fields[word], getattr(record, word)) for word in self.words]
        number = getattr(record, "number", None) or self.label
        return Searchable(
            f"{number} {project}".strip(),
            " · ".join(w for w in (placement, *said) if w),
            names=tuple(n for n in (project, placement) if n),
            words=tuple(w for w in (number, *said, pour and pour.number) if w),
        )


def pours_of(u: Unit, record: OfPour) -> Iterator[UUID]:
    """The record's pour, and the one that it belonged to before this unit."""
    yield record.pour_id
    before = u.changed(record).get("pour_id", (None,))[0]
    if before is not None:
        yield UUID(str(before))


def pour_of(record: OfPour) -> Pour | None:
    """The record's pour; None while a form has not named it yet."""
    found: Pour | None = record.pour
    return found
