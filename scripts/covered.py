"""Run the tests of the rules and say which lines and branches of them no test reaches.

`make covered`, and part of `make check`: 1 when a test fails or a branch is not reached. The files
that must be reached whole stand in pyproject.toml under tool.coverage.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "tests" / "desk"
SLOWEST = ("pours",)
OTHERS = ("rules", "orders", "plans", "daybook", "lent", "tasks", "documents")
"""Folders of tests: two processes, about as long each."""


def _tests(folders: tuple[str, ...]) -> subprocess.Popen[bytes]:
    pytest = ("-m", "pytest", "-q", "-m", "not postgres", "-p", "no:cacheprovider")
    where = [str(DESK / folder) for folder in folders]
    return subprocess.Popen(
        [sys.executable, "-m", "coverage", "run", *pytest, *where],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def _coverage(*words: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "coverage", *words], cwd=ROOT, check=False
    ).returncode


def main() -> int:
    (ROOT / "out" / "coverage").mkdir(parents=True, exist_ok=True)
    _coverage("erase")
    running = [_tests(SLOWEST), _tests(OTHERS)]
    failed = [each for each in running if each.wait() != 0]
    if failed:
        return 1
    return _coverage("combine", "-q") or _coverage("report")


if __name__ == "__main__":
    sys.exit(main())
