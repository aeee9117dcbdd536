"""What is wrong in a form: the sentence under each field, how many there are, and the way to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from ui.parts.focus import give_focus
from ui.parts.look import Button
from ui.parts.plain import set_tip


class Place(Protocol):
    """Where a sentence about a field stands."""

    @property
    def sentence(self) -> str: ...

    def say(self, sentence: str) -> None: ...

    def stops(self) -> list[QWidget]: ...


class Problems:
    """The sentences of one form, by field name in the paper's order."""

    def __init__(
        self,
        places: Callable[[], Iterator[tuple[str, Place]]],
        uncover: Callable[[str], None] = lambda _name: None,
    ) -> None:
        self._places = places
        self._uncover = uncover  # brings the place of a field into sight, as behind another tab

    def __len__(self) -> int:
        return len(self.said())

    def said(self) -> list[str]:
        """The names of the fields with which something is wrong."""
        return [name for name, place in self._places() if place.sentence]

    def say(self, name: str, sentence: str) -> None:
        """Say what is wrong with one field; an empty sentence takes it away."""
        for found, place in self._places():
            if found == name and place.sentence != sentence:
                place.say(sentence)

    def show(self, problems: Mapping[str, str]) -> list[str]:
        """Say all of them at once with the focus on the first; returns those without a place."""
        placed: set[str] = set()
        for name, place in self._places():
            place.say(problems.get(name, ""))
            placed.add(name)
        self.go_to_first()
        return [sentence for name, sentence in problems.items() if name not in placed]

    def clear(self) -> None:
        for _, place in self._places():
            if place.sentence:
                place.say("")

    def go_to_first(self) -> None:
        for name, place in self._places():
            if place.sentence:
                self._go_to(name, place)
                return

    def go_on(self) -> None:
        """To the next field with which something is wrong, behind the one with the focus."""
        wrong = [(name, place) for name, place in self._places() if place.sentence]
        focused = QApplication.focusWidget()
        here = next((at for at, (_, place) in enumerate(wrong) if focused in place.stops()), -1)
        if wrong:
            self._go_to(*wrong[(here + 1) % len(wrong)])

    def _go_to(self, name: str, place: Place) -> None:
        self._uncover(name)
        for stop in place.stops()[:1]:
            give_focus(stop)


class ProblemsButton(QPushButton):
    """How many fields are wrong; each press goes to the next of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", Button.DANGER.value)
        self.setAutoDefault(False)
        set_tip(self, "到第一处；再按到下一处")
        self.hide()

    def show_count(self, count: int) -> None:
        """Say that `count` fields are to be mended; with none there is nothing to say."""
        self.setText(f"{count} 处要改")
        self.setAccessibleName(f"{count} 处要改，按下到下一处")
        self.setVisible(count > 0)
