"""import and read-order: what customers send becomes drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desk.core import views
from desk.core.errors import Refused
from desk.core.references import locate
from desk.exchange import service
from desk.exchange.habits import SetAside
from desk.exchange.telling import tell
from desk.orders.reading import messages
from desk.orders.reading.message_intent import Intent
from desk.orders.reading.messages import MessageRead
from desk.orders.reading.read_order import ReadOrder
from ui.console.console import Console
from ui.console.names import record_kind
from ui.console.output import pairs
from ui.console.parsing import Parser


def import_file_arguments(parser: Parser) -> None:
    parser.add_argument(
        "kind", metavar="类别", help="orders tickets customers projects mixes plants"
    )
    parser.add_argument("file", metavar="文件", type=Path, help="xlsx xls csv txt 或网页表格")
    parser.add_argument("--dry-run", action="store_true", help="只看能收下什么，不保存")
    parser.add_argument(
        "--take",
        metavar="行",
        help="搁置的行仍要导入：all 是全部，或行号，用逗号隔开，几张表时写成 表名!行号",
    )
    parser.add_argument(
        "--column",
        metavar="表头=字段",
        action="append",
        help="没有认出的表头是哪个字段，说一次就记住，可以写几次",
    )


def _column(said: str) -> tuple[str, str]:
    heading, sign, name = said.rpartition("=")
    if not sign or not heading.strip():
        raise Refused(f"“{said}”不是 表头=字段。请写成 --column 车辆号码=plate。")
    return heading.strip(), name.strip()


def import_file(console: Console) -> int:
    """Rows become drafts or records in one transaction; what is refused is named by its cell."""
    known = record_kind(console.options.kind)
    if console.options.column:
        tell(console.acting, known.name, dict(map(_column, console.options.column)))
    staged = service.stage(console.acting, known.name, console.options.file)
    if console.options.take:
        staged.take_in(_asked_for(staged, console.options.take))
    batch = None
    if staged.accepted and not console.options.dry_run:
        batch = service.commit(console.acting, staged).id
    told = service.as_json(staged, batch=batch)
    console.answer(told, _import_lines(staged, told["accepted"], dry=console.options.dry_run))
    return 0


def _asked_for(staged: service.Staged, asked: str) -> list[SetAside]:
    """The rows that are to be taken all the same. Raises Refused for one that was not set aside."""
    if asked == "all":
        return list(staged.set_aside)
    found: list[SetAside] = []
    for word in filter(None, (part.strip() for part in asked.replace("，", ",").split(","))):
        sheet, _, row = word.rpartition("!")
        named = [
            aside
            for aside in staged.set_aside
            if str(aside.row.staged.row) == row and sheet in ("", aside.row.staged.sheet)
        ]
        if not named:
            rows = "、".join(str(aside.row.staged.row) for aside in staged.set_aside) or "没有"
            raise Refused(f"“{word}”不是搁置的行。搁置的行：{rows}。请改正 --take。")
        found += [aside for aside in named if aside not in found]
    return found


def _import_lines(
    staged: service.Staged, rows: Sequence[Mapping[str, object]], *, dry: bool
) -> Iterator[str]:
    """What came of the file, in sentences; `rows` are the accepted ones as ``--json`` lists them."""
    verb, taken, cells = "可以收下" if dry else "收下", len(staged.accepted), len(staged.refused)
    yield f"读到 {staged.read} 条，{verb} {taken} 条，退回 {staged.turned_back} 条（{cells} 处）。"
    if staged.set_aside:
        yield f"搁置 {len(staged.set_aside)} 条，没有导入。仍要导入的，请加 --take 行号 或 --take all。"
    for aside in staged.set_aside:
        place = f"{aside.row.staged.sheet} 第 {aside.row.staged.row} 行"
        unreadable = "".join(f"；{cell.cell} {cell.reason}" for cell in aside.refused)
        yield f"{place}搁置：{aside.reason}{unreadable}"
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
    """A message into orders; with --save into drafts."""
    text = console.options.text
    found = messages.read(console.acting, text)
    told = found.to_json()
    if console.options.save:
        made = []
        for order in found.orders:
            if order.intent is Intent.ORDER or len(found.orders) == 1:
                made.append(messages.save(console.acting, order, text))
                console.done(made[-1])
        told["id"], told["ids"] = str(made[0].id), [str(each.id) for each in made]
    console.answer(told, () if console.json else _message_lines(console, found, told))
    return 0


_INTENTS = {
    Intent.CHANGE: "这条消息变更已有的订货",
    Intent.CANCEL: "这条消息取消或暂停已有的订货",
    Intent.OTHER: "这条消息不是订货",
}


def _message_lines(
    console: Console, found: MessageRead, told: Mapping[str, object]
) -> Iterator[str]:
    for at, order in enumerate(found.orders, 1):
        if len(found.orders) > 1:
            yield f"第 {at} 份："
        yield from _order_lines(order)
    ids = told.get("ids")
    for id_ in ids if isinstance(ids, list) else []:
        _, found_id = locate(console.acting, str(id_), "orders")
        title = views.view(console.acting, "orders", found_id).title
        yield f"草稿 id：{str(found_id)[:8]}（{title}）"


def _order_lines(order: ReadOrder) -> Iterator[str]:
    if order.intent in _INTENTS:
        yield f"{_INTENTS[order.intent]}。"
    told, fields = order.to_json(), record_kind("orders").fields
    labels = {name: fields[name].heading for name in told if name in fields}
    labels["project"] = "工程名称"
    yield from pairs({labels[n]: str(told[n]) for n in labels if told.get(n) is not None})
    yield from (f"可能是：{one.number}（{one.words}）" for one in order.about)
    if order.missing:
        yield f"还缺：{'、'.join(order.labels_missing())}"
    if order.unread:
        yield f"未读懂：{order.unread}"
    yield from order.notes
