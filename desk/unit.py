"""One use case, one transaction: a unit loads records, and on leaving writes all or nothing.

Stamps, versions, history, and the search index are written here for every record alike, so that no
use case can forget them. Driver errors leave as the calm family of `desk.errors`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db.base import Record, Stored
from db.engine import Trouble, sort_error
from db.fields import fields_of
from db.models import Decision, Notice, RuleWarning
from desk.acting import Acting
from desk.audit.chain import Author, Happening, append
from desk.changes import Changes
from desk.errors import Busy, Conflict, Full, Missing, NeedsReason, Refused, UserError, Warned
from desk.numbering import draw
from desk.rules import Rule
from desk.values.showing import plain_json
from desk.values.zone import local

R = TypeVar("R", bound=Stored)

_SENTENCES = {
    Trouble.BUSY: (Busy, "数据库正被别人占用,请稍等几秒再试一次;已填内容还在。"),
    Trouble.FULL: (Full, "磁盘已满,没有保存。请腾出空间后再试;已填内容还在。"),
    Trouble.READ_ONLY: (Refused, "数据库只能读不能写,没有保存。请联系管理员检查文件夹或账号权限。"),
    Trouble.LOST: (Busy, "与数据库的连接断了,没有保存。请检查网络后再试;已填内容还在。"),
    Trouble.MISSING: (Missing, "找不到数据库,可能被移走或改名。请联系管理员。"),
    Trouble.BROKEN: (Refused, "数据库文件已损坏,请停止使用并从备份恢复。"),
    Trouble.DUPLICATE: (Refused, "已有同名或同号的记录,没有保存。请改名后再试。"),
}


def calm(error: DBAPIError) -> UserError | None:
    """The sentence for a driver's error, or None when it is a defect of ours."""
    found = _SENTENCES.get(sort_error(error))
    return None if found is None else found[0](found[1])


class Unit:
    """The open transaction of one use case. Made by `unit` alone."""

    def __init__(self, acting: Acting, session: Session, *, action: str, reason: str) -> None:
        self.acting = acting
        self.session = session
        self.now: datetime = acting.now(session)
        self.action = action
        self.reason = reason
        self.accept_warnings = True
        self.result: Record | None = None  # the record a step made, where it makes one
        self.kinds: set[str] = set()
        self.warnings: list[Warned] = []
        self._extra: list[Happening] = []
        self._pending: list[tuple[Stored, Warned]] = []

    def load(self, model: type[R], id_: UUID, *, version: int | None = None) -> R:
        """The record, locked for this transaction. Raises Missing, or Conflict when it has moved
        on from `version`."""
        record = self.session.get(model, id_, with_for_update={"of": model})
        if record is None or getattr(record, "station_id", None) != self.acting.station_id:
            raise Missing("这条记录已不存在,可能被别人删除。请刷新列表。")
        if version is not None and getattr(record, "version", version) != version:
            assert isinstance(record, Record)
            raise Conflict(
                f"{record.changed_by}在{local(record.changed_at):%H:%M}先保存了这条记录,"
                "您的修改没有覆盖它。请查看对方改了什么,再保存一次。"
            )
        return record

    def add(self, record: R) -> R:
        """Put a new record into the transaction, at the acting person's station."""
        if hasattr(record, "station_id"):
            record.station_id = self.acting.station_id
        self.session.add(record)
        return record

    def number(self, series: str, period: str = "") -> str:
        """Draw ``DH-202611-0007``, or ``RJ-20261122-1`` for a period given by day."""
        period = period or f"{local(self.now):%Y%m}"
        drawn = draw(self.session, self.acting.station_id, series=series, period=period)
        return f"{series}-{period}-{drawn}" if len(period) > 6 else f"{series}-{period}-{drawn:04d}"

    def warn(self, record: Stored, warned: Warned) -> None:
        """Record a rule that was not kept; asks for a reason first where the caller wants one."""
        self.warnings.append(warned)
        self._pending.append((record, warned))

    def happened(self, happening: Happening) -> None:
        """Enter into the history something that is not a change of a mapped record."""
        self._extra.append(happening)

    def decide(self, record: Record, step: str, *, agreed: bool, role: str) -> None:
        """Record a yes or no with the unit's reason as its comment."""
        self.session.add(
            Decision(
                station_id=self.acting.station_id,
                record_kind=kind_of(record),
                record_id=record.id,
                step=step,
                agreed=agreed,
                person=self.acting.name,
                person_id=self.acting.person_id,
                role=role,
                at=self.now,
                comment=self.reason,
            )
        )

    def notify(self, role: str, record: Record, sentence: str, *, rule: Rule | None = None) -> None:
        """Owe everybody with `role` a sentence about `record`."""
        self.kinds.add("notices")
        self.session.add(
            Notice(
                station_id=self.acting.station_id,
                to_role=role,
                sentence=sentence,
                clause=rule.clause if rule else "",
                record_kind=kind_of(record),
                record_id=record.id,
                number=getattr(record, "number", None) or "",
                at=self.now,
            )
        )

    def changes(self, record: Stored | None = None, *, sentence: str = "") -> Changes:
        """What to return from the use case, after the unit has been left."""
        return Changes(
            kinds=frozenset(self.kinds),
            id=record.id if record is not None else None,
            number=str(getattr(record, "number", None) or ""),
            warnings=tuple(self.warnings),
            sentence=sentence,
        )

    def finish(self) -> None:
        """Write everything: stamps, rows, warnings, search words, history."""
        if self._pending and not self.accept_warnings:
            raise NeedsReason(tuple(w for _, w in self._pending))
        self._bump_owners()
        self._stamp()
        happenings = [*self._happenings(), *self._extra]
        touched = {owner_of(o, self.session) for o in (*self.session.new, *self.session.dirty)}
        self.session.flush()
        self._file_warnings()
        self._index([record for record in touched if record is not None])
        append(
            self.session,
            happenings,
            Author(
                self.acting.name,
                self.acting.login,
                "、".join(sorted(role.label for role in self.acting.roles))[:200],
                self.now,
            ),
        )

    def _bump_owners(self) -> None:
        for item in (*self.session.new, *self.session.dirty, *self.session.deleted):
            owner = owner_of(item, self.session)
            changed = item in self.session.new or item in self.session.deleted
            if owner is None or not (changed or self.session.is_modified(item)):
                continue
            if owner not in self.session.new:
                owner.changed_at = self.now

    def _stamp(self) -> None:
        for item in (*self.session.new, *self.session.dirty):
            if not isinstance(item, Record):
                continue
            if item in self.session.new:
                item.created_at = item.created_at or self.now
                item.created_by = item.created_by or self.acting.name
            elif not self.session.is_modified(item):
                continue
            item.changed_at, item.changed_by = self.now, self.acting.name

    def _happenings(self) -> Iterator[Happening]:
        gathered: dict[UUID, tuple[Record, dict[str, list[Any]]]] = {}
        for item in (*self.session.new, *self.session.dirty, *self.session.deleted):
            owner = owner_of(item, self.session)
            if owner is None:
                continue
            self.kinds.add(kind_of(owner))
            changes = changed_values(item, deleted=item in self.session.deleted)
            if not changes:
                continue
            into = gathered.setdefault(owner.id, (owner, {}))[1]
            prefix = "" if item is owner else f"{type(item).__tablename__}:{_position(item)}."
            into.update({prefix + key: value for key, value in changes.items()})
        for owner, changes in gathered.values():
            yield Happening(
                kind_of(owner),
                owner.id,
                str(getattr(owner, "number", None) or ""),
                self.action,
                changes,
                self.reason[:500],
            )

    def _file_warnings(self) -> None:
        for record, warned in self._pending:
            self.session.add(
                RuleWarning(
                    station_id=self.acting.station_id,
                    record_kind=kind_of(record),
                    record_id=record.id,
                    rule=warned.rule,
                    clause=warned.clause,
                    sentence=warned.sentence,
                    reason=self.reason,
                    person=self.acting.name,
                    at=self.now,
                )
            )

    def _index(self, records: list[Record]) -> None:
        from desk.search import index_records

        self.session.flush()
        index_records(self.session, records)
        self.session.flush()


def kind_of(record: Stored) -> str:
    """The record kind's name as the command line writes it (``daily-plans``)."""
    return str(type(record).__tablename__).replace("_", "-")


def owner_of(item: object, session: Session) -> Record | None:
    """The business record an object belongs to: itself, or the parent of a child row."""
    if isinstance(item, Record):
        return item
    for relation in _owner_relations(type(item)):
        parent_id = getattr(item, relation[0])
        if parent_id is not None:
            return session.get(relation[1], parent_id)
        for candidate in (*session.new, *session.identity_map.values()):
            if isinstance(candidate, relation[1]) and item in getattr(candidate, relation[2]):
                return candidate
    return None


@cache
def _owner_relations(child: type[Any]) -> tuple[tuple[str, type[Record], str], ...]:
    """For a child class: its foreign key, the parent class, and the parent's list of children."""
    found: list[tuple[str, type[Record], str]] = []
    if not issubclass(child, Stored):
        return ()
    for mapper in child.registry.mappers:
        if not issubclass(mapper.class_, Record):
            continue
        for relation in mapper.relationships:
            if relation.mapper.class_ is child and relation.cascade.delete_orphan:
                key = next(iter(relation.remote_side)).key
                found.append((str(key), mapper.class_, relation.key))
    return tuple(found)


def _position(item: Any) -> str:
    return str(getattr(item, "position", "") or item.id.hex[:6])


def changed_values(item: Stored, *, deleted: bool = False) -> dict[str, list[Any]]:
    """field → [before, after] of what this flush will write; secrets and bytes are left out."""
    declared = fields_of(type(item))
    state = inspect(item)
    assert state is not None
    found: dict[str, list[Any]] = {}
    for key in declared:
        if key in ("created_at", "created_by", "changed_at", "changed_by"):
            continue
        history = state.attrs[key].history
        after = None if deleted else getattr(item, key)
        if state.transient or state.pending:
            if after not in (None, "", []):
                found[key] = [None, plain_json(after)]
        elif deleted:
            found[key] = [plain_json(getattr(item, key)), None]
        elif history.has_changes():
            before = history.deleted[0] if history.deleted else None
            if before != after:
                found[key] = [plain_json(before), plain_json(after)]
    return found


@contextmanager
def unit(
    acting: Acting, action: str, *, reason: str = "", accept_warnings: bool = True
) -> Iterator[Unit]:
    """Open a unit; leaving it normally commits, any exception rolls back.

    `action` is the word the history shows. With `accept_warnings` False, broken warn-rules raise
    NeedsReason instead of being recorded. Raises the calm family for driver errors.
    """
    session = acting.database.sessions()
    try:
        opened = Unit(acting, session, action=action, reason=reason)
        opened.accept_warnings = accept_warnings
        yield opened
        opened.finish()
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise Conflict(
            "别人刚刚保存了同一条记录,您的修改没有覆盖它。请刷新后再保存一次。"
        ) from error
    except DBAPIError as error:
        session.rollback()
        known = calm(error)
        if known is None:
            raise
        raise known from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
