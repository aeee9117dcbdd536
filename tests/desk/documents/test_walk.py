"""Five hundred things done to documents at random: what the site holds is always what a plain
account of copies says, nothing protected changes, and no copy counts twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from db.models import (
    ChangeRequest,
    ChangeState,
    CopyState,
    Document,
    DocumentState,
    Issuance,
    IssuanceLine,
    IssuanceState,
    RecalledCopy,
)
from desk.core import records
from desk.core.errors import UserError
from desk.documents.holding import holdings
from tests.desk.documents.paperwork import (
    ARCHIVIST,
    CHIEF,
    CLERK,
    TECHNICAL,
    edit,
    later,
    reviewed,
    take,
    task_with_set,
)
from tests.station import NOW, PROJECT, RECEIVER, Station

MOVES = 500
PROTECTED = (
    "strength_grade",
    "impermeability_grade",
    "test_data",
    "evaluation",
    "conclusion",
)
_ROLES = {
    "approve": (TECHNICAL, CHIEF),
    "check_approve": (TECHNICAL, CHIEF),
    "reject": (TECHNICAL,),
    "check_reject": (CHIEF,),
    "excuse": (TECHNICAL, CHIEF),
    "change": (ARCHIVIST,),
    "reissue": (ARCHIVIST,),
    "destroy": (ARCHIVIST,),
    "close": (ARCHIVIST,),
}
_ON = {
    ChangeState.DRAFT: ("submit",),
    ChangeState.SUBMITTED: ("approve", "approve", "approve", "reject"),
    ChangeState.APPROVED: ("change",),
    ChangeState.CHANGED: ("check_approve", "check_approve", "check_approve", "check_reject"),
    ChangeState.CHECKED: ("reissue",),
    ChangeState.REISSUED: ("destroy", "excuse"),
    ChangeState.DESTROYED: ("close",),
}

_IN_ORDER = select(Document.id).order_by(Document.created_at, Document.number)


@dataclass
class Walk:
    """A station, dice, and the plain account: copies by document that are with the site."""

    station: Station
    dice: random.Random
    held: Counter[UUID] = field(default_factory=Counter)
    delivered: int = 0
    back: int = 0
    lost: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def ids(self, query: object) -> list[UUID]:
        with self.station.database.reading() as session:
            return list(session.scalars(query))  # type: ignore[call-overload]

    def standing(self) -> list[UUID]:
        return self.ids(_IN_ORDER.where(Document.state == DocumentState.REVIEWED))

    def issue(self) -> None:
        documents = self.standing() if self.dice.random() < 0.8 else self.ids(_IN_ORDER)
        chosen = self.dice.sample(documents, k=min(len(documents), self.dice.randint(1, 3)))
        lines = [{"document_id": str(d), "copies": self.dice.randint(1, 4)} for d in chosen]
        records.create(
            self.station.clerk.at(later()), "issuances", {"project": PROJECT, "lines": lines}
        )

    def collect(self) -> None:
        take(self.station, "issuances", self.one(Issuance, IssuanceState.DRAFT), "collect")

    def deliver(self) -> None:
        issuance = self.one(Issuance, IssuanceState.COLLECTED)
        if self.dice.random() < 0.3:
            edit(self.station, "issuances", issuance, {"lines.1.delivered": "1"})
        take(
            self.station, "issuances", issuance, "deliver", {"receiver": RECEIVER, "verified": True}
        )
        for document, copies in self.lines(issuance):
            self.held[document] += copies
            self.delivered += copies

    def put_back(self) -> None:
        issuance = self.one(Issuance, IssuanceState.COLLECTED, IssuanceState.DELIVERED)
        with self.station.database.reading() as session:
            was = session.get_one(Issuance, issuance).state
        lines = self.lines(issuance)
        take(self.station, "issuances", issuance, "put_back", reason="客户退回")
        if was is IssuanceState.DELIVERED:
            for document, copies in lines:
                self.held[document] -= copies
                self.delivered -= copies

    def ask(self) -> None:
        document = self.dice.choice(self.standing())
        fact = self.dice.choice(("部位", "施工单位", "混凝土标记", "部位", "强度等级", "结论"))
        item = {
            "document_id": str(document), "fact": fact, "after": f"改{self.dice.randint(1, 99)}",
        }  # fmt: skip
        records.create(
            self.station.clerk.at(later()),
            "change-requests",
            {
                "project": PROJECT,
                "party": "施工单位",
                "cause": "写错",
                "copies": "2",
                "items": [item],
            },
        )

    def go_on(self) -> None:
        change = self.one(ChangeRequest, *_ON)
        with self.station.database.reading() as session:
            state = session.get_one(ChangeRequest, change).state
        step = self.dice.choice(_ON[state])
        who = self.dice.choice(_ROLES.get(step, (CLERK,)))
        values = (
            {"method": "粉碎", "destroyer": "甲", "witness": "乙", "destroyed_on": "2026-11-21"}
            if step == "destroy"
            else {}
        )
        take(self.station, "change-requests", change, step, values, who=who, reason="随机")

    def recall(self) -> None:
        change = self.one(ChangeRequest, ChangeState.REISSUED)
        with self.station.database.reading() as session:
            rows = [
                (c.outcome, c.document_id, session.get_one(IssuanceLine, c.line_id).issuance_id)
                for c in session.get_one(ChangeRequest, change).recalls
            ]
            states = {i: session.get_one(Issuance, i).state for _, _, i in rows}
        if not rows:
            return
        place = self.dice.randrange(len(rows))
        outcome, document, issuance = rows[place]
        if outcome is not CopyState.OUT:
            return
        lost = self.dice.random() < 0.2
        told = {f"recalls.{place + 1}.outcome": "收不回" if lost else "已收回"}
        if lost:
            told[f"recalls.{place + 1}.explanation"] = "监理已归档"
        edit(self.station, "change-requests", change, told)
        if states[issuance] in (IssuanceState.DELIVERED, IssuanceState.ACKNOWLEDGED):
            assert document is not None
            self.held[document] -= 1
            self.lost, self.back = self.lost + lost, self.back + (not lost)

    def one(self, model: type[Issuance] | type[ChangeRequest], *states: object) -> UUID:
        found = self.ids(select(model.id).where(model.state.in_(states)).order_by(model.created_at))
        if not found:
            raise UserError("没有")
        return self.dice.choice(found)

    def lines(self, issuance: UUID) -> list[tuple[UUID, int]]:
        with self.station.database.reading() as session:
            lines = session.get_one(Issuance, issuance).lines
            return [(li.document_id, li.delivered or 0) for li in lines if li.document_id]

    def agrees(self) -> None:
        """The account and the program say the same."""
        with self.station.database.reading() as session:
            found: Counter[UUID] = Counter()
            for held in holdings(session, self.station.project, NOW.date()):
                found[held.document.id] += held.copies
            recalled = session.scalars(select(RecalledCopy)).all()
            assert len({(c.line_id, c.copy_number) for c in recalled}) == len(recalled)
        assert +found == +self.held
        assert sum(self.held.values()) == self.delivered - self.back - self.lost


def _facts(station: Station) -> dict[UUID, tuple[object, ...]]:
    with station.database.reading() as session:
        documents = session.scalars(select(Document)).all()
        return {d.id: tuple(getattr(d, name) for name in PROTECTED) for d in documents}


def test_the_site_holds_what_a_plain_account_of_copies_says(station: Station) -> None:
    for order in ({}, {"placement": "二层梁板"}):
        _task, documents = task_with_set(station, **order)
        for document in documents:
            reviewed(station, document)
    before = _facts(station)
    walk = Walk(station, random.Random(20261128))  # noqa: S311
    moves: list[Callable[[], None]] = [
        walk.issue, walk.collect, walk.collect, walk.deliver, walk.deliver, walk.put_back,
        walk.ask, *[walk.go_on] * 8, *[walk.recall] * 3,
    ]  # fmt: skip
    for _ in range(MOVES):
        move = walk.dice.choice(moves)
        try:
            move()
            walk.done[move.__name__] += 1
        except UserError:
            walk.done["refused"] += 1
        walk.agrees()
    after = _facts(station)
    assert {key: after[key] for key in before} == before
    with station.database.reading() as session:
        for new in session.scalars(select(Document).where(Document.replaces_id.is_not(None))):
            assert new.replaces_id is not None
            assert after[new.id] == after[new.replaces_id]
        superseded = session.scalars(
            select(Document).where(Document.state == DocumentState.SUPERSEDED)
        ).all()
    assert len(superseded) >= 3, walk
    assert walk.back > 5, walk
    assert walk.lost > 0
    assert all(walk.done[move.__name__] > 5 for move in moves), walk.done
