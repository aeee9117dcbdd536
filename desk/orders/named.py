"""The people of a site by what they may do there, for a step to pick from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.models import OrderNotice, PersonRight, Project
from desk.values.zone import local

SIGNATORIES, RECEIVERS, CONTACTS = "signatories", "receivers", "contacts"
"""Who signs for the customer; who receives goods and documents; whom one calls on site."""


def named_at(
    project: Project | None, now: datetime, order: OrderNotice | None = None
) -> Mapping[str, list[str]]:
    """The lists a step's fields pick from; whoever else the rules let sign may be typed."""
    day = local(now).date()
    named = list(project.people) if project is not None else []
    people = [p for p in named if p.valid_until is None or p.valid_until >= day]
    signing = [p.name for p in people if p.right is PersonRight.SIGNATORY]
    receiving = [p.name for p in people if p.right is PersonRight.RECEIVER]
    contact = [order.contact] if order is not None and order.contact else []
    return {
        SIGNATORIES: _each_once(signing),
        RECEIVERS: _each_once([*receiving, *signing]),
        CONTACTS: _each_once([*contact, *receiving, *signing]),
    }


def _each_once(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names))
