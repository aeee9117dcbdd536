"""How lists of projects are taken: they name the people who sign and receive."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from db.models import Project
from desk.core.acting import Acting
from desk.core.kinds import RecordKind
from desk.exchange.habits import AcceptedRow, Habits

_PEOPLE = {"signatory": "签认人", "receiver": "收货人"}


class ProjectHabits(Habits[Project]):
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        return {
            "signatory": ("签认人", "指定签字人", "授权签字人", "签字人"),
            "receiver": ("收货人", "接收人", "资料接收人"),
        }

    def refer(
        self,
        session: Session,
        acting: Acting,
        known: RecordKind[Project],
        row: AcceptedRow,
        name: str,
    ) -> None:
        right = _PEOPLE.get(name)
        if right is None:
            super().refer(session, acting, known, row, name)
            return
        written = row.staged.references[name].replace("、", ",").split(",")
        people = [{"name": person.strip(), "right": right} for person in written if person.strip()]
        row.values.setdefault("people", []).extend(people)
