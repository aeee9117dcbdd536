"""Passwords: argon2id hashes, and what a password must be."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from db.models import Person
from desk.core.audit_chain import Happening
from desk.core.errors import Refused
from desk.core.unit import Unit

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MINIMUM, MAXIMUM = 6, 128
_RUNS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "147258369",
    "一二三四五六七八九十",
)
"""What a hand types without thinking, forwards or backwards."""
_AGAIN_AND_AGAIN = re.compile(r"(.{1,4})\1+", re.DOTALL)
_COMMON = """
112233 11223344 121212 123123 123321 1234qwer 123qwe 123qweasd 1314520 147258 159357 159753
1q2w3e 1q2w3e4r 1q2w3e4r5t 20202020 5201314 521521 5211314 654321 741852 789456 789456123
88888888 963852 a123456 a12345678 a123456789 a1b2c3 aa123456 aaa111 abc123 abc12345 abc123456
abcd1234 admin123 admin888 administrator asd123 asdf1234 changeme dragon football hello123
iloveyou letmein login123 master monkey p@ssw0rd pass123 passw0rd passwd password password1
password123 princess q1w2e3 q1w2e3r4 qaz123 qazwsx qazwsxedc qq123456 qwe123 qwer1234 qwert123
qwerty1 qwerty123 root123 sunshine super123 superman test123 test1234 user123 wang123
welcome welcome1 woaini woaini1314 woaini520 wodemima wsx123 zaq12wsx zhang123 zxc123 zxcvbnm123
"""
"""The passwords that are tried first, by whoever guesses."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def hash_password(password: str) -> str:
    """The hash that is stored. It takes long: nothing is locked meanwhile."""
    # A lone surrogate is nothing that anybody types, `check_new` says so; it is no defect here.
    return _hasher().hash(password.encode(errors="surrogatepass"))


def like_any_other() -> str:
    """A hash that no password has and that takes as long to verify as a stored one."""
    usual = _hasher()
    costs = f"m={usual.memory_cost},t={usual.time_cost},p={usual.parallelism}"
    salt, digest = (
        b64encode(bytes(length)).decode().rstrip("=") for length in (usual.salt_len, usual.hash_len)
    )
    return f"$argon2id$v=19${costs}${salt}${digest}"


def matches(stored: str, password: str) -> bool:
    """Whether `password` is the one behind the hash; an empty or foreign hash never matches."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(stored, password.encode(errors="surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


def check_new(password: str, login: str) -> None:
    """Raises Refused for a password that is too easy, or that nobody can type."""
    for wrong, said in _faults(password, login.strip().casefold()):
        if wrong:
            raise Refused(said)


def _faults(password: str, login: str) -> Iterator[tuple[bool, str]]:
    """What a password may be reproached with: whether this one is, and the sentence that says so."""
    plain = password.strip().casefold()
    around = plain.replace(login, "", 1).strip("0123456789@._-") if login else plain
    run = any(plain in each or plain[::-1] in each for each in _RUNS)
    yield bool(password) and not plain, "密码不能全是空格。请换一个。"
    yield len(plain) < MINIMUM, f"密码至少 {MINIMUM} 位，首尾空格不算。请换一个长一些的。"
    yield len(password) > MAXIMUM, f"密码最多 {MAXIMUM} 位。请换一个短一些的。"
    yield not password.isprintable(), "密码里有看不见的字符。请换成键盘上能打出来的。"
    yield plain in (login, login[::-1]), "密码不能与登录名相同。请换一个。"
    yield (
        _AGAIN_AND_AGAIN.fullmatch(plain) is not None,
        "密码不能是同样几个字符反复。请换一个别人猜不到的。",
    )
    yield run, "密码不能是一串连着的数字、字母或按键。请换一个别人猜不到的。"
    yield (
        plain in _COMMON.split() or not around,
        "这个密码太常见，别人一猜就中。请换一个别人猜不到的。",
    )


def set_password(u: Unit, person: Person, hashed: str, *, must_change: bool) -> None:
    """Give `person` a new password inside an open unit. The history says so, and never which."""
    person.password_hash = hashed
    if person.must_change_password is must_change:
        u.happened(Happening("people", person.id, "", u.action, {}, ""))
    person.must_change_password = must_change
