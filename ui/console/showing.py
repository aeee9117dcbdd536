"""show and due: what there is, one record with its history, and what is owed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from db.fields import Field, Kind, fields_of
from db.models import Role
from desk import today
from desk.core import filing, views
from desk.core.acting import Acting
from desk.core.audit_entries import entries
from desk.core.errors import Refused
from desk.core.kinds import Children, RecordKind
from desk.core.lists import columns_of
from desk.core.plain import rows
from desk.core.printing import TakenOut, Way, take_out
from desk.core.references import locate
from desk.rules import notices
from desk.settings import listing
from desk.values.showing import plain_json, show_moment, show_value
from ui.console.console import Console
from ui.console.names import record_kind
from ui.console.output import PEOPLE_SEE, pairs, table
from ui.console.parsing import Parser, natural, whole


def show_arguments(parser: Parser) -> None:
    parser.add_argument(
        "kind", metavar="类别", help="记录类别，如 orders；还有 attachments audit settings notices"
    )
    parser.add_argument(
        "number",
        nargs="?",
        metavar="单号",
        help="单号（也可以是小票号）、id 或名称；几类同号时写 类别:单号",
    )
    parser.add_argument("--limit", metavar="条数", type=natural, help="最多几条")
    parser.add_argument("--filter", metavar="字词", default="", help="包含这些字词的记录")
    parser.add_argument("--state", metavar="状态", default="", help="处于这个状态的记录")


def show(console: Console) -> int:
    """A list, or one record with everything that belongs to it."""
    special = _SPECIAL.get(console.options.kind)
    if special is not None:
        return _show_special(console, special)
    known = record_kind(console.options.kind)
    if console.options.number:
        return _show_one(console, known)
    limit = console.options.limit or (None if console.json else PEOPLE_SEE)
    found = list(
        rows(
            console.acting,
            known.name,
            text=console.options.filter,
            state=console.options.state,
            limit=limit,
        )
    )
    if len(found) > PEOPLE_SEE:  # a register for a program, not a page to look at
        narrowed = "，".join(filter(None, (console.options.filter, console.options.state)))
        taken = TakenOut(known.name, known.label, len(found), filters=narrowed)
        take_out(console.acting, taken, Way.DATA)
    console.answer(found, _list_lines(known, found))
    return 0


def _list_lines(known: RecordKind, found: Sequence[Mapping[str, object]]) -> Iterator[str]:
    columns = columns_of(known)
    shown = [(name.rpartition(".")[2], columns[name]) for name in known.columns]
    keyed = [(k.removesuffix("_id") if f.kind is Kind.REFERENCE else k, f) for k, f in shown]
    cells = [[_words(asked, row.get(key)) for key, asked in keyed] for row in found]
    yield from table([asked.label for _, asked in keyed], cells)
    yield f"{len(found)} 条。"


def _words(asked: Field, value: object) -> str:
    if asked.kind is Kind.MOMENT and value:
        return str(value)[:16].replace("T", " ")
    if asked.kind is Kind.REFERENCE or asked.kind is Kind.DATE or asked.numeric:
        return "" if value is None else str(value)
    return show_value(asked, value)


def _show_one(console: Console, known: RecordKind) -> int:
    _, id_ = locate(console.acting, console.options.number, known.name)
    seen = views.view(console.acting, known.name, id_)
    console.answer(views.as_json(seen), () if console.json else _record_lines(known, seen))
    return 0


def _record_lines(known: RecordKind, seen: views.View) -> Iterator[str]:
    yield f"{known.label} {seen.title}" + ("" if seen.number else f"（id {str(seen.id)[:8]}）")
    if seen.versions:
        yield " → ".join(version.words for version in seen.versions)
    if seen.replaced:
        yield f"注意：{seen.replaced}"
    filled = {
        asked.heading: seen.shown.get(name) or show_value(asked, seen.values[name])
        for name, asked in known.fields.items()
        if seen.values[name] not in (None, "", [])
    }
    yield from pairs(filled)
    for child in known.children:
        yield from _child_lines(child, seen.children[child.name])
    for offer in seen.offers:
        about = f"{offer.step.label}（{offer.step.name}）"
        yield (
            f"可以：{about}" if offer.refused is None else f"还不能：{about} {offer.refused.reason}"
        )
    for warned in seen.warnings:
        yield f"提醒：{warned['sentence']}（依据手册 {warned['clause']}）"
    for entry in seen.history:
        yield f"{show_moment(entry['at'])} {entry['person']} {entry['action']} {entry['reason']}".rstrip()


def _child_lines(child: Children, rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """The rows of a record in words; what they refer to by id is left to the JSON."""
    fields = fields_of(child.model)
    shown = [name for name, asked in fields.items() if asked.kind is not Kind.REFERENCE]
    for place, row in enumerate(rows, start=1):
        words = [show_value(fields[name], row[name]) for name in shown if name != "position"]
        yield f"{child.label} {place}：{'，'.join(word for word in words if word)}"


def _attachments(acting: Acting, limit: int) -> Sequence[Mapping[str, object]]:
    return filing.attachments(acting, limit=limit)


def _audit(acting: Acting, limit: int) -> Sequence[Mapping[str, object]]:
    return entries(acting, limit=limit)


def _settings(acting: Acting, _limit: int) -> Sequence[Mapping[str, object]]:
    return listing(acting)


def _notices(acting: Acting, limit: int) -> Sequence[Mapping[str, object]]:
    return [vars(owed) | {"id": owed.ids[0]} for owed in notices.owed(acting)[:limit]]


Listing = tuple[Callable[[Acting, int], Sequence[Mapping[str, object]]], tuple[str, ...]]
_SPECIAL: dict[str, Listing] = {
    "attachments": (_attachments, ("at", "person", "record_kind", "name", "size", "media_type")),
    "audit": (_audit, ("at", "person", "record_kind", "number", "action", "reason")),
    "settings": (_settings, ("key", "label", "value", "default", "unit", "clause")),
    "notices": (_notices, ("at", "number", "sentence", "clause")),
}


def _show_special(console: Console, special: Listing) -> int:
    if console.options.number or console.options.filter or console.options.state:
        raise Refused(f"{console.options.kind} 只能整列查看。请去掉单号和筛选。")
    read, columns = special
    limit = console.options.limit or (1_000_000 if console.json else PEOPLE_SEE)
    found = plain_json(read(console.acting, limit))
    lines = table(columns, [[str(row[c]) for c in columns] for row in found])
    console.answer(found, lines)
    return 0


def due_arguments(parser: Parser) -> None:
    parser.add_argument("--role", metavar="岗位", help="只看这个岗位的，如 specialist 或 客服专员")
    parser.add_argument("--days", metavar="天数", type=whole, default=1, help="往后看几天，默认 1")


def due(console: Console) -> int:
    """What is due and overdue, each with its owner and its clause."""
    roles = None
    if console.options.role:
        role = Role.read(console.options.role)
        if role is None:
            listing_ = "、".join(f"{r.value}（{r.label}）" for r in Role)
            raise Refused(f"没有“{console.options.role}”这个岗位。可用的有：{listing_}。")
        roles = {role}
    days = min(max(console.options.days, 0), 366)
    found = today.due_list(console.acting, days=days, roles=roles)
    console.answer(today.as_json(found), _due_lines(found))
    return 0


def _due_lines(found: Sequence[today.Due]) -> Iterator[str]:
    for entry in found:
        mark = "逾期" if entry.overdue else "　　"
        yield f"{mark} {show_moment(entry.hour)} {entry.owner}：{entry.what}（{entry.clause}）"
    yield f"{len(found)} 项。"
