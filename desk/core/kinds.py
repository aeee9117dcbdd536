"""The kinds of record the program knows: one declaration each, from which everything is derived.

An area declares a `RecordKind` and is listed in `_HOMES`; pages, forms, lists, ledgers, the search,
the command line and the generic use cases in `desk.core.records` need nothing more.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from db.fields import Field, fields_of
from db.models import Role
from desk.core.errors import Missing, Refused
from desk.core.workflow import Look, Workflow

if TYPE_CHECKING:
    from desk.core.unit import Unit


@dataclass(frozen=True)
class Group:
    """One group of a form, in the paper's order; each row lists fields that stand side by side."""

    label: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Children:
    """Rows that belong to a record and are edited with it, such as a project's people."""

    name: str  # the relationship's attribute
    label: str
    model: type[Any]
    fields: tuple[str, ...]
    fixed: tuple[str, ...] = ()  # said by the program: such rows are neither added nor removed


@dataclass(frozen=True)
class Searchable:
    """What a record is found by and shown as; `words` holds names, numbers and phones."""

    title: str
    detail: str
    names: tuple[str, ...] = ()  # made findable by pinyin too
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordKind:
    """One kind of record.

    `name` is the command line's word and the table's name with hyphens. `series` is the prefix of
    its numbers, empty for records without. `groups` place the fields a clerk fills. `columns` are
    the list's usual columns, `more_columns` those the column chooser offers besides; either may
    name derived columns of `desk.core.lists`. `editable` returns why a record must not be edited now.
    `prepare` fills in defaults and derived values before a save. `problems` returns field →
    sentence for values that do not go together. `extras` adds what forms and papers need. `many`
    readies a unit for a whole file of new records, whose `prepare` then needs none of them flushed.
    `related` names the kinds whose records refer to one of these and are shown with it, under
    `related_label`; `counted` says which rows' volume counts in a total of this kind.
    """

    name: str
    label: str
    model: type[Any]
    groups: tuple[Group, ...]
    columns: tuple[str, ...]
    editors: frozenset[Role]
    series: str = ""
    icon: str = "tasks"
    flow: Workflow | None = None
    more_columns: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = True
    children: tuple[Children, ...] = ()
    editable: Callable[[Look], Refused | None] | None = None
    prepare: Callable[[Unit, Any, Mapping[str, Any]], None] | None = None
    problems: Callable[[Session, Any, datetime], Mapping[str, str]] | None = None
    searchable: Callable[[Any], Searchable] | None = None
    followers: Callable[[Session, Any], Iterable[Any]] | None = None
    extras: Callable[[Session, Any, datetime], dict[str, Any]] | None = None
    create: Callable[..., Any] | None = None
    forms: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    importable: bool = False
    many: Callable[[Unit, Iterable[Mapping[str, Any]]], None] | None = None
    copyable: Callable[[Unit, Any], Any] | None = None
    always_editable: tuple[str, ...] = ()  # stay open when `editable` refuses the rest
    date_column: str = ""  # what a ledger's period is taken over
    related: tuple[str, ...] = ()
    related_label: str = ""
    counted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Field]:
        return fields_of(self.model)

    @property
    def entry(self) -> tuple[str, ...]:
        """The fields a clerk may type, in the paper's order."""
        return tuple(name for group in self.groups for row in group.rows for name in row)

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that must be filled before the paper is official."""
        return tuple(name for name in self.entry if self.fields[name].required)

    def resolve(self, name: str) -> Field:
        """The field called `name`, by attribute, alias, ``_id``-less reference or label.

        Raises Refused naming the fields there are.
        """
        fields = self.fields
        wanted = self.aliases.get(name, name)
        for candidate in (wanted, f"{wanted}_id"):
            if candidate in fields:
                return fields[candidate]
        for known in fields.values():
            if known.label == wanted:
                return known
        raise Refused(f"{self.label}没有“{name}”这一项。可填的有：{'、'.join(self.entry)}。")


_HOMES = {
    "customers": "desk.customers.kinds:CUSTOMERS",
    "projects": "desk.customers.kinds:PROJECTS",
    "orders": "desk.orders.kind:ORDERS",
    "tasks": "desk.tasks.kind:TASKS",
    "daily-plans": "desk.plans.kind:PLANS",
    "opening-confirmations": "desk.plans.confirmations:CONFIRMATIONS",
    "pours": "desk.pours.kind:POURS",
    "tickets": "desk.pours.tickets:TICKETS",
    "pump-uses": "desk.pours.equipment:PUMP_USES",
    "quality-events": "desk.pours.quality:QUALITY_EVENTS",
    "slump-tests": "desk.pours.testing:SLUMP_TESTS",
    "samples": "desk.pours.testing:SAMPLES",
    "measurements": "desk.pours.testing:MEASUREMENTS",
    "variations": "desk.pours.variations:VARIATIONS",
    "returns": "desk.pours.returns:RETURNS",
    "service-cards": "desk.pours.cards:CARDS",
    "site-letters": "desk.pours.letters:LETTERS",
    "pump-lines": "desk.lent.pump_lines:PUMP_LINES",
    "mould-loans": "desk.lent.moulds:MOULD_LOANS",
    "complaints": "desk.complaints.kind:COMPLAINTS",
    "site-diaries": "desk.daybook.diary:DIARIES",
    "dispatch-logs": "desk.daybook.log:LOGS",
    "plants": "desk.plans.resources:PLANTS",
    "mixes": "desk.plans.resources:MIXES",
    "people": "desk.users.kind:PEOPLE",
}


@cache
def kind(name: str) -> RecordKind:
    """The kind called `name` (``daily-plans``). Raises Missing naming the kinds there are."""
    home = _HOMES.get(name.replace("_", "-"))
    if home is None:
        raise Missing(f"没有“{name}”这类记录。可用的有：{'、'.join(_HOMES)}。")
    module, attribute = home.split(":")
    found = getattr(importlib.import_module(module), attribute)
    assert isinstance(found, RecordKind)
    return found


def kind_names() -> tuple[str, ...]:
    return tuple(_HOMES)


def kind_of_record(record: Any) -> RecordKind:
    """The kind a stored object belongs to."""
    return kind(str(type(record).__tablename__).replace("_", "-"))


def kind_of_number(number: str) -> RecordKind | None:
    """The kind whose series a number such as ``DH-202611-0007`` starts with."""
    series = number.split("-", 1)[0].upper()
    for name in _HOMES:
        if kind(name).series and kind(name).series == series:
            return kind(name)
    return None


def shown_by(model: Any) -> str:
    """The column that a reference to a row of `model` (or an alias of it) is shown by."""
    return next((name for name in ("number", "name", "reference") if hasattr(model, name)), "id")
