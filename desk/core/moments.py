"""Moments that come one after the other, said once of a kind and asked of every way to write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from db.base import Stored
from db.fields import Field, fields_of
from desk.values.zone import local


@dataclass(frozen=True)
class Moments:
    """`names` are fields whose moments never go backwards; those that are not known are passed
    over. A name may be that of another record, as ``pour.opened_at``. `why` ends the sentence: the
    clause, and what may be corrected instead."""

    names: tuple[str, ...]
    why: str = ""

    @property
    def own(self) -> tuple[str, ...]:
        """The fields of the record itself."""
        return tuple(name for name in self.names if "." not in name)


def in_turn(names: str, why: str = "") -> Moments:
    """``in_turn("left_at arrived_at")``."""
    return Moments(tuple(names.split()), why)


def out_of_turn(record: Stored, chains: Iterable[Moments]) -> dict[str, str]:
    """Field → sentence for every moment of the record that lies before one that precedes it."""
    found: dict[str, str] = {}
    for chain in chains:
        for (earlier, before), (later, after) in pairwise(_known(record, chain)):
            if after < before:
                name = later if later in chain.own else earlier
                found.setdefault(name, _sentence(record, earlier, later) + chain.why)
    return found


def _known(record: Stored, chain: Moments) -> Iterator[tuple[str, datetime]]:
    for name in chain.names:
        value = _at(record, name)[1]
        if isinstance(value, datetime):
            yield name, value


def _sentence(record: Stored, earlier: str, later: str) -> str:
    (own, before), (other, after) = _at(record, earlier), _at(record, later)
    if "." in later:
        return f"{own.label}晚于{_words(record, later, other, after)}"
    if "." in earlier:
        return f"{other.label}早于{_words(record, earlier, own, before)}"
    return f"{other.label}早于{own.label}"


def _words(record: Stored, path: str, asked: Field, value: object) -> str:
    """Whose moment it is, and when."""
    owner = getattr(record, path.split(".", maxsplit=1)[0])
    when = f" {local(value):%m-%d %H:%M}" if isinstance(value, datetime) else ""
    return f"{owner.called}的{asked.label}{when}"


def _at(record: Stored, path: str) -> tuple[Field, object]:
    """The field at the end of the path and its value; None where a reference is empty."""
    *through, last = path.split(".")
    here: Stored | None = record
    model: type[Stored] = type(record)
    for name in through:
        model = model.__mapper__.relationships[name].mapper.class_
        here = getattr(here, name) if here is not None else None
    return fields_of(model)[last], getattr(here, last) if here is not None else None
