"""new, set, do, attach: the use cases that every kind of record shares."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from desk.core import filing, records, views
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, kind
from desk.core.references import locate
from desk.core.together import take_together
from desk.system.files import read_file
from desk.values.showing import plain_json
from ui.console.console import Console
from ui.console.names import record_kind
from ui.console.parsing import Parser, UsageError
from ui.console.values import read_pairs


def new_arguments(parser: Parser) -> None:
    parser.add_argument("kind", metavar="类别", help="记录类别，如 orders")
    parser.add_argument("pairs", nargs="*", metavar="项目=内容", help="如 volume_m3=200")
    parser.add_argument("--reason", metavar="原因", default="", help="原因")


def new(console: Console) -> int:
    """A draft, or a ready record where the kind has no drafts; ``id=…`` makes a retry safe."""
    known = record_kind(console.options.kind)
    values = read_pairs(known, console.options.pairs)
    id_ = _client_id(values.pop("id", None))
    acting = console.acting
    made = records.create(acting, known.name, values, id=id_, reason=console.options.reason)
    return _tell(console, known, made)


def _client_id(written: object) -> UUID | None:
    if written is None:
        return None
    try:
        return UUID(str(written))
    except ValueError:
        raise UsageError(f"“id={written}”不是 UUID") from None


def change_arguments(parser: Parser) -> None:
    parser.add_argument(
        "number", metavar="单号", help="单号（也可以是小票号）、id 或名称；几类同号时写 类别:单号"
    )
    parser.add_argument("pairs", nargs="+", metavar="项目=内容", help="如 remarks=早到")
    parser.add_argument("--reason", metavar="原因", default="", help="原因")


def change(console: Console) -> int:
    """Change fields of a record that is still open."""
    known, id_ = locate(console.acting, console.options.number)
    values = read_pairs(known, console.options.pairs)
    if known.name == "people" and "roles" in values:
        raise Refused("角色用 users roles 登录名 角色 来调整，这样旧角色不会丢。")
    made = records.edit(console.acting, known.name, id_, values, reason=console.options.reason)
    return _tell(console, known, made)


def take_step_arguments(parser: Parser) -> None:
    parser.add_argument(
        "step", metavar="步骤", help="步骤，如 sign 或 签认；show 单号 可看到现在能做什么"
    )
    parser.add_argument(
        "number", metavar="单号", help="单号（也可以是小票号）、id 或名称；几类同号时写 类别:单号"
    )
    parser.add_argument(
        "pairs", nargs="*", metavar="单号或项目=内容",
        help="同时办理的其他单号（要么都办，要么都不办）；这一步要填的，如 signer=张建国",
    )  # fmt: skip
    parser.add_argument("--reason", metavar="原因", default="", help="原因；有的步骤必须写")


def take_step(console: Console) -> int:
    """Take a step of the workflow; rules that only warn are recorded and told."""
    further = [word for word in console.options.pairs if "=" not in word]
    if further:
        return _take_together(console, further)
    known, id_ = locate(console.acting, console.options.number)
    values = read_pairs(known, console.options.pairs)
    made = records.take(
        console.acting, known.name, id_, console.options.step, values,
        reason=console.options.reason,
    )  # fmt: skip
    # A step may make another record, as a revision does; the answer is about that one.
    about = known if made.id == id_ or made.id is None else _kind_of_id(console, made.id)
    return _tell(console, about, made)


def _take_together(console: Console, further: list[str]) -> int:
    """The step on all that are named, or on none; the answer is the records in that order."""
    options = console.options
    found = [locate(console.acting, number) for number in (options.number, *further)]
    known = found[0][0]
    if any(other is not known for other, _ in found):
        raise UsageError("同时办理的要是同一类记录")
    ids = [id_ for _, id_ in found]
    values = read_pairs(known, [pair for pair in options.pairs if "=" in pair])
    made = take_together(
        console.acting, known.name, ids, options.step, values, reason=options.reason
    )
    console.done(made)
    if console.json:
        views_ = [views.view(console.acting, known.name, id_) for id_ in ids]
        console.answer([views.as_json(seen) for seen in views_])
    return 0


def _kind_of_id(console: Console, id_: UUID) -> RecordKind:
    return locate(console.acting, str(id_))[0]


def attach_file_arguments(parser: Parser) -> None:
    parser.add_argument(
        "number", metavar="单号", help="单号（也可以是小票号）、id 或名称；几类同号时写 类别:单号"
    )
    parser.add_argument("file", metavar="文件", type=Path, help="扫描件、照片或文档，不超过 20 MB")
    parser.add_argument("--note", metavar="说明", default="", help="说明")


def attach_file(console: Console) -> int:
    """File a scan or photo with its record."""
    known, id_ = locate(console.acting, console.options.number)
    file: Path = console.options.file
    content = read_file(file, most=filing.LARGEST)
    made = filing.attach(
        console.acting, known.name, id_, content, file.name, note=console.options.note
    )
    filed = next(
        row for row in views.view(console.acting, known.name, id_).attachments
        if row["id"] == made.id
    )  # fmt: skip
    console.done(made)
    console.answer(plain_json(filed))
    return 0


def _tell(console: Console, known: RecordKind, made: Changes) -> int:
    console.done(made)
    if made.id is None:
        raise Refused("没有得到记录，请刷新后核对。")
    seen = views.view(console.acting, kind(known.name).name, made.id)
    if console.json:
        console.answer(views.as_json(seen))
    elif not made.sentence:
        console.answer(None, [f"已保存：{seen.title}（id {str(seen.id)[:8]}）。"])
    return 0
