"""The house: no import runs in a circle, and the type checker refuses what no declaration may say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.structure import circles, imports_of

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("room", ["desk", "ui/parts", "ui", "reports", "db"])
def test_no_import_runs_in_a_circle(room: str) -> None:
    """Imports inside functions and for type checking are imports too."""
    imports = imports_of(ROOT, room)
    assert imports
    assert circles(imports) == []


def test_the_type_checker_refuses_a_misspelt_declaration() -> None:
    path = ROOT / "tests" / "refused" / "misspelt.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = {place for place, line in enumerate(lines, start=1) if line.endswith("# refused")}
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", str(path)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    refused = {int(n) for n in re.findall(r"misspelt\.py:(\d+): error", done.stdout)}
    assert refused == wanted, done.stdout + done.stderr
