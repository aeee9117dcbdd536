"""资料更改申请 as a kind of record: how it is filled in, what may be changed when, how it is found (M3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from db.fields import Field, Kind, fields_of
from db.models import (
    ChangeItem,
    ChangeRequest,
    ChangeState,
    CopyState,
    Document,
    RecalledCopy,
)
from desk.core.declare import group, names
from desk.core.effects import written
from desk.core.errors import Refused
from desk.core.kinds import Children, Derived, RecordKind, Searchable, Values
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.documents.changing import ASKERS, FLOW, change_words
from desk.documents.facts import FIELD_OF, never_words, protected, stated, words_of
from desk.documents.versions import told_items
from desk.values.reading import read_value
from desk.values.showing import show_date
from desk.values.text import Unreadable
from desk.values.zone import local

_S = ChangeState
_AFTER = {"recalls", "recalls.outcome", "recalls.recovered_on", "recalls.explanation"}


def _originals(change: type[ChangeRequest]) -> ScalarSelect[int]:
    """How many copies are asked back."""
    copies = select(func.count()).where(RecalledCopy.change_id == change.id)
    return copies.scalar_subquery()


def _back(change: type[ChangeRequest]) -> ScalarSelect[int]:
    """How many of them came back."""
    copies = select(func.count()).where(
        RecalledCopy.change_id == change.id, RecalledCopy.outcome == CopyState.RECOVERED
    )
    return copies.scalar_subquery()


# fmt: off
class ChangeRequests(RecordKind[ChangeRequest]):
    model = ChangeRequest
    series = "GG"
    icon = "documents"
    editors = ASKERS
    flow = FLOW
    groups = (
        group("申请", "project_id", "party copies", "cause", "remarks"),
    )
    children = (
        Children("items", "更改内容", ChangeItem, ("document_id", "fact", "before", "after"),
                 worked_out=("before",)),
        Children("recalls", "收回原件", RecalledCopy,
                 ("document_id", "copy_number", "holder", "outcome", "recovered_on", "explanation"),
                 fixed=("document_id", "copy_number", "holder")),
    )
    columns = names(
        "number state project_id party copies round submitted_by submitted_at approved_at checked_at "
        "destroyed_on closed_at"
    )
    more_columns = names("cause reissued_at excused_by excused_at method destroyer witness closed_by")
    register = names(
        "number state project_id party cause copies round submitted_by submitted_at approved_at "
        "changed_documents_by changed_documents_at checked_at reissued_by reissued_at originals back "
        "excused_by method destroyer witness destroyed_on closed_by closed_at"
    )
    derived = (
        Derived(Field("originals", "原件应收", Kind.INTEGER, unit="份", width=8), _originals),
        Derived(Field("back", "原件实收", Kind.INTEGER, unit="份", width=8), _back),
    )
    first = names("number state project_id party submitted_at")
    sort = "created_at"
    date_column = "submitted_at"
    open_in = frozenset({_S.DRAFT, _S.REISSUED})
    always_editable = ("remarks",)
    remedy = "提交后不得再改（依据手册 M3.3.2）。要改请先撤回，或由审核人不同意后重新填写。"
    words = ("number", "party", "cause")
    forms = ("F22", "F23")

    # fmt: on
    def prepare(self, u: Unit, record: ChangeRequest, values: Values) -> None:
        now = written(record, "items") | written(record, "recalls")
        if record.state is _S.REISSUED:
            if now - _AFTER - {"remarks"}:
                raise Refused(f"{describe(record)}正在收回原件，只能登记收回情况。")
            if now & _AFTER:
                record.excused_by, record.excused_by_id, record.excused_at = "", None, None
            _dated(u, record)
        elif any(name.startswith("recalls") for name in now):
            raise Refused(f"{describe(record)}还没有发放更改后的资料，不能登记收回。")
        for item in record.items:
            if item.document is None or item.document.id != item.document_id:
                item.document = (
                    u.session.get(Document, item.document_id) if item.document_id else None
                )
            if record.state is _S.DRAFT and item.document is not None and item.fact is not None:
                item.before = stated(item.document, item.fact)

    def extras(self, session: Session, record: ChangeRequest, now: datetime) -> dict[str, object]:
        """What its papers say: before and after, earlier rounds, and each original."""
        return {
            "earlier": record.earlier,
            "changed": told_items(record),
            "copies_told": [_copy_told(copy) for copy in record.recalls],
        }

    def problems(self, session: Session, record: ChangeRequest, now: datetime) -> dict[str, str]:
        found = dict(super().problems(session, record, now))
        if record.state is _S.DRAFT:
            for sentence in wrong_items(record, now):
                found.setdefault("items", sentence)
        return found

    def searchable(self, record: ChangeRequest) -> Searchable:
        project = record.project.name if record.project is not None else ""
        return Searchable(
            change_words(record),
            " · ".join(w for w in (record.party, record.cause[:60]) if w),
            names=tuple(w for w in (project, record.party) if w),
            words=(record.number,) if record.number else (),
        )


def wrong_items(change: ChangeRequest, now: datetime) -> Iterator[str]:
    """What is wrong with the lines of a draft, said while it is typed."""
    seen: set[object] = set()
    for place, item in enumerate(change.items, start=1):
        document, fact = item.document, item.fact
        if document is None or fact is None:
            continue
        if fact in protected(document.kind):
            yield f"第 {place} 行：{never_words(document, fact)}"
        if document.project_id != change.project_id:
            yield f"第 {place} 行的{words_of(document)}不是这个工程的资料"
        if (document.id, fact) in seen:
            yield f"第 {place} 行与前面一行更改的是同一项"
        seen.add((document.id, fact))
        try:
            value = read_value(fields_of(Document)[FIELD_OF[fact]], item.after, now=now)
        except Unreadable as error:
            yield f"第 {place} 行改为“{item.after}”：{error.reason}"
            continue
        if value == getattr(document, FIELD_OF[fact]):
            yield f"第 {place} 行改后与原内容相同"


def _copy_told(copy: RecalledCopy) -> dict[str, object]:
    return {
        "document": words_of(copy.document) if copy.document is not None else "",
        "copy": copy.copy_number,
        "holder": copy.holder,
        "outcome": copy.outcome.label,
        "recovered_on": show_date(copy.recovered_on) if copy.recovered_on is not None else "",
        "explanation": copy.explanation,
    }


def _dated(u: Unit, change: ChangeRequest) -> None:
    for copy in change.recalls:
        if copy.outcome is CopyState.RECOVERED:
            copy.recovered_on = copy.recovered_on or local(u.now).date()
        else:
            copy.recovered_on = None


CHANGES = ChangeRequests()
