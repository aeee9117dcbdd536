"""Commands run in this process, and what they answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.station import PASSWORD, Station
from ui.console import run, running


@pytest.fixture(autouse=True)
def _light_look() -> None:
    """Nothing of Qt is started for the command line."""


@dataclass(frozen=True)
class Answer:
    """What one command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer as a program reads it; fails when it is not exactly one JSON document."""
        return json.loads(self.out)

    @property
    def refused(self) -> dict[str, Any]:
        refused: dict[str, Any] = self.json["refused"]
        return refused


@dataclass(frozen=True)
class Shell:
    """Runs commands on one station, as a person where one is named."""

    capsys: pytest.CaptureFixture[str]
    station: Station
    log: Path

    def __call__(
        self, *words: str, who: str = "specialist", at: str = "2026-11-21T15:00"
    ) -> Answer:
        """A command for people."""
        common = ["--db", self.station.target]
        common += ["--as", who] if who else []
        common += ["--at", at] if at and who else []
        return self.raw(*words, *common)

    def ask(self, *words: str, who: str = "specialist", at: str = "2026-11-21T15:00") -> Answer:
        """A command for programs."""
        return self(*words, "--json", who=who, at=at)

    def raw(self, *words: str) -> Answer:
        """Exactly these words."""
        self.capsys.readouterr()
        code = run(words)
        told = self.capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        assert not self.log.exists(), self.log.read_text(encoding="utf-8")
        return Answer(code, told.out, told.err)


@pytest.fixture
def console_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's command line writes its defects, and the password everybody has."""
    log = tmp_path / "log" / "console.log"
    monkeypatch.setattr(running, "log_file", lambda: log)
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    return log


@pytest.fixture
def shell(sqlite_station: Station, capsys: pytest.CaptureFixture[str], console_log: Path) -> Shell:
    """On SQLite."""
    return Shell(capsys, sqlite_station, console_log)


@pytest.fixture
def each_shell(station: Station, capsys: pytest.CaptureFixture[str], console_log: Path) -> Shell:
    """On each kind of database."""
    return Shell(capsys, station, console_log)
