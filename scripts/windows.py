"""What run.bat and test.bat do: make the environment, install the lock, start or test.

Uses the standard library alone, because nothing is installed yet.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / ".locked"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
INSTALL = ("install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))


def python(*arguments: str) -> int:
    return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, check=False).returncode


def prepare() -> int:
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted:
        return 0
    if not PYTHON.exists() or python(*PIP, "--version"):
        sys.stdout.write("准备运行环境……\n")
        venv.create(VENV, with_pip=True, clear=True)
    sys.stdout.write("安装依赖……\n")
    sys.stdout.flush()
    code = python(*PIP, *INSTALL)
    if code == 0:
        STAMP.write_text(wanted, encoding="ascii")
    else:
        sys.stderr.write("依赖没有装好，请检查网络后再试。\n")
    return code


def main() -> int:
    task, *rest = sys.argv[1:]
    code = prepare()
    if code:
        return code
    if task == "test":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        return python("-m", "pytest", "-n", "2", *rest)
    return python("main.py", *rest)


if __name__ == "__main__":
    sys.exit(main())
