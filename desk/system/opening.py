"""Opening a database for work, and the sentence for each way in which that may fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from sqlalchemy.exc import DBAPIError

import desk.areas  # noqa: F401 - whoever opens a station knows its kinds of record
from db.engine import CannotOpenError, Database, Trouble, database_url, open_database
from db.migrate import NewerSchemaError, needs_migration
from desk.core.errors import Busy, Full, Missing, Refused, UserError
from desk.core.troubles import calm
from desk.system.private import own_file, own_folder, with_password
from desk.users.station import has_station

_PROGRAM = "concrete-desk"


def default_database() -> Path:
    """Where the station's SQLite file lies when nobody says otherwise."""
    return Path(platformdirs.user_data_dir(_PROGRAM, appauthor=False)) / "desk.db"


def open_ready(target: str) -> Database:
    """A database that is set up and at this program's schema. Raises the calm family."""
    database = open_any(target)
    try:
        if needs_migration(database):
            raise Refused(
                f"数据库“{database.name}”的结构比本程序旧。请先升级数据库（命令行用 migrate）。"
            )
        if not has_station(database):
            raise Refused(
                f"数据库“{database.name}”里还没有搅拌站。请先打开窗口建立本站，或用 setup 命令。"
            )
    except BaseException as error:
        database.close()
        known = spoken(error)
        if known is None or known is error:
            raise
        raise known from error
    return database


def open_any(target: str, *, create: bool = False) -> Database:
    """A database in whatever state; `create` makes the file and its folder. Raises the calm
    family."""
    try:
        if create:
            url = database_url(target)
            if url.get_backend_name() == "sqlite" and url.database:
                _make_private(Path(url.database))
        if target == str(default_database()) and Path(target).exists():
            own_file(Path(target))  # an older program let everybody read it
        return open_database(with_password(target), create=create)
    except (CannotOpenError, OSError) as error:
        raise _closed(target, error) from error


def _make_private(file: Path) -> None:
    """Make the folder and the empty file, so that from the first moment nobody else reads it. A file
    that is there keeps the rights it was given: it may be shared."""
    if not file.parent.exists():
        own_folder(file.parent)
    if not file.exists():
        own_file(file, folder=False)


@contextmanager
def founding(target: str) -> Iterator[Database]:
    """A database to make a station in. Where none comes of it, no file is left behind that was not
    there before. Raises the calm family."""
    file = None if "://" in target else Path(target).expanduser()
    before = file is not None and file.exists()
    database = open_any(target, create=True)
    try:
        yield database
    except BaseException:
        database.close()
        if file is not None and not before:
            file.unlink(missing_ok=True)
        raise


def spoken(error: BaseException) -> UserError | None:
    """The calm sentence for an error of the database; None when it is a defect of ours."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, DBAPIError):
        return calm(error)
    if isinstance(error, CannotOpenError):
        return _closed(error.detail, error)
    if isinstance(error, NewerSchemaError):
        return Refused(
            f"数据库是更新版本的程序建立的（结构 {error.stored}），本程序太旧。请先升级程序再打开。"
        )
    return None


def _told(target: str) -> str:
    """The address without its password."""
    try:
        return (
            database_url(target).render_as_string(hide_password=True) if "@" in target else target
        )
    except CannotOpenError:
        return target.rpartition("@")[2]


def _closed(address: str, error: CannotOpenError | OSError) -> UserError:
    target = _told(address)
    if isinstance(error, OSError):
        return Refused(
            f"不能在“{target}”建立数据库（{error.strerror}）。请换一个文件夹或检查权限。"
        )
    sentences: dict[Trouble, UserError] = {
        Trouble.MISSING: Missing(
            f"找不到数据库“{target}”，可能被移走或改名。请核对位置（--db），或先建立本站。"
        ),
        Trouble.BROKEN: Refused(f"“{target}”不是完好的数据库文件。请停止使用并从备份恢复。"),
        Trouble.READ_ONLY: Refused(f"没有打开数据库“{target}”的权限。请联系管理员。"),
        Trouble.BUSY: Busy(f"数据库“{target}”正被别人占用。请稍等几秒再试。"),
        Trouble.FULL: Full(f"磁盘已满，打不开数据库“{target}”。请腾出空间后再试。"),
        Trouble.LOST: Busy(f"连不上数据库“{target}”。请检查网络、地址和账号后再试。"),
    }
    return sentences.get(error.trouble) or Refused(
        f"打不开数据库“{target}”。地址要写成文件路径、sqlite:///… 或 postgresql://…。"
    )
