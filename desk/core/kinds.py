"""The kinds of record the program knows: one declaration each, from which everything is derived.

An area declares a class for each of its kinds and names them in its `Area`; pages, forms, lists,
ledgers, the search, the command line and the use cases in `desk.core.records` need nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from inspect import get_annotations
from typing import Any, Generic, cast
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from db.base import Record, Stored
from db.choice import Choice
from db.fields import Field, fields_of
from db.models import Role
from desk.core.acting import Acting
from desk.core.audit_recording import kind_name, kind_of
from desk.core.changes import Changes
from desk.core.effects import empty_fields, future_moments
from desk.core.errors import Missing, Refused, Warned
from desk.core.moments import Moments, out_of_turn
from desk.core.past import Past
from desk.core.unit import M, Unit
from desk.core.workflow import Look, Workflow, describe

Values = Mapping[str, object]
"""Field name → what was typed, or an already typed value."""


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
    model: type[Stored]
    fields: tuple[str, ...]
    fixed: tuple[str, ...] = ()  # said by the program: such rows are neither added nor removed
    worked_out: tuple[str, ...] = ()  # said by the program in rows that people add

    @property
    def told(self) -> tuple[str, ...]:
        """What nobody types."""
        return (*self.fixed, *self.worked_out)


@dataclass(frozen=True)
class Derived:
    """A column of lists and ledgers that no table stores. `of` makes it of the model, which may be
    an alias: ``lambda order: order.strength_grade + order.frost_grade``."""

    field: Field
    of: Callable[[Any], ColumnElement[Any]]  # an alias of a model has no type of its own


@dataclass(frozen=True)
class Searchable:
    """What a record is found by and shown as; `words` holds names, numbers and phones."""

    title: str
    detail: str
    names: tuple[str, ...] = ()  # made findable by pinyin too
    words: tuple[str, ...] = ()


class RecordKind(Generic[M]):
    """One kind of record: a class for each, with attributes to set and methods to override.

    `model` alone must be said; `name`, the command line's word, and `label` come from it.
    """

    model: type[M]
    name: str
    label: str
    icon: str = "tasks"
    series: str = ""  # the prefix of its numbers; empty for records without
    editors: frozenset[Role] = frozenset()
    flow: Workflow | None = None

    # The form, in the paper's order, and the forms on paper.
    groups: tuple[Group, ...] = ()
    children: tuple[Children, ...] = ()
    forms: tuple[str, ...] = ()
    versioned = False  # a paper that was issued is followed by new versions of it

    # The list. Columns may be `derived` or, as ``pour.order.placement``, those of another record.
    columns: tuple[str, ...] = ()
    first: tuple[str, ...] = ()  # those that a list shows first, and whole, beside the open record
    more_columns: tuple[str, ...] = ()  # offered by the column chooser besides
    register: tuple[
        str, ...
    ] = ()  # the office's ledger (台帐): what it keeps of each, in its order
    derived: tuple[Derived, ...] = ()
    sort: str = ""
    descending: bool = True
    date_column: str = ""  # what a ledger's period is taken over

    # What may be written, and when.
    needs: tuple[str, ...] = ()  # fields that a record without a draft must have
    in_order: tuple[Moments, ...] = ()  # moments that come one after the other
    one_per: tuple[str, ...] = ()  # no two living records have the same values of these
    open_in: frozenset[Choice] = frozenset()  # the states that let fields be written; empty: all
    remedy: str = ""  # ends the refusal to write in any other state
    always_editable: tuple[str, ...] = ()  # fields that stay open all the same
    dead: frozenset[Choice] = frozenset()  # besides those that only a dangerous step leads to
    importable: bool = False
    begins_with: tuple[Values, ...] = ()  # the rows that a station has from its first day
    copyable: bool = False

    # How it is found and told of.
    words: tuple[str, ...] = ()  # fields it is found by
    aliases: tuple[tuple[str, str], ...] = ()  # further names of fields, as pairs
    moment: str = ""  # the field that says to which hour of a day's account it belongs
    related: tuple[str, ...] = ()  # kinds whose records refer to one of these and are shown with it
    related_label: str = ""

    # What a step's sheet offers to pick from: pairs of a field and one of the lists of `named`.
    picks: tuple[tuple[str, str], ...] = ()
    begins: tuple[tuple[str, str], ...] = ()  # an empty field begins with another one's value

    def __init_subclass__(cls) -> None:
        """A misspelt attribute or method of a kind would be believed and never read: raises
        TypeError. A base of several kinds, which has no `model` yet, may add what they share."""
        super().__init_subclass__()
        model = cls.__dict__.get("model")
        if model is None:
            return
        bases = cls.__mro__[1:]
        known = {name for base in bases for name in (*vars(base), *get_annotations(base))}
        unknown = [name for name in vars(cls) if not name.startswith("_") and name not in known]
        if unknown:
            raise TypeError(f"{cls.__name__}: a kind says nothing called {', '.join(unknown)}")
        cls.name = kind_name(model)
        cls.label = model.called

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
        if name in fields and all(name != short for short, _ in self.aliases):
            return fields[name]
        wanted = dict(self.aliases).get(name, name)
        for candidate in (wanted, f"{wanted}_id"):
            if candidate in fields:
                return fields[candidate]
        for known in fields.values():
            if known.label == wanted:
                return known
        raise Refused(f"{self.label}没有“{name}”这一项。可填的有：{'、'.join(self.entry)}。")

    def editable(self, look: Look[M]) -> Refused | None:
        """Why the record must not be edited now; None while it may be."""
        state = getattr(look.record, "state", None)
        if not self.open_in or state in self.open_in:
            return None
        assert isinstance(state, Choice), "a kind with open states has a state"
        return Refused(f"{describe(look.record)}{state.label}，不能再改。{self.remedy}")

    def prepare(self, u: Unit, record: M, values: Values) -> None:
        """Fill in derived values before a save. It changes `record` alone: no number is drawn,
        nobody is told, nothing is warned of. Raises Refused."""

    def saved(self, u: Unit, record: M) -> None:
        """What follows once the values are accepted: numbers, notices, warnings, sums. Raises
        Refused."""

    def problems(self, session: Session, record: M, now: datetime) -> Mapping[str, str]:
        """Field → sentence for values that do not go together."""
        turns = out_of_turn(record, self.in_order)
        return {**turns, **future_moments(record, now), **empty_fields(record, self.needs)}

    def warnings(self, session: Session, record: M, now: datetime) -> Iterable[Warned]:
        """The rules that the record as it stands does not keep. They are worked out anew whenever it
        changes, so that a correction withdraws or rewrites what was said."""
        return ()

    def searchable(self, record: M) -> Searchable | None:
        """What the record is found by and shown as; None for a kind that the search leaves out."""
        return None

    def told(self, record: M) -> str:
        """The sentence that tells of the record in the account of a day; empty where there is
        nothing to tell."""
        return ""

    def followers(self, session: Session, record: M) -> Iterable[Record]:
        """Records whose search words change with this one."""
        return ()

    def extras(self, session: Session, record: M, now: datetime) -> dict[str, Any]:
        """What forms and papers need besides the record's own values."""
        return {}

    def versions(self, session: Session, record: M) -> Sequence[tuple[Record, str]]:
        """All versions of the paper from the first on, each with its words; none where there is only
        this one."""
        return ()

    @property
    def listed(self) -> tuple[str, ...]:
        """The list's columns as they stand on the screen at first."""
        return (*self.first, *(name for name in self.columns if name not in self.first))

    def named(self, record: M, now: datetime) -> Mapping[str, Sequence[str]]:
        """The lists of words that `picks` names, such as the signatories in force `now`."""
        return {}

    def as_it_was(self, session: Session, record: M, past: Past) -> None:
        """Put back, for a paper, what the history does not know of the record: sums over others. It
        was put back itself already."""

    def create(
        self, acting: Acting, values: Values, *, id: UUID | None, reason: str
    ) -> Changes | None:
        """A way of making records that is this kind's own; None for the usual one."""
        return None

    def begun(self, u: Unit, record: M, values: Values) -> Values:
        """The values that a new record is filled with: by default those given. A kind that takes
        more than its fields (an order to issue a task for) puts it into `record` here. Raises
        Refused where no such record may be made now."""
        return values

    def made(self, u: Unit, record: M, values: Values) -> None:
        """Complete a record that was just made of `values`. Raises Refused."""

    @property
    def dead_states(self) -> frozenset[Choice]:
        """States such as 已作废, 已取消, 已改版: such a record neither counts nor stands in the way."""
        return self.dead | (self.flow.side_states if self.flow is not None else frozenset())

    def said_of_new(self, record: M) -> str:
        """What is told to whoever has just made the record; empty for the usual words."""
        return ""

    def lives(self, record: M) -> bool:
        """Whether the record still stands for something."""
        return getattr(record, "state", None) not in self.dead_states

    def counted(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions under which a row counts in totals."""
        state = getattr(self.model, "state", None)
        dead = self.dead_states
        return (state.not_in(sorted(dead)),) if state is not None and dead else ()

    def turns(self) -> tuple[ColumnElement[Any], ...]:
        """What puts rows of one `sort` value in order, such as trucks that left in one minute."""
        return ()

    def takes_up(self, record: M) -> bool:
        """Whether a new record takes the place of this dead one instead of standing beside it."""
        return False

    def there_is(self, twin: M) -> Refused:
        """The refusal of a second living record."""
        return Refused(f"已有{describe(twin)}，不能再建一份。请在那一份上继续。")

    def copied(self, u: Unit, record: M) -> M:
        """A new draft from an old record, with what must be typed again left empty."""
        raise Refused(f"{self.label}不能复制。")

    def nameable(self, asked: Field) -> tuple[ColumnElement[bool], ...]:
        """The conditions for naming one anew in the field `asked`; what stands there stays."""
        return ()

    def not_nameable(self, asked: Field) -> str:
        """Why any other may not, as the predicate of a sentence."""
        return "现在不能选用"

    def many(self, u: Unit, rows: Iterable[Values]) -> bool:
        """Ready a unit for a whole file of new records, whose rules then need none of them stored.
        False for a kind whose rules look at what the rows before have stored."""
        return False


_KINDS: dict[str, RecordKind] = {}


def register(kinds: Iterable[RecordKind]) -> None:
    """Make `kinds` known by their names; called once, by `desk.areas`."""
    _KINDS.update((known.name, known) for known in kinds)


def kind(name: str) -> RecordKind:
    """The kind called `name` (``daily-plans``). Raises Missing naming the kinds there are."""
    found = _KINDS.get(name.replace("_", "-"))
    if found is None:
        raise Missing(f"没有“{name}”这类记录。可用的有：{'、'.join(_KINDS)}。")
    return found


def kind_names() -> tuple[str, ...]:
    return tuple(_KINDS)


def kind_of_record(record: M) -> RecordKind[M]:
    """The kind a stored object belongs to."""
    return cast(RecordKind[M], kind(kind_of(record)))


def kind_of_number(number: str) -> RecordKind | None:
    """The kind whose series a number such as ``DH-202611-0007`` starts with."""
    series = number.split("-", 1)[0].upper()
    return next((known for known in _KINDS.values() if known.series == series != ""), None)


def shown_by(model: type[Stored]) -> str:
    """The column that a reference to a row of `model` is shown by."""
    return next((name for name in ("number", "name", "reference") if hasattr(model, name)), "id")
