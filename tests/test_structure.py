"""The house: no import runs in a circle, none from a lower room of desk/ back up to a higher one,
and the type checker refuses what no declaration may say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.structure import arrows, circles, imports_of

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    "values", "core", "rules", "settings", "users", "exchange", "customers", "orders", "tasks",
    "documents", "plans", "pours", "lent", "daybook", "complaints", "calls", "shifts", "checking", "today", "areas.py", "system",
    "demo",
)  # fmt: skip
"""The rooms of desk/, the lowest first: each imports only rooms before it."""


@pytest.mark.parametrize("room", ["desk", "ui/parts", "ui", "reports", "db"])
def test_no_import_runs_in_a_circle(room: str) -> None:
    """Imports inside functions and for type checking are imports too."""
    imports = imports_of(ROOT, room)
    assert imports
    assert circles(imports) == []


def test_no_arrow_runs_from_a_lower_room_of_desk_back_up() -> None:
    height = {room: place for place, room in enumerate(FLOORS)}
    found = arrows(imports_of(ROOT, "desk"), "desk")
    rooms = {room for pair in found for room in pair}
    assert rooms <= set(FLOORS), "a new room has its place among the floors"
    back = {pair: files for pair, files in found.items() if height[pair[0]] < height[pair[1]]}
    assert back == {}


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
