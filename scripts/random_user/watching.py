"""The parent: makes a demo, starts the sittings, waits for them, and judges what they left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import desk.areas  # noqa: F401 - the kinds of record are known to the demo
from db.engine import open_database
from desk.checking import check
from desk.demo import play
from desk.demo.curtain import last_afternoon
from desk.values.zone import STATION_ZONE

ROOT = Path(__file__).resolve().parents[2]
MOST_GROWTH_MB = 50.0
"""In an hour, after the first pages were opened."""
_WARM = 0.25
"""The part of a sitting after which memory is compared, ten minutes at most."""
_TO_END_S = 120
_LAST_ACTIONS = 30
_OF_THE_HAND = ("keyToAscii Unhandled key code", "occurs outside target window")
"""What Qt's own test keyboard and mouse say of themselves; the program has no part in it."""
_JUDGED_S = 1200
"""Growth is judged in sittings at least as long as this."""


@dataclass(frozen=True)
class Asked:
    """What is to be done: one sitting for each seed, each so many seconds long."""

    folder: Path
    seeds: tuple[int, ...]
    seconds: float
    hang: float = 5.0
    postgres: str = ""
    alone: bool = False
    days: int = 3
    platform: str = "offscreen"


@dataclass
class Verdict:
    """What one sitting came to; without `defects` all is well."""

    seed: int
    defects: list[str] = field(default_factory=list)
    actions: int = 0
    memory: list[tuple[int, float]] = field(default_factory=list)
    told: str = ""

    @property
    def growth(self) -> float:
        """MB more at the end than when it was warm: the means of the fifth after and the last."""
        if len(self.memory) < 4:
            return 0.0
        warm = min(self.memory[-1][0] * _WARM, 600)
        after = [held for second, held in self.memory if second >= warm]
        share = max(1, len(after) // 5)
        return sum(after[-share:]) / share - sum(after[:share]) / share


def make_demo(file: Path, days: int) -> Path:
    """The demo that every sitting starts from, made once."""
    if not file.exists():
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        database = open_database(str(making), create=True)
        play(database, days=days, until=last_afternoon(datetime.now(STATION_ZONE)))
        database.close()
        making.replace(file)
    return file


def sit(asked: Asked, seed: int, demo: Path) -> Verdict:
    """One sitting in a process of its own, on a copy of `demo` or on Postgres."""
    folder = asked.folder / f"seed-{seed}"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    for sample in sorted((ROOT / "tests" / "data").glob("*.*"))[:6]:
        shutil.copy(sample, folder / "files" / sample.name)
    target = asked.postgres or str(folder / "demo.db")
    if not asked.postgres:
        shutil.copy(demo, target)
    code, said = _run(asked, seed, folder, target)
    verdict = Verdict(seed)
    _read_result(folder, verdict)
    _judge(asked, folder, verdict, code=code, said=said)
    _check(target, verdict)
    actions = folder / "actions.txt"
    lines = actions.read_text(encoding="utf-8").splitlines() if actions.exists() else []
    verdict.told = "\n".join(lines[-_LAST_ACTIONS:])
    return verdict


def _run(asked: Asked, seed: int, folder: Path, target: str) -> tuple[int | None, str]:
    """The exit code, None when it had to be ended, and what was written to stderr."""
    words = [
        sys.executable, "-X", "utf8", "-m", "scripts.random_user.sitting",
        "--folder", str(folder), "--target", target, "--seed", str(seed),
        "--seconds", str(asked.seconds), "--hang", str(asked.hang),
        *(["--alone"] if asked.alone else []),
    ]  # fmt: skip
    own = {
        name: str(folder / name)
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    }
    environment = {**os.environ, **own, "QT_QPA_PLATFORM": asked.platform, "TMPDIR": str(folder)}
    with (folder / "stderr.txt").open("w+", encoding="utf-8", errors="replace") as told:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=told, stderr=told)
        try:
            code: int | None = process.wait(asked.seconds + asked.hang + _TO_END_S)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # faulthandler writes down where it stood
            process.wait()
            code = None
        told.seek(0)
        return code, told.read()


def _read_result(folder: Path, verdict: Verdict) -> None:
    file = folder / "result.json"
    if not file.exists():
        return
    result = json.loads(file.read_text(encoding="utf-8"))
    verdict.actions = result["actions"]
    verdict.memory = [(second, held) for second, held in result["memory"]]
    if not result["ended"]:
        verdict.defects.append("the program ended by itself, before the time was over")


def _judge(asked: Asked, folder: Path, verdict: Verdict, *, code: int | None, said: str) -> None:
    if code is None:
        verdict.defects.append("the process did not end")
    elif code != 0:
        verdict.defects.append(f"the process ended with {code}")
    for name, words in (
        ("crash.txt", "a crash"),
        ("hang.txt", f"the event loop stood still for {asked.hang} s"),
        ("desk.log", "an exception or a warning of Qt"),
    ):
        file = folder / name
        said_there = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
        lines = (li for li in said_there.splitlines() if not any(w in li for w in _OF_THE_HAND))
        text = "\n".join(lines).strip()
        if text:
            verdict.defects.append(f"{words}:\n{text[-4000:]}")
    if said.strip():
        verdict.defects.append(f"written to stderr:\n{said.strip()[-4000:]}")
    allowed = MOST_GROWTH_MB * max(1.0, asked.seconds / 3600)
    if asked.seconds >= _JUDGED_S and verdict.growth > allowed:
        verdict.defects.append(f"memory grew by {verdict.growth:.0f} MB")


def _check(target: str, verdict: Verdict) -> None:
    database = open_database(target)
    try:
        faults = [f"{each.title}: {each.found[:3]}" for each in check(database) if not each.ok]
    finally:
        database.close()
    if faults:
        verdict.defects.append("check is not clean:\n" + "\n".join(faults))
