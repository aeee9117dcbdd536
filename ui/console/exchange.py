"""import and read-order: what customers send becomes drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desk.core import views
from desk.core.references import locate
from desk.exchange import service
from desk.orders.reading import messages
from desk.orders.reading.read_order import ReadOrder
from ui.console.console import Console
from ui.console.names import record_kind
from ui.console.output import pairs
from ui.console.parsing import Parser


def import_file_arguments(parser: Parser) -> None:
    parser.add_argument(
        "kind", metavar="类别", help="orders tickets customers projects mixes plants"
    )
    parser.add_argument("file", metavar="文件", type=Path, help="xlsx")
    parser.add_argument("--dry-run", action="store_true", help="只看能收下什么，不保存")


def import_file(console: Console) -> int:
    """Rows become drafts or records in one transaction; what is refused is named by its cell."""
    known = record_kind(console.options.kind)
    staged = service.stage(console.acting, known.name, console.options.file)
    batch = None
    if staged.accepted and not console.options.dry_run:
        batch = service.commit(console.acting, staged).id
    told = service.as_json(staged, batch=batch)
    console.answer(told, _import_lines(staged, told["accepted"], dry=console.options.dry_run))
    return 0


def _import_lines(
    staged: service.Staged, rows: Sequence[Mapping[str, object]], *, dry: bool
) -> Iterator[str]:
    """What came of the file, in sentences; `rows` are the accepted ones as ``--json`` lists them."""
    verb, taken, cells = "可以收下" if dry else "收下", len(staged.accepted), len(staged.refused)
    yield f"读到 {staged.read} 条，{verb} {taken} 条，退回 {staged.turned_back} 条（{cells} 处）。"
    for row, accepted in zip(rows, staged.accepted, strict=True):
        names = row.get("candidates")
        if isinstance(names, list) and names:
            yield f"第 {row['row']} 行“{row['project']}”请确认是哪个工程：{'、'.join(names)}"
        yield from (f"第 {row['row']} 行：{sentence}" for sentence in accepted.notes)
    for cell in staged.refused:
        yield f"{cell.sheet} {cell.cell}“{cell.value}”：{cell.reason}"
    yield from staged.notes


def read_order_arguments(parser: Parser) -> None:
    parser.add_argument("text", metavar="消息", help="客户发来的文字，整段放在引号里")
    parser.add_argument("--save", action="store_true", help="存为订货单草稿")


def read_order(console: Console) -> int:
    """A message into an order; with --save into a draft."""
    text = console.options.text
    order = messages.read(console.acting, text)
    told = order.to_json()
    told["candidates"] = [likely.project.name for likely in order.matches]
    if console.options.save:
        made = messages.save(console.acting, order, text)
        console.done(made)
        told["id"] = str(made.id)
    console.answer(told, () if console.json else _order_lines(console, order, told))
    return 0


def _order_lines(console: Console, order: ReadOrder, told: Mapping[str, object]) -> Iterator[str]:
    fields = record_kind("orders").fields
    labels = {name: fields[name].heading for name in told if name in fields}
    labels["project"] = "工程名称"
    yield from pairs({labels[n]: str(told[n]) for n in labels if told[n] is not None})
    if order.missing:
        yield f"还缺：{'、'.join(order.missing)}"
    if order.unread:
        yield f"未读懂：{order.unread}"
    yield from order.notes
    if "id" in told:
        _, id_ = locate(console.acting, str(told["id"]), "orders")
        yield f"草稿 id：{str(id_)[:8]}（{views.view(console.acting, 'orders', id_).title}）"
