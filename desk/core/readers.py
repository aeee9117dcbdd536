"""Who may read what: a table of roles for each kind of record, report and register (R40).

The table stands in `desk.rules.readers`. It is asked by `desk.core.rights.reading` for whatever is
read, and by what is put together of several kinds: the search, what is related, what is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.models import Role
from desk.core.acting import Acting, role_words
from desk.core.rule import Rule

_MANY = 6
"""So many roles are named; of more those are named that do not read."""

Readers = Mapping[str, frozenset[Role]]


@dataclass
class _Table:
    readers: Readers
    usual: frozenset[Role]
    rule: Rule | None


_TABLE = _Table({}, frozenset(Role), None)


def register_readers(readers: Readers, usual: frozenset[Role], rule: Rule) -> None:
    """Make known who reads what; `usual` reads what is not named, `rule` says why. Called once, by
    `desk.areas`."""
    _TABLE.readers, _TABLE.usual, _TABLE.rule = readers, usual, rule


def readers_of(name: str) -> frozenset[Role]:
    """Who reads the kind, report or register called `name`."""
    return _TABLE.readers.get(name, _TABLE.usual)


def may_read(acting: Acting, name: str) -> bool:
    return acting.has(*readers_of(name))


def permit_reading(acting: Acting, name: str, label: str) -> None:
    """Raises Refused, with who may, where the person does not read what is called `name`."""
    if may_read(acting, name):
        return
    assert _TABLE.rule is not None, "desk.areas is imported before anybody reads"
    raise _TABLE.rule.refuse(
        f"{label}由{words_of(readers_of(name))}查看，{acting.name}没有这样的角色。"
        "需要其中的内容时请向他们询问，或请系统管理员调整角色"
    )


def words_of(roles: frozenset[Role]) -> str:
    """The roles in words; of very many, those that are not among them."""
    others = [role.label for role in Role if role not in roles]
    if len(roles) <= _MANY or not others:
        return role_words(roles) if others else "全站人员"
    return f"除{'、'.join(others)}以外的岗位"
