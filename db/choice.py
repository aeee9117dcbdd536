"""Enumerations whose members carry the words a clerk reads and the words customers write."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Self


class Choice(StrEnum):
    """A closed list of values.

    A member is declared as ``NAME = value, label, *synonyms``. The value is stored, the label is
    shown, the `code` is what programs are given, and the synonyms are other spellings accepted from
    people and files. The label defaults to the value.
    """

    label: str
    synonyms: tuple[str, ...]

    def __new__(cls, value: str, label: str = "", *synonyms: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        member.synonyms = synonyms
        return member

    @property
    def code(self) -> str:
        """The English word for the member, which stays when its wording changes: ``boom_pump``."""
        value = str(self.value)
        return value if value.isascii() else self.name.lower()

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The member that `text` names by code, value, label or synonym; None if none."""
        return cls._spellings().get(text.strip().casefold())

    @classmethod
    @cache
    def _spellings(cls) -> dict[str, Self]:
        """Every way to write a member, folded; of two that share one the first is meant."""
        found: dict[str, Self] = {}
        for member in cls:
            for name in (member.value, member.label, member.name, *member.synonyms):
                found.setdefault(name.casefold(), member)
        return found
