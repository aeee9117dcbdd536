"""The shorthand in which areas declare their records: a workflow reads as the table it is, a form
as its rows. `tests/test_declarations.py` proves that every name written so exists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from db.choice import Choice
from db.models import Role
from desk.core.kinds import Group
from desk.core.workflow import Concerns, Effect, Guard, Step, Warner

C = TypeVar("C", bound=Choice)


def names(text: str) -> tuple[str, ...]:
    """Fields written one after the other: ``"number state plate"``."""
    return tuple(text.split())


def group(label: str, *rows: str) -> Group:
    """A group of a form; each row names the fields that stand side by side."""
    return Group(label, tuple(names(row) for row in rows))


def step(
    name: str,
    label: str,
    sources: Choice | Iterable[Choice],
    target: Choice | None,
    roles: Role | Iterable[Role],
    *,
    asks: str = "",
    guard: Guard | None = None,
    before_role: Guard | None = None,
    warner: Warner | None = None,
    effect: Effect | None = None,
    after: Effect | None = None,
    needs_reason: bool = False,
    by_program: bool = False,
    danger: bool = False,
    aside: bool = False,
    undo: str = "",
    confirm_password: bool = False,
    stamps: str = "",
    clears: str = "",
    when_closed: bool = False,
    concerns: Concerns | None = None,
    past: str = "",
    clause: str = "",
    moment: str = "",
) -> Step:
    """A step from one state or several, for one role or several; the rest as in `Step`."""
    return Step(
        name,
        label,
        _set(sources),
        target,
        _set(roles),
        guard=guard,
        before_role=before_role,
        warner=warner,
        effect=effect,
        after=after,
        asks=names(asks),
        needs_reason=needs_reason,
        by_program=by_program,
        danger=danger,
        aside=aside,
        undo=undo,
        confirm_password=confirm_password,
        stamps=stamps,
        clears=names(clears),
        when_closed=when_closed,
        concerns=concerns,
        past=past,
        clause=clause,
        moment=moment,
    )


def _set(given: C | Iterable[C]) -> frozenset[C]:
    # A Choice is a string and would otherwise be taken apart into its letters.
    return frozenset({given}) if isinstance(given, Choice) else frozenset(given)
