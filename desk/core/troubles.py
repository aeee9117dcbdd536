"""What a database's driver complains of, in sentences of the calm family."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from db.engine import Database, Trouble, sort_error
from desk.core.errors import Busy, Full, Missing, Refused, UserError

_BROKEN = (Refused, "数据库文件已损坏，请停止使用并从备份恢复。")
_SENTENCES: dict[Trouble, tuple[type[UserError], str]] = {
    Trouble.BUSY: (Busy, "数据库正被别人占用，请稍等几秒再试一次；已填内容还在。"),
    Trouble.FULL: (Full, "磁盘已满，没有保存。请腾出空间后再试；已填内容还在。"),
    Trouble.READ_ONLY: (
        Refused,
        "数据库只能读不能写，没有保存。请联系管理员检查文件夹或账号权限。",
    ),
    Trouble.LOST: (Busy, "与数据库的连接断了，没有保存。请检查网络后再试；已填内容还在。"),
    Trouble.MISSING: (Missing, "找不到数据库，可能被移走或改名。请联系管理员。"),
    Trouble.BROKEN: _BROKEN,
    Trouble.DUPLICATE: (Refused, "已有同名或同号的记录，没有保存。请改名后再试。"),
}

_READING: dict[Trouble, tuple[type[UserError], str]] = {
    Trouble.BUSY: (Busy, "数据库正被别人占用，暂时读不到。请稍等几秒再试；已填内容还在。"),
    Trouble.FULL: (Full, "磁盘已满，读不到数据。请腾出空间后再试；已填内容还在。"),
    Trouble.READ_ONLY: (Refused, "没有权限读这个数据库。请联系管理员检查文件夹或账号权限。"),
    Trouble.LOST: (Busy, "与数据库的连接断了，暂时读不到。请检查网络后再试；已填内容还在。"),
    Trouble.MISSING: (Busy, "找不到数据库，可能被移走或网络断开。请联系管理员；已填内容还在。"),
    Trouble.BROKEN: _BROKEN,
}
"""What passes by itself, or may, is a `Busy`: it is worth while to ask again."""


def calm(error: DBAPIError) -> UserError | None:
    """The sentence for a driver's error, or None when it is a defect of ours."""
    return _said(_SENTENCES, sort_error(error))


def _said(
    sentences: dict[Trouble, tuple[type[UserError], str]], trouble: Trouble
) -> UserError | None:
    found = sentences.get(trouble)
    return None if found is None else found[0](found[1])


@contextmanager
def calm_reading() -> Iterator[None]:
    """Within, what the driver complains of while something is read leaves as a sentence, as it does
    from a unit; what is a defect of ours leaves as it is."""
    try:
        yield
    except NoConnectionFree as error:
        raise _READING[Trouble.BUSY][0](_READING[Trouble.BUSY][1]) from error
    except DBAPIError as error:
        known = _said(_READING, sort_error(error))
        if known is None:
            raise
        raise known from error


@contextmanager
def reading_of(database: Database) -> Iterator[Session]:
    """A session that reads, for whoever has not signed in yet. Raises the calm family."""
    with calm_reading(), database.reading() as session:
        yield session
