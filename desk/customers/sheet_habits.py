"""How lists of projects are taken: they name the people who sign and receive."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from desk.core.acting import Acting
from desk.core.kinds import RecordKind
from desk.exchange.habits import AcceptedRow, Habits
from desk.exchange.staging import RefusedRow

_PEOPLE = {"signatory": "签认人", "receiver": "收货人"}


class ProjectHabits(Habits):
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        return {
            "signatory": ("签认人", "指定签字人", "授权签字人", "签字人"),
            "receiver": ("收货人", "接收人", "资料接收人"),
        }

    def resolve(
        self,
        session: Session,
        acting: Acting,
        known: RecordKind,
        row: AcceptedRow,
        refused: list[RefusedRow],
    ) -> bool:
        for name, right in _PEOPLE.items():
            text = row.staged.references.pop(name, "")
            people = [person.strip() for person in text.replace("、", ",").split(",")]
            row.values.setdefault("people", []).extend(
                {"name": person, "right": right} for person in people if person
            )
        if not row.values["people"]:
            del row.values["people"]
        return super().resolve(session, acting, known, row, refused)
