"""Running a reader of foreign files in a child process that may neither hang nor eat the PC."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from desk.core.errors import Refused

_LOOK_EVERY = 0.05  # seconds between looks at the cancel button


class Cancelled(Refused):
    """The clerk pressed 取消 while a file was being read."""


class ChildDied(Exception):
    """The child ended without an answer, most likely out of memory."""


class TookTooLong(Exception):
    """The child did not answer in time and was ended."""


def run_confined(
    work: Callable[..., Any],
    *arguments: Any,
    memory: int,
    seconds: float,
    cancelled: Callable[[], bool] | None = None,
) -> Any:
    """What `work(*arguments)` answers, computed in a child with at most `memory` bytes.

    `work` must be importable by name. A UserError that it raises is raised here; Cancelled when
    `cancelled()` turns true, TookTooLong after `seconds`, ChildDied when the child was lost.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(sending, memory, work, arguments), daemon=True)
    child.start()
    sending.close()
    try:
        outcome, answer = _wait(receiving, seconds=seconds, cancelled=cancelled)
    finally:
        receiving.close()
        child.terminate()
        child.join()
        child.close()
    if outcome == "raised":
        raise answer
    return answer


def _wait(
    receiving: Connection, *, seconds: float, cancelled: Callable[[], bool] | None
) -> tuple[str, Any]:
    """The child's answer. Cancelling and time are asked before it is believed: an answer that is
    there already, however quickly it came, is not taken from a clerk who has cancelled."""
    deadline = time.monotonic() + seconds
    answered = False
    try:
        while not answered:
            answered = receiving.poll(_LOOK_EVERY)
            if cancelled is not None and cancelled():
                raise Cancelled("已取消读取,没有导入任何内容。")
            if time.monotonic() >= deadline:
                raise TookTooLong
        received: tuple[str, Any] = receiving.recv()
    except (EOFError, OSError):  # the other end is gone; Windows says so already when looking
        raise ChildDied from None
    return received


def _answer(
    sending: Connection, memory: int, work: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    _limit_memory(memory)
    try:
        answer = ("done", work(*arguments))
    except MemoryError:
        sending.close()
        return
    except Exception as error:  # noqa: BLE001 - carried to the parent and raised there
        answer = ("raised", error)
    sending.send(answer)
    sending.close()


def _limit_memory(memory: int) -> None:
    """No more than `memory` bytes for this process; an attempt to take more fails or ends it."""
    if sys.platform == "win32":
        _limit_windows_job(memory)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _PROCESS_MEMORY = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation

    def _limit_windows_job(memory: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            ctypes.c_void_p,
            wintypes.DWORD,
        )
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY
        limits.ProcessMemoryLimit = memory
        job = kernel.CreateJobObjectW(None, None)
        kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
