"""Is the database itself whole, and of the shape this program expects?"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, text
from sqlalchemy.orm import Session

import db.models  # noqa: F401 - completes the metadata
from db.base import Base
from db.engine import SCHEMA_VERSION
from db.models import DatabaseInfo


def integrity(session: Session) -> Iterator[str]:
    """What the database says of its own pages, indexes and foreign keys."""
    if session.get_bind().dialect.name == "sqlite":
        for (line,) in session.execute(text("PRAGMA integrity_check(50)")):
            if line != "ok":
                yield f"存储损坏：{line}"
        for row in session.execute(text("PRAGMA foreign_key_check")).fetchmany(50):
            yield f"{row[0]} 第 {row[1]} 行引用的 {row[2]} 记录不存在"
        return
    # Constraints are enforced by the server unless somebody switched one off.
    query = "SELECT conname FROM pg_constraint WHERE NOT convalidated"
    for (name,) in session.execute(text(query)):
        yield f"约束 {name} 没有生效"
    for (name,) in session.execute(
        text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    ):
        yield f"索引 {name} 已失效"
    for (table,) in session.execute(
        text(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgisinternal AND tgenabled = 'D' GROUP BY tgrelid"
        )
    ):
        yield f"表 {table} 的外键检查被关掉了"


def one_identity(session: Session) -> Iterator[str]:
    """A database has one identity: a second or none means that files were mixed."""
    count = len(session.execute(select(DatabaseInfo.id)).all())
    if count != 1:
        yield f"数据库标识应有 1 条，实有 {count} 条"


def schema(session: Session) -> Iterator[str]:
    """The migration it stands at, and every table, column and index against the program's."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    stored = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if stored != [SCHEMA_VERSION]:
        yield f"数据库结构是 {'、'.join(stored) or '空'}，程序需要 {SCHEMA_VERSION}"
        return
    options = {"compare_type": False, "include_name": _is_ours}
    context = MigrationContext.configure(session.connection(), opts=options)
    for difference in compare_metadata(context, Base.metadata):
        yield f"结构不同：{_words(difference)}"
    if session.get_bind().dialect.name == "sqlite":
        for kind, name in session.execute(
            text("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')")
        ):
            yield f"有程序没有建立的 {kind} {name}"


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The search index is each database's own kind and made by its migration alone."""
    return not (kind in ("table", "index") and "_grams" in (name or ""))


def _words(difference: list[tuple[object, ...]] | tuple[object, ...]) -> str:
    """``remove_table x`` or ``add_column orders.phone`` from Alembic's tuples."""
    if isinstance(difference, list):
        return "、".join(_words(each) for each in difference)
    action, *about = difference
    named = [str(getattr(item, "name", item)) for item in about if item is not None]
    return f"{action} {'.'.join(named[:3])}"
