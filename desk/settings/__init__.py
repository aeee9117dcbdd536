"""Settings, each declared once with type, bounds, default, explanation and clause.

The settings page, the checks and the command line derive from `DECLARED`; rules ask `Settings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.fields import Field, Kind
from db.models import Role, Setting
from desk.core.acting import Acting
from desk.core.audit_chain import Happening
from desk.core.changes import Changes
from desk.core.errors import Invalid, Missing, Refused
from desk.core.rights import reading
from desk.core.unit import unit
from desk.settings.declaration import Declared
from desk.settings.declared import DECLARED
from desk.values.reading import Unreadable, read_value

_SPANS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "天": timedelta(days=1)}
_LENGTHS = {d.key: _SPANS[d.unit] for d in DECLARED if d.unit in _SPANS}


@dataclass(frozen=True)
class Settings:
    """The settings in force at one station, typed. Attribute access by declared key."""

    values: dict[str, Any]

    def integer(self, key: str) -> int:
        return int(self.values[key])

    def number(self, key: str) -> Decimal:
        return Decimal(self.values[key])

    def clock(self, key: str) -> time:
        """A time of day, written ``16:00``."""
        hours, minutes = str(self.values[key]).split(":")
        return time(int(hours), int(minutes))

    def span(self, key: str) -> timedelta:
        """A length of time, in the unit that the setting is declared in."""
        return self.integer(key) * _LENGTHS[key]

    def text(self, key: str) -> str:
        return str(self.values[key])

    def flag(self, key: str) -> bool:
        return bool(self.values[key])


def settings_of(session: Session, station_id: UUID) -> Settings:
    """The settings in force: what the station changed, the declared default for the rest.

    They are read once in a session: a use case works by the same rules from beginning to end.
    """
    known = session.info.get("settings")
    if known is not None and known[0] == station_id:
        kept: Settings = known[1]
        return kept
    changed = select(Setting.key, Setting.value).where(Setting.station_id == station_id)
    stored = {row.key: row.value for row in session.execute(changed)}
    found = Settings(
        {d.key: _typed(d, stored[d.key]) if d.key in stored else d.default for d in DECLARED}
    )
    session.info["settings"] = (station_id, found)
    return found


def _typed(declared: Declared, text: str) -> Any:
    if declared.kind is Kind.BOOL:
        return text == "1"
    if declared.kind is Kind.INTEGER:
        return int(text)
    if declared.kind in (Kind.VOLUME, Kind.DECIMAL):
        return Decimal(text)
    return text


def declared(key: str) -> Declared:
    """The declaration of `key` or of the label. Raises Missing."""
    for found in DECLARED:
        if key in (found.key, found.label):
            return found
    raise Missing(f"没有“{key}”这一设置。请用 settings 查看全部设置。")


def change(acting: Acting, key: str, raw: object) -> Changes:
    """Set one setting. Raises Refused for people without the right, Invalid for a bad value."""
    wanted = declared(key)
    with unit(acting, "修改设置") as u:
        if not u.acting.has(Role.ADMIN, Role.SECTION_HEAD):
            raise Refused(f"设置由系统管理员或生产客服科长修改，{u.acting.name}没有这个角色。")
        try:
            value = read_value(wanted.field, raw, now=u.now)
        except Unreadable as error:
            raise Invalid({wanted.key: f"{wanted.label}：{error.reason}"}) from error
        problem = "不能为空" if value in (None, "") else wanted.check(value) if wanted.check else ""
        if problem:
            raise Invalid({wanted.key: f"{wanted.label}：{problem}"})
        before = settings_of(u.session, acting.station_id).values[wanted.key]
        stored = ("1" if value else "0") if wanted.kind is Kind.BOOL else str(value)
        u.session.execute(
            delete(Setting).where(
                Setting.station_id == acting.station_id, Setting.key == wanted.key
            )
        )
        u.session.add(
            Setting(
                station_id=acting.station_id,
                key=wanted.key,
                value=stored,
                changed_at=u.now,
                changed_by=acting.name,
            )
        )
        u.happened(
            Happening(
                "settings",
                acting.station_id,
                "",
                "修改设置",
                {wanted.key: [str(before), str(value)]},
                "",
            )
        )
    return Changes(frozenset({"settings"}))


def listing(acting: Acting) -> list[dict[str, Any]]:
    """Every setting with its value, default, bounds, explanation and clause."""
    with reading(acting, "settings", "设置") as (session, _):
        current = settings_of(session, acting.station_id)
    return [
        {
            "key": d.key,
            "group": d.group,
            "label": d.label,
            "value": current.values[d.key],
            "default": d.default,
            "unit": d.unit,
            "clause": d.clause,
            "explanation": d.explanation,
        }
        for d in DECLARED
    ]


__all__ = ["Declared", "Field", "Settings", "change", "declared", "listing", "settings_of"]
