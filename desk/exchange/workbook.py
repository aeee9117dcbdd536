"""Opening a customer's workbook safely: checked, confined to a child process, cancellable."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from desk.core.errors import Refused
from desk.exchange.confined import ChildDied, TookTooLong, run_confined
from desk.exchange.package import Limits, open_package
from desk.exchange.sheets import Sheet


def read_workbook(
    path: Path,
    *,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Sheet]:
    """The sheets of the xlsx file at `path`, read in a child process within `limits`.

    Formulas appear with their last calculated value, dates as dates and naive times of the
    station. Raises Refused (or Missing, Cancelled) with the sentence that says what is wrong with
    the file and what to do.
    """
    from desk.exchange import reader  # with it the reader's library, needed at imports only

    bounds = limits or Limits()
    package = open_package(path, bounds)
    confined = partial(
        run_confined, memory=bounds.memory, seconds=bounds.seconds, cancelled=cancelled
    )
    try:
        try:
            sheets: list[Sheet] = confined(reader.load_quickly, package)
        except ChildDied:
            sheets = confined(reader.load_sheets, package)
    except ChildDied:
        raise Refused(f"“{path.name}”占用内存太多,没有读取。请拆成几个小文件。") from None
    except TookTooLong:
        raise Refused(f"“{path.name}”读取时间太长,已停止。请拆成几个小文件。") from None
    return sheets
