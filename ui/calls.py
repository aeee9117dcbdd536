"""What the windows before the desk ask of the desk's services; called off the GUI thread."""

from __future__ import annotations

from pathlib import Path

from db.engine import Database
from desk.acting import Acting
from desk.demo.cast import PASSWORD
from desk.kinds import kind
from desk.opening import open_any, open_ready
from desk.search import find
from desk.users.sign_in import (
    change_own_password,
    must_change_password,
    people_on_demo,
    sign_in,
)
from desk.users.station import found_station
from ui.first_start import FirstStartCalls, NewStation
from ui.pages import page_keys
from ui.parts.operation import Progress
from ui.search_box import Hit, Search
from ui.sign_in import SignInCalls

_PAGES = {"opening-confirmations": "confirmations"}
"""Where a kind's page is not called as the kind is."""


def first_start_calls(new_database: Path) -> FirstStartCalls:
    """Each call returns the address of a database that is ready to be opened."""

    def create_station(wanted: NewStation) -> str:
        database = open_any(str(new_database), create=True)
        try:
            found_station(
                database,
                company=wanted.company,
                station=wanted.station,
                name=wanted.name,
                login=wanted.login,
                password=wanted.password,
            )
        finally:
            database.close()
        return str(new_database)

    def load_demo(progress: Progress) -> str:
        from desk.demo.play import play

        file = new_database.with_name("demo.db")
        file.unlink(missing_ok=True)
        database = open_any(str(file), create=True)
        try:
            play(database, progress=progress.report)
        except BaseException:
            database.close()
            file.unlink(missing_ok=True)  # half a demo would look like a station
            raise
        database.close()
        return str(file)

    def connect(target: str) -> str:
        open_ready(target).close()
        return target

    return FirstStartCalls(create_station, load_demo, connect, str(new_database))


def sign_in_calls(database: Database) -> SignInCalls:
    """Signing in on this database; a demo station offers its people."""
    people = tuple(
        (login, f"{name} · {'、'.join(role.label for role in roles)}")
        for _, login, name, roles in people_on_demo(database)
    )
    return SignInCalls(
        authenticate=lambda login, password: sign_in(database, login, password),
        must_change=must_change_password,
        change_password=change_own_password,
        demo_people=people,
        demo_password=PASSWORD if people else "",
    )


def search_calls(acting: Acting) -> Search:
    """The global search, limited to records that a page shows."""
    pages = set(page_keys())

    def search(text: str) -> list[Hit]:
        return [
            Hit(
                page=_PAGES.get(found.kind, found.kind),
                kind=kind(found.kind).label,
                id=found.id,
                number="",
                title=found.title,
                detail=found.detail,
            )
            for found in find(acting, text)
            if _PAGES.get(found.kind, found.kind) in pages
        ]

    return search
