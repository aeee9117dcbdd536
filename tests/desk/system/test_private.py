"""What is the person's own: nobody else reads the files, and no password is written down in clear
where the screen's settings are kept."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from db.engine import Database
from desk.core.errors import Refused
from desk.system.opening import default_database, founding, open_any
from desk.system.private import (
    keep_password,
    own_file,
    passwords_file,
    where_kept,
    with_password,
)
from desk.users.station import found_station
from ui.parts.record.attachments import private_copy
from ui.places import user_folder
from ui.remembered import Remembered
from ui.start import TARGET, remember_target

ADDRESS = "postgresql+psycopg://clerk:{}@server:5433/desk"


def _found(database: Database, password: str) -> None:
    found_station(
        database, company="公司", station="站", name="管", login="boss", password=password
    )


posix = pytest.mark.skipif(sys.platform == "win32", reason="a profile's folders are private there")


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@posix
def test_a_new_database_and_its_folder_are_the_persons_own(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "desk.db"
    with founding(str(file)) as database:
        _found(database, "correct horse")
    database.close()
    assert (_mode(file), _mode(file.parent)) == (0o600, 0o700)


@posix
def test_what_an_older_program_let_everybody_read_is_closed(sqlite_copy: str) -> None:
    place = default_database()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(Path(sqlite_copy).read_bytes())
    place.chmod(0o644)
    place.parent.chmod(0o755)
    open_any(str(place)).close()
    assert (_mode(place), _mode(place.parent)) == (0o600, 0o700)
    place.unlink()


@posix
def test_a_database_that_is_shared_stays_so(sqlite_copy: str) -> None:
    Path(sqlite_copy).chmod(0o664)
    open_any(sqlite_copy).close()
    assert _mode(Path(sqlite_copy)) == 0o664


@posix
def test_the_screens_settings_and_copies_for_other_programs_are_the_persons_own() -> None:
    file = user_folder() / "own.ini"
    remembered = Remembered(file)
    assert _mode(file) == 0o600
    remembered.set("look/dark", value=True)
    remembered._settings.sync()
    assert (_mode(file), _mode(file.parent)) == (0o600, 0o700)
    copy = private_copy("照片.png", b"x")
    assert (_mode(copy), _mode(copy.parent)) == (0o600, 0o700)


class _Wallet:
    """A keyring in memory; `fault` is what it does when it is asked."""

    priority = 5.0

    def __init__(self, fault: Exception | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fault = fault

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault is not None:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault is not None:
            raise self.fault
        self.kept[service, username] = password


def _with(monkeypatch: pytest.MonkeyPatch, found: object) -> None:
    """Let the library of keyrings find this one, or raise it."""
    library = ModuleType("keyring")

    def get_keyring() -> object:
        if isinstance(found, Exception):
            raise found
        return found

    library.get_keyring = get_keyring  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", library)


def test_a_password_goes_into_the_systems_keyring_and_out_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = ADDRESS.replace(":{}", "")
    _with(monkeypatch, RuntimeError("no backend"))
    assert keep_password(ADDRESS.format("old")) == plain
    assert "密码文件" in where_kept(plain)
    wallet = _Wallet()
    _with(monkeypatch, wallet)
    assert ":old@" in with_password(plain)  # it is in the file still
    assert keep_password(ADDRESS.format("new")) == plain
    assert list(wallet.kept.values()) == ["new"]
    assert passwords_file().read_text(encoding="utf-8") == ""
    assert ":new@" in with_password(plain)
    assert where_kept(plain) == "系统的密钥环"
    passwords_file().unlink()
    keep_password(ADDRESS.format("newer"))
    assert not passwords_file().exists()
    assert where_kept(plain.replace("clerk", "other")).startswith("没有保存")
    assert where_kept("/srv/desk.db") == ""


@pytest.mark.parametrize("found", [None, _Wallet(OSError("locked")), RuntimeError("no backend")])
def test_without_a_keyring_that_works_the_password_file_is_used(
    monkeypatch: pytest.MonkeyPatch, found: object
) -> None:
    if found is None:
        monkeypatch.setitem(sys.modules, "keyring", None)  # it is not installed
    else:
        _with(monkeypatch, found)
    plain = keep_password(ADDRESS.format("secret"))
    assert "secret" in passwords_file().read_text(encoding="utf-8")
    assert ":secret@" in with_password(plain)
    assert str(passwords_file()) in where_kept(plain)
    passwords_file().unlink()
    assert with_password(plain) == plain


@pytest.mark.parametrize("password", ["secret", "a:b\\c", "口令@/: %", "x\\:"])
def test_the_password_of_a_server_is_kept_apart_and_found_again(password: str) -> None:
    from sqlalchemy import make_url

    full = make_url(ADDRESS.format("x")).set(password=password)
    written = full.render_as_string(hide_password=False)
    plain = keep_password(written)
    assert plain == "postgresql+psycopg://clerk@server:5433/desk"
    assert make_url(with_password(plain)).password == password
    assert with_password(plain.replace("clerk", "other")).count(":") == plain.count(":")
    if sys.platform != "win32":
        assert _mode(passwords_file()) == 0o600
    passwords_file().unlink()


def test_a_password_in_the_settings_of_an_older_program_is_moved_out(tmp_path: Path) -> None:
    remembered = Remembered(own_file(tmp_path / "ini" / "desk.ini"))
    remembered.set(TARGET, ADDRESS.format("top-secret"))
    remembered.write()
    target = remember_target(remembered, remembered.text(TARGET))
    assert "top-secret" not in target + remembered.path.read_text(encoding="utf-8")
    assert "top-secret" in with_password(target)
    for plain in ("/srv/desk.db", "sqlite:////srv/a@b.db", "http://u:p@h", "C:\\a@b.db"):
        assert remember_target(remembered, plain) == plain
    passwords_file().unlink()


def test_a_station_that_does_not_come_about_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    with pytest.raises(Refused, match="连着"), founding(str(file)) as database:
        _found(database, "123456")
    assert list(tmp_path.iterdir()) == []
    file.write_bytes(b"")
    with pytest.raises(Refused, match="连着"), founding(str(file)) as database:
        _found(database, "123456")
    assert file.exists()
