"""The program itself, started as scheduled tasks start it. Few, because each start is slow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.station import PASSWORD, Station

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def _main(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in environment}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        env={**kept, **environment},
        capture_output=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def test_the_program_answers_in_utf8_whatever_the_console(sqlite_station: Station) -> None:
    sqlite_station.signed()
    done = _main(
        "show", "orders", "--json", "--db", sqlite_station.target, "--as", "specialist",
        DESK_PASSWORD=PASSWORD, PYTHONIOENCODING="gbk", LC_ALL="C", PYTHONUTF8="0",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.decode("utf-8"))[0]["project"] == "滨江花园二期3#楼"


def test_without_a_screen_the_program_says_so_and_names_what_works() -> None:
    done = _main(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    if sys.platform.startswith("linux"):
        assert done.returncode == 1
        sentence = done.stderr.decode()
        assert "demo" in sentence
        assert "photo" in sentence
        assert sentence.count("\n") == 1


def test_a_page_is_photographed_without_a_screen(sqlite_station: Station, tmp_path: Path) -> None:
    sqlite_station.signed()
    out = tmp_path / "orders.png"
    done = _main(
        "photo", "orders", "--out", str(out), "--size", "1366x768", "--dark", "--json",
        "--db", sqlite_station.target, "--as", "specialist", DESK_PASSWORD=PASSWORD,
        DISPLAY="", WAYLAND_DISPLAY="",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["page"] == "orders"
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_demo_station_is_played_and_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.demo import play
    from ui.console import demo, run

    monkeypatch.setattr(
        demo,
        "play",
        lambda database, **kw: play(database, days=2, seed=kw["seed"], progress=kw["progress"]),
    )
    monkeypatch.setattr(demo, "_photograph_all", lambda _played, _folder: iter(()))
    for _ in range(2):
        assert run(["demo", "--out", str(tmp_path), "--json"]) == 0
    names = {file.name for file in (tmp_path / "paper").iterdir()}
    assert {"F01-空白.pdf", "F02-空白.pdf", "F03-空白.pdf", "订货通知单台帐.xlsx"} <= names
    assert any(name.startswith("F01-DH-") for name in names)
    assert any(name.startswith("F03-RJ-") for name in names)
    assert run(["check", "--db", str(tmp_path / "demo.db")]) == 0


def test_a_demo_never_replaces_a_real_station(tmp_path: Path, empty_sqlite: str) -> None:
    from desk.system.opening import open_any
    from desk.users.station import found_station
    from ui.console import run

    database = open_any(empty_sqlite, create=True)
    words = {"company": "宏远", "station": "湘江站", "name": "何伟", "login": "boss"}
    found_station(database, **words, password="correct horse")  # type: ignore[arg-type]
    database.close()
    before = Path(empty_sqlite).read_bytes()
    assert run(["demo", "--out", str(tmp_path / "out"), "--db", empty_sqlite]) == 1
    assert Path(empty_sqlite).read_bytes() == before
