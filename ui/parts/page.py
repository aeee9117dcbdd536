"""What a page is to the window: a title, what can be done, and when it must read anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.icons import icon
from ui.parts.hub import EVERYTHING, Hub
from ui.parts.operation import Operation
from ui.parts.surroundings import Surroundings
from ui.shortcuts import Command, give

if TYPE_CHECKING:
    from desk.core.acting import Acting
    from ui.remembered import Remembered


T = TypeVar("T")

ICON_NAME = "icon_name"
"""The property of an action that names its icon, for those who tint it otherwise."""


@dataclass(frozen=True)
class Only:
    """The records behind a figure, and what the figure calls them."""

    words: str
    ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Target:
    """What a page is asked to show when somebody is sent to it: a record, filters to set, `only` what
    a figure counted, or with `new` an empty form."""

    kind: str = ""
    id: UUID | None = None
    number: str = ""
    filters: Mapping[str, str] | None = None
    new: bool = False
    only: Only | None = None


@dataclass(frozen=True)
class Figure:
    """A number in its `words`: how many rows it counts, and the page and target that show them."""

    words: str
    count: int
    page: str = ""
    target: Target | None = None

    @property
    def leads(self) -> bool:
        """Whether there is anything to open."""
        return self.count > 0 and bool(self.page)


class Navigator(Protocol):
    """Sends the person to another page."""

    def __call__(self, page: str, target: Target | None = None) -> None:
        """Open the page with key `page` and let it show `target`."""


@dataclass(frozen=True)
class Office:
    """What every page is given: who acts, the hub, what is remembered, how to go elsewhere."""

    acting: Acting
    hub: Hub
    remembered: Remembered
    go: Navigator


class Page(QWidget):
    """One page of the window.

    A page reads nothing in its constructor: `refresh` is called when it is first shown, and again
    when it is shown after one of its `kinds` changed.
    """

    key: str = ""
    title: str = ""
    kinds: ClassVar[frozenset[str]] = frozenset()

    head_changed = Signal()
    """Title, subtitle or actions are not what they were."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.acting = office.acting
        self.around = Surroundings(office.acting)
        self._subtitle = ""
        self._stale = True
        self._reads = 0
        office.hub.changed.connect(self._hear)

    @property
    def subtitle(self) -> str:
        """The soft words beside the title, such as a date and a count."""
        return self._subtitle

    def set_subtitle(self, text: str) -> None:
        if text != self._subtitle:
            self._subtitle = text
            self.head_changed.emit()

    @property
    def subtitle_figures(self) -> Sequence[Figure]:
        """The figures that the subtitle consists of, where it does."""
        return ()

    def open_figure(self, figure: Figure) -> None:
        """Go to the rows that a figure counts."""
        self.office.go(figure.page, figure.target)

    @property
    def help_key(self) -> str:
        """Which page of resources/texts/help F1 opens."""
        return self.key

    def actions_of_page(self) -> Sequence[QAction]:
        """What the window's head offers, most used first."""
        return ()

    def primary_action(self) -> QAction | None:
        """The one primary button, if any."""
        return None

    def add_action(
        self, text: str, icon_name: str, call: Callable[[], object], command: Command | None = None
    ) -> QAction:
        """An action for the window's head, with its icon and, if given, its keys."""
        action = QAction(text, self)
        action.setProperty(ICON_NAME, icon_name)
        action.setIcon(icon(icon_name))
        action.triggered.connect(lambda _checked=False: call())
        if command is not None:
            give(action, command)
        self.addAction(action)
        return action

    def refresh(self) -> None:
        """Read what is shown anew, through `read_latest`."""

    def read_latest(self, work: Callable[[], T], show: Callable[[T], object]) -> None:
        """Do `work` off the GUI thread, then `show` its result; an answer that came after the page
        read something else is dropped."""
        self._reads += 1
        asked = self._reads

        def arrived(found: T) -> None:
            if asked == self._reads:
                show(found)

        asking = Operation(self, lambda _: work()).reads(lambda: asked == self._reads)
        asking.on_success(arrived).start()

    def show_target(self, target: Target) -> None:
        """Show the record or filters that somebody was sent here for."""

    def unsaved(self) -> int:
        """How many forms here hold typing that is not saved."""
        return 0

    def give_focus_back(self, lost: QWidget | None) -> None:
        """Take the focus that `lost` can hold no longer, such as a button that went away, or that
        nothing has."""
        home: QWidget = self
        while (proxy := _proxy_of(home)) is not None:
            home = proxy
        if not home.isVisibleTo(self) or home is lost:
            home = next(iter(self._stops()), self)
        home.setFocus()

    def _stops(self) -> list[QWidget]:
        """What Tab visits on this page."""
        found: list[QWidget] = []
        each: QWidget | None = self.nextInFocusChain()
        while each is not None and each is not self:
            by_tab = each.focusPolicy() & Qt.FocusPolicy.TabFocus
            if by_tab and self.isAncestorOf(each) and each.isVisible() and each.isEnabled():
                found.append(each)
            each = each.nextInFocusChain()
        return found

    def print_current(self) -> None:
        """Ctrl+P; a page without paper does nothing."""

    def mark_stale(self) -> None:
        """Read anew: at once when the page is visible, else when it is next shown."""
        self._stale = True
        self._refresh_if_due()

    def _hear(self, kinds: frozenset[str]) -> None:
        if kinds == EVERYTHING or kinds & self.kinds:
            self.mark_stale()

    def _refresh_if_due(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_if_due()


def _proxy_of(widget: QWidget) -> QWidget | None:
    return widget.focusProxy()  # None too, which Qt's own annotation does not say
