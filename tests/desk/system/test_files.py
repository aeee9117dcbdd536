"""A file stands there whole or not at all, and what stood there before survives a failure."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from desk.core.errors import Full, Missing, Refused
from desk.system import files
from desk.system.files import read_file, write_file


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    file = tmp_path / "台帐.xlsx"
    file.write_bytes(b"before")
    return file


def test_a_file_is_replaced_whole(ledger: Path) -> None:
    write_file(ledger, b"after")
    assert ledger.read_bytes() == b"after"
    assert [each.name for each in ledger.parent.iterdir()] == [ledger.name]


def test_a_file_that_excel_holds_is_left_alone_and_named(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Path] = []

    def held(self: Path, _target: Path) -> Path:
        tries.append(self)
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(files, "_PAUSE", 0)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Refused, match="请先关闭 Excel"):
        write_file(ledger, b"after")
    assert len(tries) == 3
    assert ledger.read_bytes() == b"before"
    assert [each.name for each in ledger.parent.iterdir()] == [ledger.name]


@pytest.mark.parametrize(
    ("number", "family"),
    [(errno.ENOSPC, Full), (errno.EROFS, Refused), (errno.EIO, Refused), (errno.ENOENT, Missing)],
)
def test_a_disk_that_fails_is_said_calmly_and_leaves_nothing_behind(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, number: int, family: type[Exception]
) -> None:
    def failing(_descriptor: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("desk.system.files.os.fsync", failing)
    with pytest.raises(family):
        write_file(ledger, b"after")
    assert ledger.read_bytes() == b"before"
    assert [each.name for each in ledger.parent.iterdir()] == [ledger.name]


def test_folders_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="先建立它"):
        write_file(tmp_path / "没有" / "x.pdf", b"x")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises((Missing, Refused)):
        write_file(tmp_path / "file" / "x.pdf", b"x")


def test_a_file_is_read_up_to_its_limit(ledger: Path) -> None:
    assert read_file(ledger, most=6) == b"before"
    with pytest.raises(Refused, match="超过"):
        read_file(ledger, most=5)
    with pytest.raises(Missing, match="找不到文件"):
        read_file(ledger.with_name("none"), most=5)
    with pytest.raises(Refused):
        read_file(ledger.parent, most=5)
