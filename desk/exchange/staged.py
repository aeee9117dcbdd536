"""What a file came to when it was read and tried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from desk.exchange.habits import AcceptedRow, SetAside
from desk.exchange.staging import RefusedRow


@dataclass
class Staged:
    """A file read and tried out; nothing is stored yet."""

    kind: str
    file_name: str
    sha256: str
    read: int
    accepted: list[AcceptedRow]
    refused: list[RefusedRow]
    notes: list[str]
    set_aside: list[SetAside] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)

    @property
    def turned_back(self) -> int:
        """How many of the records read are refused; one may have several bad cells."""
        return self.read - len(self.accepted) - len(self.set_aside)

    def take_in(self, rows: Iterable[SetAside]) -> None:
        """Take what was set aside all the same; what cannot be taken is refused by its cells."""
        for aside in list(rows):
            self.set_aside.remove(aside)
            if aside.refused:
                self.refused.extend(aside.refused)
            else:
                self.accepted.append(aside.row)
