"""What a rule of the office is; the rules themselves stand in `desk.rules.table`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desk.core.errors import Refused, Warned


class RuleKind(Enum):
    BLOCK = "block"
    WARN = "warn"
    DERIVE = "derive"


@dataclass(frozen=True)
class Rule:
    """One rule. `clause` points into the manual; `title` says it in the office's words."""

    id: str
    clause: str
    kind: RuleKind
    title: str

    def refuse(self, sentence: str) -> Refused:
        """The refusal to raise; `sentence` names the record, the reason and the remedy."""
        return Refused(
            f"{sentence.rstrip('。；')}（依据手册 {self.clause}）", rule=self.id, clause=self.clause
        )

    def warn(self, sentence: str, *, occasion: str = "") -> Warned:
        """The warning to record for a record; `occasion` tells apart what may break the rule more
        than once on one record."""
        return Warned(self.id, self.clause, sentence, occasion)
