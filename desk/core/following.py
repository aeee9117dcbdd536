"""What follows elsewhere when something happens to a record: the order is amended, so its pour must
be checked again. An area says what it follows; the area that it follows knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from db.base import Record
from desk.core.unit import M, Unit


@dataclass(frozen=True)
class Happened(Generic[M]):
    """Something that happened to `record` in the open `unit`, with what was typed and why."""

    unit: Unit
    record: M
    values: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class Follow(Generic[M]):
    """`does` follows, in the same transaction, when `event` happens to a record of `model`.

    An event is the name of a step, or a word that a use case of the area tells. What follows a step
    comes when the record's new state stands; with `before` it comes ahead of that, so that it may
    still refuse by the old state.
    """

    model: type[M]
    event: str
    does: Callable[[Happened[M]], None]
    before: bool = False


_FOLLOWS: dict[tuple[type[Record], str, bool], list[Callable[[Happened[Any]], None]]] = {}


def register_follows(follows: Iterable[Follow[Any]]) -> None:
    """Make `follows` known; called once, by `desk.areas`."""
    for follow in follows:
        _FOLLOWS.setdefault((follow.model, follow.event, follow.before), []).append(follow.does)


def happen(happened: Happened[M], event: str, *, before: bool = False) -> None:
    """Let everything follow that follows `event` at the record. Raises what the followers refuse."""
    for does in _FOLLOWS.get((type(happened.record), event, before), ()):
        does(happened)
