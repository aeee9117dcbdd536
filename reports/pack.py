"""The pack of a pour or a project: contents, then every filed document, in one PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.filing import Filed, attachment_content
from desk.core.printing import TakenOut, Way, take_out
from desk.documents.packing import Pack, PackedDocument, PackedFile, pack_of
from desk.system.files import growing_file
from desk.values.showing import show_date
from desk.values.zone import local
from reports.document import About
from reports.fonts import DRAWING, missing_glyphs
from reports.form import Form, PrintContext
from reports.grid import Align, Body, Column, Table, label, row, value
from reports.issuing import context_for
from reports.pack_pages import Unreadable, notice, pages_of, rewritten, stamps
from reports.page import lay_paper
from reports.painting import paint
from reports.pdf_joining import Box, Joining, boxes

Progress = Callable[[int, int, str], None]
"""Is called with the pieces of work done, those in all, and what is being done. An exception that
it raises stops the work."""
Fetch = Callable[[UUID], Filed]
"""Reads a filed file."""

_CENTRE = Align.CENTRE
_COLUMNS = (
    Column("序", 10, _CENTRE),
    Column("资料名称", 46),
    Column("资料编号", 36, _CENTRE, size=9.5),
    Column("版次", 12, _CENTRE),
    Column("份数", 12, _CENTRE),
    Column("页码", 24, _CENTRE),
    Column("说明", 40, size=9.5),
)


@dataclass(frozen=True)
class Packing:
    """What became of a pack: its pages, the documents without any, and files that could not be
    taken in, each with why."""

    pages: int
    documents: int
    without: tuple[str, ...]
    left_out: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Spooled:
    """A file that is ready to be joined; `trouble` says what the page instead of it says."""

    document: int
    name: str
    path: Path
    boxes: list[tuple[Box, int]]
    trouble: str


def pack_record(
    acting: Acting, kind_name: str, id_: UUID, target: Path, progress: Progress
) -> Packing:
    """Write the pack of a pour or a project to `target` and keep that it left the office.

    Raises as `pack_of`, `write_pack` and `take_out` do; nothing is written then.
    """
    pack = pack_of(acting, kind_name, id_)
    taken = TakenOut("documents", "工程资料汇编", len(pack.documents), filters=pack.called)
    return write_pack(
        pack,
        partial(attachment_content, acting),
        context_for(acting),
        target,
        progress,
        leaves=lambda: take_out(acting, taken, Way.PDF),
    )


def write_pack(
    pack: Pack,
    fetch: Fetch,
    context: PrintContext,
    target: Path,
    progress: Progress,
    leaves: Callable[[], object] = lambda: None,
) -> Packing:
    """Write the pack to `target`, complete or not at all. A file that cannot be taken in is a page
    that says so. `leaves` is called before the finished file is in its place. Raises as
    `growing_file` does, and whatever `progress` and `leaves` raise."""
    with growing_file(target) as file, tempfile.TemporaryDirectory() as folder:
        work = 2 * sum(len(d.files) for d in pack.documents if not d.why_not) + 1
        spooled: list[_Spooled] = []
        for number, (place, filed) in enumerate(_files(pack)):
            progress(number, work, filed.name)
            path = Path(folder) / f"{number}.pdf"
            spooled.append(_spool(pack.documents[place], place, filed, fetch, path))
        progress(len(spooled), work, "目录")
        contents, missing = _contents(pack, spooled, context)
        sizes = [*boxes(contents), *(box for each in spooled for box in each.boxes)]
        joining = Joining(file)
        marks = joining.stamps(rewritten(stamps(sizes)))
        joining.add(contents, marks)
        bookmarks = [("目录", 0)]
        for number, each in enumerate(spooled):
            progress(len(spooled) + 1 + number, work, each.name)
            bookmarks.append((_bookmark(pack, spooled, number), joining.count))
            joining.add(each.path.read_bytes(), marks[joining.count :])
            each.path.unlink()
        joining.close(bookmarks, _about(pack, context))
        progress(work, work, target.name)
        leaves()
    return Packing(
        pages=joining.count,
        documents=len(pack.documents),
        without=tuple(f"{_called(d)}：{d.why_not}" for d in pack.documents if d.why_not),
        left_out=tuple(each.trouble for each in spooled if each.trouble),
        missing=missing,
    )


def _files(pack: Pack) -> Iterator[tuple[int, PackedFile]]:
    """Every file that goes in, with the place of its document."""
    for place, document in enumerate(pack.documents):
        for filed in document.files if not document.why_not else ():
            yield place, filed


def _spool(
    document: PackedDocument, place: int, filed: PackedFile, fetch: Fetch, path: Path
) -> _Spooled:
    trouble = ""
    try:
        made = pages_of(fetch(filed.id))
        found = boxes(made)
    except (Unreadable, Refused) as error:
        trouble = f"{_called(document)}：{error}"
        made = rewritten(notice("这份归档文件没有装入", trouble))
        found = boxes(made)
    path.write_bytes(made)
    return _Spooled(place, filed.name, path, found, trouble)


def _called(document: PackedDocument) -> str:
    """``配合比通知单 GC-202611-0003``."""
    version = f"第 {document.revision} 版" if document.revision > 1 else ""
    return " ".join(w for w in (document.name, document.number, version) if w)


def _bookmark(pack: Pack, spooled: Sequence[_Spooled], number: int) -> str:
    """The document; of several files of it from the second on the file as well."""
    each = spooled[number]
    called = _called(pack.documents[each.document])
    again = number > 0 and spooled[number - 1].document == each.document
    return f"{called}　{each.name}" if again else called


def _about(pack: Pack, context: PrintContext) -> About:
    return About(
        title=f"{pack.called} 工程资料",
        author=f"{context.company} {context.station}".strip(),
        subject="工程资料汇编",
        made_at=context.printed_at,
    )


def _form(pack: Pack) -> Form:
    def nothing(*_: object) -> Body:
        raise AssertionError("the contents are no paper of a record")

    notes = (
        "注：已被替代和作废的版本不装入；未审核、未同意发放的资料只列名称，不装入原文（手册M1.4.2、M1.7.2）。",
    )
    return Form(id="A04", title="工程资料目录", of=pack.of, build=nothing, notes=notes)


def _contents(
    pack: Pack, spooled: Sequence[_Spooled], context: PrintContext
) -> tuple[bytes, tuple[str, ...]]:
    """The contents; how long they are moves the pages that they tell."""
    form, pages = _form(pack), 1
    while True:
        body = _body(pack, spooled, pages, context)
        leaf = lay_paper(form, body, context)
        if leaf.layout.pages <= pages:
            break
        pages = leaf.layout.pages
    with DRAWING:
        drawn = paint(form, [replace(leaf, foot=False)], _about(pack, context))
    words = "".join(f"{d.name}{d.number}{d.placement}" for d in pack.documents)
    return rewritten(drawn), missing_glyphs(words + pack.project + pack.called)


def _body(pack: Pack, spooled: Sequence[_Spooled], before: int, context: PrintContext) -> Body:
    ranges = _ranges(spooled, before)
    troubled = {each.document for each in spooled if each.trouble}
    lines = tuple(
        (
            str(place + 1),
            document.name,
            document.number,
            str(document.revision),
            str(document.copies or ""),
            ranges.get(place, "—"),
            document.why_not or ("有文件未能装入" if place in troubled else document.placement),
        )
        for place, document in enumerate(pack.documents)
    )
    total = before + sum(len(each.boxes) for each in spooled)
    made = f"{show_date(local(context.printed_at).date())} {context.printed_by}".strip()
    return Body(
        blocks=(
            row(label("工程名称"), value(pack.project)),
            row(label("范围"), value(pack.called), label("总页数"), value(f"{total} 页", span=4)),
            row(label("汇编"), value(made)),
            Table(_COLUMNS, lines, spare=0, header_height=8),
        ),
        number=pack.number or pack.project,  # a project is known by its name
        record_id=pack.id,
        one_page=False,
    )


def _ranges(spooled: Sequence[_Spooled], before: int) -> dict[int, str]:
    """Document → its pages, ``3—12``; the first page has the number 1."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    at = before
    for each in spooled:
        first.setdefault(each.document, at + 1)
        at += len(each.boxes)
        last[each.document] = at
    return {d: f"{n}—{last[d]}" if last[d] > n else str(n) for d, n in first.items()}
