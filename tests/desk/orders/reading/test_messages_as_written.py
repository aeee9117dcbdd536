"""Messages as customers write them, with what each must give; null must stay empty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from desk.customers.likely import KnownProject
from desk.orders.reading.message import intent_of_all, read_messages

DATA = Path(__file__).parents[3] / "data" / "orders"
FILES = (
    "messages-2.jsonl",
    "reading/messages.jsonl",
    "messages-3.jsonl",
    "messages-4.jsonl",
    "messages-5.jsonl",
)
_WORDS = ("project", "placement", "contact", "special_requirements")


def _messages() -> Iterator[dict[str, Any]]:
    for file in FILES:
        yield from map(json.loads, (DATA / file).read_text(encoding="utf-8").splitlines())


MESSAGES = list(_messages())


def differing(want: dict[str, Any], got: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields that are not as wanted: wanted and got. Words may say more (6栋 behind a name)."""
    return {name: (v, got.get(name)) for name, v in want.items() if not _fits(name, v, got)}


def _fits(name: str, want: object, got: dict[str, Any]) -> bool:
    found = got.get(name)
    if want is None:
        return found is None
    if isinstance(want, list) and isinstance(found, list):
        return set(want) <= set(found)
    text = str(found or "")
    if name == "planned_opening":
        return text[:16] == want
    return str(want) in text if name in _WORDS else bool(found == want)


def read(message: dict[str, Any], known: list[KnownProject]) -> dict[str, tuple[Any, Any]]:
    at = datetime.fromisoformat(message["at"])
    orders = read_messages(message["text"], now=at, projects=known)
    want = dict(message["want"])
    wrong = differing({"intent": want.pop("intent", "order")}, {"intent": intent_of_all(orders)})
    listed = want.pop("orders", None)
    if listed is None:
        return wrong | differing(want, orders[0].to_json())
    if len(listed) != len(orders):
        return {**wrong, "orders": (len(listed), len(orders))}
    for at_, (each, order) in enumerate(zip(listed, orders, strict=True)):
        wrong |= {f"{at_}.{n}": pair for n, pair in differing(each, order.to_json()).items()}
    return wrong


def _named() -> list[KnownProject]:
    """The projects of all these messages, as if each were in the file."""
    wants = [m["want"] for m in MESSAGES]
    names = {want.get("project") for want in wants}
    names |= {order.get("project") for want in wants for order in want.get("orders", ())}
    return [KnownProject(UUID(int=n), name) for n, name in enumerate(sorted(names - {None}))]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["text"][:20])
def test_a_message_gives_what_it_says(message: dict[str, Any]) -> None:
    assert read(message, []) == {}


def test_known_projects_do_not_disturb_what_else_is_read() -> None:
    known = _named()
    wrong = {m["text"][:24]: found for m in MESSAGES if (found := read(m, known))}
    assert wrong == {}
