"""A changed document is a new version beside the old one; nothing that was issued is altered."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import func, select

from db.fields import fields_of
from db.models import ChangeRequest, Document, DocumentState
from desk.core.following import Happened
from desk.core.stamps import put_stamp
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.documents.facts import FIELD_OF, SERIES, protected, successor, words_of
from desk.documents.recalling import recall_lines
from desk.rules.table import PROTECTED
from desk.values.reading import read_value

_COPIED = (
    "station_id", "kind_id", "project_id", "task_id", "pour_id", "due_on", "builder", "placement",
    "strength_grade", "impermeability_grade", "mark", "supplied_on", "supplied_m3", "mix_reference",
    "test_data", "evaluation", "conclusion",
)  # fmt: skip


def make_versions(u: Unit, change: ChangeRequest) -> None:
    """The next version of every document that the request names, with what it changes."""
    for document in documents_of(change):
        new = Document(id=uuid4(), **{name: getattr(document, name) for name in _COPIED})
        new.kind, new.project = document.kind, document.project
        new.revision = _last_revision(u, document) + 1
        new.replaces_id, new.copies = document.id, change.copies
        new.number = u.number(SERIES)
        for item in change.items:
            if item.document_id != document.id:
                continue
            assert item.fact is not None, "demanded when it was submitted"
            if item.fact in protected(document.kind):
                raise PROTECTED.refuse(f"{words_of(document)}的“{item.fact.label}”不得更改")
            name = FIELD_OF[item.fact]
            setattr(new, name, read_value(fields_of(Document)[name], item.after, now=u.now))
        new.state = DocumentState.PRODUCED
        put_stamp(new, "produced", u.acting, u.now, {})
        u.add(new)


def documents_of(change: ChangeRequest) -> list[Document]:
    """The documents that the request changes, each once."""
    found: dict[UUID, Document] = {}
    for item in change.items:
        if item.document is not None:
            found.setdefault(item.document.id, item.document)
    return list(found.values())


def new_versions(u: Unit, change: ChangeRequest) -> list[Document]:
    """What was made for the request and waits for its second review, or came out of it."""
    found = (successor(u.session, document) for document in documents_of(change))
    return [new for new in found if new is not None]


def drop_versions(happened: Happened[ChangeRequest]) -> None:
    """The versions of a change that is sent back never stood for anything; the next try makes
    others, whose numbers tell them apart."""
    for new in new_versions(happened.unit, happened.record):
        new.state = DocumentState.VOID


def _last_revision(u: Unit, document: Document) -> int:
    """The highest revision that was made of the document, also of those that came to nothing."""
    tried = u.session.scalar(
        select(func.max(Document.revision)).where(Document.replaces_id == document.id)
    )
    return max(document.revision, tried or 0)


def let_in(happened: Happened[ChangeRequest]) -> None:
    """Both have reviewed the changed documents: they take the old ones' place, and every copy of
    those is recalled (M3.3.3)."""
    u, change = happened.unit, happened.record
    old = documents_of(change)
    for document in old:
        new = successor(u.session, document)
        assert new is not None, f"{describe(change)} was changed before it was checked"
        new.state = DocumentState.REVIEWED
        put_stamp(new, "reviewed", u.acting, u.now, {})
        document.state = DocumentState.SUPERSEDED
    out = recall_lines(u.session, [document.id for document in old])
    for position, copy in enumerate(out, start=1):
        copy.position, copy.change_id = position, change.id
        change.recalls.append(copy)


def keep_round(happened: Happened[ChangeRequest]) -> None:
    """A request that is sent back comes again as a new round; the old one stays to be read."""
    change = happened.record
    told = {
        "round": change.round, "items": told_items(change), "cause": change.cause, "party": change.party,
        "copies": change.copies, "reason": happened.reason, "by": happened.unit.acting.name,
        "at": happened.unit.now.isoformat(),
    }  # fmt: skip
    change.earlier = [*change.earlier, told]
    change.round += 1


def told_items(change: ChangeRequest) -> list[dict[str, object]]:
    """Each change in words: of which document, what, from what, to what."""
    return [
        {
            "document": words_of(item.document) if item.document is not None else "",
            "fact": item.fact.label if item.fact is not None else "",
            "before": item.before,
            "after": item.after,
        }
        for item in change.items
    ]
