"""The table of checks, and running them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.engine import Database
from desk.checking.figures import approvals, numbers, plan_fixed, totals
from desk.checking.filed import attachments, references
from desk.checking.history import history
from desk.checking.pours import pours_stand
from desk.checking.storage import integrity, one_identity, schema
from desk.core.audit_chain import broken_links
from desk.core.troubles import calm

MOST_FOUND = 50


@dataclass(frozen=True)
class Check:
    """The outcome of one check; `found` holds a Chinese sentence for each fault."""

    name: str
    title: str
    found: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.found


_Look = Callable[[Session], Iterable[str]]

CHECKS: tuple[tuple[str, str, _Look], ...] = (
    ("integrity", "存储完好", integrity),
    ("identity", "数据库标识", one_identity),
    ("schema", "结构与程序一致", schema),
    ("references", "引用都有着落", references),
    ("audit", "历史链条完整", broken_links),
    ("history", "记录与历史相符", history),
    ("numbering", "编号连续不重", numbers),
    ("totals", "合计相符", totals),
    ("pours", "浇筑与计划、订货、调查卡相符", pours_stand),
    ("approvals", "审批齐全", approvals),
    ("plans", "签发的计划未动", plan_fixed),
    ("attachments", "附件与归档时一致", attachments),
)


def check(
    database: Database, *, progress: Callable[[int, int, str], None] | None = None
) -> list[Check]:
    """Every check in turn; what cannot even be read is a fault of that check."""
    done: list[Check] = []
    for place, (name, title, look) in enumerate(CHECKS):
        if progress is not None:
            progress(place, len(CHECKS), title)
        done.append(Check(name, title, _found(database, look)))
    return done


def _found(database: Database, look: _Look) -> tuple[str, ...]:
    try:
        with database.reading() as session:
            found = list(look(session))
    except DBAPIError as error:
        known = calm(error)
        return (known.reason if known else f"读不出来：{error.orig}",)
    except (LookupError, ValueError) as error:
        # A value that no program of ours writes, such as a state that does not exist.
        return (f"有读不懂的内容：{error}",)
    if len(found) > MOST_FOUND:
        found[MOST_FOUND:] = [f"另有 {len(found) - MOST_FOUND} 处"]
    return tuple(found)


def report_json(checks: Iterable[Check]) -> dict[str, Any]:
    """The report in the command line's form."""
    listed = list(checks)
    return {
        "ok": all(c.ok for c in listed),
        "checks": [
            {"name": c.name, "title": c.title, "ok": c.ok, "found": list(c.found)} for c in listed
        ],
    }
