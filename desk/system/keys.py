"""The system's keyring: Windows' credentials, the wallet of a desktop. Not every PC has one."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Protocol, cast

SERVICE = "concrete-desk"
_LOG = logging.getLogger(__name__)


class Keyring(Protocol):
    """What is asked of a keyring; `priority` is above nought where it can keep something. Each call
    may fail in the keyring's own way."""

    priority: float

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


def system_keyring() -> Keyring | None:
    """The keyring of this PC; None where there is none that works."""
    try:
        library = import_module("keyring")  # looks through the system: only for a server's address
        found = cast(Keyring, library.get_keyring())
        return found if found.priority > 0 else None
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the program does without
        _LOG.info("no keyring", exc_info=True)
        return None


def put(name: str, password: str) -> bool:
    """Keep a password in the keyring under `name`; False where that cannot be done."""
    keyring = system_keyring()
    try:
        if keyring is not None:
            keyring.set_password(SERVICE, name, password)
            return keyring.get_password(SERVICE, name) == password
    except Exception:  # noqa: BLE001 - locked, refused, gone: its faults have no common family
        _LOG.info("the keyring takes nothing", exc_info=True)
    return False


def get(name: str) -> str | None:
    """The password that the keyring has under `name`."""
    keyring = system_keyring()
    try:
        return keyring.get_password(SERVICE, name) if keyring is not None else None
    except Exception:  # noqa: BLE001 - as above
        _LOG.info("the keyring gives nothing", exc_info=True)
        return None
