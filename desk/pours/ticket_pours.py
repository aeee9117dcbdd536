"""Which pour a ticket of the batching system belongs to: by its numbers, else by its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from db.models import OrderNotice, Pour, PourState, ProductionTask, TicketLoad
from desk.core.acting import Acting
from desk.customers.likely import KnownProject, likely_projects
from desk.exchange.staging import RefusedRow, SheetsRead, StagedRow
from desk.orders.facts import grade_text
from desk.pours.facts import project_name, words_of
from desk.pours.tickets_sheet import GRADE, NAMED_BY, ORDER, PLACEMENT, POUR, PROJECT, TASK
from desk.values.grades import split_grade
from desk.values.pinyin import fold_query
from desk.values.showing import show_moment
from desk.values.text import quoted
from desk.values.zone import day_bounds, local

_MOST_NAMED = 4
_SOON = timedelta(days=31)


class _Unmatched(Exception):
    """No single pour; `name` is the reference to blame."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.reason = name, reason


def match_pours(session: Session, acting: Acting, found: SheetsRead) -> None:
    """Give every staged ticket its `pour_id`; a row without a single pour is refused by the cell
    that names it, in a sentence with the likely ones."""
    known = _Pours(session, acting)
    kept: list[StagedRow] = []
    for row in found.staged:
        unmatched = _match(known, row)
        if unmatched is None:
            kept.append(row)
        else:
            found.refused.append(unmatched)
    found.staged = kept
    for aside in found.aside:
        unmatched = _match(known, aside.staged) if not aside.refused else None
        if unmatched is not None:
            aside.refused.append(unmatched)


def _match(known: _Pours, row: StagedRow) -> RefusedRow | None:
    try:
        pour = known.of(row)
    except _Unmatched as unmatched:
        cell = row.cells.get(unmatched.name) or next(iter(row.cells.values()))
        text = row.references.get(unmatched.name, "")
        written = row.values.get(unmatched.name)
        text = show_moment(written) if isinstance(written, datetime) else text
        return RefusedRow(row.sheet, row.row, cell, text, unmatched.reason)
    row.values["pour_id"] = pour.id
    row.cells.setdefault("pour_id", next(iter(row.cells.values())))
    row.references = {"pour_id": pour.number or ""}
    return None


class _Pours:
    """The station's pours as a file names them; each question is asked once."""

    def __init__(self, session: Session, acting: Acting) -> None:
        self._session, self._acting = session, acting
        self._answers: dict[tuple[object, ...], Pour | _Unmatched] = {}
        self._days: dict[date, Sequence[Pour]] = {}

    def of(self, row: StagedRow) -> Pour:
        """The one pour that is meant. Raises _Unmatched."""
        day = local(row.values["left_at"]).date()
        mortar = row.values.get("load") is TicketLoad.MORTAR
        words = {name: row.references.get(name, "") for name in NAMED_BY}
        asked = (day, mortar, *words.values())
        if asked not in self._answers:
            try:
                self._answers[asked] = self._find(words, day, mortar=mortar)
            except _Unmatched as unmatched:
                self._answers[asked] = unmatched
        answer = self._answers[asked]
        if isinstance(answer, _Unmatched):
            raise answer
        for note in _differences(words, answer, mortar=mortar):
            row.notes.append(note)
        return answer

    def _find(self, words: dict[str, str], day: date, *, mortar: bool) -> Pour:
        for name in (POUR, TASK, ORDER):
            if words[name]:
                pour = self._numbered(name, words[name].upper())
                if pour is not None:
                    return pour
        if not words[PROJECT]:
            name = next(name for name in (POUR, TASK, ORDER) if words[name])
            raise _Unmatched(name, f"{quoted(words[name])}不是本站的浇筑、任务单或订货单编号")
        return self._worded(words, day, mortar=mortar)

    def _numbered(self, name: str, number: str) -> Pour | None:
        """By one of our own numbers; another system's number says nothing."""
        ways: dict[str, Callable[[], ColumnElement[bool]]] = {
            "KP": lambda: Pour.number == number,
            "RW": lambda: Pour.order_id.in_(
                select(ProductionTask.order_id).where(ProductionTask.number == number)
            ),
            "DH": lambda: Pour.order_id.in_(
                select(OrderNotice.id).where(OrderNotice.number == number)
            ),
        }
        way = ways.get(number.partition("-")[0]) if "-" in number else None
        if way is None:
            return None
        found = self._pours(way())
        live = [pour for pour in found if pour.state is not PourState.CALLED_OFF] or found
        if live:
            return live[-1]
        raise _Unmatched(name, f"没有浇筑对应{quoted(number)}。请核对编号，或先列入计划并签发")

    def _pours(self, *conditions: ColumnElement[bool]) -> Sequence[Pour]:
        query = select(Pour).where(Pour.station_id == self._acting.station_id, *conditions)
        return self._session.scalars(query.order_by(Pour.number)).all()

    def _on(self, day: date) -> Sequence[Pour]:
        """The pours open on that day, and those planned for it."""
        if day not in self._days:
            start, stop = day_bounds(day)
            began = Pour.opened_at < stop
            still = or_(Pour.finished_at.is_(None), Pour.finished_at >= start)
            planned = and_(Pour.opened_at.is_(None), Pour.pour_date == day)
            self._days[day] = self._pours(
                Pour.state != PourState.CALLED_OFF, or_(and_(began, still), planned)
            )
        return self._days[day]

    def _worded(self, words: dict[str, str], day: date, *, mortar: bool) -> Pour:
        said = fold_query(words[PROJECT])
        there = [pour for pour in self._on(day) if fold_query(project_name(pour)) == said]
        if not there:
            self._before_opening(said, day)
            raise _Unmatched(PROJECT, self._foreign(words[PROJECT], day))
        graded = there if mortar else [p for p in there if _same_grade(words[GRADE], p)]
        if not graded:
            reason = f"{quoted(words[GRADE])}与计划不符，这个工程当天是：{_named(there)}"
            raise _Unmatched(GRADE, reason)
        placed = _placed(graded, words[PLACEMENT])
        if not placed:
            reason = f"部位{quoted(words[PLACEMENT])}对不上，这个工程当天有：{_named(graded)}"
            raise _Unmatched(PLACEMENT, f"{reason}。请改正部位或填写浇筑编号")
        open_now = [pour for pour in placed if pour.opened_at is not None]
        if len(open_now or placed) > 1:
            reason = f"这个工程当天不止一个浇筑：{_named(placed)}。请填写浇筑编号"
            raise _Unmatched(PLACEMENT if words[PLACEMENT] else PROJECT, reason)
        return (open_now or placed)[0]

    def _before_opening(self, said: str, day: date) -> None:
        """Raise _Unmatched by the time where the project's pour opened on a later day: no truck left
        before the opening order."""
        stop = day_bounds(day)[1]
        soon = self._pours(
            Pour.state != PourState.CALLED_OFF,
            Pour.opened_at >= stop,
            Pour.opened_at < stop + _SOON,
        )
        later = [pour for pour in soon if fold_query(project_name(pour)) == said]
        if later and later[0].opened_at is not None:
            opened = f"{words_of(later[0])} {local(later[0].opened_at):%Y-%m-%d %H:%M} 才开盘"
            raise _Unmatched(
                "left_at", f"{opened}，开盘令之前没有车出站，请改正出站时间（依据手册 M2.3.1）"
            )

    def _foreign(self, project: str, day: date) -> str:
        pours = {pour.id: pour for pour in self._on(day)}
        known = [KnownProject(pour.id, project_name(pour)) for pour in pours.values()]
        likely = [pours[one.project.id] for one in likely_projects(project, known)]
        reason = f"工程{quoted(project)}在 {day} 没有浇筑"
        if likely:
            return f"{reason}；可能是：{_named(likely)}。请改正工程名称或填写浇筑编号"
        return f"{reason}。请核对工程名称，或先列入计划并签发"


def _placed(pours: Sequence[Pour], written: str) -> Sequence[Pour]:
    """The pours of this placement; of a shortened one (底板) where it can only be one."""
    said = fold_query(written)
    if not said:
        return pours
    same = [pour for pour in pours if fold_query(pour.order.placement) == said]
    if same:
        return same
    near = [p for p in pours if said in (its := fold_query(p.order.placement)) or its in said]
    return near if len(near) == 1 else []


def _same_grade(written: str, pour: Pour) -> bool:
    wanted, planned = split_grade(written), split_grade(grade_text(pour.order))
    if not wanted.strength:
        return True
    return wanted.strength == planned.strength and wanted.impermeability in (
        "",
        planned.impermeability,
    )


def _named(pours: Sequence[Pour]) -> str:
    shown = [f"{words_of(pour)} {grade_text(pour.order)}" for pour in pours[:_MOST_NAMED]]
    return "、".join(shown) + (f" 等 {len(pours)} 个" if len(pours) > _MOST_NAMED else "")


def _differences(words: dict[str, str], pour: Pour, *, mortar: bool) -> list[str]:
    """What is written beside the number or the name and is not the pour's."""
    found = []
    for name, planned in ((PROJECT, project_name(pour)), (PLACEMENT, pour.order.placement)):
        if words[name] and fold_query(words[name]) != fold_query(planned):
            found.append(f"原文写{quoted(words[name])}，{pour.number} 是“{planned}”")
    if not mortar and words[GRADE] and not _same_grade(words[GRADE], pour):
        found.append(f"原文写{quoted(words[GRADE])}，{pour.number} 是 {grade_text(pour.order)}")
    return found
