"""Write requirements.lock from pyproject.toml: versions, and the hashes of every platform's files.

Run after a dependency changes: ``make lock`` (needs pip-tools in the environment). With
``--upgrade`` everything moves to its newest version; without it the versions in the lock stay.
The resolver drops what another platform alone needs, so such lines go in without their marker and
get it back afterwards.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEAD = "# Written by scripts/lock.py; do not edit.\n"
OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--strip-extras",
    "--allow-unsafe",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",  # whoever installs says where from
    "--no-emit-trusted-host",
    "--no-emit-find-links",
    "--no-emit-options",
)


def split_markers(requirements: list[str]) -> tuple[list[str], dict[str, str]]:
    lines: list[str] = []
    markers: dict[str, str] = {}
    for requirement in requirements:
        line, _, marker = (part.strip() for part in requirement.partition(";"))
        lines.append(line)
        if marker:
            name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
            markers[name.lower().replace("_", "-")] = marker
    return lines, markers


def restore_markers(lock: str, markers: dict[str, str]) -> str:
    for name, marker in markers.items():
        pattern = rf"^({re.escape(name)}==[^\s;]+)"
        lock, found = re.subn(pattern, rf"\1 ; {marker}", lock, flags=re.MULTILINE)
        if found != 1:
            raise SystemExit(f"{name} is missing from the lock")
    return lock


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    lines, markers = split_markers(project["dependencies"] + extras)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "all.in"), Path(folder, "all.lock")
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if LOCK.exists():
            pinned = LOCK.read_text(encoding="utf-8")
            unmarked = re.sub(r" ; .*(?= \\$)", "", pinned, flags=re.MULTILINE)
            target.write_text(unmarked, encoding="utf-8")
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *sys.argv[1:]]
        subprocess.run([*command, "-o", str(target), str(source)], check=True)
        lock = target.read_text(encoding="utf-8")
    LOCK.write_text(HEAD + restore_markers(lock, markers), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
