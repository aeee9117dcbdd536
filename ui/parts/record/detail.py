"""One record beside its list: state and steps, warnings, the form, history, scans, comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.drafts import Kept
from desk.core.errors import UserError
from desk.core.kinds import kind
from desk.core.views import View, view
from desk.core.workflow import Step
from desk.values.showing import show_value
from ui.parts.form.form_helper import FormHelper
from ui.parts.form.record_editor import RecordEditor
from ui.parts.look import ElidedLabel, Text, chip, icon_button, set_look
from ui.parts.messages import messages_of
from ui.parts.plain import set_tip
from ui.parts.reading import read
from ui.parts.record import actions
from ui.parts.record.attachments import AttachmentList
from ui.parts.record.comments import CommentList
from ui.parts.record.facts_list import FactsList
from ui.parts.record.history import HistoryList
from ui.parts.record.related import RelatedTab
from ui.parts.record.step_bar import StepBar
from ui.parts.record.versions import VersionsLine
from ui.parts.record.warned import LockedLine, WarnedBox
from ui.parts.states import tone_of_state
from ui.parts.workers import Outcome
from ui.theme import current_theme

_FORM, _SCANS, _COMMENTS, _HISTORY = "单据", "附件", "留言", "历史"


class RecordDetail(QFrame):
    """See the module. `saved` carries the Changes of a save and whether the next is started."""

    saved = Signal(object, bool)
    copied = Signal(object)
    closed = Signal()
    expand_asked = Signal()
    print_asked = Signal(object)
    typing = Signal(bool)
    shown = Signal(object)
    """The View that is shown now."""
    related_asked = Signal(str, object)
    """A record of a related kind is wanted in a sheet, by its id; a new one by None."""
    page_asked = Signal(str, str)
    """The page of a related kind is wanted, narrowed to these words."""

    def __init__(self, acting: Acting, kind_name: str, helper: FormHelper | None = None) -> None:
        super().__init__()
        self.acting = acting
        self.known = kind(kind_name)
        self.seen: View | None = None
        self._asked = 0
        self._leading_on = False
        self._wanted: UUID | None = None
        self._helper = helper or FormHelper()
        self._previous: View | None = None
        self._own_buttons: list[QToolButton] = []
        self.setProperty("look", "card")
        self.editor = RecordEditor(acting, kind_name, helper)
        self.steps = actions.Steps(self, acting, helper)
        self._build()
        self.editor.saved.connect(self._saved)
        self.editor.typing.connect(self.typing)
        self.editor.leave_asked.connect(self.closed)

    # -- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._title = ElidedLabel("", Text.CARD_TITLE)
        self._chip = chip("")
        self._chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.copy_button = icon_button("copy", f"复制成新的{self.known.label}")
        self.print_button = icon_button("printer", "打印这一份(Ctrl+P)")
        self.expand_button = icon_button("sidebar", "展开或收起列表")
        self.close_button = icon_button("close", "关闭(Esc)")
        self.copy_button.clicked.connect(self.copy)
        self.print_button.clicked.connect(lambda: self.print_asked.emit(self.seen))
        self.expand_button.clicked.connect(self.expand_asked)
        self.close_button.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self._chip)
        head.addSpacing(4)
        self._own = QHBoxLayout()
        head.addLayout(self._own)
        for each in (self.copy_button, self.print_button, self.expand_button, self.close_button):
            head.addWidget(each)
        self.step_bar = StepBar()
        self.step_bar.step_asked.connect(self.take)
        self._locked = LockedLine()
        self._warned = WarnedBox()
        self._versions = VersionsLine()
        self._facts = FactsList()
        layout = QVBoxLayout(self)
        padding = current_theme().measures.card_padding
        layout.setContentsMargins(padding, 12, padding - 8, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.step_bar)
        layout.addLayout(self._build_tabs())
        layout.addWidget(self._stack, 1)

    def _build_tabs(self) -> QHBoxLayout:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("这份记录的各页")
        self._stack = QStackedWidget()
        self.related = RelatedTab(self.acting)
        self._attachments = AttachmentList()
        self._comments = CommentList()
        self._history = HistoryList()
        self.editor.above.addWidget(self._versions)
        self.editor.above.addWidget(self._locked)
        self.editor.above.addWidget(self._warned)
        self.editor.above.addWidget(self._facts)
        contents: dict[str, QWidget] = {
            _FORM: self.editor,
            self.known.related_label: self.related,
            _SCANS: self._attachments,
            _COMMENTS: self._comments,
            _HISTORY: self._history,
        }
        if contents.pop("", None) is not None:
            # Without a tab it is still the detail's: a window of its own would outlive all windows.
            self.related.setParent(self)
            self.related.hide()
        for name, content in contents.items():
            self.tabs.addTab(name)
            self._stack.addWidget(content if content is self.editor else _scrolled(content))
        self._places = {name: at for at, name in enumerate(contents)}
        self.related.opened.connect(self.related_asked)
        self._versions.opened.connect(lambda id_: self.related_asked.emit(self.known.name, id_))
        self.related.adding.connect(lambda name: self.related_asked.emit(name, None))
        self.related.page_asked.connect(self._ask_page)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._attachments.added.connect(self.attach)
        self._attachments.wanted.connect(
            lambda row: actions.open_attachment(self, self.acting, row["id"]).start()
        )
        self._comments.said.connect(self.say)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        return row

    # -- what is shown ------------------------------------------------------------------------

    @property
    def is_unsaved(self) -> bool:
        return self.editor.is_unsaved

    @property
    def title(self) -> str:
        return self._title.text()

    def save(self) -> None:
        """Save what was typed."""
        self.editor.save()

    def drop_typing(self) -> None:
        """Forget what was typed and not saved."""
        self.editor.forget()
        self.editor.form.put({}, {})

    def open(
        self,
        id_: UUID,
        *,
        kept: Kept | None = None,
        typed: Mapping[str, Sequence[object]] = MappingProxyType({}),
        focus: bool = False,
    ) -> None:
        """Read and show the record `id_`, with the cursor in it if `focus`, with the typing that was
        `kept`, or `typed` since; an answer that came too late is dropped."""
        self._asked += 1
        self._wanted = id_
        asked, acting, name = self._asked, self.acting, self.known.name

        def arrived(outcome: Outcome[View]) -> None:
            if asked != self._asked:
                return
            if isinstance(outcome.failure, UserError):
                messages_of(self).refuse(outcome.failure)
                return
            if outcome.failure is not None:
                raise outcome.failure
            if outcome.value is not None:
                self._show(outcome.value)
            if kept is not None:
                self.editor.restore(kept)
            if typed:
                self.editor.form.restore(typed)
            if focus:
                self.take_focus()

        read(
            self,
            lambda: view(acting, name, id_),
            arrived,
            wanted=lambda: asked == self._asked,
        )

    def reload(self) -> None:
        """Read the shown record anew, unless something is typed that a reading would lose."""
        if self.seen is not None and not self.is_unsaved:
            self.open(self.seen.id)
        self.related.refresh()

    def add_button(self, icon_name: str, tip: str, call: Callable[[View], object]) -> QToolButton:
        """A button of the area on every record that is stored; `call` gets the one shown."""
        button = icon_button(icon_name, tip)
        button.clicked.connect(lambda: call(self.seen) if self.seen is not None else None)
        button.hide()
        self.shown.connect(lambda _seen: button.show())
        self._own.addWidget(button)
        self._own_buttons.append(button)
        return button

    def start_new(
        self,
        values: Mapping[str, object] | None = None,
        shown: Mapping[str, str] | None = None,
        *,
        kept: Kept | None = None,
    ) -> None:
        """Show an empty form."""
        self._asked += 1
        self._remember_previous()
        self._wanted = None
        self.seen = None
        self._title.setText(f"新建{self.known.label}")
        for each in (
            self._chip, self.step_bar, self._versions, self._locked, self._warned, self._facts, self.tabs,
            self.copy_button, self.print_button, *self._own_buttons,
        ):  # fmt: skip
            each.hide()
        self.tabs.setCurrentIndex(0)
        self.editor.open_new(values, shown)
        if kept is not None:
            self.editor.restore(kept)
        self.editor.form.start()

    def _remember_previous(self) -> None:
        """同上 copies from the record that was shown before."""
        if self.seen is not None:
            self._previous = self.seen
        if self._previous is not None:
            last = self._previous
            self.editor.form.previous = {
                name: (value, last.shown.get(name, "")) for name, value in last.values.items()
            }

    def _show(self, seen: View) -> None:
        if self.seen is None or seen.id != self.seen.id:
            self._remember_previous()
        self.seen = seen
        self._title.setText(seen.title)
        set_tip(self._title, seen.title)
        self._show_state(seen)
        self._versions.show_record(seen)
        self._locked.show_refusal(seen.refused_edit)
        self._warned.show_record(seen)
        self._facts.put(seen.facts)
        self._attachments.show_record(seen)
        self._comments.show_record(seen)
        self._history.show_record(seen)
        if self.known.related:
            self.related.show_record(seen)
        for name, count in ((_SCANS, len(seen.attachments)), (_COMMENTS, len(seen.comments))):
            self.tabs.setTabText(self._places[name], f"{name} {count}" if count else name)
        self.tabs.show()
        self.copy_button.setVisible(self.known.copyable)
        self.print_button.setVisible(bool(self.known.forms))
        self.editor.open_record(seen)
        self.shown.emit(seen)
        if self._leading_on:
            self._leading_on = False
            self.next_step()

    def _show_state(self, seen: View) -> None:
        flow = self.known.flow
        self.step_bar.setVisible(flow is not None)
        self._chip.setVisible(flow is not None)
        if flow is None:
            return
        state = seen.values["state"]
        self.step_bar.show_record(flow, seen, prefer=self.prefer(seen))
        self._chip.setText(show_value(self.known.fields["state"], state))
        set_look(self._chip, "tone", tone_of_state(flow, state).value)

    def take_focus(self) -> None:
        """Put the cursor into the first field, or onto the tabs where nothing may be typed."""
        self.tabs.setCurrentIndex(0)
        if self.editor.form.stops():
            self.editor.form.start()
        else:
            self.tabs.setFocus()

    def rest(self) -> None:
        """Take the focus without asking for typing; into the form only where something is typed."""
        if self.is_unsaved or self.tabs.isHidden():
            self.editor.form.start()
        else:
            self.tabs.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def prefer(self, seen: View) -> str:
        """The step that usually comes next where several lead on; empty for the flow's order."""
        return self._helper.next_step(seen)

    # -- verbs --------------------------------------------------------------------------------

    def next_step(self) -> None:
        """F6: the step that leads on, after typing is saved. While another record is being read,
        wait for that one: the step is not meant for the one still shown."""
        if self.isHidden():
            return
        if self._wanted is not None and (self.seen is None or self.seen.id != self._wanted):
            self._lead_on_when_read()
            return
        if self.is_unsaved:
            self.editor.save(then=self._lead_on_when_read)
        elif self.seen is not None and self.step_bar.leading:
            self.step_bar.buttons[self.step_bar.leading].click()
        elif self.seen is not None and self.known.flow is not None:
            messages_of(self).info(f"{self.seen.title}现在没有轮到您办理的下一步。")

    def _lead_on_when_read(self) -> None:
        self._leading_on = True

    def take(self, step: Step) -> None:
        """Take a step; typing that is not saved is to be saved first."""
        if self.is_unsaved:
            messages_of(self).warning("表单里有没有保存的修改。请先保存，再办理这一步。")
        elif self.seen is not None:
            self.steps.take(self.seen, step)

    def copy(self) -> None:
        """Make a draft from the shown record."""
        if self.seen is not None:
            actions.copy_record(self, self.acting, self.known.name, self.seen.id).on_success(
                self.copied.emit
            ).start()

    def attach(self, paths: list[Path]) -> None:
        """File scans with the shown record."""
        if self.seen is not None:
            target = (self.known.name, self.seen.id)
            actions.attach_files(self, self.acting, target, paths).start()

    def say(self, words: str) -> None:
        """File a comment with the shown record."""
        if self.seen is not None:
            target = (self.known.name, self.seen.id)
            actions.say(self, self.acting, target, words).on_success(
                lambda _: self._comments.sent()
            ).start()

    # -- what belongs to it -------------------------------------------------------------------

    def _ask_page(self, name: str) -> None:
        if self.seen is not None:
            self.page_asked.emit(name, self.seen.number)

    def _saved(self, changes: Changes, start_next: bool) -> None:
        carried = self.editor.carry_over()
        form = self.editor.form
        form.previous = {n: (v, form.editors[n].shown()) for n, v in form.typed().items()}
        self._previous = None
        form.put({}, {})  # what was typed is stored: nothing is unsaved any more
        if start_next:
            self.start_new(*carried)
        elif changes.id is not None:
            self.open(changes.id, typed=self.editor.meanwhile)
        self.saved.emit(changes, start_next)


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
