"""Run a module of the virtual environment on Debian or Windows: ``python scripts/in_venv.py ruff check``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent.parent / ".venv"


def main() -> int:
    """The exit code of the module that was run."""
    python = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        print("There is no .venv yet: run `make test` (Windows: test.bat) once.", file=sys.stderr)
        return 1
    return subprocess.run([str(python), "-m", *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
