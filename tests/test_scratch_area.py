"""A newcomer adds an area by the recipes: a kind with rows, an approval by two, a duty, a report, a
form and a page are declarations, and nothing else of the program is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 250


def test_a_new_area_is_declarations(empty_target: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.scratch.prove", empty_target],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=300,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_new_area_is_short() -> None:
    lines = (ROOT / "tests" / "scratch" / "area.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < MOST_LINES
