"""The house's own rules, read from its source: who imports whom, and what stands nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ABOVE = {
    "db": {"desk", "reports", "ui", "main", "tests"},
    "desk": {"reports", "ui", "main", "tests"},
    "reports": {"ui", "main", "tests"},
    "ui": {"main", "tests"},
}
"""What no module of an area may import."""

_SOURCES = sorted(
    path for area in ABOVE for path in (ROOT / area).rglob("*.py") if "versions" not in path.parts
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(tree: ast.AST) -> Iterator[str]:
    """Every module imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name their full path"
            yield node.module or ""


@pytest.mark.parametrize("path", _SOURCES, ids=_name)
def test_imports_run_one_way_and_each_library_stays_in_its_layer(path: Path) -> None:
    area = path.relative_to(ROOT).parts[0]
    roots = {name.split(".")[0] for name in _imports(ast.parse(path.read_text(encoding="utf-8")))}
    assert roots & ABOVE[area] == set()
    if area != "ui":
        assert roots & {"PySide6", "shiboken6"} == set()
    if area == "ui":
        assert roots & {"sqlalchemy", "alembic", "psycopg"} == set()


def test_the_command_line_needs_qt_for_photographs_alone() -> None:
    """Neither a command's module nor what it imports from `ui` at once may load Qt."""
    for path in sorted((ROOT / "ui" / "console").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            names = list(_imports(node)) if isinstance(node, ast.Import | ast.ImportFrom) else []
            assert not any(name.startswith("PySide6") for name in names), _name(path)
            for name in names:
                if name.startswith("ui.") and not name.startswith("ui.console"):
                    assert name == "ui.places", f"{_name(path)} imports {name}"


def test_the_core_runs_without_qt() -> None:
    """The whole core, imported in a fresh interpreter, brings no Qt with it."""
    import subprocess
    import sys

    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in _SOURCES
        if path.parts[len(ROOT.parts)] != "ui" and path.name not in ("__init__.py", "env.py")
    ]
    program = (
        f"import sys, importlib\nfor m in {modules!r}: importlib.import_module(m)\n"
        "import ui.console.running, main\n"
        "sys.exit(any(n.split('.')[0] == 'PySide6' for n in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, timeout=120)
    assert done.returncode == 0


_NOWHERE = re.compile(
    r"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b|raise NotImplemented[E]rror|process[E]vents\(|/work/|/root/"
)
"""With brackets inside, so that this file does not hold what it forbids."""


@pytest.mark.parametrize("path", [*_SOURCES, ROOT / "main.py"], ids=_name)
def test_files_are_small_and_hold_nothing_unfinished(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500, "the wall"
    found = [line for line in text.splitlines() if _NOWHERE.search(line)]
    assert found == []


@pytest.mark.parametrize("path", [*_SOURCES, ROOT / "main.py"], ids=_name)
def test_functions_fit_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines"


def test_tests_neither_sleep_nor_skip() -> None:
    never = re.compile(
        r"\btime\.sl[e]ep\(|pytest\.sk[i]p\(|@pytest\.mark\.(sk[i]p|x[f]ail)|assert Tr[u]e\b"
    )
    for path in sorted((ROOT / "tests").rglob("*.py")):
        assert never.search(path.read_text(encoding="utf-8")) is None, _name(path)


def test_the_ui_spells_no_label_that_a_field_carries() -> None:
    """Labels live on the model's column; a list page that writes one would drift from it."""
    from db import models
    from db.fields import fields_of

    labels = {
        field.label for field in fields_of(models.OrderNotice).values() if len(field.label) > 4
    }
    assert labels
    for path in (ROOT / "ui" / "orders").glob("*page.py"):
        text = path.read_text(encoding="utf-8")
        assert [label for label in labels if f'"{label}"' in text] == [], _name(path)


_OPENS_BY_ITSELF = {
    "desk/core/rights.py", "desk/core/unit.py", "desk/users/sign_in.py", "desk/users/station.py",
}  # fmt: skip
"""Units and readings themselves, and what is done before anybody is signed in."""
_STALE = re.compile(r"acting\.database\.(reading|sessions)\(\)|permit_editing\(\w+, acting\)")


@pytest.mark.parametrize("path", [path for path in _SOURCES if "demo" not in path.parts], ids=_name)
def test_nobody_is_read_to_or_written_for_by_the_rights_of_the_sign_in(path: Path) -> None:
    """Rights are those of now: what is read goes through `desk.core.rights.reading`, what is written
    through a unit, and a right is asked of the unit's person."""
    if _name(path) in _OPENS_BY_ITSELF:
        return
    assert _STALE.search(path.read_text(encoding="utf-8")) is None
