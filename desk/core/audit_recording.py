"""What a unit's flushes change, gathered before each of them, for the history."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from db.base import Record, Stored
from db.fields import fields_of
from desk.core.audit_chain import Happening
from desk.values.showing import plain_json

_STAMPS = frozenset({"created_at", "created_by", "changed_at", "changed_by"})


def kind_of(record: Stored) -> str:
    """The record kind's name as the command line writes it (``daily-plans``)."""
    return kind_name(type(record))


def kind_name(model: type[Stored]) -> str:
    """As `kind_of`, for the records of `model`."""
    return str(model.__tablename__).replace("_", "-")


def child_key(item: Stored) -> str:
    """What the history calls a child row: its table, its place for people to read, and enough of
    its id that the row is the same one after it moved (``daily_plan_lines:2#3f2a1b``)."""
    place = getattr(item, "position", None)
    return f"{type(item).__tablename__}:{'' if place is None else place}#{item.id.hex[:6]}"


class Recorder:
    """Gathers field → [before, after] per record over all flushes of one unit.

    A use case may flush in the middle of its work; what that flush wrote is history all the same.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._gathered: dict[UUID, tuple[Record, dict[str, list[Any]]]] = {}
        self.touched: set[Record] = set()
        self.made: set[UUID] = set()

    def changes_of(self, record: Record) -> dict[str, list[Any]]:
        """Field → [before, after] of what the flushes so far wrote to `record`."""
        return self._gathered.get(record.id, (record, {}))[1]

    def gather(self) -> set[str]:
        """Take in what the next flush will write; returns the kinds of record it touches."""
        kinds: set[str] = set()
        session = self._session
        removed = list(self._removed_children())
        new, deleted = session.new, session.deleted  # made anew each time they are asked for
        for item in (*new, *session.dirty, *deleted):
            owner = owner_of(item, session)
            if owner is not None:
                kinds.add(kind_of(owner))
                self.touched.add(owner)
                if owner is item and item in new:
                    self.made.add(owner.id)
                self._take_in(owner, item, deleted=item in deleted)
        for owner, item in removed:
            self._take_in(owner, item, deleted=True)
        return kinds

    def _take_in(self, owner: Record, item: Stored, *, deleted: bool) -> None:
        into = self._gathered.setdefault(owner.id, (owner, {}))[1]
        prefix = "" if item is owner else f"{child_key(item)}."
        for field, (before, after) in changed_values(item, deleted=deleted).items():
            key = prefix + field
            first = into.pop(key)[0] if key in into else before
            if first != after:
                into[key] = [first, after]

    def _removed_children(self) -> Iterator[tuple[Record, Stored]]:
        """Children taken out of their parent's list: they are deleted by the flush itself."""
        for owner in list(self._session.dirty):
            if not isinstance(owner, Record):
                continue
            state = instance_state(owner)
            for name in child_lists(type(owner)):
                for item in state.attrs[name].history.deleted or ():
                    if item not in self._session.new:
                        yield owner, item

    def happenings(self, action: str, reason: str) -> Iterator[Happening]:
        """One happening for each record that changed."""
        for owner, changes in self._gathered.values():
            if changes:
                number = str(getattr(owner, "number", None) or "")
                yield Happening(kind_of(owner), owner.id, number, action, changes, reason[:500])


def owner_of(item: Stored, session: Session) -> Record | None:
    """The business record an object belongs to: itself, or the parent of a child row."""
    if isinstance(item, Record):
        return item
    model: Any = type(item)
    for relation in _owner_relations(model):
        parent_id = getattr(item, relation[0])
        if parent_id is not None:
            return session.get(relation[1], parent_id)
        for candidate in (*session.new, *session.identity_map.values()):
            if isinstance(candidate, relation[1]) and item in getattr(candidate, relation[2]):
                return candidate
    return None


@cache
def _owner_relations(child: type[Stored]) -> tuple[tuple[str, type[Record], str], ...]:
    """For a child class: its foreign key, the parent class, and the parent's list of children."""
    found: list[tuple[str, type[Record], str]] = []
    for mapper in child.registry.mappers:
        if not issubclass(mapper.class_, Record):
            continue
        for relation in mapper.relationships:
            if relation.mapper.class_ is child and relation.cascade.delete_orphan:
                key = next(iter(relation.remote_side)).key
                found.append((str(key), mapper.class_, relation.key))
    return tuple(found)


@cache
def child_lists(model: type[Record]) -> tuple[str, ...]:
    return tuple(r.key for r in model.__mapper__.relationships if r.cascade.delete_orphan)


def changed_values(item: Stored, *, deleted: bool = False) -> dict[str, list[Any]]:
    """field → [before, after] of what this flush will write; secrets and bytes are left out."""
    declared = fields_of(type(item))
    state = instance_state(item)
    new = state.transient or state.pending
    found: dict[str, list[Any]] = {}
    for key in declared:
        if key in _STAMPS:
            continue
        after = None if deleted else getattr(item, key)
        if new:
            if after not in (None, "", []):
                found[key] = [None, plain_json(after)]
            continue
        history = state.attrs[key].history
        if deleted:
            found[key] = [plain_json(getattr(item, key)), None]
        elif history.has_changes():
            before = history.deleted[0] if history.deleted else None
            if before != after:
                found[key] = [plain_json(before), plain_json(after)]
    return found
