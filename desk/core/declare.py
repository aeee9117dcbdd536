"""The shorthand in which areas declare their records: a workflow reads as the table it is, a form
as its rows. `tests/test_declarations.py` proves that every name written so exists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db.choice import Choice
from db.models import Role
from desk.core.kinds import Group
from desk.core.workflow import Step


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
    **rest: Any,
) -> Step:
    """A step from one state or several, for one role or several; `rest` are fields of `Step`."""
    return Step(name, label, _set(sources), target, _set(roles), asks=names(asks), **rest)


def _set(given: Any) -> frozenset[Any]:
    # A Choice is a string and would otherwise be taken apart into its letters.
    return frozenset({given} if isinstance(given, Choice) else given)
