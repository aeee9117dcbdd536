"""Quality documents and their way to the site and back."""

from __future__ import annotations

from db.models import ChangeRequest, Pour, ProductionTask
from desk.core.area import Area
from desk.core.following import Follow
from desk.documents.change_requests import CHANGES
from desk.documents.completeness import SETS
from desk.documents.handing import task_collected, task_ready, task_recalled
from desk.documents.issuances import ISSUANCES
from desk.documents.kind import DOCUMENTS_KIND
from desk.documents.making import early_set, late_set
from desk.documents.owed import documents_owe, papers_owe
from desk.documents.reports import HELD, ISSUED, OPEN_DELIVERIES
from desk.documents.sorts import DOCUMENT_KINDS
from desk.documents.versions import drop_versions, keep_round, let_in

AREA = Area(
    kinds=(DOCUMENT_KINDS, DOCUMENTS_KIND, ISSUANCES, CHANGES),
    follows=(
        Follow(ProductionTask, "documents", early_set),
        Follow(Pour, "late_documents", late_set),
        Follow(ProductionTask, "ready", task_ready, before=True),
        Follow(ProductionTask, "collect", task_collected),
        Follow(ProductionTask, "recall", task_recalled),
        Follow(ChangeRequest, "reject", keep_round),
        Follow(ChangeRequest, "unapprove", keep_round),
        Follow(ChangeRequest, "check_approve", let_in),
        Follow(ChangeRequest, "check_reject", drop_versions),
        Follow(ChangeRequest, "check_withdraw", drop_versions),
    ),
    duties=(documents_owe, papers_owe),
    reports=(ISSUED, HELD, OPEN_DELIVERIES, SETS),
)
