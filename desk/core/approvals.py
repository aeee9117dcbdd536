"""Approvals: submit, withdraw, agree, send back, take back. Never one's own; every decision is kept.

An area declares the step that submits and whose agreement is needed; the other steps come from
here. `Seats` is a function of the record, and the one source of who may agree to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Record
from db.choice import Choice
from db.models import Decision, Role
from desk.core.acting import Acting, role_words
from desk.core.effects import Telling
from desk.core.errors import Refused
from desk.core.rule import Rule
from desk.core.workflow import Look, Step, Taking, describe
from desk.values.showing import show_moment

SeatsOf = Callable[[Session, Any], tuple[frozenset[Role], ...]]
"""The seats that a record needs agreed, by its level or amount."""


@dataclass(frozen=True)
class Seats:
    """Whose agreement is needed: a person for each seat, in any order, holding one of its roles.

    `roles` are all who may ever agree; `of` are the seats of one record.
    """

    roles: frozenset[Role]
    of: SeatsOf


def one(*roles: Role) -> Seats:
    """One person with any of `roles` decides."""
    return Seats(frozenset(roles), lambda _session, _record: (frozenset(roles),))


def both(first: Role, second: Role) -> Seats:
    """Two people agree, one of each role, in either order (M3.2)."""
    return Seats(
        frozenset({first, second}),
        lambda _session, _record: (frozenset({first}), frozenset({second})),
    )


def by_record(roles: frozenset[Role], of: SeatsOf) -> Seats:
    """Who agrees depends on the record; `roles` are all who may."""
    return Seats(roles, of)


@dataclass(frozen=True)
class Approval:
    """How one kind of record is agreed to.

    `submit` is the step that asks; its stamp names who asked, its states where a record waits and
    where one that is sent back goes, unless `refused` is the end of it. `asks` is the sentence to
    those who may agree. `told` hear what was decided. `own` is the rule that forbids deciding on
    what one has submitted oneself. A kind that is agreed to twice on its way gives the second
    approval a `prefix`, which its steps' names begin with.
    """

    submit: Step
    granted: Choice
    seats: Seats
    asks: Telling
    told: tuple[Role, ...]
    own: Rule
    stamps: str = "approved"
    refused: Choice | None = None
    reject_label: str = "退回"
    next_word: str = "已批准"
    take_back: bool = True
    prefix: str = ""
    approve_label: str = "批准"
    withdraw_label: str = "撤回"

    def steps(self) -> tuple[Step, ...]:
        """The steps of the workflow, the submission first."""
        (draft,) = self.submit.sources
        waiting, roles = self.submit.target, self.seats.roles
        assert waiting is not None
        approve = Step(
            f"{self.prefix}approve", self.approve_label, frozenset({waiting}), self.granted, roles,
            before_role=self._not_own, guard=self._seat_free, effect=self._agree,
            waits=self._others_missing, stamps=self.stamps, acts=self._sitting,
            confirm_password=True,
        )  # fmt: skip
        reject = Step(
            f"{self.prefix}reject", self.reject_label, frozenset({waiting}), self.refused or draft, roles,
            before_role=self._not_own, effect=self._send_back, needs_reason=True, danger=True,
        )  # fmt: skip
        withdraw = Step(
            f"{self.prefix}withdraw", self.withdraw_label, frozenset({waiting}), draft, self.submit.roles,
            guard=self._own_submission, aside=True,
        )  # fmt: skip
        take_back = Step(
            f"{self.prefix}unapprove", "撤销批准", frozenset({self.granted}), draft, roles,
            before_role=self._not_own, effect=self._revoke, clears=(self.stamps,),
            needs_reason=True, danger=True, aside=True,
        )  # fmt: skip
        submit = replace(self.submit, undo=f"{self.prefix}withdraw", after=self._ask)
        return (submit, approve, reject, withdraw, *((take_back,) if self.take_back else ()))

    def open_seats(self, session: Session, record: Record) -> tuple[frozenset[Role], ...]:
        """The seats that nobody has agreed for since the record was submitted."""
        left = list(self.seats.of(session, record))
        for decision in self._agreed(session, record):
            held = next((s for s in left if decision.role in {r.label for r in s}), None)
            if held is not None:
                left.remove(held)
        return tuple(left)

    def _agreed(self, session: Session, record: Record) -> list[Decision]:
        asked_at = getattr(record, f"{self.submit.stamps}_at")
        if asked_at is None:
            return []
        query = select(Decision).where(
            Decision.record_id == record.id,
            Decision.step == f"{self.prefix}approve",
            Decision.agreed,
            Decision.at > asked_at,
        )
        return list(session.scalars(query.order_by(Decision.at)))

    def _not_own(self, look: Look) -> None:
        """Nobody decides on what he submitted, nor does a deputy for him."""
        record, acting = look.record, look.acting
        others = role_words(self.seats.roles)
        if self._submitter(record) == acting.person_id:
            raise self.own.refuse(
                f"{describe(record)}是{acting.name}自己{self._word}的，不能由本人审批。"
                f"请由另一位{others}审批"
            )
        if acting.only_for(self._submitter(record), self.seats.roles):
            who = getattr(record, f"{self.submit.stamps}_by")
            raise self.own.refuse(
                f"{describe(record)}是{who}自己{self._word}的，{acting.name}是他的代理人，"
                f"不能代他审批。请由另一位{others}审批"
            )

    def _submitter(self, record: Record) -> UUID | None:
        found: UUID | None = getattr(record, f"{self.submit.stamps}_by_id")
        return found

    def _sitting(self, look: Look) -> Acting:
        """The person without the roles held as the deputy of whoever submitted the record, or has
        agreed to it already."""
        agreed = self._agreed(look.session, look.record)
        people = (d.for_person_id or d.person_id for d in agreed)
        return look.acting.not_for(self._submitter(look.record), *people)

    @property
    def _word(self) -> str:
        return self.submit.label.removesuffix("审批")

    def _seat_free(self, look: Look) -> None:
        record, agreed = look.record, self._agreed(look.session, look.record)
        acting = self._sitting(look)
        if any(acting.person_id in (d.person_id, d.for_person_id) for d in agreed):
            left = _named(self.open_seats(look.session, record))
            raise self.own.refuse(
                f"{describe(record)}{acting.name}已经同意过，同一人不能审两次。请由{left}审批"
            )
        seats = self.open_seats(look.session, record)
        if not any(acting.has(*seat) for seat in seats):
            raise Refused(f"{describe(record)}现在由{_named(seats)}审批。请找有权的人办理。")

    def _others_missing(self, taking: Taking) -> bool:
        """Whether a seat stays open after this person's agreement."""
        return len(self.open_seats(taking.unit.session, taking.record)) > 1

    def _ask(self, taking: Taking) -> None:
        for role in sorted(
            {r for s in self.open_seats(taking.unit.session, taking.record) for r in s}
        ):
            taking.unit.notify(role.value, taking.record, self.asks(taking.record)[:500])

    def _agree(self, taking: Taking) -> None:
        unit, record = taking.unit, taking.record
        asked_at = getattr(record, f"{self.submit.stamps}_at")
        if unit.now <= asked_at and len(self.seats.of(unit.session, record)) > 1:
            # Which round it belongs to could not be told afterwards, and it would count for none.
            raise Refused(
                f"{describe(record)}{show_moment(asked_at)} 才{self._word}，不能在同一时刻或更早审批。"
                "请核对时间后再办。"
            )
        seats = self.open_seats(unit.session, record)
        acting = self._sitting(taking.look)
        seat = next(s for s in seats if acting.has(*s))
        unit.decide(
            record, f"{self.prefix}approve", agreed=True, role=_held(acting, seat), acting=acting
        )
        left = [s for s in seats if s is not seat]
        still = f"，还须{_named(left)}同意" if left else f"{self.next_word}"
        for role in self.told:
            unit.notify(role.value, record, f"{describe(record)}{still}")

    def _send_back(self, taking: Taking) -> None:
        what = "被退回" if self.refused is None else self.reject_label
        self._refuse(taking, f"{self.prefix}reject", f"{what}：{taking.reason.strip()}")

    def _revoke(self, taking: Taking) -> None:
        self._refuse(taking, f"{self.prefix}unapprove", f"的批准已撤销：{taking.reason.strip()}")

    def _refuse(self, taking: Taking, step: str, said: str) -> None:
        unit, record = taking.unit, taking.record
        acting = unit.acting.not_for(self._submitter(record))
        held = _held(acting, self.seats.roles)
        unit.decide(record, step, agreed=False, role=held, acting=acting)
        for role in self.told:
            unit.notify(role.value, record, f"{describe(record)}{said}"[:500])

    def _own_submission(self, look: Look) -> None:
        record, stamp = look.record, self.submit.stamps
        if getattr(record, f"{stamp}_by_id") != look.acting.person_id:
            who = getattr(record, f"{stamp}_by")
            raise Refused(f"{describe(record)}由{who}{self._word}，只能由本人撤回。")


def _held(acting: Acting, seat: frozenset[Role]) -> Role:
    """The role in which the acting person sits there."""
    return acting.sits_as(role for role in Role if role in seat)


def _named(seats: tuple[frozenset[Role], ...] | list[frozenset[Role]]) -> str:
    return "和".join(role_words(seat, "或") for seat in seats)
