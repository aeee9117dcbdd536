"""Is what was filed still what was filed, and does everything belong to a record that exists?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.base import Base
from db.models import Attachment, AuditEntry, Comment, Decision, Notice, RuleWarning
from desk.core.errors import Missing
from desk.core.kinds import kind


def attachments(session: Session) -> Iterator[str]:
    """The bytes against their hash, the hash against the history, and none gone."""
    filed: set[str] = set()
    for name, size, sha256, content in session.execute(
        select(
            Attachment.name, Attachment.size, Attachment.sha256, Attachment.content
        ).execution_options(yield_per=20)
    ):
        filed.add(sha256)
        if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            yield f"附件“{name}”的内容与归档时不一致"
    entered: dict[str, str] = {}
    for (changes,) in session.execute(
        select(AuditEntry.changes).where(AuditEntry.action == "归档附件")
    ):
        if "sha256" in changes:
            entered[changes["sha256"][1]] = changes["attachment"][1]
    yield from (f"附件“{name}”不见了" for h, name in sorted(entered.items()) if h not in filed)
    strangers = len(filed - set(entered))
    if strangers:
        yield f"有 {strangers} 个附件没有归档历史"


def references(session: Session) -> Iterator[str]:
    """Every foreign key has its row, and everything filed beside a record has that record."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                target = key.column.table.alias("target")
                missing = session.execute(
                    select(column)
                    .select_from(table.outerjoin(target, column == target.c[key.column.name]))
                    .where(column.is_not(None), target.c[key.column.name].is_(None))
                    .limit(1)
                ).first()
                if missing is not None:
                    yield f"{table.name}.{column.name} 指向不存在的 {key.column.table.name} 记录"
    for model in (Attachment, Comment, Decision, Notice, RuleWarning):
        yield from _beside_nothing(session, model)


def _beside_nothing(
    session: Session, model: type[Attachment | Comment | Decision | Notice | RuleWarning]
) -> Iterator[str]:
    for name in session.scalars(select(model.record_kind).distinct()):
        try:
            owner = aliased(kind(name).model)
        except Missing:
            yield f"{model.__tablename__} 属于没有的类别“{name}”"
            continue
        orphan = session.execute(
            select(model.id)
            .outerjoin(owner, owner.id == model.record_id)
            .where(model.record_kind == name, owner.id.is_(None))
            .limit(1)
        ).first()
        if orphan is not None:
            yield f"{model.__tablename__} 里有属于已不存在的{kind(name).label}的内容"
