"""A form in the paper's order: groups of rows, the fields of a row side by side.

It holds typing and shows problems; saving it is the business of `ui.parts.form.record_editor`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from db.fields import Field
from desk.core.drafts import may_be_empty
from desk.core.kinds import RecordKind
from desk.values.reading import Unreadable
from ui.parts.focus import give_focus, reveal
from ui.parts.form.date_widgets import MomentEditor
from ui.parts.form.field_editor import FieldEditor
from ui.parts.form.field_widgets import TextEditor, editor_for
from ui.parts.form.form_children import ChildrenEditor
from ui.parts.form.form_group import LABEL_WIDTH, Cell, FormGroup
from ui.parts.form.form_helper import FormHelper
from ui.parts.form.problems import Place, Problems
from ui.parts.surroundings import Surroundings

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


FEW = 8
"""So many fields of a step stand in one column; more stand as in the record's own form."""

Rows = tuple[tuple[str, ...], ...]


def rows_of_step(known: RecordKind, asked: Sequence[str]) -> list[tuple[str, Rows]]:
    """Titles and rows for the fields a step asks, which need not be of the form: one column of a
    few; many in the form's own groups, so that a clerk finds them where they always are."""
    if len(asked) <= FEW:
        return [("", tuple((name,) for name in asked))]
    found: list[tuple[str, Rows]] = []
    left = dict.fromkeys(asked)
    for group in known.groups:
        rows = tuple(tuple(name for name in row if name in left) for row in group.rows)
        rows = tuple(row for row in rows if row)
        if rows:
            found.append((group.label, rows))
        for name in (name for row in rows for name in row):
            del left[name]
    return [*found, ("", tuple((name,) for name in left))] if left else found


class RecordForm(QWidget):
    """The fields of one record.

    `opened` holds the values it started from. Enter goes to the next field, Shift+Enter back.
    """

    changed = Signal()
    finished = Signal()
    """Enter was pressed in the last field."""
    problems_changed = Signal()

    def __init__(
        self,
        known: RecordKind,
        around: Surroundings,
        *,
        helper: FormHelper | None = None,
        fields: Sequence[str] | None = None,
    ) -> None:
        super().__init__()
        self.known = known
        self.around = around
        self._helper = helper or FormHelper()
        self.editors: dict[str, FieldEditor] = {}
        self.children_editors: dict[str, ChildrenEditor] = {}
        self.previous: dict[str, tuple[Any, str]] = {}
        self._groups: list[FormGroup] = []
        self.wrong = Problems(self._places)
        self._locked: frozenset[str] = frozenset()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self._build(fields)
        self._helped()
        self.put({}, {})

    # -- building -----------------------------------------------------------------------------

    def _build(self, only: Sequence[str] | None) -> None:
        rows = [(g.label, g.rows) for g in self.known.groups]
        if only is not None:
            rows = rows_of_step(self.known, only)
        for title, names in rows:
            group = FormGroup(title, [[self._cell(n) for n in row] for row in names])
            self._groups.append(group)
            self._layout.addWidget(group)
        for child in self.known.children if only is None else ():
            editor = ChildrenEditor(child, self.around)
            editor.changed.connect(self._changed)
            editor.row_made.connect(self._watch_stops)
            self.children_editors[child.name] = editor
            self._layout.addWidget(editor)
        self._layout.addStretch(1)

    def _cell(self, name: str) -> Cell:
        field: Field = self.known.fields[name]
        editor = editor_for(field, self.around, may_be_empty=may_be_empty(self.known, name))
        editor.changed.connect(lambda: self._edited(name))
        editor.left.connect(lambda: self._left(name))
        self.editors[name] = editor
        self._watch_stops(editor.stops())
        return Cell(field, editor)

    def _watch_stops(self, stops: Sequence[QWidget]) -> None:
        for stop in stops:
            stop.installEventFilter(self)

    def _helped(self) -> None:
        for name, words in self._helper.suggestions().items():
            editor = self.editors.get(name)
            if isinstance(editor, TextEditor):
                editor.suggest(words)

    # -- values -------------------------------------------------------------------------------

    def put(
        self,
        values: Mapping[str, object],
        shown: Mapping[str, str],
        children: Mapping[str, Sequence[Mapping[str, object]]] | None = None,
        row_words: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Show a record's typed values; `shown` are the words of its references, `row_words` those
        of its children by the row's id."""
        self.clear_problems()
        for name, editor in self.editors.items():
            editor.put(values.get(name), shown.get(name, ""))
        for name, rows in self.children_editors.items():
            rows.put((children or {}).get(name, ()), row_words)
        for name, day in self._helper.offered_days().items():
            moment = self.editors.get(name)
            if isinstance(moment, MomentEditor):
                moment.offer_day(day)
        self.work_out()

    def raw(self, *, only_changed: bool) -> dict[str, Any]:
        """What stands in the form, as the desk reads it."""
        self._take_marked()
        found: dict[str, Any] = {
            name: editor.raw()
            for name, editor in self.editors.items()
            if editor.is_changed or not only_changed
        }
        found |= {
            name: rows.raw()
            for name, rows in self.children_editors.items()
            if rows.is_changed or not only_changed
        }
        return found

    def typed(self) -> dict[str, Any]:
        """The typed values; None where what stands there cannot be read."""
        found: dict[str, Any] = {}
        for name, editor in self.editors.items():
            try:
                found[name] = editor.typed()
            except Unreadable:
                found[name] = None
        return found

    def kept(self) -> dict[str, list[object]]:
        """The changed typing as plain JSON, for the draft: what was typed, and its words."""
        found: dict[str, list[object]] = {
            n: [e.kept(), e.shown()] for n, e in self.editors.items() if e.is_changed
        }
        found |= {n: [r.kept(), ""] for n, r in self.children_editors.items() if r.is_changed}
        return found

    def restore(self, kept: Mapping[str, Sequence[object]]) -> None:
        """Put what a draft kept over the values shown."""
        for name, pair in kept.items():
            if name in self.editors:
                self.editors[name].restore(pair[0], str(pair[1]))
            elif name in self.children_editors and isinstance(pair[0], list):
                self.children_editors[name].restore(pair[0])
        self._changed()

    @property
    def is_changed(self) -> bool:
        return any(editor.is_changed for editor in self.editors.values()) or any(
            rows.is_changed for rows in self.children_editors.values()
        )

    def set_read_only(self, *, read_only: bool, except_for: Sequence[str] = ()) -> None:
        """Let nothing be typed, except into the fields named."""
        for name, editor in self.editors.items():
            editor.set_read_only(read_only and name not in except_for)
        for rows in self.children_editors.values():
            rows.set_read_only(read_only=read_only)

    def work_out(self) -> None:
        """Show what follows from the values that stand here."""
        for name, rows in self.children_editors.items():
            self._helper.rows_changed(name, rows)
        notes = self._helper.notes(self.typed())
        for group in self._groups:
            group.show_notes(
                [(n.label, n.text) for n in notes if n.group == group.title and n.text]
            )

    def _edited(self, name: str) -> None:
        self.say_problem(name, "")
        self._changed()

    def _changed(self) -> None:
        self.work_out()
        self.changed.emit()

    def _left(self, name: str) -> None:
        editor = self.editors[name]
        if not editor.is_changed:
            return
        for other, raw in self._helper.follows(name, editor.raw(), self.typed()).items():
            if other in self.editors:
                self.editors[other].restore(raw)
        self.say_problem(name, editor.problem())
        self.work_out()

    # -- problems -----------------------------------------------------------------------------

    def cells(self) -> Iterator[tuple[str, Cell]]:
        """Every field with its place, in the paper's order."""
        for group in self._groups:
            yield from ((cell.field.name, cell) for cell in group.cells)

    def _places(self) -> Iterator[tuple[str, Place]]:
        yield from self.cells()
        yield from self.children_editors.items()

    def say_problem(self, name: str, sentence: str) -> None:
        """Say what is wrong under one field; an empty sentence takes it away."""
        self.wrong.say(name, sentence)
        self.problems_changed.emit()

    def show_problems(self, problems: Mapping[str, str]) -> list[str]:
        """Say all of them at once with the focus on the first; returns those without a place."""
        homeless = self.wrong.show(problems)
        self.problems_changed.emit()
        return homeless

    def clear_problems(self) -> None:
        self.wrong.clear()
        self.problems_changed.emit()

    # -- moving -------------------------------------------------------------------------------

    def stops(self) -> list[QWidget]:
        """Everything Enter visits, in the paper's order."""
        shown = [cell for _, cell in self.cells() if not cell.editor.isHidden()]
        found = [stop for cell in shown for stop in cell.editor.stops()]
        for rows in self.children_editors.values():
            found += rows.stops()
        return [stop for stop in found if stop.isEnabled() and not _is_locked(stop)]

    def start(self) -> None:
        """Put the focus into the first field."""
        for stop in self.stops()[:1]:
            give_focus(stop)

    def ditto(self) -> None:
        """同上: the previous record's value into the field that has the focus."""
        focused = QApplication.focusWidget()
        for name, editor in self.editors.items():
            if focused in editor.stops() and name in self.previous and not editor.read_only:
                editor.show_both(*self.previous[name])
                editor.changed.emit()

    def _take_marked(self) -> None:
        """Take the word that is marked under the field with the focus."""
        focused = QApplication.focusWidget()
        for editor in self.editors.values():
            if focused is not None and focused in editor.stops():
                editor.take_marked()
                return

    def _visited(self) -> list[QWidget]:
        """What Enter visits on its way forward: on the helper's path the fields that are empty or
        to be visited again; without a path every field."""
        wanted = self._helper.path()
        if not wanted:
            return self.stops()
        focused = QApplication.focusWidget()
        found: list[QWidget] = []
        for name in wanted:
            editor = self.editors.get(name)
            if editor is not None and focused in editor.stops():
                found += editor.stops()
            elif editor is not None and name in self._helper.revisits():
                found += editor.stops()[-1:]  # of a moment the hour; its day is offered
            elif editor is not None and editor.is_empty:
                found += [stop for stop in editor.stops() if not _holds_text(stop)]
        return found

    def step_on(self, step: int) -> None:
        """Go a field on or back; past the last one the form is finished."""
        self._take_marked()
        stops = self.stops()
        focused = QApplication.focusWidget()
        if focused not in stops:
            return
        at = stops.index(focused)
        if step < 0:
            following = stops[at - 1 : at] if at else []
        else:
            visited = self._visited()
            following = [stop for stop in stops[at + 1 :] if stop in visited]
            if not following:
                self.finished.emit()
        for stop in following[:1]:
            give_focus(stop, Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and isinstance(watched, QWidget):
            if event.reason() is not Qt.FocusReason.MouseFocusReason:
                reveal(watched)  # whichever way it came, the eye can follow
            return False
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        others = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if event.key() not in _ENTER or others:
            return False
        if isinstance(watched, QPlainTextEdit) and not back:
            return False
        self.step_on(-1 if back else 1)
        return True

    def minimumSizeHint(self) -> QSize:
        # The form takes the width it is given, and its fields wrap when that shrinks.
        narrowest, needed = LABEL_WIDTH + 140, -1
        if self.width() >= narrowest:
            needed = self._layout.heightForWidth(self.width())  # -1 when nothing wraps
        return QSize(narrowest, needed if needed > 0 else super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for group in self._groups:
            group.fit(self.width())
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
        QTimer.singleShot(0, self, self.keep_in_sight)

    def keep_in_sight(self) -> None:
        """Scroll to the field with the focus, after its form was laid anew or scrolled away."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            reveal(focused)


def _holds_text(stop: QWidget) -> bool:
    return isinstance(stop, QLineEdit) and bool(stop.text().strip())


def _is_locked(stop: QWidget) -> bool:
    read_only = getattr(stop, "isReadOnly", None)
    if read_only is not None:
        return bool(read_only())
    return isinstance(stop, QCheckBox) and not stop.isEnabled()
