"""A field is said once: here a model's column carries its words, and everybody else reads them.

Tables, forms, ledgers, sheets, imports and the search ask `fields_of(model)` for label, kind, unit,
choices and width. Nothing else in the program spells a label.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

from db.choice import Choice
from db.types import ChoiceType, Hundredths, Moment, hundredths


class Kind(Enum):
    """What sort of value a field holds; decides editor, alignment, cell format and parser."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"  # numbers of papers, phones: text that must never be taken for a number
    INTEGER = "integer"
    VOLUME = "volume"  # Decimal, cubic metres with two places
    DECIMAL = "decimal"  # Decimal with two places: km, t, %
    MONEY = "money"  # Decimal, yuan with two places
    DATE = "date"
    MOMENT = "moment"  # aware datetime, stored UTC, shown in the station's time
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"  # several members of one Choice, stored as a JSON list of values
    REFERENCE = "reference"
    STATE = "state"


NUMERIC = frozenset({Kind.INTEGER, Kind.VOLUME, Kind.DECIMAL, Kind.MONEY})


class Usual(Enum):
    """A value that is so with most records, taken over where a clerk leaves the field empty."""

    NOW = "now"
    ME = "me"  # the acting person: the name in a text, the id in a reference


@dataclass(frozen=True, slots=True)
class Setting:
    """The station's setting `key` as a field's usual value."""

    key: str


_WIDTHS = {
    Kind.LONG_TEXT: 30,
    Kind.DATE: 11,
    Kind.MOMENT: 17,
    Kind.BOOL: 6,
    Kind.STATE: 10,
    Kind.REFERENCE: 24,
    Kind.INTEGER: 8,
    Kind.VOLUME: 11,
}
_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Field:
    """The words and bounds of one column.

    `width` is the number of half-width characters in a list; 0 asks for the usual one of its kind.
    `synonyms` are the headings that customers' sheets use for it. `refers` names the record kind a
    reference points to (``"projects"``); of a person one must have one of `roles` to be named.
    `minimum`/`maximum` bound numeric values inclusively. `usual` is what an empty
    field takes: now or the acting person (`Usual`), a `Setting`, or a path through references
    (``"pour.order.placement"``). `ahead` marks a moment that may lie in the future; all others tell
    of what has happened.
    """

    name: str
    label: str
    kind: Kind
    unit: str = ""
    choices: type[Choice] | None = None
    width: int = 0
    required: bool = False
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    synonyms: tuple[str, ...] = ()
    help: str = ""
    clause: str = ""
    refers: str = ""
    roles: tuple[Choice, ...] = ()
    usual: Usual | Setting | str | None = None
    ahead: bool = False

    def __post_init__(self) -> None:
        if not self.width:
            object.__setattr__(self, "width", _WIDTHS.get(self.kind, _WIDTH))

    @property
    def heading(self) -> str:
        """The label with its unit, as a column heading or a paper label shows it."""
        return f"{self.label}({self.unit})" if self.unit else self.label

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC


def field(
    kind: Kind,
    label: str,
    *,
    unit: str = "",
    choices: type[Choice] | None = None,
    width: int | None = None,
    required: bool = False,
    max_length: int | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
    synonyms: tuple[str, ...] = (),
    help: str = "",  # noqa: A002 - the word the form uses
    clause: str = "",
    refers: str = "",
    roles: tuple[Choice, ...] = (),
    usual: Usual | Setting | str | None = None,
    ahead: bool = False,
    **column: Any,
) -> MappedColumn[Any]:
    """A mapped column that carries its words; `column` goes to `mapped_column` unchanged.

    `required` is what a form asks before a paper becomes official, not NOT NULL: a draft may be
    incomplete. Nullability follows the `Mapped[...]` annotation. A plain `default` is the database's
    default too, so that the field can be added to a table that has rows.
    """
    if kind is Kind.TEXT and max_length is None:
        max_length = 200
    if kind is Kind.CODE and max_length is None:
        max_length = 60
    info = Field(
        name="",
        label=label,
        kind=kind,
        unit=unit,
        choices=choices,
        width=width or 0,
        required=required,
        max_length=max_length,
        minimum=minimum,
        maximum=maximum,
        synonyms=synonyms,
        help=help,
        clause=clause,
        refers=refers,
        roles=roles,
        usual=usual,
        ahead=ahead,
    )
    column.setdefault("server_default", _stored_default(info, column.get("default")))
    arguments: list[Any] = [_column_type(info)]
    if refers:
        arguments.append(ForeignKey(f"{refers.replace('-', '_')}.id"))
        column.setdefault("index", True)
    return mapped_column(*arguments, info={"field": info}, **column)


Stamp = tuple[Mapped[str], Mapped[UUID | None], Mapped[datetime | None]]


def stamp(by: str, at: str, *, clause: str = "", width: int | None = None) -> Stamp:
    """Three columns that say who took a step and when: the name as it stays on paper, the person,
    the moment. `by` and `at` are their labels.

    Written ``checked_by, checked_by_id, checked_at = stamp("核实专员", "核实时间")``; a step that
    `stamps="checked"` fills them, and the step that undoes it empties them.
    """
    person = mapped_column(Uuid(), ForeignKey("people.id"), nullable=True)
    name = field(Kind.TEXT, by, default="", max_length=60, width=width, nullable=False)
    return name, person, field(Kind.MOMENT, at, clause=clause, nullable=True)


def _stored_default(info: Field, default: object) -> str | None:
    """A plain default as text that both databases read as a value of the column; None for what
    only a call can tell.

    Text and not an expression: for an expression Alembic copies the table on SQLite.
    """
    if default is list:
        return "[]"
    if isinstance(default, Decimal | int):  # also a bool
        exact = info.numeric and info.kind is not Kind.INTEGER
        return str(hundredths(default) if exact else int(default))
    return str(default) if isinstance(default, str) else None  # also a Choice: its value


def _column_type(info: Field) -> TypeEngine[Any]:
    if info.kind in (Kind.CHOICE, Kind.STATE):
        assert info.choices is not None, f"{info.label}: a choice needs its list"
        return ChoiceType(info.choices)
    if info.kind in (Kind.TEXT, Kind.CODE):
        return String(info.max_length)
    plain: dict[Kind, TypeEngine[Any]] = {
        Kind.LONG_TEXT: Text(),
        Kind.INTEGER: Integer(),
        Kind.VOLUME: Hundredths(),
        Kind.DECIMAL: Hundredths(),
        Kind.MONEY: Hundredths(),
        Kind.DATE: Date(),
        Kind.MOMENT: Moment(),
        Kind.BOOL: Boolean(),
        Kind.CHOICES: JSON(),
        Kind.REFERENCE: Uuid(),
    }
    return plain[info.kind]


_declared: dict[type[Any], dict[str, Field]] = {}


def fields_of(model: type[DeclarativeBase]) -> dict[str, Field]:
    """Every declared field of `model` by attribute name, in the order of declaration."""
    if model in _declared:
        return _declared[model]
    found: dict[str, Field] = {}
    for attribute in model.__mapper__.column_attrs:
        info = attribute.columns[0].info.get("field")
        if info is not None:
            found[attribute.key] = replace(info, name=attribute.key)
    _declared[model] = found
    return found
