"""What lets root pass over the modes of files, laid down for a while (Linux)."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

DAC_OVERRIDE = 1
DAC_READ_SEARCH = 2
_VERSION = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Half(ctypes.Structure):
    """32 capabilities; the kernel takes two of these."""

    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def without_capabilities(*numbers: int) -> Iterator[None]:
    """The calling thread without the capabilities called by `numbers` (all below 32)."""
    held = (_Half * 2)()
    _call("capget", held)
    before = held[0].effective
    for number in numbers:
        held[0].effective &= ~(1 << number)
    _call("capset", held)
    try:
        yield
    finally:
        held[0].effective = before
        _call("capset", held)


def _call(name: str, held: ctypes.Array[_Half]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(ctypes.byref(_Header(_VERSION, 0)), held) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
