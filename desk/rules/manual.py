"""The client's manual, clause by clause: what stands behind a refusal, a warning, a deadline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_MANUAL = Path(__file__).resolve().parents[2] / "resources" / "texts" / "manual.json"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id (``M1.2.1``), the titles it stands under, and its words."""

    id: str
    chapter: str
    section: str
    text: str


@cache
def manual() -> dict[str, Clause]:
    """Every clause by id, in the manual's order."""
    stored = json.loads(_MANUAL.read_text(encoding="utf-8"))
    titles: dict[str, str] = stored["titles"]
    clauses: dict[str, str] = stored["clauses"]
    return {
        id_: Clause(id_, titles[id_.split(".")[0]], _section(id_, titles), text)
        for id_, text in clauses.items()
    }


def _section(id_: str, titles: dict[str, str]) -> str:
    section = ".".join(id_.split(".")[:2])
    return titles.get(section, "") if section != id_ else ""


def clauses_of(ids: str) -> tuple[Clause, ...]:
    """The clauses that a rule names, as in ``"M1.2.1 M2.2.1"``; a section stands for all of its.

    Ids that the manual does not have are left out.
    """
    found: dict[str, Clause] = {}
    for id_ in ids.split():
        for clause in manual().values():
            if clause.id == id_ or clause.id.startswith(f"{id_}."):
                found[clause.id] = clause
    return tuple(found.values())
