"""Papers of records: their forms previewed and printed, and files opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from desk.core.acting import Acting
from desk.core.kinds import RecordKind
from desk.core.printing import printed_all
from reports.form import PrintContext
from ui.parts.paper.preview_job import PreviewJob, Shown
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.paper.versions import ask_version
from ui.remembered import remembered_of


def context_of(acting: Acting) -> PrintContext:
    """Station, person and time for a ledger or sheet made now; called off the GUI thread."""
    from reports.issuing import context_for

    return context_for(acting)


def print_records(
    parent: QWidget, acting: Acting, known: RecordKind, ids: Sequence[UUID]
) -> QMenu | None:
    """Preview the form of these records. Where there are several forms, a menu offers them with the
    one used last marked."""
    if len(known.forms) < 2:
        for form in known.forms:
            if known.versioned and len(ids) == 1:
                shown = partial(preview_records, parent, acting, known, ids, form, "")
                ask_version(parent, acting, known, ids[0], form, shown)
            else:
                preview_records(parent, acting, known, ids, form)
        return None
    titles = form_titles(known)
    remembered = remembered_of(parent)
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    last = remembered.text(f"print/form/{known.name}")

    def choose(form: str, _checked: bool = False) -> None:
        remembered.set(f"print/form/{known.name}", form)
        preview_records(parent, acting, known, ids, form, titles[form])

    for form, title in titles.items():
        action = menu.addAction(f"{title}（{form}）")
        action.triggered.connect(partial(choose, form))
        if form == (last or next(iter(titles))):
            menu.setActiveAction(action)
    place = parent.mapToGlobal(parent.rect().topRight())
    menu.popup(QPoint(place.x() - menu.sizeHint().width(), place.y()))
    return menu


def form_titles(known: RecordKind) -> dict[str, str]:
    """The forms that print records of this kind, by id."""
    from reports.catalogue import FORMS

    return {form: FORMS[form].title for form in known.forms if form in FORMS}


def preview_records(
    parent: QWidget,
    acting: Acting,
    known: RecordKind,
    ids: Sequence[UUID],
    form: str,
    title: str = "",
    edition: int = 0,
) -> PrintPreview:
    """Preview `form` of several records as one document; of one record in an older `edition`."""
    title = title or known.label
    job = PreviewJob(
        title=f"{title} {len(ids)} 份" if len(ids) > 1 else title,
        form=form,
        make=lambda: records_shown(acting, ids, form, edition),
        leaves=lambda way: printed_all(acting, known.name, ids, form, way),
    )
    preview = PrintPreview(parent, job, remembered_of(parent))
    preview.show()
    return preview


def records_shown(acting: Acting, ids: Sequence[UUID], form: str, edition: int = 0) -> Shown:
    """One document of the form for each record in turn, one copy. Called off the GUI thread."""
    from reports.issuing import form_called, issue_of

    issue = issue_of(acting, form_called(form), ids, edition=edition)
    drawing = issue.draw()
    return Shown(
        drawing.pdf, drawing.missing, issue.copies(), lambda copies: issue.draw(copies).pdf
    )


def open_path(path: Path) -> None:
    """Open a file or folder with the system's program for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
