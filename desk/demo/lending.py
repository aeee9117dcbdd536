"""What the demo station lends: pump lines and moulds in every state they can be in, with a loss that
is paid, pipes and a mould that are overdue, and a loan that was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from desk.core.acting import Acting
from desk.core.errors import Missing
from desk.core.records import create, edit, take
from desk.demo import cast
from desk.demo.acts import Act
from desk.values.zone import STATION_ZONE, local

_CYCLE = 14
"""Days after which the stories that come to an end begin again."""


class _Stage(Protocol):
    """What is needed of the demo's stage: the latest moment, and a person at a moment."""

    @property
    def until(self) -> datetime: ...

    def who(self, login: str, moment: datetime) -> Acting: ...


@dataclass(frozen=True)
class _Story:
    """A record made `age` days before the last day for a project of the cast, and its acts.
    Numbers among `values` are days from then."""

    kind: str
    project: int
    age: int
    values: Mapping[str, Any]
    acts: tuple[Act, ...] = ()


_MATERIALS, _TECHNICAL = "materials_head", "technical_head"
_PIPES = (
    ("直管", "DN125×3 m", "根", 40, "265"),
    ("弯管", "DN125 90°", "只", 6, "180"),
    ("管卡", "DN125", "付", 48, "38.50"),
)
_ITEMS = [
    {"name": name, "size": size, "measure": measure, "applied": count, "price": price}
    for name, size, measure, count, price in _PIPES
]
_LINE: Mapping[str, Any] = {"needed_on": 4, "due_on": 9, "items": _ITEMS}
_APPLY = Act(0, 9, "", "apply")
_AGREE = Act(1, 10, "", "agree", {"customer_signer": "{signatory}"})
_DELIVER = Act(3, 8, _MATERIALS, "deliver", {"delivery_receiver": "{receiver}"})
_CLEAN = Act(8, 14, "", "clean")
_ALL_BACK = {f"items.{n}.returned": str(pipe[3]) for n, pipe in enumerate(_PIPES, start=1)}
_SOME_BACK = {**_ALL_BACK, "items.1.returned": "38", "items.3.returned": "43"}
_RETURN = Act(9, 11, _MATERIALS, "return")
_TO_CLEAN = (_APPLY, _AGREE, _DELIVER, _CLEAN)
_LOSS = (*_TO_CLEAN, Act(9, 10, _MATERIALS, "", _SOME_BACK), _RETURN)
_PAID = Act(
    10, 9, "settlement_clerk", "settle", {"agreed_compensation": "684"}, "1 付管卡后来在现场找到"
)

_LOAN = {"quantity": "4", "due_on": 5, "borrower": "{receiver}", "purpose": "同条件试块"}
_APPROVE = Act(0, 10, _TECHNICAL, "approve")
_LEND = Act(0, 11, "inspector", "lend")
_LENT = (_APPLY, _APPROVE, _LEND)
_BACK = Act(5, 10, "inspector", "return", {"returned_quantity": "4"})
_DAMAGED = {"returned_quantity": "3", "damaged": "1 组底板开裂，由项目赔付"}
_NO = Act(0, 10, _TECHNICAL, "reject", reason="抗渗试模不足，先用站内试模留样")

_ENDING = (
    _Story("pump-lines", 5, 12, {"placement": "人防顶板", **_LINE}, (*_LOSS, _PAID)),
    _Story("pump-lines", 0, 13, {"placement": "地下室外墙", **_LINE},
        (*_TO_CLEAN, Act(9, 10, _MATERIALS, "", _ALL_BACK), _RETURN,
         Act(10, 9, "settlement_clerk", "settle"))),
    _Story("mould-loans", 0, 12, _LOAN, (*_LENT, _BACK)),
    _Story("mould-loans", 4, 10, _LOAN, (*_LENT, replace(_BACK, after=6, values=_DAMAGED))),
    _Story("mould-loans", 1, 6, {**_LOAN, "mould": "抗渗"}, (_APPLY, _NO)),
)  # fmt: skip
_STANDING = (
    _Story("pump-lines", 1, 10, {"placement": "沉淀池池壁", **_LINE}, _LOSS),
    _Story("pump-lines", 2, 9, {"placement": "冠梁", **_LINE}, _TO_CLEAN),
    _Story("pump-lines", 3, 11, {"placement": "顶板后浇带", **_LINE}, (_APPLY, _AGREE, _DELIVER)),
    _Story("pump-lines", 4, 2, {"placement": "6层梁板", **_LINE}, (_APPLY, _AGREE)),
    _Story("pump-lines", 6, 1, {"placement": "盖梁GL-4", **_LINE, "needed_on": 2}, (_APPLY,)),
    _Story("pump-lines", 7, 0, {"placement": "车站底板第7段", **_LINE}),
    _Story("pump-lines", 8, 7, {"placement": "屋面", **_LINE},
        (_APPLY, Act(1, 15, "", "cancel", reason="项目改用汽车泵"))),
    _Story("mould-loans", 2, 9, _LOAN, _LENT),
    _Story("mould-loans", 3, 3, _LOAN, _LENT),
    _Story("mould-loans", 5, 1, _LOAN, (_APPLY, _APPROVE)),
    _Story("mould-loans", 6, 0, _LOAN, (_APPLY,)),
    _Story("mould-loans", 7, 0, _LOAN),
)  # fmt: skip


def play_lending(stage: _Stage, day: date) -> None:
    """Everything about pump lines and moulds that happens on `day`."""
    left = (local(stage.until).date() - day).days
    stories = [(story, (story.age - left) % _CYCLE) for story in _ENDING]
    stories += [(story, story.age - left) for story in _STANDING]
    for story, passed in stories:
        if passed == 0:
            _begin(stage, story, day)
        for act in story.acts:
            if act.after == passed:
                _play(stage, story, act, day - timedelta(days=passed))


def _id(story: _Story, begun: date) -> UUID:
    """The record's id follows from its story, so that no act has to look for it."""
    return uuid5(NAMESPACE_URL, f"{story.kind}/{story.project}/{story.age}/{begun}")


def _moment(day: date, hour: int, story: _Story) -> datetime:
    return datetime.combine(day, time(hour, 2 * story.project), STATION_ZONE)


def _begin(stage: _Stage, story: _Story, day: date) -> None:
    moment = _moment(day, 8, story)
    if moment > stage.until:
        return
    project = cast.PROJECTS[story.project]
    values = {
        name: day + timedelta(days=value) if isinstance(value, int) else _named(value, project)
        for name, value in story.values.items()
    }
    clerk = stage.who(project.specialist, moment)
    create(clerk, story.kind, {"project": project.name, **values}, id=_id(story, day))


def _named(value: Any, project: cast.ProjectCast) -> Any:
    if not isinstance(value, str):
        return value
    return value.format(signatory=project.signatory[0], receiver=project.receiver[0])


def _play(stage: _Stage, story: _Story, act: Act, begun: date) -> None:
    moment = _moment(begun + timedelta(days=act.after), act.hour, story)
    if moment > stage.until:
        return
    project = cast.PROJECTS[story.project]
    person = stage.who(act.login or project.specialist, moment)
    values = {name: _named(value, project) for name, value in act.values.items()}
    record = _id(story, begun)
    try:
        if act.step:
            take(person, story.kind, record, act.step, values, reason=act.reason)
        else:
            edit(person, story.kind, record, values)
    except Missing:
        return  # begun before the demo's first day
