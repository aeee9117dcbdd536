"""What is the person's own alone: files nobody else reads, and the passwords of database servers.

On Windows a file has the rights of its folder, and a profile's folders are the person's own; there is
nothing to set there.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path

import platformdirs
from sqlalchemy.engine import URL

from db.engine import CannotOpenError, database_url
from desk.system import keys

_PROGRAM = "concrete-desk"
_FILE, _FOLDER = 0o600, 0o700


def own_folder(folder: Path) -> Path:
    """`folder` of the program's own, made when missing; nobody else looks into it."""
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    _tighten(folder, _FOLDER)
    return folder


def own_file(file: Path, *, folder: bool = True) -> Path:
    """`file` of the program's own, made empty when missing; nobody else reads it, nor its folder."""
    if folder:
        own_folder(file.parent)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE))
    _tighten(file, _FILE)
    return file


def _tighten(path: Path, mode: int) -> None:
    if sys.platform != "win32" and path.stat().st_mode & 0o777 != mode:
        path.chmod(mode)


def passwords_file() -> Path:
    """Where the passwords of servers are kept, in the form of Postgres' own password file."""
    return Path(platformdirs.user_data_dir(_PROGRAM, appauthor=False)) / "pgpass.conf"


def keep_password(target: str) -> str:
    """Keep the password in `target` for the next start, in the system's keyring, else in the password
    file; returns the address without it."""
    url = _server(target)
    if url is None or url.password is None:
        return target
    key, password = _key(url), str(url.password)
    lines = [line for line in _lines() if not line.startswith(key)]
    if not keys.put(key, password):
        lines.append(key + _escaped(password))
    elif not passwords_file().exists():
        return _plain(url)
    file = own_file(passwords_file())
    beside = own_file(file.with_name(f".{file.name}.new"))
    beside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    beside.replace(file)
    return _plain(url)


def with_password(target: str) -> str:
    """The address with the password that was kept for it, where one was."""
    url = _server(target)
    if url is None or url.password is not None:
        return target
    found = _in_file(url)
    if found is None:  # what the file says is newer: the keyring takes its line out
        found = keys.get(_key(url))
    return (
        target if found is None else url.set(password=found).render_as_string(hide_password=False)
    )


def where_kept(target: str) -> str:
    """Where the password of the server at `target` is kept, in the words of a page; empty for a file
    and for a server that asks for none."""
    url = _server(target)
    if url is None:
        return ""
    if _in_file(url) is not None:
        return f"密码文件 {passwords_file()}（只有本人能读；这台电脑没有可用的系统密钥环）"
    return "系统的密钥环" if keys.get(_key(url)) is not None else "没有保存，这个地址不要密码"


def _in_file(url: URL) -> str | None:
    key = _key(url)
    line = next((line for line in _lines() if line.startswith(key)), None)
    return None if line is None else re.sub(r"\\(.)", r"\1", line.removeprefix(key))


def _server(target: str) -> URL | None:
    """The address of a server; None for a file, or for what is no address."""
    if "://" not in target:
        return None
    try:
        url = database_url(target)
    except CannotOpenError:
        return None
    return url if url.get_backend_name() == "postgresql" else None


def _plain(url: URL) -> str:
    bare = URL.create(  # `set` knows no way to leave something out
        url.drivername, url.username, None, url.host, url.port, url.database, url.query
    )
    return bare.render_as_string(hide_password=False)


def _key(url: URL) -> str:
    """A line up to the password: ``host:port:database:user:``."""
    parts = (url.host or "localhost", str(url.port or 5432), url.database or "", url.username or "")
    return "".join(_escaped(part) + ":" for part in parts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(":", "\\:")


def _lines() -> list[str]:
    try:
        return passwords_file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
