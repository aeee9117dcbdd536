"""Passwords: argon2id hashes, and what a password must be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from desk.core.errors import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MINIMUM = 6


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def hash_password(password: str) -> str:
    return _hasher().hash(password)


def matches(stored: str, password: str) -> bool:
    """Whether `password` is the one behind the hash; an empty or foreign hash never matches."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def check_new(password: str, login: str) -> None:
    """Raises Refused for a password that is too easy."""
    if len(password) < MINIMUM:
        raise Refused(f"密码至少 {MINIMUM} 位。请换一个长一些的。")
    if password.casefold() == login.casefold():
        raise Refused("密码不能与登录名相同。请换一个。")
