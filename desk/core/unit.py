"""One use case, one transaction: a unit loads records, and on leaving writes all or nothing.

Stamps, versions, history, and the search index are written here for every record alike, so that no
use case can forget them. Driver errors leave as the calm family of `desk.core.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError
from typing_extensions import TypeVar

from db.base import Record, Stored
from db.models import Decision, Notice, Role
from desk.core.acting import Acting
from desk.core.audit_chain import Author, Happening, append
from desk.core.audit_recording import Recorder, kind_of, owner_of
from desk.core.changes import Changes
from desk.core.errors import Conflict, Missing, NeedsReason, Refused, Warned
from desk.core.numbering import draw
from desk.core.rights import rights_now
from desk.core.rule import Rule
from desk.core.troubles import calm
from desk.core.warnings import WarningBook
from desk.values.text import Unreadable, clean_text, tidy
from desk.values.zone import local

LONGEST_REASON = 500
CHANNEL = "desk_changes"
"""Where a server tells the other programs which kinds of record a commit changed."""

R = TypeVar("R", bound=Stored)
M = TypeVar("M", bound=Record, default=Any)
"""A sort of record. Left open (`Look`, `RecordKind`) it is whatever sort a name was looked up for,
which no type can say; an area's own code names it (`Look[OrderNotice]`)."""


def _as_reason(raw: str) -> str:
    """Why something was done, as it is kept. Raises Refused for more than the history holds."""
    try:
        return clean_text(raw, max_length=LONGEST_REASON, multiline=True)
    except Unreadable as error:
        raise Refused(f"原因{error.reason}。请写短一些再试，已填内容还在。") from error


class Unit:
    """The open transaction of one use case. Made by `unit` alone.

    `acting` has the rights of this moment: whoever asks for a right in a unit asks this one.
    """

    def __init__(
        self, acting: Acting, session: Session, *, action: str, reason: str, trying: bool = False
    ) -> None:
        self.session = session
        self.now: datetime = acting.now(session)
        self.acting = rights_now(session, acting, self.now, hold=not trying)
        self.trying = trying
        self.action = action
        self.reason = _as_reason(reason)
        self.accept_warnings = True
        self.result: Record | None = None  # the record a step made, where it makes one
        self.kinds: set[str] = set()
        self._extra: list[Happening] = []
        self._book = WarningBook(session)
        self._concerned: dict[Record, None] = {}
        self._recorder = Recorder(session)
        event.listen(session, "before_flush", self._before_flush)

    def load(self, model: type[R], id_: UUID, *, version: int | None = None) -> R:
        """The record, locked for this transaction unless it is a trial. Raises Missing, or Conflict when it has moved
        on from `version`."""
        lock = None if self.trying else {"of": model}
        record = self.session.get(model, id_, with_for_update=lock)
        if record is None or getattr(record, "station_id", None) != self.acting.station_id:
            raise Missing("这条记录已不存在，可能被别人删除。请刷新列表。")
        if version is not None and getattr(record, "version", version) != version:
            assert isinstance(record, Record)
            raise Conflict(
                f"{record.changed_by}在{local(record.changed_at):%H:%M}先保存了这条记录，"
                "您的修改没有覆盖它。请查看对方改了什么，再保存一次。"
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

    def warn(self, record: Record, warned: Warned, *, about: Record | None = None) -> None:
        """Record a rule that was not kept; asks for a reason first where the caller wants one.

        It shows with `about` too, by default with the pour that the record belongs to. What is on
        record already by rule, record and occasion is corrected, not recorded again.
        """
        self._book.add(record, warned, about.id if about is not None else None)

    def warn_all(
        self,
        record: Record,
        scope: str,
        warned: Iterable[Warned],
        *,
        about: Record | None = None,
    ) -> None:
        """Make `warned` all that is on record of `record` in this scope: the name of a step, or
        `FACTS` for what follows from the record as it stands. What holds no longer is withdrawn.
        It shows with `about` as `warn` says."""
        self._book.replace(record, scope, warned, about.id if about is not None else None)

    def know_warnings(self, records: Iterable[Record]) -> None:
        """Read what is on record of all `records` at once, before each is asked for."""
        self._book.know(records)

    def happened(self, happening: Happening) -> None:
        """Enter into the history something that is not a change of a mapped record."""
        self._extra.append(happening)

    def concerns(self, record: Record) -> None:
        """What follows from `record` is worked out anew with this unit, though nobody wrote it."""
        self._concerned[record] = None

    @property
    def touched(self) -> list[Record]:
        """The records that were written so far, and those that this concerns, each once."""
        return list(dict.fromkeys((*self._recorder.touched, *self._concerned)))

    def is_new(self, record: Record) -> bool:
        """Whether the record was made in this unit."""
        return record.id in self._recorder.made

    def changed(self, record: Record) -> Mapping[str, Sequence[object]]:
        """Field → its value before and after, as the history keeps them, of what was written to
        `record` so far."""
        return self._recorder.changes_of(record)

    def decide(
        self, record: Record, step: str, *, agreed: bool, role: Role, acting: Acting | None = None
    ) -> None:
        """Record a yes or no given as `role`, with the unit's reason as its comment; `acting` has
        less than all the unit's roles where the person may not stand in for everybody."""
        acting = acting or self.acting
        deputed = acting.stand_in({role})
        self.session.add(
            Decision(
                station_id=self.acting.station_id,
                record_kind=kind_of(record),
                record_id=record.id,
                step=step,
                agreed=agreed,
                person=acting.signs_as({role}),
                person_id=self.acting.person_id,
                for_person_id=deputed.person_id if deputed is not None else None,
                role=role.label,
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
                sentence=tidy(sentence),
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
            warnings=tuple(self._book.new),
            sentence=tidy(sentence).rstrip("。"),
        )

    def finish(self) -> None:
        """Write everything: stamps, rows, warnings, search words, history. Raises NeedsReason."""
        self.session.flush()
        for derive in _DERIVED:
            derive(self, self.touched)
            self.session.flush()
        if self._book.new and not self.accept_warnings:
            raise NeedsReason(tuple(self._book.new))
        self._book.file(self.reason, self.acting.name, self.now)
        happenings = [*self._recorder.happenings(self.action, self.reason), *self._extra]
        happenings += self._book.happenings
        append(
            self.session,
            happenings,
            Author(
                self.acting.name,
                self.acting.login,
                self.acting.titles[:200],
                self.now,
                self.acting.station_id,
            ),
        )
        if self.kinds and self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(select(func.pg_notify(CHANNEL, " ".join(sorted(self.kinds)))))

    def _before_flush(self, *_: object) -> None:
        """Stamps and history for everything a flush is about to write, whoever asked for it."""
        self._bump_owners()
        self._stamp()
        if self.trying:  # no history is written of it
            return
        self.kinds |= self._recorder.gather()

    def _bump_owners(self) -> None:
        new, deleted = self.session.new, self.session.deleted  # made anew at each asking
        for item in (*new, *self.session.dirty, *deleted):
            owner = owner_of(item, self.session)
            changed = item in new or item in deleted
            if owner is None or not (changed or self.session.is_modified(item)):
                continue
            if owner not in new:
                owner.changed_at = self.now
                # Even at the very moment of the last change the row is written, so that its
                # version moves on with its children.
                flag_modified(owner, "changed_at")

    def _stamp(self) -> None:
        new = self.session.new
        for item in (*new, *self.session.dirty):
            if not isinstance(item, Record):
                continue
            if item in new:
                item.created_at = getattr(item, "created_at", None) or self.now
                item.created_by = item.created_by or self.acting.name
            elif not self.session.is_modified(item):
                continue
            item.changed_at, item.changed_by = self.now, self.acting.name


Derive = Callable[[Unit, Sequence[Record]], None]
_DERIVED: list[Derive] = []


def register_derived(derived: Iterable[Derive]) -> None:
    """Make known what every unit works out of the records it touched, before it commits, in this
    order: what one of them touches the next one sees. Called once, by `desk.areas`."""
    _DERIVED[:] = derived


@contextmanager
def trial(acting: Acting, action: str) -> Iterator[Unit]:
    """A unit that is never finished: what is done in it is seen in it alone, and on a server nobody
    waits for a row that it has looked at. Raises as `unit`."""
    session = acting.database.sessions()
    try:
        yield Unit(acting, session, action=action, reason="", trying=True)
    except DBAPIError as error:
        known = calm(error)
        if known is None:
            raise
        raise known from error
    finally:
        session.rollback()
        session.close()


@contextmanager
def unit(
    acting: Acting, action: str, *, reason: str = "", accept_warnings: bool = True
) -> Iterator[Unit]:
    """Open a unit; leaving it normally commits, any exception rolls back.

    `action` is the word the history shows. With `accept_warnings` False, broken warn-rules raise
    NeedsReason instead of being recorded. Raises NotHere for a disabled account, the calm family for
    driver errors.
    """
    assert _DERIVED, "desk.areas is imported before anybody writes"
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
            "别人刚刚保存了同一条记录，您的修改没有覆盖它。请刷新后再保存一次。"
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
