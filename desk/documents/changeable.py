"""What a form is told of a document that somebody wants changed, while it is typed (M3.3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from db.choice import Choice
from db.models import Document, DocumentFact
from desk.core.acting import Acting
from desk.core.errors import Missing
from desk.core.rights import reading
from desk.documents.facts import never_words, protected, stated


@dataclass(frozen=True)
class Changeable:
    """What a document says of each thing that it may state, and of some why it never changes."""

    project_id: UUID | None
    stated: Mapping[DocumentFact, str]
    never: Mapping[Choice, str]


def changeable(acting: Acting, id: UUID) -> Changeable:
    """What of the document `id` may be changed. Raises Missing."""
    with reading(acting, "documents", Document.called) as (session, _):
        document = session.get(Document, id)
        if document is None or document.station_id != acting.station_id:
            raise Missing("这份资料已不存在。请另选一份。")
        never = protected(document.kind)
        return Changeable(
            document.project_id,
            {fact: stated(document, fact) for fact in DocumentFact},
            {fact: f"{never_words(document, fact)}。" for fact in DocumentFact if fact in never},
        )
