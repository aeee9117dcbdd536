"""Print how the house stands: lines, arrows between rooms, circles of imports, and how often a
parameter is typed `Any`.

Run as ``python scripts/structure.py``; ``--root FOLDER`` looks at another checkout, so that before
and after can be compared.
"""

from __future__ import annotations

import argparse
import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

PARTS = ("db", "desk", "reports", "ui")
Imports = Mapping[str, frozenset[str]]
"""A file's path → the files that it imports, wherever in the file it does so."""


def sources(root: Path, room: str) -> list[Path]:
    """The Python files below `room`; a migration, once written, is no part of the house."""
    found = sorted((root / room).rglob("*.py"))
    return [path for path in found if "versions" not in path.parts]


def imports_of(root: Path, room: str) -> dict[str, frozenset[str]]:
    """Which files of `room` import which others of it."""
    known = {path.relative_to(root).as_posix(): path for path in sources(root, room)}
    return {
        name: frozenset(target for target in _targets(path, known) if target != name)
        for name, path in known.items()
    }


def _targets(path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            wanted = [f"{node.module}.{alias.name}" for alias in node.names]
            for module in (*wanted, node.module):
                yield from _as_file(module, known)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from _as_file(alias.name, known)


def _as_file(module: str, known: Mapping[str, Path]) -> Iterator[str]:
    path = f"{module.replace('.', '/')}.py"
    if path in known:
        yield path


def circles(imports: Imports) -> list[list[str]]:
    """Groups of files each of which leads back to itself through the others."""
    reach = {name: _reached(imports, name) for name in imports}
    groups = {
        frozenset(other for other in reach[name] if name in reach[other])
        for name in imports
        if name in reach[name]
    }
    return sorted(sorted(group) for group in groups)


def _reached(imports: Imports, start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(imports[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(imports[name])
    return found


def arrows(imports: Imports, room: str) -> dict[tuple[str, str], int]:
    """From which part of `room` to which other, and by how many imports of one file by another."""
    depth = len(Path(room).parts)
    found: Counter[tuple[str, str]] = Counter()
    for name, targets in imports.items():
        for target in targets:
            pair = (Path(name).parts[depth], Path(target).parts[depth])
            if pair[0] != pair[1]:
                found[pair] += 1
    return dict(found)


def any_parameters(paths: list[Path]) -> tuple[int, int]:
    """How many parameters have `Any` in their annotation, and how many functions there are."""
    anys = functions = 0
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions += 1
                anys += sum(_says_any(argument) for argument in _arguments(node.args))
    return anys, functions


def _arguments(given: ast.arguments) -> Iterator[ast.arg]:
    yield from (*given.posonlyargs, *given.args, *given.kwonlyargs)
    yield from filter(None, (given.vararg, given.kwarg))


def _says_any(argument: ast.arg) -> bool:
    named = ast.walk(argument.annotation) if argument.annotation is not None else ()
    return any(isinstance(node, ast.Name) and node.id == "Any" for node in named)


def _lines(paths: list[Path]) -> int:
    return sum(path.read_text(encoding="utf-8").count("\n") for path in paths)


def report(root: Path) -> Iterator[str]:
    """The whole picture, line by line."""
    for part in PARTS:
        paths = sources(root, part)
        anys, functions = any_parameters(paths)
        per = 100 * anys / max(functions, 1)
        yield f"{part:8} {len(paths):4} files {_lines(paths):6} lines   Any {per:4.1f} per 100 functions"
    anys, functions = any_parameters([path for part in PARTS for path in sources(root, part)])
    yield f"{'all':8} {anys} parameters typed Any in {functions} functions: {100 * anys / functions:.1f}"
    for room in ("desk", "ui"):
        found = arrows(imports_of(root, room), room)
        both = sorted(pair for pair in found if pair[::-1] in found and pair[0] < pair[1])
        yield f"\n{room}/: {len(found)} arrows, {sum(found.values())} imports between its parts"
        yield from (f"  both ways: {here} and {there}" for here, there in both)
    for part in PARTS:
        for group in circles(imports_of(root, part)):
            yield f"circle of {len(group)}: {', '.join(group)}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    for line in report(asked.parse_args().root):
        print(line)


if __name__ == "__main__":
    main()
