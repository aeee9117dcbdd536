"""更改申请: what a row changes is looked up while it is typed, and refused where it never changes."""

from __future__ import annotations

from uuid import UUID

from db.models import DocumentFact
from desk.core.acting import Acting
from desk.documents.changeable import Changeable, changeable
from ui.parts.form.form_children import ChildrenEditor
from ui.parts.form.form_helper import FormHelper
from ui.parts.form.form_row import FormRow
from ui.parts.reading import read
from ui.parts.workers import Outcome


class ChangeHelper(FormHelper):
    """Fills in the content as it is, and says beside a row why its item is not to be changed."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._known: dict[UUID, Changeable] = {}
        self._asked: set[UUID] = set()

    def rows_changed(self, child: str, rows: ChildrenEditor) -> None:
        if child != "items":
            return
        for row in rows.rows:
            id_ = row.editors["document_id"].raw()
            if isinstance(id_, UUID) and not row.editors["document_id"].read_only:
                self._look_up(id_, rows)
                if id_ in self._known:
                    _told(row, self._known[id_])
            else:
                row.say("fact", "")

    def _look_up(self, id_: UUID, rows: ChildrenEditor) -> None:
        if id_ in self._asked:
            return
        self._asked.add(id_)

        def answered(outcome: Outcome[Changeable]) -> None:
            if outcome.value is None:
                self._asked.discard(id_)  # it is asked again with the next key
                return
            self._known[id_] = outcome.value
            self.rows_changed("items", rows)

        read(rows, lambda: changeable(self._acting, id_), answered)


def _told(row: FormRow, document: Changeable) -> None:
    row.refuse("fact", document.never)
    fact = row.editors["fact"].raw()
    if not isinstance(fact, DocumentFact):
        row.say("fact", "")
        return
    row.say("fact", document.never.get(fact, ""))
    chosen = row.editors["document_id"].is_changed or row.editors["fact"].is_changed
    if chosen or not row.editors["before"].shown():
        row.fill_in("before", document.stated[fact])
