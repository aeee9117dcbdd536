"""代理: who is away, who decides for him meanwhile, in which role, from when until when.

A deputy's right is never written down anywhere else: `desk.core.rights` reads it from here for
every unit and every read, so that it ends by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session, object_session

from db.models import Absence, AbsenceState, Person, Role
from desk.core.acting import Acting
from desk.core.declare import group, names, step
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, Searchable, Values
from desk.core.references import person_name
from desk.core.stamps import put_stamp
from desk.core.unit import Unit
from desk.core.workflow import Look, Tone, Workflow
from desk.values.showing import show_moment

_S = AbsenceState
_GIVERS = (Role.SECTION_HEAD, Role.ADMIN)
"""Who names a deputy for somebody else."""


def _may_end(look: Look[Absence]) -> None:
    """Whoever could give it, and the deputy, who may decline."""
    absence, acting = look.record, look.acting
    if acting.has(*_GIVERS) or acting.person_id in (absence.person_id, absence.deputy_id):
        return
    raise Refused(
        f"代理授权由{person_name(look.session, absence.person_id)}本人、代理人、{_givers()}结束，"
        f"{acting.name}不能结束它。请找他们办理。"
    )


def _givers() -> str:
    return "或".join(role.label for role in _GIVERS)


class Absences(RecordKind[Absence]):
    """The person himself lends a role of his own; the section head or an administrator does so for
    somebody else. Nobody makes himself a deputy, and 系统管理员 is never lent."""

    model = Absence
    icon = "users"
    groups = (group("代理", "person_id role", "deputy_id cause", "starts_at ends_at"),)
    first = names("person_id role deputy_id state starts_at")
    columns = names("state person_id role deputy_id starts_at ends_at given_by cause")
    register = names(
        "state person_id role deputy_id starts_at ends_at cause given_by given_at ended_by ended_at"
    )
    editors = frozenset(Role)
    sort = "starts_at"
    date_column = "starts_at"
    needs = ("person_id", "role", "deputy_id", "starts_at", "ends_at")
    open_in = frozenset({_S.GIVEN})
    remedy = "请另行授权。"
    flow = Workflow(
        states=_S,
        initial=_S.GIVEN,
        tones={_S.GIVEN: Tone.INFO, _S.ENDED: Tone.NEUTRAL},
        steps=(
            step("end", "提前结束", _S.GIVEN, _S.ENDED, Role, guard=_may_end, stamps="ended",
                 needs_reason=True, danger=True),
        ),
    )  # fmt: skip

    def editable(self, look: Look[Absence]) -> Refused | None:
        """What has begun stays as it was given; it is ended and given anew."""
        absence, refused = look.record, super().editable(look)
        if refused is None and absence.starts_at is not None and absence.starts_at <= look.now:
            since = show_moment(absence.starts_at)
            return Refused(f"代理授权自 {since} 已开始，不能再改。请先“提前结束”，再另行授权。")
        return refused

    def prepare(self, u: Unit, record: Absence, values: Values) -> None:
        if record.role is None or record.person_id is None or record.deputy_id is None:
            return  # `problems` says what is missing
        if record.person_id == record.deputy_id:
            return
        _permit(u.session, u.acting, record)

    def problems(self, session: Session, record: Absence, now: datetime) -> Mapping[str, str]:
        found = dict(super().problems(session, record, now))
        if record.starts_at and record.ends_at and record.ends_at <= max(record.starts_at, now):
            found.setdefault("ends_at", "代理结束要晚于代理开始，也要晚于现在")
        if record.deputy_id is not None and record.deputy_id == record.person_id:
            found.setdefault("deputy_id", "代理人不能是外出人员本人")
        return found

    def made(self, u: Unit, record: Absence, values: Values) -> None:
        by_right = () if u.acting.person_id == record.person_id else _GIVERS
        put_stamp(record, "given", u.acting, u.now, {}, roles=by_right)

    def saved(self, u: Unit, record: Absence) -> None:
        assert record.role is not None
        u.notify(record.role.value, record, self._told(u.session, record))

    def _told(self, session: Session, record: Absence) -> str:
        away, deputy = (person_name(session, id_) for id_ in (record.person_id, record.deputy_id))
        assert record.role is not None
        assert record.starts_at is not None
        assert record.ends_at is not None
        return (
            f"{show_moment(record.starts_at)} 至 {show_moment(record.ends_at)} "
            f"{away}的{record.role.label}职责由{deputy}代理"
        )

    def said_of_new(self, record: Absence) -> str:
        return "已授权代理，到期自动失效"

    def searchable(self, record: Absence) -> Searchable:
        label = record.role.label if record.role is not None else ""
        until = show_moment(record.ends_at) if record.ends_at else ""
        session = object_session(record)
        people = (record.person_id, record.deputy_id)
        named = tuple(person_name(session, id_) for id_ in people) if session is not None else ()
        title = f"{'→'.join(named)} {label}".strip()
        return Searchable(title, f"{record.cause} 至 {until}".strip(), names=named)


def _permit(session: Session, acting: Acting, record: Absence) -> None:
    """Raises Refused where this role of this person cannot be lent by `acting` to this deputy."""
    away, deputy = session.get(Person, record.person_id), session.get(Person, record.deputy_id)
    role = record.role
    assert away is not None
    assert deputy is not None
    assert role is not None
    if role is Role.ADMIN:
        raise Refused("系统管理员不能由人代理。请由另一位系统管理员办理，或请管理员给他角色。")
    if acting.person_id != away.id and not acting.has(*_GIVERS):
        raise Refused(
            f"{away.name}的代理由本人、{_givers()}授权，{acting.name}不能替他授权。请找他们办理。"
        )
    if acting.person_id == deputy.id:
        raise Refused(
            f"不能由{acting.name}自己授权自己代理{away.name}的{role.label}。"
            f"请由{away.name}本人或另一位{_givers()}授权。"
        )
    if role not in {held.role for held in away.roles}:
        raise Refused(f"{away.name}没有“{role.label}”这个角色，不能请人代理。请核对人员和角色。")
    if role in {held.role for held in deputy.roles}:
        raise Refused(f"{deputy.name}本来就是{role.label}，不必代理。请核对代理人。")


ABSENCES = Absences()
