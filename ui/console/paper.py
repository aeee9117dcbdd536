"""print and ledger: what leaves the office on paper or as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from db.engine import Database
from desk.core.errors import Refused, UserError
from desk.core.printing import TakenOut, Way, printed_all, prints_before, take_out
from desk.core.references import locate
from desk.system.files import write_file
from reports.catalogue import FORMS
from reports.fonts import told_missing
from reports.form import Form, PrintContext
from reports.issuing import (
    LedgerRequest,
    blank_context,
    context_for,
    draw_copies,
    form_called,
    issue_of,
    ledger_of,
)
from reports.ledger import Ledger, Rows
from ui.console.console import Console, note
from ui.console.names import record_kind
from ui.console.output import table
from ui.console.parsing import Parser, UsageError, copies, day


def print_paper_arguments(parser: Parser) -> None:
    parser.add_argument("form", metavar="表单", nargs="?", help="如 F01；print --list 列出全部")
    parser.add_argument(
        "number", metavar="单号", nargs="*", help="哪些记录（同号时写 类别:单号）；空白表不写"
    )
    parser.add_argument("--out", metavar="文件.pdf", type=Path, help="写到哪里")
    parser.add_argument(
        "--edition", metavar="版次", type=int, default=0, help="第几版；不写是现行的一版"
    )
    parser.add_argument(
        "--copies", metavar="份数", type=copies, default=0, help="印几份；不写按设置里的份数"
    )
    parser.add_argument("--blank", action="store_true", help="空白表")
    parser.add_argument("--list", action="store_true", help="列出全部表单")


def print_paper(console: Console) -> int:
    """A record's form or blank stock as PDF; prints of a record are counted."""
    options = console.options
    if options.list:
        return _list_forms(console)
    if options.form is None or options.out is None:
        raise UsageError(
            "要写成：print 表单 单号… --out 文件.pdf，或 print 表单 --blank --out 文件.pdf"
        )
    if bool(options.number) == options.blank:
        raise UsageError("要么写单号，要么写 --blank，二者取一")
    form = form_called(options.form)
    told = _print_blank(console, form) if options.blank else _print_records(console, form)
    console.answer({"form": form.id, "file": str(options.out), **told}, [f"已写入 {options.out}。"])
    return 0


def _list_forms(console: Console) -> int:
    found = [{"form": f.id, "title": f.title, "of": f.of} for f in FORMS.values()]
    console.answer(found, table(["编号", "表单", "记录"], [list(f.values()) for f in found]))
    return 0


def _print_blank(console: Console, form: Form) -> dict[str, object]:
    if console.options.login:
        context = context_for(console.acting, form)
    else:
        context = blank_context(_database_if_any(console))
    count = console.options.copies or 1
    drawing = draw_copies(form, [(None, 0)], context, count)
    note_missing(drawing.missing)
    write_file(console.options.out, drawing.pdf)
    return {"blank": True, "copies": count, "missing": drawing.missing}


def _database_if_any(console: Console) -> Database | None:
    """Blank stock can be printed before there is a station."""
    try:
        return console.database
    except UserError as error:
        if console.options.db:
            raise
        note(error.reason)
        return None


def _print_records(console: Console, form: Form) -> dict[str, object]:
    acting, options = console.acting, console.options
    ids = [_record_for(console, form, number) for number in options.number]
    if options.edition and (form.fixed is None or not form.fixed.numbered):
        raise Refused(f"{form.id} {form.title}不分版次。请去掉 --edition。")
    before = prints_before(acting, form.of, ids, form.id)
    issue = issue_of(acting, form, ids, edition=options.edition)
    count = options.copies or issue.copies()
    out: Path = options.out
    drawing = issue.draw(count)
    note_missing(drawing.missing)
    write_file(out, drawing.pdf)
    try:
        printed_all(acting, form.of, ids, form.id)
    except UserError:
        out.unlink(missing_ok=True)  # what the history cannot keep does not leave
        raise
    told: dict[str, object] = {"copies": count, "missing": drawing.missing}
    if len(ids) == 1:
        return {"number": options.number[0], "reprint": before[ids[0]], **told}
    return {"numbers": options.number, "reprints": [before[id_] for id_ in ids], **told}


def pack_arguments(parser: Parser) -> None:
    parser.add_argument("number", metavar="单号", help="浇筑编号或工程名称")
    parser.add_argument("--out", metavar="文件.pdf", type=Path, required=True, help="写到哪里")


def pack(console: Console) -> int:
    """Every filed document of a pour or a project in one PDF, with contents and page numbers."""
    from reports.pack import pack_record

    options = console.options
    out: Path = options.out
    if way_of(out) is not Way.PDF:
        raise UsageError(f"“{out.name}”的扩展名要是 .pdf")
    known, id_ = locate(console.acting, options.number)
    made = pack_record(console.acting, known.name, id_, out, lambda *_: None)
    note_missing(made.missing)
    for words in (*made.without, *made.left_out):
        note(words)
    told = {
        "file": str(out),
        "pages": made.pages,
        "documents": made.documents,
        "without": made.without,
        "left_out": made.left_out,
        "missing": made.missing,
    }
    console.answer(told, [f"{made.documents} 份资料共 {made.pages} 页，已写入 {out}。"])
    return 0


def note_missing(missing: Sequence[str]) -> None:
    """Name the characters that no font has before they are on paper (on stderr)."""
    if missing:
        note(told_missing(missing))


def _record_for(console: Console, form: Form, number: str) -> UUID:
    known, id_ = locate(console.acting, number)
    if known.name != form.of:
        raise Refused(
            f"{form.id} {form.title}用于{record_kind(form.of).label}，"
            f"{number} 是{known.label}。请换一张表单。"
        )
    return id_


def ledger_arguments(parser: Parser) -> None:
    parser.add_argument("kind", metavar="类别", help="记录类别，如 orders")
    parser.add_argument("--from", dest="first", metavar="日期", type=day, help="起始日期")
    parser.add_argument("--to", dest="last", metavar="日期", type=day, help="结束日期")
    parser.add_argument("--filter", metavar="字词", default="", help="包含这些字词的记录")
    parser.add_argument("--out", metavar="文件", type=Path, required=True, help=".pdf 或 .xlsx")


def ledger(console: Console) -> int:
    """A ledger as PDF or workbook, by the ending of the file's name."""
    options = console.options
    known = record_kind(options.kind)
    wanted = LedgerRequest(known.name, options.first, options.last, options.filter)
    described, rows = ledger_of(console.acting, wanted)
    out: Path = options.out
    taken = TakenOut(
        known.name, described.title, described.expected or 0, described.period, described.filters
    )
    take_out(console.acting, taken, way_of(out))
    count, missing = write_ledger(out, described, rows, context_for(console.acting))
    told = {"kind": known.name, "title": described.title, "rows": count, "file": str(out)}
    sentence = f"{described.title} {count} 行，已写入 {out}。"
    console.answer({**told, "missing": missing}, [sentence])
    return 0


def way_of(out: Path) -> Way:
    """How a file leaves, by its ending. Raises UsageError for one that we do not write."""
    ways = {".pdf": Way.PDF, ".xlsx": Way.WORKBOOK}
    if out.suffix.lower() not in ways:
        raise UsageError(f"“{out.name}”的扩展名要是 .pdf 或 .xlsx")
    return ways[out.suffix.lower()]


def write_ledger(
    out: Path, described: Ledger, rows: Rows, context: PrintContext
) -> tuple[int, Sequence[str]]:
    """Write the ledger in the format of the file's ending; returns the number of rows, and the
    characters that no font of paper has."""
    if way_of(out) is Way.PDF:
        from reports.tables import ledger_pdf

        drawn = ledger_pdf(described, rows, context)
        note_missing(drawn.missing)
        write_file(out, drawn.pdf)
        return drawn.rows, drawn.missing
    from reports.excel import ledger_workbook

    return ledger_workbook(described, rows, context, out), ()
