"""import and read-order: what customers send becomes drafts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desk.core import views
from desk.core.references import locate
from desk.exchange import service
from desk.orders.reading import messages
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
    console.answer(told, _import_lines(told, dry=console.options.dry_run))
    return 0


def _import_lines(told: dict[str, Any], *, dry: bool) -> Iterator[str]:
    verb = "可以收下" if dry else "收下"
    counts = (told["read"], len(told["accepted"]), len(told["refused"]))
    back = counts[0] - counts[1]
    yield f"读到 {counts[0]} 条，{verb} {counts[1]} 条，退回 {back} 条（{counts[2]} 处）。"
    for row in told["accepted"]:
        if row.get("candidates"):
            yield f"第 {row['row']} 行“{row['project']}”请确认是哪个工程：{'、'.join(row['candidates'])}"
        yield from (f"第 {row['row']} 行：{sentence}" for sentence in row["notes"])
    for cell in told["refused"]:
        yield f"{cell['sheet']} {cell['cell']}“{cell['value']}”：{cell['reason']}"
    yield from told["notes"]


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
    console.answer(told, () if console.json else _order_lines(console, told))
    return 0


def _order_lines(console: Console, told: dict[str, Any]) -> Iterator[str]:
    fields = record_kind("orders").fields
    labels = {name: fields[name].heading for name in told if name in fields}
    labels["project"] = "工程名称"
    yield from pairs({labels[n]: str(told[n]) for n in labels if told[n] is not None})
    if told["missing"]:
        yield f"还缺：{'、'.join(told['missing'])}"
    if told["unread"]:
        yield f"未读懂：{told['unread']}"
    yield from told["notes"]
    if "id" in told:
        _, id_ = locate(console.acting, told["id"], "orders")
        yield f"草稿 id：{str(id_)[:8]}（{views.view(console.acting, 'orders', id_).title}）"
