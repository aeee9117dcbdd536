"""What diaries and logs share: one book for each day, which keeps its day once it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import inspect, select

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, Refused
from desk.core.kinds import RecordKind
from desk.core.records import fill, permit_editing
from desk.core.unit import Unit, unit
from desk.core.workflow import describe
from desk.values.zone import today


def begin(
    acting: Acting,
    known: RecordKind,
    given: tuple[Mapping[str, Any], UUID | None, str],
    *,
    usual: Mapping[str, Any],
    same: tuple[str, ...],
    gather: Callable[[Unit, Any], None],
) -> Changes:
    """Begin the book of a day from the values, id and reason that were `given`; `usual` fills what
    they leave open, `gather` what the day has brought.

    Raises Refused when there is one with the `same` fields already, Invalid for a day to come.
    """
    values, id_, reason = given
    with unit(acting, "新建", reason=reason) as u:
        if id_ is not None and u.session.get(known.model, id_) is not None:
            return Changes(id=id_)
        permit_editing(known, acting)
        day = same[0]
        book = known.model(id=id_ or uuid4(), station_id=acting.station_id)
        fill(u, known, book, {day: today(u.now), **usual, **_named(known, values)})
        if getattr(book, day) > today(u.now):
            problem = f"{known.fields[day].label}还没有到"
            raise Invalid({day: problem}, what=describe(book))
        match = {name: getattr(book, name) for name in ("station_id", *same)}
        twin = u.session.scalar(select(known.model).filter_by(**match))
        if twin is not None:
            raise Refused(
                f"{match[day]} 已有{known.label} {twin.number}（{twin.state.label}），一天只记一份。"
                "请在那一份上继续。"
            )
        book.number = u.number(known.series)
        gather(u, u.add(book))
    return u.changes(book, sentence=f"{describe(book).strip()}已建立")


def _named(known: RecordKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` by their fields' names, so that they take the place of what is usual."""
    rows = {child.name for child in known.children}
    return {n if n in rows or "." in n else known.resolve(n).name: v for n, v in values.items()}


def keeps_its_day(book: Any, *names: str) -> None:
    """Raises Refused when one of `names` is changed after the book was made."""
    state = inspect(book)
    if state.persistent and any(state.attrs[name].history.has_changes() for name in names):
        raise Refused(f"{describe(book)}已按日期编号，日期和人员不能改。记错了日子请另建一份。")
