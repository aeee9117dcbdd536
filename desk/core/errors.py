"""The calm family of errors: each is a sentence a clerk can act on. Anything else is a defect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk.values.text import tidy


class UserError(Exception):
    """Something that was refused, said to a person.

    `reason` is the whole sentence: what, which record, why, what to do now. `rule` and `clause`
    name the rule of the office behind it (``R01``, ``M1.2.1``) and are empty where none is.
    """

    def __init__(self, reason: str, *, rule: str = "", clause: str = "") -> None:
        # What was typed may hold half a character, which no screen and no file can take.
        self.reason = tidy(reason).encode(errors="ignore").decode()
        super().__init__(self.reason)
        self.rule = rule
        self.clause = clause


class Refused(UserError):
    """Not allowed by a rule, a right or the record's state."""


class Invalid(Refused):
    """Values that cannot be taken; `problems` maps field names to a sentence each."""

    def __init__(self, problems: Mapping[str, str], *, what: str = "") -> None:
        self.problems = {name: tidy(said) for name, said in problems.items()}
        listing = "；".join(said.rstrip("。；") for said in self.problems.values())
        super().__init__(f"{what}未保存：{listing}。请改正后再保存，已填内容不会丢失。")


class Busy(UserError):
    """The database is in use by somebody else for longer than one should wait."""


class Full(UserError):
    """No room on the disk."""


class Missing(UserError):
    """A record, file or database that is not there."""


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: its value when opened, ours, and the one now stored."""

    field: str
    label: str
    opened: str
    ours: str
    theirs: str


class Conflict(UserError):
    """Somebody else saved first. `clashes` are the fields that both changed."""

    def __init__(self, reason: str, clashes: tuple[Clash, ...] = ()) -> None:
        super().__init__(reason)
        self.clashes = clashes


@dataclass(frozen=True)
class Warned:
    """A rule not kept that may be overridden: it is recorded with the clerk's reason.

    Rule, record and `occasion` are its identity: said again with another sentence it is the same
    warning, corrected.
    """

    rule: str
    clause: str
    sentence: str
    occasion: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentence", tidy(self.sentence))


class NeedsReason(UserError):
    """The step breaks rules that allow it with a reason; ask for the reason and call again."""

    def __init__(self, warnings: tuple[Warned, ...]) -> None:
        super().__init__(
            "；".join(w.sentence.rstrip("。；") for w in warnings),
            rule=warnings[0].rule,
            clause=warnings[0].clause,
        )
        self.warnings = warnings
