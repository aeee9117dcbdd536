"""The use cases that every kind of record shares: make, edit, take a step, copy.

Each is one function and one transaction: ids and plain values in, `Changes` out. What is particular
to a kind comes from its declaration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from db.base import Record
from db.fields import Field, Kind, fields_of
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.empties import lost, may_be_empty, said_of_empty, settle_empties
from desk.core.errors import Clash, Conflict, Invalid, Refused
from desk.core.kinds import Children, RecordKind, Values, kind
from desk.core.references import resolve_reference
from desk.core.remembering import once
from desk.core.unit import M, Unit, unit
from desk.core.usual import have_at_hand, take_usual
from desk.core.views import row_values
from desk.core.workflow import Look, Step, Workflow, describe
from desk.values.reading import Unreadable, read_value
from desk.values.showing import show_value


def create(
    acting: Acting, kind_name: str, values: Values, *, id: UUID | None = None, reason: str = ""
) -> Changes:
    """Make a draft (or a ready record where the kind has no drafts) of `values`.

    `id` is the client's; a second call with the same id makes nothing, so that a retry after a lost
    answer is safe. Raises Invalid with a sentence per field, or Refused.
    """
    known = kind(kind_name)
    changes = known.create(acting, values, id=id, reason=reason)
    if changes is not None:
        return changes
    with unit(acting, "新建", reason=reason) as u:
        if id is not None and u.session.get(known.model, id) is not None:
            u.load(known.model, id)  # another station's is none of ours
            return Changes(id=id)
        permit_editing(known, u.acting)
        record = make(u, known, values, id=id)
    return u.changes(record, sentence=known.said_of_new(record))


def make(u: Unit, known: RecordKind[M], values: Values, *, id: UUID | None = None) -> M:
    """A new record of `values` inside an open unit. Raises as `create`."""
    record = known.model(id=id or uuid4(), station_id=u.acting.station_id)
    begun = known.begun(u, record, values)
    fill(u, known, record, begun, store=False)
    taken_up = _one_of_its_kind(u, known, record)
    if taken_up is not None:
        record = taken_up
        fill(u, known, record, begun, store=False)
    u.add(record)
    known.made(u, record, values)
    known.saved(u, record)
    return record


def _one_of_its_kind(u: Unit, known: RecordKind[M], record: M) -> M | None:
    """A dead record that `record` takes the place of, where its kind allows one living record for
    each value of `one_per`. Raises Refused where one lives."""
    if not known.one_per:
        return None
    model: type[Any] = known.model
    same = {name: getattr(record, name) for name in ("station_id", *known.one_per)}
    with u.session.no_autoflush:
        twins = u.session.scalars(select(model).filter_by(**same)).all()
    for twin in twins:
        if known.lives(twin):
            raise known.there_is(twin)
    return next((twin for twin in twins if known.takes_up(twin)), None)


def edit(
    acting: Acting,
    kind_name: str,
    id: UUID,
    values: Values,
    *,
    version: int | None = None,
    opened: Values | None = None,
    reason: str = "",
) -> Changes:
    """Change fields of a record that is still open.

    With `version` and `opened` (the values as they were when the form was opened) a record that
    somebody else changed in between is merged field by field; fields both changed raise Conflict.
    """
    known = kind(kind_name)
    with unit(acting, "修改", reason=reason) as u:
        record = u.load(known.model, id)
        permit_editing(known, u.acting)
        refused = known.editable(Look(u.session, u.acting, record, u.now))
        if refused is not None and not set(values) <= set(known.always_editable):
            raise refused
        _check_entry(known, record, values)
        if version is not None and record.version != version:
            values = _merge(u, known, record, values, opened)
        with u.session.no_autoflush:  # checks see what was written, not half of it stored
            fill(u, known, record, values)
    return u.changes(record)


def take(
    acting: Acting,
    kind_name: str,
    id: UUID,
    step: str,
    values: Values | None = None,
    *,
    reason: str = "",
    version: int | None = None,
    accept_warnings: bool = True,
) -> Changes:
    """Take a step of the kind's workflow. `values` answer what the step asks.

    Raises Refused with rule and clause; with `accept_warnings` False, NeedsReason before a
    warn-rule would be broken.
    """
    known = kind(kind_name)
    flow, wanted = step_of(known, step)
    with unit(acting, wanted.label, reason=reason, accept_warnings=accept_warnings) as u:
        record = u.load(known.model, id, version=version)
        typed = read_asked(u, known, wanted.asks, values or {}, record)
        flow.take(u, record, wanted.name, typed)
        u.kinds.add(known.name)
    made = u.result or record
    return u.changes(made, sentence=f"{describe(made).strip()}:{wanted.label}完成")


def step_of(known: RecordKind, name: str) -> tuple[Workflow, Step]:
    """The kind's workflow and its step called `name`, which a person may take. Raises Refused."""
    if known.flow is None:
        raise Refused(f"{known.label}没有流程步骤。")
    wanted = known.flow.step(name)
    if wanted.by_program:
        raise Refused(f"“{wanted.label}”由程序在相应单据签发时自动完成，不能单独操作。")
    return known.flow, wanted


def copy(acting: Acting, kind_name: str, id: UUID) -> Changes:
    """A new draft from an old record, with what must be typed again left empty."""
    known = kind(kind_name)
    with unit(acting, "复制") as u:
        permit_editing(known, u.acting)
        made = u.add(known.copied(u, u.load(known.model, id)))
        have_at_hand(u.session, made)
        take_usual(u, made)
        known.prepare(u, made, {})
    return u.changes(made)


def permit_editing(known: RecordKind, acting: Acting) -> None:
    """Raises Refused unless the person holds a role that edits this kind."""
    if acting.has(*known.editors):
        return
    who = "、".join(sorted(role.label for role in known.editors))
    raise Refused(f"{known.label}由{who}填写，{acting.name}没有这个角色。请找有权的人办理。")


def fill(u: Unit, known: RecordKind[M], record: M, values: Values, *, store: bool = True) -> None:
    """Put typed or raw `values` into a loaded record, with usual values, checks and children; what
    follows of them is done too, unless the caller will `store` it himself.

    Raises Invalid naming every field that cannot be taken, Refused for one that nobody types in:
    a record's state, number and approvals come from its steps alone.
    """
    _check_entry(known, record, values)
    problems = _take_values(u, known, record, values)
    with u.session.no_autoflush:
        if not problems and inspect(record).persistent:
            # What stands there is not put in place of the usual value by emptying it.
            problems |= settle_empties(record, _fields_in(known, values))
            if not _at_the_start(known, record):
                problems |= lost(record, _fields_in(known, values))
        if not problems:
            have_at_hand(u.session, record)
            take_usual(u, record)
            problems |= settle_empties(record, _fields_in(known, values))
        if not problems:
            known.prepare(u, record, values)
        for name, sentence in known.problems(u.session, record, u.now).items():
            problems.setdefault(name, sentence)
    if problems:
        raise Invalid(problems, what=describe(record))
    if store:
        known.saved(u, record)


def _at_the_start(known: RecordKind[M], record: M) -> bool:
    """Whether no step has been taken yet: a draft may lack what the first step will ask for."""
    return known.flow is not None and getattr(record, "state", None) is known.flow.initial


def _fields_in(known: RecordKind, values: Values) -> list[str]:
    """The fields of the record itself that are among `values`."""
    rows = {child.name for child in known.children}
    return [known.resolve(n).name for n in values if n not in rows and "." not in n]


def _take_values(u: Unit, known: RecordKind, record: Record, values: Values) -> dict[str, str]:
    """Write every value that can be read; field → sentence for the others."""
    children = {child.name: child for child in known.children}
    problems: dict[str, str] = {}
    for name, raw in values.items():
        if name in children:
            _fill_children(u, children[name], record, raw, problems)
            continue
        if "." in name:
            _fill_one_child(u, children, record, (name, raw), problems)
            continue
        asked = known.resolve(name)
        try:
            kept = getattr(record, asked.name)
            value = typed_value(u.session, u.acting, asked, raw, u, kept=kept)
            setattr(record, asked.name, value)
        except Unreadable as error:
            problems[asked.name] = f"{asked.label}：{error.reason}"
        except Refused as error:
            problems[asked.name] = error.reason
    return problems


def typed_value(
    session: Session,
    acting: Acting,
    asked: Field,
    raw: object,
    u: Unit,
    *,
    kept: UUID | None = None,
) -> Any:
    """`raw` as the field's Python value; a reference may stay what it is, `kept`. Raises Unreadable
    or Refused."""
    if kept is not None or not isinstance(raw, _KEPT) or asked.kind is Kind.CHOICES:
        return _typed(session, acting, asked, raw, u, kept=kept)
    # The fields of a model are made once, so that the one asked for is told by where it lies.
    same = (id(asked), type(raw), raw)
    return once(session, same, lambda: _typed(session, acting, asked, raw, u))


_KEPT = (str, int, float, Decimal, date, time, UUID)
"""What is read alike each time, but for choices: their list would be shared by records."""


def _typed(
    session: Session,
    acting: Acting,
    asked: Field,
    raw: object,
    u: Unit,
    *,
    kept: UUID | None = None,
) -> Any:
    if asked.kind is Kind.REFERENCE:
        return resolve_reference(session, acting, asked, raw, kept=kept)
    value = read_value(asked, raw, now=u.now)
    if value is None and not _nullable(asked):
        return ""
    return value


def _nullable(asked: Field) -> bool:
    return asked.kind not in (Kind.TEXT, Kind.LONG_TEXT, Kind.CODE)


def read_asked(
    u: Unit, known: RecordKind, asks: Sequence[str], values: Values, record: Record
) -> dict[str, Any]:
    """What a step of `record` asked for, typed. Raises Invalid for what it did not ask, cannot read,
    or cannot leave empty."""
    typed: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, raw in values.items():
        asked = known.resolve(name)
        if asked.name not in asks:
            problems[asked.name] = f"这一步不填“{asked.label}”"
            continue
        try:
            typed[asked.name] = typed_value(u.session, u.acting, asked, raw, u)
        except Unreadable as error:
            problems[asked.name] = f"{asked.label}：{error.reason}"
        else:
            empty = typed[asked.name] is None and not may_be_empty(record, asked.name)
            if empty and asked.usual is None:
                problems[asked.name] = f"{asked.label}：{said_of_empty(asked)}"
    if problems:
        raise Invalid(problems)
    return typed


def _check_entry(known: RecordKind, record: Record, values: Values) -> None:
    allowed = {*known.entry, *(child.name for child in known.children)}
    for name in values:
        if name in allowed or "." in name:
            continue
        asked = known.resolve(name)
        if asked.name in allowed:
            continue
        if asked.kind is Kind.STATE and known.flow is not None:
            raise Refused(
                f"{describe(record)}的状态不能直接改，只能按步骤走。请用步骤条上的按钮（命令行用 do）。"
            )
        raise Refused(f"{describe(record)}的“{asked.label}”由程序填写，不能手工修改。")


def _merge(
    u: Unit, known: RecordKind, record: Record, values: Values, opened: Values | None
) -> Values:
    """Our changes on top of somebody else's, where they do not touch the same fields."""
    if opened is None:
        raise Conflict(
            f"{record.changed_by}先保存了{describe(record)}，您的修改没有覆盖它。请刷新后再保存一次。"
        )
    children = {child.name: child for child in known.children}
    ours: dict[str, Any] = {}
    clashes: list[Clash] = []
    for name, raw in values.items():
        child = children.get(name.split(".", maxsplit=1)[0])
        if child is not None:
            ours[name] = raw
            clashes.extend(_rows_clash(child, record, opened, (name, raw)))
            continue
        asked = known.resolve(name)
        try:
            mine = typed_value(u.session, u.acting, asked, raw, u)
        except (Unreadable, Refused):
            ours[name] = raw  # `fill` says what is wrong with it
            continue
        before, theirs = opened.get(asked.name), getattr(record, asked.name)
        if mine in (before, theirs):
            continue
        if theirs == before:
            ours[name] = mine
        else:
            shown = [show_value(asked, v) for v in (before, mine, theirs)]
            clashes.append(Clash(name, asked.label, *shown))
    if clashes:
        labels = "、".join(clash.label for clash in clashes)
        raise Conflict(
            f"{record.changed_by}也改了{describe(record)}的{labels}。请逐项决定保留哪一个再保存。",
            tuple(clashes),
        )
    return ours


def _rows_clash(
    child: Children, record: Record, opened: Values, written: tuple[str, object]
) -> Iterator[Clash]:
    """The clash when somebody else changed a record's rows while we did: rows are a whole, so that
    nobody's row goes unseen."""
    name, raw = written
    before = _as_rows(opened.get(child.name))
    now = [row_values(item) for item in getattr(record, child.name)]
    names = ("id", *child.fields)
    if before is not None and [[r.get(n) for n in names] for r in before] == [
        [r.get(n) for n in names] for r in now
    ]:
        return
    was = "" if before is None else f"{len(before)} 行"
    ours = f"{len(_as_rows(raw) or ())} 行" if name == child.name and raw else str(raw)
    yield Clash(name, child.label, was, ours, f"{len(now)} 行")


def _as_rows(raw: object) -> Sequence[Mapping[str, object]] | None:
    """Rows as a form or the command line gives them: a mapping each. Raises Refused for others."""
    if raw is None:
        return None
    if isinstance(raw, Sequence) and all(isinstance(row, Mapping) for row in raw):
        return raw
    raise Refused(f"看不懂“{raw}”。明细要逐行填写，每行写明各项。")


def _fill_children(
    u: Unit, child: Children, record: Record, rows: object, problems: dict[str, str]
) -> None:
    """Make the record's children those of `rows` (mappings; an `id` keeps an existing row)."""
    present = {str(item.id): item for item in getattr(record, child.name)}
    declared = fields_of(child.model)
    kept: list[Any] = []
    for position, row in enumerate(_as_rows(rows) or (), start=1):
        item = present.get(str(row.get("id", ""))) or child.model(id=uuid4())
        if hasattr(item, "position"):
            item.position = position
        for name, raw in row.items():
            if name not in child.fields:
                continue
            asked = declared[name]
            try:
                value = typed_value(u.session, u.acting, asked, raw, u)
            except Unreadable as error:
                problems[child.name] = f"{child.label}第 {position} 行{asked.label}：{error.reason}"
                continue
            setattr(item, name, value)
        for said in settle_empties(item, [n for n in row if n in child.fields]).values():
            problems[child.name] = f"{child.label}第 {position} 行{said}"
        missing = [
            declared[name].label
            for name in child.fields
            if declared[name].required and not getattr(item, name, None)
        ]
        if missing:
            problems[child.name] = f"{child.label}第 {position} 行缺少{'、'.join(missing)}"
        kept.append(item)
    setattr(record, child.name, kept)


def _fill_one_child(
    u: Unit,
    children: Mapping[str, Children],
    record: Record,
    written: tuple[str, object],
    problems: dict[str, str],
) -> None:
    """One value of one child row, written as ``lines.2.pump``."""
    name, raw = written
    parts = name.split(".")
    child = children.get(parts[0])
    rows = getattr(record, child.name) if child else []
    if child is None or len(parts) != 3 or not parts[1].isdigit():
        raise Refused(f"看不懂“{name}”。子行写作“{next(iter(children), 'lines')}.行号.项目”。")
    position, wanted = int(parts[1]), parts[2]
    if not 1 <= position <= len(rows):
        raise Refused(f"{child.label}没有第 {position} 行，现有 {len(rows)} 行。")
    if wanted not in child.fields:
        raise Refused(f"{child.label}没有可填的“{wanted}”。可填的有：{'、'.join(child.fields)}。")
    asked = fields_of(child.model)[wanted]
    try:
        setattr(rows[position - 1], wanted, typed_value(u.session, u.acting, asked, raw, u))
    except Unreadable as error:
        problems[name] = f"{child.label}第 {position} 行{asked.label}：{error.reason}"
        return
    row = rows[position - 1]
    for said in (settle_empties(row, [wanted]) | lost(row, [wanted])).values():
        problems[name] = f"{child.label}第 {position} 行{said}"
