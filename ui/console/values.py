"""``field=value`` from the command line as values for the services."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from db.fields import Kind
from desk.core.errors import Refused
from desk.core.kinds import RecordKind
from ui.console.parsing import UsageError


def read_pairs(known: RecordKind, pairs: Sequence[str]) -> dict[str, object]:
    """Values by field name; rows of a record and choices may be JSON, everything else is text as
    a clerk would type it. Raises UsageError for a word without ``=``."""
    values: dict[str, object] = {}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"“{pair}”要写成 项目=内容，例如 volume_m3=200")
        values[name.strip()] = _value(known, name.strip(), text)
    return values


def _value(known: RecordKind, name: str, text: str) -> object:
    child = next((c for c in known.children if c.name == name), None)
    if child is not None:
        found = _json(text)
        if isinstance(found, list) and all(isinstance(row, dict) for row in found):
            return found
        if found is None and len(child.fields) == 1 and not text.startswith(("[", "{")):
            return [{child.fields[0]: part} for part in text.replace("、", ",").split(",")]
        raise Refused(f'“{name}”要写成 JSON 列表，例如 {name}=[{{"{child.fields[0]}":"…"}}]。')
    if text.startswith("[") and _is_choices(known, name):
        found = _json(text)
        return text if found is None else found
    return text


def _is_choices(known: RecordKind, name: str) -> bool:
    asked = known.fields.get(dict(known.aliases).get(name, name))
    return asked is not None and asked.kind is Kind.CHOICES


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        return None
