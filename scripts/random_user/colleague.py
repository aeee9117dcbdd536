"""A second person at the same database, who takes and enters whatever is there, in a thread."""

from __future__ import annotations

import threading
from random import Random
from uuid import UUID

from db.engine import open_database
from desk.core.acting import Acting
from desk.core.errors import UserError
from desk.core.kinds import kind
from desk.core.lists import ListQuery, page
from desk.core.records import create, edit, take
from desk.core.views import view
from desk.users.sign_in import sign_in

_LOGINS = ("specialist2", "dispatcher2", "section_head", "document_clerk")
_KINDS = ("orders", "tickets", "calls", "pours", "tasks", "complaints", "slump-tests")
_FIELDS = {"orders": "remarks", "calls": "outcome", "tickets": "remarks", "complaints": "remarks"}


class Colleague(threading.Thread):
    """Works until `stop`. What is refused is as good as what is done; `failures` is neither."""

    def __init__(self, target: str, seed: int, *, pause: float = 1.0) -> None:
        super().__init__(name="colleague", daemon=True)
        self._target = target
        self._dice = Random(seed)  # noqa: S311 - dice, not secrets
        self._pause = pause
        self._ended = threading.Event()
        self.done = self.refused = 0

    def stop(self) -> None:
        self._ended.set()
        self.join(60)

    def run(self) -> None:
        database = open_database(self._target)
        try:
            people = [sign_in(database, login, "demo") for login in _LOGINS]
            while not self._ended.wait(self._dice.random() * 2 * self._pause):
                try:
                    self._move(self._dice.choice(people))
                    self.done += 1
                except UserError:
                    self.refused += 1
        finally:
            database.close()

    def _move(self, acting: Acting) -> None:
        name = self._dice.choice(_KINDS)
        rows = page(acting, ListQuery(name), limit=60).rows
        if not rows or self._dice.random() < 0.1:
            create(acting, name, {})
            return
        chosen: UUID = self._dice.choice(rows)["id"]
        steps = [o.step.name for o in view(acting, name, chosen).offers]
        if steps and self._dice.random() < 0.6:
            take(acting, name, chosen, self._dice.choice(steps), reason="改期。")
        elif (field := _FIELDS.get(name)) in kind(name).fields and field is not None:
            edit(acting, name, chosen, {field: f"又改了一次 {self._dice.randint(1, 999)}"})
