"""The station's projects in the terms in which what customers write is matched to them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Project
from desk.core.acting import Acting
from desk.core.rights import reading
from desk.customers.likely import KnownProject

SURE = 0.97
"""From this likeness on a written project name counts as the known one."""


def projects_of(session: Session, station_id: UUID) -> list[KnownProject]:
    """Every project of the station with its name and look-up code."""
    rows = session.execute(
        select(Project.id, Project.name, Project.lookup_code).where(
            Project.station_id == station_id
        )
    )
    return [KnownProject(row.id, row.name, (row.lookup_code or "").lower()) for row in rows]


def known_projects(acting: Acting) -> list[KnownProject]:
    """As `projects_of`, for a person."""
    with reading(acting, "projects", "工程") as (session, _):
        return projects_of(session, acting.station_id)
