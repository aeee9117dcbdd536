"""The frame every form shares: one or several papers of it laid out and drawn as one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from reports.document import About
from reports.fonts import DRAWING, SUBSTITUTE, missing_glyphs
from reports.form import Form, Margins, Orientation, PaperSize, PrintContext
from reports.grid import Body, Cell, Row, Table
from reports.layout import Geometry, Layout, bound, lay_out
from reports.painting import FOOT, HEAD, Leaf, paint

Paper = tuple[Body, PrintContext]
"""What one record's paper holds, and for whom, when and as which copy it is printed."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished document, where everything in it stands, and the characters no font has."""

    pdf: bytes
    layout: Layout
    missing: tuple[str, ...]


def draw_form(form: Form, body: Body, context: PrintContext) -> Drawing:
    """Lay out and draw one paper; the same context gives the same bytes."""
    return draw_papers(form, [(body, context)])


def draw_papers(form: Form, papers: Sequence[Paper]) -> Drawing:
    """Lay out and draw one or several papers of a form as one document. Each counts its own pages.
    Copies of a paper, which share its body, are laid out once."""
    laid: dict[int, Leaf] = {}
    leaves: list[Leaf] = []
    for body, context in papers:
        leaf = laid.get(id(body)) or lay_paper(form, body, context)
        laid[id(body)] = leaf
        leaves.append(replace(leaf, context=context))
    missing = missing_in(form, papers)
    with DRAWING:
        pdf = paint(form, leaves, _about(form, papers))
    return Drawing(pdf, bound([leaf.layout for leaf in leaves]), missing)


def missing_in(form: Form, papers: Sequence[Paper]) -> tuple[str, ...]:
    """The characters of these papers that no font has, each once."""
    pieces = [form.title, *form.notes]
    for body, context in papers:
        pieces += [text for sheet in (body, *body.further) for text in _texts(sheet)]
        pieces += [context.company, context.station, context.printed_by]
    return missing_glyphs("".join(pieces))


def lay_paper(form: Form, body: Body, context: PrintContext) -> Leaf:
    """Where everything of one paper stands, all its sheets through; nothing is drawn."""
    geometry = geometry_of(form, context)
    sheets = (body, *body.further)
    tail = (*form.notes, *_apology(missing_in(form, [(body, context)])))
    layouts = [lay_out(replace(s, notes=(*s.notes, *tail)), geometry) for s in sheets]
    titles = [
        f"{sheet.title or form.title}{_behind_title(body, sheet)}"
        for sheet, layout in zip(sheets, layouts, strict=True)
        for _ in range(layout.pages)
    ]
    return Leaf(body, context, bound(layouts), titles)


def _behind_title(body: Body, sheet: Body) -> str:
    """What the form says of its record, and what its state says where that is not the same."""
    told = f"（{body.stamp}）" if body.stamp else ""
    return sheet.mark if told in sheet.mark else sheet.mark + told


def _about(form: Form, papers: Sequence[Paper]) -> About:
    """A document of several records is called after the first and the last of them."""
    numbers = list(dict.fromkeys(body.number for body, _ in papers if body.number))
    _, context = papers[0]
    records = len({id(body) for body, _ in papers})
    named = numbers[0] if numbers else ""
    if records > 1:
        named = f"{records} 份 {'—'.join(dict.fromkeys((*numbers[:1], *numbers[-1:])))}"
    return About(
        title=f"{form.title} {named}".strip(),
        author=f"{context.company} {context.station}".strip(),
        subject=f"{form.id} 版次 {form.edition}",
        made_at=context.printed_at,
    )


def geometry_of(form: Form, context: PrintContext) -> Geometry:
    """The sheet and the room for the grid under the settings of `context`."""
    size = context.paper.size or form.size
    turn = context.paper.orientation or form.orientation
    wide, high = size.value
    if turn is Orientation.LANDSCAPE and size is not PaperSize.THREE_PART:
        wide, high = high, wide
    margins = context.paper.margins or _margins(wide, high)
    return Geometry(
        page_width=wide * mm,
        page_height=high * mm,
        left=margins.left * mm,
        right=(wide - margins.right) * mm,
        top=(high - margins.top) * mm - HEAD,
        bottom=margins.bottom * mm + FOOT,
    )


def _margins(wide: float, high: float) -> Margins:
    if wide > high or min(wide, high) < 200:
        return Margins(12, 12, 10, 8)
    return Margins(18, 18, 11, 9)


def _texts(body: Body) -> list[str]:
    rows: list[Row] = [*body.closing]
    for block in body.blocks:
        rows += [block.header(), *block.rows()] if isinstance(block, Table) else [block]
    pieces = [piece for row in rows for cell in row.cells for piece in _with_foot(cell)]
    return [*pieces, body.title, body.mark, body.dateline, body.number or "", *body.notes]


def _with_foot(cell: Cell) -> list[str]:
    return [p if isinstance(p, str) else p.label for p in cell.pieces] + [cell.foot]


def _apology(missing: tuple[str, ...]) -> tuple[str, ...]:
    if not missing:
        return ()
    listed = "、".join(f"U+{ord(char):04X}" for char in missing)
    return (f"字库中没有下列字，表中以{SUBSTITUTE}代替，请用笔补写：{listed}。",)
