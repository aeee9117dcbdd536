"""A command that only works on a database makes none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.console.conftest import Shell

COMMANDS = (("migrate",), ("check",), ("users",), ("show", "orders"), ("due",))


@pytest.mark.parametrize("words", COMMANDS)
def test_a_missing_or_empty_file_is_refused_and_stays_so(
    shell: Shell, tmp_path: Path, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    file = folder / "desk.db"
    db = ("--db", str(file), "--as", "boss") if words[0] in ("users", "show", "due") else (
        "--db", str(file),
    )  # fmt: skip
    answer = shell.raw(*words, *db)
    assert (answer.code, "找不到数据库" in answer.err) == (1, True)
    assert list(folder.iterdir()) == []
    file.write_bytes(b"")
    answer = shell.raw(*words, *db)
    assert (answer.code, "不是完好的数据库" in answer.err) == (1, True)
    assert (list(folder.iterdir()), file.stat().st_size) == ([file], 0)


def test_somebody_elses_database_is_not_migrated(shell: Shell, tmp_path: Path) -> None:
    import sqlite3

    file = tmp_path / "other.db"
    raw = sqlite3.connect(file)
    raw.execute("CREATE TABLE theirs (x)")
    raw.commit()
    raw.close()
    before = file.read_bytes()
    answer = shell.raw("migrate", "--db", str(file))
    assert (answer.code, "不是本程序的数据库" in answer.err) == (1, True)
    assert file.read_bytes() == before


@pytest.mark.postgres
def test_an_empty_server_database_is_not_migrated_either(shell: Shell, empty_postgres: str) -> None:
    answer = shell.raw("migrate", "--db", empty_postgres)
    assert (answer.code, "请用 setup" in answer.err) == (1, True)
