"""What was changed is issued anew: an issuance that the specialist collects and delivers (M3.3.3)."""

from __future__ import annotations

from uuid import uuid4

from db.models import ChangeRequest, DocumentSet, Issuance, IssuanceLine, IssuanceState, Role
from desk.core.unit import Unit
from desk.documents.versions import documents_of, new_versions


def reissue(u: Unit, change: ChangeRequest) -> Issuance:
    """The new versions, to be collected in as many copies as the request says."""
    old = documents_of(change)
    new = new_versions(u, change)
    first = new[0]
    issuance = Issuance(
        id=uuid4(), station_id=change.station_id, project_id=change.project_id, change_id=change.id,
        state=IssuanceState.DRAFT,
        document_set=first.kind.document_set if first.kind is not None else DocumentSet.EARLY,
        task_id=first.task_id if len({d.task_id for d in old}) == 1 else None,
        pour_id=first.pour_id if len({d.pour_id for d in old}) == 1 else None,
    )  # fmt: skip
    issuance.project = change.project
    issuance.lines = [
        IssuanceLine(position=place, document_id=d.id, document=d, copies=change.copies)
        for place, d in enumerate(new, start=1)
    ]
    u.add(issuance)
    u.notify(
        Role.SPECIALIST.value, change,
        f"更改申请 {change.number} 的资料已登记发放，请领取交付，并收回原件 {len(change.recalls)} 份",
    )  # fmt: skip
    return issuance
