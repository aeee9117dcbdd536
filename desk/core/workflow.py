"""A workflow is a table beside the record: states, and steps from state to state.

The window offers steps from the same table that the services obey, and the service checks again.
A forbidden step raises; it is never skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Generic

from sqlalchemy.orm import Session

from db.base import Record
from db.choice import Choice
from db.fields import fields_of
from db.models import Role
from desk.core.acting import Acting, role_words
from desk.core.errors import Refused, UserError, Warned
from desk.core.following import Happened, happen
from desk.core.naming import held_words
from desk.core.stamps import clear_stamp, put_stamp
from desk.core.unit import M, Unit


class Tone(Enum):
    """How a state's chip is coloured; the words always stand beside the colour."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True)
class Look(Generic[M]):
    """What a guard sees: the record as it stands, who asks, and the time. It changes nothing."""

    session: Session
    acting: Acting
    record: M
    now: datetime


@dataclass(frozen=True)
class Taking(Generic[M]):
    """What an effect works with: the open unit, the record, and what the step asked for."""

    unit: Unit
    record: M
    values: Mapping[str, Any]
    reason: str
    flow: Workflow

    @property
    def look(self) -> Look[M]:
        return Look(self.unit.session, self.unit.acting, self.record, self.unit.now)


# A step stands in a table with steps of other guards: what sort of record each takes is checked
# where the guard is written, not where the table is.
Guard = Callable[[Look], None]
Warner = Callable[[Taking], Iterable[Warned]]
Effect = Callable[[Taking], None]
Waits = Callable[[Taking], bool]
Acts = Callable[[Look], Acting]
Closed = Callable[[Look], Refused | None]
Concerns = Callable[[Look], bool]


@dataclass(frozen=True)
class Step:
    """One step.

    `target` None keeps the state. `asks` are fields of the record the clerk fills in with it;
    `needs_reason` demands a reason. `before_role` is a guard whose reason is told even to people
    without the role. `stamps` names the stamp it leaves (`db.fields.stamp`). `effect` runs before
    the state changes, `after` behind it. `by_program` steps are taken by use cases, never offered.
    `undo` names the step that takes it back, and its stamp with it; `clears` names further stamps
    that a step takes away. While `waits` says so, as an approval does for its second signature, the
    effect alone happens. A step `when_closed` may be taken although what the record
    belongs to is closed. `aside` marks a step off the usual way: it is offered, but never as the
    one to take next. `confirm_password` makes the window ask for the password once more. `acts`
    says as whom it is taken by somebody who stands in for several. A step that `concerns` some
    records only is not shown at the others. `past` says, in a sentence, what helps a record for
    which the step comes too late. Of several moments that a step asks, `moment` is the one at which it
    happens itself, where its stamp does not say so. `clause` is the manual's, where neither a field that it asks for nor
    its workflow names it rightly.
    """

    name: str
    label: str
    sources: frozenset[Choice]
    target: Choice | None
    roles: frozenset[Role]
    guard: Guard | None = None
    before_role: Guard | None = None
    warner: Warner | None = None
    effect: Effect | None = None
    after: Effect | None = None
    asks: tuple[str, ...] = ()
    needs_reason: bool = False
    by_program: bool = False
    danger: bool = False
    aside: bool = False
    undo: str = ""
    confirm_password: bool = False
    stamps: str = ""
    clears: tuple[str, ...] = ()
    acts: Acts | None = None
    waits: Waits | None = None
    when_closed: bool = False
    concerns: Concerns | None = None
    past: str = ""
    clause: str = ""
    moment: str = ""


@dataclass(frozen=True)
class Offer:
    """A step as shown to a person: may it be taken, and if not, why and by whom it may."""

    step: Step
    refused: UserError | None = None

    @property
    def who(self) -> str:
        return role_words(self.step.roles)


@dataclass(frozen=True)
class Workflow:
    """The steps of one kind of record. `tones` colours the states. `closed` says why no step may be
    taken any more, as where the record is part of something that is closed. `beside` are states off
    the usual way, though a record may go on from them. `anew` says what takes
    the place of a record that came to nothing, `clause` what the manual says of them all."""

    states: type[Choice]
    initial: Choice
    steps: tuple[Step, ...]
    tones: Mapping[Choice, Tone] = field(default_factory=dict)
    closed: Closed | None = None
    beside: frozenset[Choice] = frozenset()
    anew: str = "请另建一份"
    clause: str = ""

    @property
    def side_states(self) -> frozenset[Choice]:
        """States such as 已作废 that only a dangerous step leads to."""
        danger = {s.target for s in self.steps if s.danger and s.target is not None}
        return frozenset(danger - {s.target for s in self.steps if not s.danger})

    def step(self, name: str) -> Step:
        """The step called `name` (its name or its label). Raises Refused."""
        for step in self.steps:
            if name in (step.name, step.label):
                return step
        known = "、".join(f"{s.name}({s.label})" for s in self.steps if not s.by_program)
        raise Refused(f"没有“{name}”这一步。可用的步骤有：{known}。")

    def way(self, state: Choice, step: Step) -> tuple[Step, ...]:
        """The fewest steps from `state` to where `step` may be taken, first of all without those
        that take something back; empty where none lead there, or none are needed."""
        by_hand = [s for s in self.steps if not s.by_program]
        by_hand.sort(key=lambda s: s.danger)
        onward = [s for s in by_hand if not s.danger and not s.aside]
        return _fewest(onward, state, step.sources) or _fewest(by_hand, state, step.sources)

    def instead(self, state: Choice, step: Step) -> str:
        """What to do where a record in `state` does not allow `step`: the steps that lead there and
        who takes them, else what may be done now, else what takes the record's place."""
        done = "这一步不必再办。" if step.target is state else ""
        way = self.way(state, step)
        if way and not (done and step.aside):
            said = "，再".join(f"由{Offer(s).who}“{s.label}”" for s in way)
            return f"{done}{'要重办，' if done else ''}请先{said}，然后“{step.label}”。"
        now = self._next_from(state)
        if now:
            return f"{done or '这一步已经过去。'}{step.past}现在{now}。"
        came_to_something = self.tones.get(state) is Tone.SUCCESS
        return done or ("这份单据已经办完，不必再办。" if came_to_something else f"{self.anew}。")

    def _next_from(self, state: Choice) -> str:
        """Who may take which step from `state`: those of the usual way, else those
        that lead elsewhere, or whatever there is."""
        there = [s for s in self.steps if state in s.sources and not s.by_program]
        usual = [s for s in there if not s.aside and not s.danger]
        leading = [s for s in there if s.target is not None]
        steps: dict[str, list[str]] = {}
        for step in usual or leading or there:
            steps.setdefault(Offer(step).who, []).append(f"“{step.label}”")
        return "，".join(f"{who}可以{'或'.join(labels)}" for who, labels in steps.items())

    def cleared_by(self, step: Step) -> frozenset[str]:
        """The stamps that `step` takes away: its own list, and those of the steps it undoes."""
        undone = {s.stamps for s in self.steps if s.undo == step.name and s.stamps}
        return frozenset({*step.clears, *undone})

    def offers(self, look: Look) -> list[Offer]:
        """Every step from the record's present state, those that may be taken first."""
        found = [
            Offer(step, self._refusal(step, look))
            for step in self.steps
            if look.record.state in step.sources
            and not step.by_program
            and (step.concerns is None or step.concerns(look))
        ]
        return sorted(found, key=lambda offer: offer.refused is not None)

    def _refusal(self, step: Step, look: Look) -> UserError | None:
        try:
            self.permit(step, look)
        except UserError as error:
            return error
        return None

    def permit(self, step: Step, look: Look) -> None:
        """Raises Refused, with what to do, where the step may not be taken."""
        record, acting = look.record, look.acting
        name = describe(record)
        closed = self.closed(look) if self.closed is not None and not step.when_closed else None
        if closed is not None:
            raise closed
        if record.state not in step.sources:
            why = f"{name}现在是“{record.state.label}”，不能“{step.label}”"
            clause = self.clause_of(type(record), step)
            by = f"（依据手册 {clause}）" if clause else ""
            raise Refused(f"{why}。{self.instead(record.state, step)}{by}", clause=clause)
        if step.before_role is not None:
            step.before_role(look)
        if not step.by_program and not acting.has(*step.roles):
            raise Refused(
                f"“{step.label}”要由{Offer(step).who}来做，{acting.name}没有这个角色。"
                "请找有权的人，或请管理员调整角色。"
            )
        if step.guard is not None:
            step.guard(look)

    def clause_of(self, model: type[Record], step: Step) -> str:
        """The clause behind a step: its own, else that of the first field among those it stamps and
        asks for, else that of the workflow."""
        fields = fields_of(model)
        named = (f"{step.stamps}_at", *step.asks) if step.stamps else step.asks
        asked = (fields[n].clause for n in named if n in fields and fields[n].clause)
        return step.clause or next(asked, self.clause)

    def take(self, unit: Unit, record: Record, name: str, values: Mapping[str, object]) -> Step:
        """Take the step on a loaded record inside `unit`: permission, guard, stamp, values, effect,
        state, warnings, and what follows elsewhere. Raises Refused (or Invalid) and changes nothing
        then."""
        step = self.step(name)
        taking: Taking = Taking(unit, record, values, unit.reason, self)
        self.permit(step, taking.look)
        if step.needs_reason and not unit.reason.strip():
            raise Refused(f"“{step.label}”{describe(record)}须写明原因。请填写原因后再试。")
        waiting = step.waits is not None and step.waits(taking)
        if not waiting:
            self._stamp(step, taking)
        if step.effect is not None:
            step.effect(taking)
        if waiting:
            return step
        happened = Happened(unit, record, values, unit.reason)
        happen(happened, step.name, before=True)
        if step.target is not None:
            record.state = step.target  # type: ignore[attr-defined]
        if step.warner is not None:
            unit.warn_all(record, step.name, step.warner(taking))
        if step.after is not None:
            step.after(taking)
        happen(happened, step.name)
        return step

    def _stamp(self, step: Step, taking: Taking) -> None:
        for stamp in self.cleared_by(step):
            clear_stamp(taking.record, stamp)
        if step.stamps:
            acting = step.acts(taking.look) if step.acts is not None else taking.unit.acting
            now, typed = taking.unit.now, taking.values
            put_stamp(taking.record, step.stamps, acting, now, typed, roles=step.roles)


def _fewest(steps: Sequence[Step], state: Choice, goals: frozenset[Choice]) -> tuple[Step, ...]:
    """The fewest of `steps` that lead from `state` to one of `goals`; empty where none do."""
    ways: dict[Choice, tuple[Step, ...]] = {state: ()}
    for at in (waiting := [state]):
        for step in steps:
            to = step.target
            if at in step.sources and to is not None and to not in ways:
                ways[to] = (*ways[at], step)
                waiting.append(to)
                if to in goals:
                    return ways[to]
    return ()


def describe(record: Record) -> str:
    """What a sentence calls a record: its kind and number, or that it is a draft of what it holds."""
    number = getattr(record, "number", None) or getattr(record, "name", None)
    if number:
        return f"{record.called} {number} "
    held = held_words(record)
    return f"{record.called}草稿（{held}）" if held else f"{record.called}草稿"
