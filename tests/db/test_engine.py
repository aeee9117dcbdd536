"""Each way in which a database may fail is its own sentence, with what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import delete, event, text
from sqlalchemy.exc import IntegrityError

from db import engine
from db.engine import Database, Trouble, open_database, sort_error
from db.migrate import migrate
from db.models import Customer
from desk.core import records
from desk.core.errors import Busy, Full, Missing, Refused, UserError
from desk.core.unit import unit
from desk.system.opening import open_any, open_ready
from tests.capabilities import DAC_OVERRIDE, DAC_READ_SEARCH, without_capabilities
from tests.opening import forget_opened
from tests.station import CUSTOMER, Station, open_station


@pytest.fixture(autouse=True)
def _nobody_inherits_the_engine() -> Iterator[None]:
    yield
    forget_opened()


def told(act: Callable[[], object]) -> UserError:
    """The calm sentence that `act` ends in."""
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.reason.endswith("。")
    return caught.value


def file_customer(station: Station, name: str = "新客户有限公司") -> object:
    return records.create(station.head, "customers", {"name": name})


# -- opening ------------------------------------------------------------------------------------


def nothing(path: Path) -> None:
    path.unlink()


def zero_bytes(path: Path) -> None:
    path.write_bytes(b"")


def a_letter(path: Path) -> None:
    path.write_text("明天早上七点要两百方。" * 500, encoding="utf-8")


def half_a_copy(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def overwritten(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))


def a_newer_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def an_older_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()


def nobody_at_home(path: Path) -> None:
    path.unlink()
    database = open_any(str(path), create=True)
    migrate(database)
    database.close()


@pytest.mark.parametrize(
    ("harm", "kind", "sentence"),
    [
        (nothing, Missing, "找不到数据库"),
        (zero_bytes, Refused, "不是完好的数据库文件。请停止使用并从备份恢复"),
        (a_letter, Refused, "不是完好的数据库文件。请停止使用并从备份恢复"),
        (half_a_copy, Refused, "不是完好的数据库文件。请停止使用并从备份恢复"),
        (overwritten, Refused, "不是完好的数据库文件。请停止使用并从备份恢复"),
        (a_newer_program, Refused, "是更新版本的程序建立的（结构 9999），本程序太旧"),
        (an_older_program, Refused, "的结构比本程序旧。请先升级数据库"),
        (nobody_at_home, Refused, "里还没有搅拌站。请先打开窗口建立本站"),
    ],
)
def test_a_database_that_cannot_be_used_says_why(
    sqlite_copy: str, harm: Callable[[Path], None], kind: type[UserError], sentence: str
) -> None:
    path = Path(sqlite_copy)
    harm(path)
    refused = told(lambda: open_ready(str(path)))
    assert type(refused) is kind
    assert sentence in refused.reason
    assert path.exists() == (harm is not nothing)  # nothing appears in place of what is missing


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://office/desk", "地址要写成文件路径"),
        ("postgresql://clerk:secret@127.0.0.1:1/desk", "连不上数据库"),
    ],
)
def test_an_address_that_leads_nowhere_says_so_without_its_password(
    address: str, sentence: str
) -> None:
    refused = told(lambda: open_ready(address))
    assert sentence in refused.reason
    assert "secret" not in refused.reason


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "地址要写成文件路径" in told(lambda: open_ready(str(tmp_path))).reason


# -- rights -------------------------------------------------------------------------------------


@contextmanager
def an_ordinary_person(*, reads_all: bool = True) -> Iterator[None]:
    """Rights of the file system do not bind root; tests run as root too.

    Root stays root, and so can read the program wherever it lies, but loses what lets it write
    against a file's mode; without `reads_all` also what lets it read.
    """
    if sys.platform == "linux" and os.geteuid() == 0:
        with without_capabilities(DAC_OVERRIDE, *(() if reads_all else (DAC_READ_SEARCH,))):
            yield
    else:
        yield


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that everybody may look into."""
    with tempfile.TemporaryDirectory(prefix="desk-share-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


# Windows knows no folders that cannot be written into.
LOCKED = [(0o444, 0o777)] + ([] if sys.platform == "win32" else [(0o666, 0o555)])


@pytest.mark.parametrize(("file_mode", "folder_mode"), LOCKED)
def test_what_may_only_be_read_can_be_read_and_says_so_when_saved(
    sqlite_copy: str, shared_folder: Path, file_mode: int, folder_mode: int
) -> None:
    path = shared_folder / "desk.db"
    shutil.copyfile(sqlite_copy, path)
    path.chmod(file_mode)
    shared_folder.chmod(folder_mode)
    with an_ordinary_person():
        database = open_ready(str(path))
        station = open_station(database, str(path))
        refused = told(lambda: file_customer(station))
        database.close()
    path.chmod(0o666)
    assert type(refused) is Refused
    assert refused.reason.startswith("数据库只能读不能写，没有保存")


# -- at work ------------------------------------------------------------------------------------


def test_a_busy_database_says_to_wait_a_moment(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WRITE_PATIENCE_MS", 0)
    _impatient(station.database)
    with station.database.sessions() as other:
        other.execute(text("UPDATE database_info SET audit_length = audit_length"))
        refused = told(lambda: file_customer(station))
        other.rollback()
    assert type(refused) is Busy
    assert refused.reason.startswith("数据库正被别人占用")
    file_customer(station)  # and then it goes


def _impatient(database: Database) -> None:
    """Waits for nobody, so that the test need not either."""

    def hurry(connection: Any, _record: object) -> None:
        if not database.is_sqlite:
            connection.execute("SET lock_timeout = '20ms'")
            connection.commit()

    event.listen(database.engine, "connect", hurry)
    database.engine.dispose()


def test_opening_does_not_wait_for_somebody_who_is_saving(sqlite_station: Station) -> None:
    with sqlite_station.database.sessions() as other:
        other.execute(text("UPDATE database_info SET audit_length = audit_length"))
        open_database(sqlite_station.target).close()
        other.rollback()


def test_a_full_disk_is_named_and_nothing_is_half_saved(sqlite_station: Station) -> None:
    station = sqlite_station

    def no_room(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite raises it to what there is

    event.listen(station.database.engine, "connect", no_room)
    station.database.engine.dispose()
    long = {"name": "新客户有限公司", "notes": "很长的说明" * 20000}
    refused = told(lambda: records.create(station.head, "customers", long))
    assert type(refused) is Full
    assert "磁盘已满，没有保存" in refused.reason
    with station.database.reading() as session:
        assert session.query(Customer).count() == 1


@pytest.mark.postgres
def test_a_connection_lost_in_the_middle_saves_nothing(postgres_station: str) -> None:
    database = open_database(postgres_station)
    station = open_station(database, postgres_station)

    def cut_off() -> None:
        with unit(station.head, "新建") as u:
            mine = u.session.execute(text("SELECT pg_backend_pid()")).scalar()
            with psycopg.connect(postgres_station, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (mine,))
            u.session.execute(text("SELECT 1"))

    refused = told(cut_off)
    assert type(refused) is Busy
    assert refused.reason.startswith("与数据库的连接断了，没有保存")
    file_customer(station)  # the next save finds its way again
    database.close()


def test_a_taken_name_is_no_defect_and_a_lost_parent_is(station: Station) -> None:
    with station.database.sessions() as session:
        with pytest.raises(IntegrityError) as gone:
            session.execute(delete(Customer).where(Customer.name == CUSTOMER))
        session.rollback()
        twin = session.get(Customer, station.customer)
        assert twin is not None
        columns = {c.key: getattr(twin, c.key) for c in Customer.__mapper__.column_attrs}
        session.add(Customer(**{**columns, "id": station.project}))
        with pytest.raises(IntegrityError) as taken:
            session.flush()
    assert (sort_error(gone.value), sort_error(taken.value)) == (Trouble.OTHER, Trouble.DUPLICATE)


if sys.platform != "win32":  # where neither an open file can be moved nor reading be forbidden so

    def test_what_may_not_even_be_read_is_not_called_missing(
        sqlite_copy: str, shared_folder: Path
    ) -> None:
        path = shared_folder / "desk.db"
        shutil.copyfile(sqlite_copy, path)
        path.chmod(0o000)
        with an_ordinary_person(reads_all=False):
            refused = told(lambda: open_ready(str(path)))
        path.chmod(0o666)
        assert type(refused) is Refused
        assert "没有打开数据库" in refused.reason

    @pytest.mark.parametrize("replaced", [False, True])
    def test_nothing_is_saved_into_a_file_that_was_moved_away(
        sqlite_station: Station, replaced: bool
    ) -> None:
        station = sqlite_station
        file_customer(station, "甲公司")
        path, moved = Path(station.target), Path(station.target).with_name("moved.db")
        path.rename(moved)
        if replaced:
            shutil.copyfile(moved, path)
        refused = told(lambda: file_customer(station, "乙公司"))
        assert type(refused) is Missing
        assert "可能被移走或改名" in refused.reason
