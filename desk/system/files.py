"""Files for other programs: written whole or not at all, and never over a file that Excel holds."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from desk.core.errors import Full, Missing, Refused

_TRIES = 3
_PAUSE = 0.2  # seconds between tries while another program holds the file


def write_file(target: Path, content: bytes) -> None:
    """Put `content` at `target`; what stood there before stays until the new file is complete.

    Raises Missing for a folder that is not there, Full, and Refused for a file in use or a folder
    that may not be written.
    """
    try:
        temporary = _write_beside(target, content)
    except OSError as error:
        raise cannot_write(target, error) from error
    try:
        replace_file(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def growing_file(target: Path) -> Iterator[BinaryIO]:
    """A file that is written piece by piece and stands at `target` once it is complete; whatever is
    raised meanwhile leaves what stood there before, and nothing else. Raises as `write_file` does."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", dir=target.parent)
    except OSError as error:
        raise cannot_write(target, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        replace_file(temporary, target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _write_beside(target: Path, content: bytes) -> Path:
    """`content` in a new file of the same folder, on the disk and not only in its cache."""
    handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    # mkstemp makes private files; what is exported is for the colleagues as well.
    Path(name).chmod(0o644)
    return Path(name)


def replace_file(temporary: Path, target: Path) -> None:
    """Move a finished file over `target`, waiting a moment for a program that holds it."""
    for left in reversed(range(_TRIES)):
        try:
            temporary.replace(target)
            return
        except PermissionError as error:
            if not left:
                raise Refused(
                    f"“{target.name}”正被别的程序打开，没有写入。请先关闭 Excel 或阅读器再试。"
                ) from error
            time.sleep(_PAUSE)
        except OSError as error:
            raise cannot_write(target, error) from error


def read_file(source: Path, *, most: int) -> bytes:
    """The whole file. Raises Missing, or Refused for one that is larger than `most` bytes."""
    try:
        with source.open("rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError as error:
        raise Missing(f"找不到文件“{source}”。请核对路径。") from error
    except OSError as error:
        raise Refused(
            f"读不了文件“{source}”（{error.strerror}）。请检查权限，或先关闭占用它的程序。"
        ) from error
    if len(content) > most:
        raise Refused(f"文件“{source.name}”超过 {most // 1024 // 1024} MB。请压缩或分开后再试。")
    return content


def cannot_write(target: Path, error: OSError) -> Refused | Full | Missing:
    """The sentence for a file that could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Full(f"磁盘已满，“{target.name}”没有写成。请腾出空间后再试。")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Missing(f"没有“{target.parent}”这个文件夹，文件没有写成。请先建立它。")
    if isinstance(error, IsADirectoryError):
        return Refused(f"“{target}”是文件夹。请写明文件名。")
    return Refused(f"不能写入“{target.parent}”（{error.strerror}）。请检查权限或换一个文件夹。")
