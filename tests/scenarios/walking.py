"""Somebody who tries everything: random people take random steps and type random values, on and off
the way, and after each move the office must still hold together.

A walk is told by its seed; `Walk.told` are its moves in words, to play them again by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db.base import Record
from db.choice import Choice
from db.fields import Field, Kind
from db.models import Pour, PourState, Role, RuleWarning
from db.models.pours import OfPour
from desk.checking import check
from desk.core import records
from desk.core.acting import Acting
from desk.core.errors import UserError
from desk.core.kinds import RecordKind, kind, kind_names
from desk.core.views import row_values
from desk.core.workflow import Look, Step, Workflow
from desk.pours.facts import supplies
from desk.rules.table import OVER_PLAN
from desk.values.showing import plain_json
from tests.station import PROJECT, RECEIVER, SIGNATORY, Station, on_the_day

BEGINS = on_the_day(22, 30)
DOUBLED = ("。。", "；；", "；。", "。；", "，。", "，；")
_NUMBERS = ("", "-1", "0", "0.01", "1", "2", "5", "12", "12.345", "30", "30.01", "200", "99999999")
_USUAL_NUMBERS = ("1", "2", "6", "8", "10", "12")
_TEXTS = (
    SIGNATORY,
    RECEIVER,
    "路人甲",
    "C35P8",
    "湘A8101",
    "13807310001",
    "早到。",
    "",
    "长" * 300,
)
_OFTEN = ("orders", "pours", "tickets", "returns", "variations", "daily-plans", "service-cards")
_NEVER = frozenset({"people", "absences"})
"""Rights are given elsewhere: the walk would lock everybody out."""


@dataclass
class Walk:
    """One walk over a station's records."""

    station: Station
    seed: int
    told: list[str] = field(default_factory=list)
    refused: int = 0
    done: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - a walk is repeated, not guarded
        self.now = BEGINS
        self.kept = Kept(self.station)
        self.kinds = [kind(name) for name in kind_names() if name not in _NEVER]

    def go(self, moves: int, *, look_every: int = 50) -> None:
        """Take `moves` moves. Raises AssertionError, telling the last of them, where something broke."""
        for move in range(1, moves + 1):
            self.now += timedelta(minutes=self.random.choice((0, 1, 5, 20, 20, 45)))
            try:
                self._move()
                self.kept.is_as_it_was()
                if move % look_every == 0 or move == moves:
                    holds_together(self.station)
            except Exception as error:
                last = "\n".join(self.told[-25:])
                raise AssertionError(
                    f"seed {self.seed}, move {move}:\n{last}\n{error!r}"
                ) from error

    def _move(self) -> None:
        known = kind(self.random.choice(_OFTEN)) if self._often(0.6) else self._any()
        acting = self._person(known.editors if self._often(0.85) else frozenset())
        id_ = self._record(known)
        way = self.random.random()
        if id_ is None or way < 0.1:
            self._say(acting, f"new {known.name}")
            self._try(records.create, acting, known.name, self._values(known, known.entry))
        elif way < 0.75 and known.flow is not None:
            self._step(acting, known, known.flow, id_)
        else:
            some = self.random.sample(
                known.entry, min(len(known.entry), self.random.choice((1, 2)))
            )
            values = self._values(known, some)
            self._say(acting, f"set {known.name} {str(id_)[:8]}", values)
            self._try(records.edit, acting, known.name, id_, values)

    def _often(self, share: float) -> bool:
        return self.random.random() < share

    def _person(self, roles: frozenset[Role]) -> Acting:
        people = [p for p in self.station.people.values() if not roles or p.has(*roles)]
        return self.random.choice(people or list(self.station.people.values())).at(self.now)

    def _step(self, acting: Acting, known: RecordKind, flow: Workflow, id_: UUID) -> None:
        steps: list[Step] = list(flow.steps)
        if self._often(0.85):  # whoever may go on does
            acting, steps = self._somebody(known, id_) or (acting, steps)
        step = self.random.choice(steps)
        reason = "改期。" if self._often(0.8) else self.random.choice(("停电", "录错", ""))
        values = self._values(known, step.asks)
        self._say(acting, f"do {step.name} {known.name} {str(id_)[:8]}", values)
        self._try(records.take, acting, known.name, id_, step.name, values, reason=reason)

    def _somebody(self, known: RecordKind, id_: UUID) -> tuple[Acting, list[Step]] | None:
        for person in self.random.sample(list(self.station.people.values()), 18):
            acting = person.at(self.now)
            steps = _offers(self.station, acting, known, id_)
            if steps:
                return acting, steps
        return None

    def _try(self, use: Any, *words: Any, **more: Any) -> None:
        try:
            use(*words, **more)
        except UserError as error:
            self.refused += 1
            said = error.reason
        else:
            self.done += 1
            said = "done"
        self.told[-1] += f" -> {said}"
        assert said
        assert not [twice for twice in DOUBLED if twice in said], said

    def _say(self, acting: Acting, what: str, values: Mapping[str, object] | None = None) -> None:
        said = " ".join(f"{n}={str(v)[:20]}" for n, v in (values or {}).items())
        self.told.append(f"{self.now:%d %H:%M} {acting.login}: {what} {said}")

    def _any(self) -> RecordKind:
        return self.random.choice(self.kinds)

    def _record(self, known: RecordKind) -> UUID | None:
        """Any record of the kind, mostly one that still lives."""
        model = known.model
        query = select(model.id).order_by(model.created_at, model.id)
        if known.flow is not None and self._often(0.85):
            over = known.dead_states | _ends(known.flow)
            query = query.where(model.state.not_in(sorted(over)))
        with self.station.database.reading() as session:
            ids = session.scalars(query).all()
        return self.random.choice(ids) if ids else None

    def _values(self, known: RecordKind, names: Any) -> dict[str, object]:
        return {name: self._value(known.fields[name]) for name in names}

    def _value(self, asked: Field) -> object:  # noqa: PLR0911
        pick, odd = self.random.choice, self.random.random() < 0.12
        match asked.kind:
            case Kind.VOLUME | Kind.DECIMAL | Kind.MONEY | Kind.INTEGER:
                return pick(_NUMBERS if odd else _USUAL_NUMBERS)
            case Kind.MOMENT:
                ago = pick((-600, -90, 3000, 0)) if odd else pick((0, 5, 15, 40))
                return self.now - timedelta(minutes=ago)
            case Kind.DATE:
                return (self.now + timedelta(days=pick((0, 1, 2, 5, -3)))).date().isoformat()
            case Kind.BOOL:
                return pick(("是", "否"))
            case Kind.CHOICE | Kind.STATE | Kind.CHOICES:
                return self._chosen(asked, odd)
            case Kind.REFERENCE:
                found = self._record(kind(asked.refers))
                return PROJECT if asked.refers == "projects" and not odd else str(found or "")
            case _:
                return pick(_TEXTS) if odd else pick(_TEXTS[:6])

    def _chosen(self, asked: Field, odd: bool) -> object:
        assert asked.choices is not None
        members = list(asked.choices)
        if asked.kind is Kind.CHOICES:
            return "全部" if not odd else "、".join(m.label for m in members[:2])
        return "没有的词" if odd else self.random.choice(members)


def _offers(station: Station, acting: Acting, known: RecordKind, id_: UUID) -> list[Step]:
    """The steps of a record that the person may take now."""
    assert known.flow is not None
    with station.database.reading() as session:
        record = session.get_one(known.model, id_)
        look = Look(session, acting, record, acting.now(session))
        return [offer.step for offer in known.flow.offers(look) if offer.refused is None]


class Kept:
    """What belongs to archived pours, row by row, as it was when it was archived."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._rows = self._read()

    def is_as_it_was(self) -> None:
        """No row of a pour that stays archived has changed."""
        now = self._read()
        for pour, rows in self._rows.items():
            if pour in now:
                assert now[pour] == rows, (
                    f"an archived pour changed: {_difference(rows, now[pour])}"
                )
        self._rows = now

    def _read(self) -> dict[UUID, dict[str, object]]:
        with self._station.database.reading() as session:
            archived = session.scalars(select(Pour).where(Pour.state == PourState.ARCHIVED)).all()
            found: dict[UUID, dict[str, object]] = {}
            for pour in archived:
                rows = {f"pour {pour.number}": _told(pour), "order": _told(pour.order)}
                for name in kind_names():
                    model: Any = kind(name).model
                    if not issubclass(model, OfPour):
                        continue
                    for row in session.scalars(select(model).where(model.pour_id == pour.id)):
                        rows[f"{name} {row.id}"] = _told(row)
                found[pour.id] = rows
            return found


_LATE = {"state", "filed_at", "received_by", "received_at", "version", "changed_at", "changed_by"}
"""What the two steps write that are taken although the pour is archived: the scan of a card filed,
a letter's receipt."""


def _told(record: Record) -> object:
    late = _LATE if record.__tablename__ in ("service_cards", "site_letters") else set()
    return plain_json({n: v for n, v in row_values(record).items() if n not in late})


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    found = [f"{key} came" for key in after if key not in before]
    for key, row in before.items():
        now = after.get(key, {})
        found += [f"{key}.{n}: {v} → {now.get(n)}" for n, v in row.items() if now.get(n) != v]
    return found


def holds_together(station: Station) -> None:
    """Every check is well, no pour has more than it may but for what the scales said of a load,
    warnings are each once, and nothing is stuck."""
    faults = [f"{each.title}: {said}" for each in check(station.database) for said in each.found]
    assert faults == [], faults
    with station.database.reading() as session:
        pours = session.scalars(select(Pour)).all()
        told = select(RuleWarning.about_id).where(RuleWarning.rule == OVER_PLAN.id)
        known = set(session.scalars(told))  # the scales are believed, and it is said (R12)
        room = {id_: supply.room for id_, supply in supplies(session, pours).items()}
        over = {p.number: room[p.id] for p in pours if room[p.id] < 0 and p.id not in known}
        warned = select(RuleWarning.record_id, RuleWarning.rule, RuleWarning.occasion)
        twice = warned.group_by(*warned.selected_columns).having(func.count() > 1)
        double = session.execute(twice).all()
        assert double == [], double
    assert over == {}, over
    waiting = stuck(station)
    assert waiting == [], waiting


def stuck(station: Station) -> list[str]:
    """Records from whose state nobody at all can take a step towards an end."""
    found = []
    people = [person.at(on_the_day(23)) for person in station.people.values()]
    with station.database.reading() as session:
        for known in map(kind, kind_names()):
            if known.flow is None or known.name in _NEVER:
                continue
            leads = _leading(known.flow)
            for record in session.scalars(select(known.model)):
                looks = [Look(session, who, record, on_the_day(23)) for who in people]
                if record.state in leads and not _goes_on(known.flow, looks, leads[record.state]):
                    found.append(f"{known.name} {record.number} {record.state.label}")
    return found


def _ends(flow: Workflow) -> set[Choice]:
    """The states that nobody need go on from: no step of the usual way leads from them to a later
    state. States are declared in the order of a record's life."""
    order = {state: place for place, state in enumerate(flow.states)}
    onward = [s for s in flow.steps if not s.aside and not s.danger and s.target is not None]
    left = {x for s in onward for x in s.sources if s.target and order[x] < order[s.target]}
    return set(flow.states) - left


def _leading(flow: Workflow) -> dict[Choice, list[Step]]:
    """State → the steps from it that are on some way to an end; ends themselves are left out."""
    ends = _ends(flow)
    reach = set(ends)
    by_hand = [s for s in flow.steps if not s.by_program and s.target is not None]
    while grown := {x for s in by_hand if s.target in reach for x in s.sources} - reach:
        reach |= grown
    return {
        state: [s for s in by_hand if state in s.sources and s.target in reach]
        for state in flow.states
        if state not in ends
    }


def _goes_on(flow: Workflow, looks: list[Look], steps: list[Step]) -> bool:
    """Whether somebody may take one of `steps`, or is told the rule that must be kept first, or the
    record is closed with what it belongs to."""
    if flow.closed is not None and flow.closed(looks[0]) is not None:
        return True
    return any(_permitted(flow, step, look) for step in steps for look in looks)


def _permitted(flow: Workflow, step: Step, look: Look) -> bool:
    if not look.acting.has(*step.roles):
        return False
    try:
        flow.permit(step, look)
    except UserError as error:
        return bool(error.clause)
    return True
