"""A form of one record, laid from the declaration of its kind: the form says only what differs.

Groups, rows, labels, units and children come from the kind, so that a field added there appears on
its paper. What a form says besides: its own order of the rows, further rows before and after, fixed
text, what stands in a cell instead of the plain value, and who signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from db.choice import Choice
from db.fields import Kind
from desk.core.kinds import Children, RecordKind
from desk.core.past import Edition
from desk.values.showing import show_moment
from reports.form import Data, PrintContext
from reports.grid import (
    SIGNATURE,
    Align,
    Block,
    Body,
    Cell,
    Column,
    Content,
    Row,
    Table,
    heading_row,
    row,
    signature,
)
from reports.laying import POUR_HEAD, Laying, at_end, label_span
from reports.source import Source, heading_of
from reports.words import Said, decision_lines

Rows = Callable[[Source, PrintContext], Iterable[Block]]
Part = str | Row | Table | Rows
"""A piece of a form: names that stand side by side, the name of a kind's children, a fixed block,
or blocks made of the record."""

_HEADS = {
    "pours": POUR_HEAD,
    "projects": ("customer_id contract_number", "name", "address"),
}
"""How a paper about a pour or a project begins."""

_ASIDE = 12
"""Texts up to this width stand in the middle of their column, unless it is the first."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A place to sign. `by` and `at` are the fields, or paths to them, of who signed already and
    when; `label` is the field's own where it is empty."""

    label: str = ""
    by: str = ""
    at: str = ""


def sheet_of(
    known: RecordKind,
    *,
    dated: str,
    day: str = "",
    rows: Sequence[Part] = (),
    after: Sequence[Part] = (),
    closing: Sequence[Part] = (),
    left_out: str = "",
    cells: Mapping[str, Said] | None = None,
    heights: Mapping[str, float] | None = None,
    tables: Mapping[str, Mapping[str, float]] | None = None,
) -> Callable[[Data | None, PrintContext], Body]:
    """The `build` of a `Form` of this kind.

    Without `rows` the sheet follows the kind's groups. `rows` is an order of the paper's own: what
    the groups name besides follows it, except for `left_out`. `after` comes below that, and
    `closing` stands on the last page. `dated` is the field of the date line, or several of which
    the first known one counts. If it is a date, moments are shown as times of that day; if it is a
    moment, `day` is the paper's word for it and lets only the day be shown. `cells` says what
    stands under a name instead of the field's value, or under a name that is no field. `heights`
    are the millimetres of rows that need more than usual. `tables` are the columns of the kind's
    children with their widths in millimetres; a column that is no field is in `cells` as
    ``items.lost``.
    """
    further = (*after, *closing)
    unsaid = {*left_out.split(), *(() if day else dated.split())}
    parts = (*_placed(known, rows, further, unsaid), *after)

    def build(data: Data | None, context: PrintContext) -> Body:
        record = Source(known.model, data)
        dating, name = _dating(record, dated)
        by_clock = dating.fields[name].kind is Kind.DATE
        laying = Laying(
            record,
            cells=cells,
            heights=heights,
            day=dating.get(name, date) if by_clock else None,
            by_clock=by_clock,
        )
        blocks, last = (_blocks(p, known, laying, context, tables or {}) for p in (parts, closing))
        dateline = f"{dating.dateline(name, day)}{edition_words(record)}"
        body = record.paper(blocks, _only_rows(last), dateline=dateline)
        return replace(body, mark=mark_of(known, record))

    return build


def _dating(record: Source, dated: str) -> tuple[Source, str]:
    """Where the date of the paper is found: under the first of the names that has one."""
    ends = [at_end(record, path) for path in dated.split()]
    return next(((source, name) for source, name in ends if source.data.get(name)), ends[0])


def signs(*who: str | Sign, height: float = SIGNATURE) -> Rows:
    """A row of places to sign. A plain word is a label for the pen alone, the name of a field
    (``"applied_by"``, ``"pour.specialist_id"``) prints who signed already, with the moment of its
    stamp; under ``approved_by`` stand the decisions with their reasons."""

    def places(record: Source, _context: PrintContext) -> list[Row]:
        found = [_place(record, each) for each in who]
        spans = (4,) if len(found) < 3 else (3, 4) if len(found) == 3 else (2.5, 3)
        parts = (signature(w, *lines, label_span=label_span(w, *spans)) for w, lines in found)
        return [row(*parts, height=height)]

    return places


def _place(record: Source, who: str | Sign) -> tuple[str, list[str]]:
    """The label of a place to sign, and what stands there already."""
    sign = who if isinstance(who, Sign) else Sign(by=who) if who.isascii() else Sign(who)
    if not sign.by:
        return sign.label, []
    at, (source, name) = sign.at, at_end(record, sign.by)
    if not at and name.endswith("_by"):
        at = f"{sign.by.removesuffix('_by')}_at"
    lines = decision_lines(source) if name == "approved_by" else [source.shown(name)]
    if at and name != "approved_by":
        dating, moment = at_end(record, at)
        lines.append(dating.when(moment))
    return sign.label or source.fields[name].label, lines


def _placed(
    known: RecordKind, rows: Sequence[Part], further: Sequence[Part], unsaid: set[str]
) -> list[Part]:
    """The form's own rows, and whatever else the kind's groups name in their own order. The project
    or pour that the record is about comes first, unless the form says it in its own way."""
    said = _words((*rows, *further)) | unsaid
    about, heads = _head(known)
    found: list[Part] = [*rows] if said & {about, *_words(heads)} else [*heads, *rows]
    said.add(about)
    for group in known.groups:
        lines = [" ".join(name for name in line if name not in said) for line in group.rows]
        if any(lines) and not rows and len(known.groups) > 1:
            found.append(heading_row(group.label))
        found += filter(None, lines)
    return [*found, *(child.name for child in known.children if child.name not in said)]


def _head(known: RecordKind) -> tuple[str, list[str]]:
    """The first reference to a project or pour, and what a paper says of that at its head."""
    for name in (*known.entry, *known.fields):
        rows = _HEADS.get(known.fields[name].refers, ())
        if rows:
            key = name.removesuffix("_id")
            return name, [" ".join(f"{key}.{word}" for word in line.split()) for line in rows]
    return "", []


def _words(parts: Iterable[Part]) -> set[str]:
    lines = (part for part in parts if isinstance(part, str))
    return {word.partition("/")[0] for line in lines for word in line.split()}


def _blocks(
    parts: Iterable[Part],
    known: RecordKind,
    laying: Laying,
    context: PrintContext,
    tables: Mapping[str, Mapping[str, float]],
) -> Iterator[Block]:
    children = {child.name: child for child in known.children}
    for part in parts:
        if isinstance(part, Row | Table):
            yield part
        elif not isinstance(part, str):
            yield from part(laying.record, context)
        elif part in children:
            yield _table(children[part], laying, tables.get(part))
        else:
            yield laying.row(part)


def _table(child: Children, laying: Laying, widths: Mapping[str, float] | None) -> Table:
    """The children, one a line; without `widths` their fields as wide as in a list."""
    fields = Source(child.model, None).fields
    columns = [Column("序", 9, Align.CENTRE)]
    shows: list[Callable[[Source], str | Cell]] = []
    for name, width in (widths or {name: fields[name].width for name in child.fields}).items():
        own = laying.cells.get(f"{child.name}.{name}")
        field = (own and own.field) or fields[name]
        aside = Align.CENTRE if shows and field.width <= _ASIDE else Align.LEFT
        align = Align.RIGHT if field.numeric else aside
        columns.append(Column(heading_of(field), width, align, name=name))
        shows.append(own.show if own else partial(Source.shown, name=name))
    lines = [
        (str(place), *(_content(show(item)) for show in shows))
        for place, item in enumerate(laying.record.rows(child.model, child.name), start=1)
    ]
    return Table(tuple(columns), tuple(lines))


def _content(shown: str | Cell) -> Content:
    return shown if isinstance(shown, str) else shown.pieces


def _only_rows(blocks: Iterable[Block]) -> Iterator[Row]:
    """The rows of a form's end, which has no tables, because they could run on over pages."""
    for block in blocks:
        assert isinstance(block, Row)
        yield block


def edition_words(record: Source) -> str:
    """第 2 版（2026-11-22 09:10 张敏）, where a paper has more versions than one."""
    edition = record.get("edition", Edition)
    if edition is None or (edition.number == 1 and "replaced_by" not in record.data):
        return ""
    return f"　第 {edition.number} 版（{show_moment(edition.at)} {edition.person}）"


def mark_of(known: RecordKind, record: Source) -> str:
    """（已被第 2 版代替）, and （拒签） in place of a signature. What the record's state makes of the whole
    paper is said by the frame (`reports.standing`)."""
    if record.data.get("replaced_by"):
        return f"（已被第 {record.data['replaced_by']} 版代替）"
    state = record.data.get("state")
    if not isinstance(state, Choice):
        return ""
    refused = "refused_at" in known.fields and state.value in ("refused", "settled")
    return f"（{state.label}）" if refused else ""
