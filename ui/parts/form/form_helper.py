"""What an area adds to the common form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desk.core.views import View
from ui.parts.form.field_editor import Suggest

if TYPE_CHECKING:
    from ui.parts.form.form_children import ChildrenEditor


@dataclass(frozen=True)
class Note:
    """Something the program works out while one types, shown under the group called `group`."""

    group: str
    label: str
    text: str


class FormHelper:
    """What an area adds to its form: usual words, values that follow from others, live notes.

    `carried` are the fields that 保存并新建 keeps for the next record; without any, those that
    point to other records and dates are kept.
    """

    carried: tuple[str, ...] = ()

    def look_at(self, seen: View | None) -> None:
        """Told which record the form shows; None for a new one."""

    def suggestions(self) -> Mapping[str, Suggest]:
        """By field, what gives the usual words for the text typed so far."""
        return {}

    def follows(self, name: str, raw: object, values: Mapping[str, object]) -> Mapping[str, object]:
        """Raw values of other fields that follow when the focus leaves `name` with `raw`."""
        del name, raw, values
        return {}

    def rows_changed(self, child: str, rows: ChildrenEditor) -> None:
        """Told what stands in the rows called `child`: it may fill in what follows, and say what is
        wrong with each."""

    def path(self) -> Sequence[str]:
        """The fields that Enter visits, in this order; none means every field. A field that holds
        something already is passed over. Tab always goes through all."""
        return ()

    def revisits(self) -> Collection[str]:
        """The fields of the path that Enter visits, to be typed over, even when they are filled."""
        return ()

    def offered_days(self) -> Mapping[str, date]:
        """The most likely day by field, so that only the hour need be typed."""
        return {}

    def next_step(self, seen: View) -> str:
        """The step that usually comes next for `seen`, where several lead on."""
        del seen
        return ""

    def notes(self, values: Mapping[str, object]) -> Sequence[Note]:
        """What is worked out from the typed `values`; unreadable ones are None."""
        del values
        return ()
