"""What every table shares."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Integer, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from db.fields import Kind, field
from db.types import Moment


class Base(DeclarativeBase):
    """The root of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Stored(Base):
    """A row with an id made by the client, so that a retried save makes no second row."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=uuid4)

    def __init__(self, **values: Any) -> None:
        """A new row with its declared defaults in place at once, not only when it is written:
        rules look at records before they are stored."""
        for name, default in _defaults(type(self)):
            if name in values:
                continue
            if default.is_scalar:
                values[name] = default.arg
            elif default.is_callable:
                values[name] = default.arg(None)
        for name, value in values.items():
            setattr(self, name, value)


@cache
def _defaults(model: type[Stored]) -> tuple[tuple[str, Any], ...]:  # no type has both sorts of them
    """Attributes of `model` with the default that is declared for them."""
    declared = ((each.key, each.columns[0].default) for each in model.__mapper__.column_attrs)
    return tuple((name, default) for name, default in declared if default is not None)


class Record(Stored):
    """A business record: it belongs to a station, knows who made and changed it, and is versioned.

    `version` is checked by every UPDATE; the loser of a race gets a conflict, never silence.
    """

    __abstract__ = True

    called: ClassVar[str] = ""
    """What the office calls such a record: 发货单, 浇筑. Empty for rows that no clerk opens."""

    held: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """What tells records without a number apart, in their order: each the paths to fields of which
    the first filled one is said, such as ``("project.name", "project_text")``."""

    station_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("stations.id"), index=True)
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    created_at: Mapped[datetime] = field(Kind.MOMENT, "建立时间")
    created_by: Mapped[str] = field(Kind.TEXT, "建立人", max_length=60)
    changed_at: Mapped[datetime] = field(Kind.MOMENT, "修改时间")
    changed_by: Mapped[str] = field(Kind.TEXT, "修改人", max_length=60)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - called on the class
        return {"version_id_col": cls.version}


def moment_column(**options: Any) -> Any:
    """A plain moment column for tables that no clerk edits."""
    return mapped_column(Moment(), **options)
