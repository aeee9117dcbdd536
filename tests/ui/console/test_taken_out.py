"""Whatever leaves the office is in the history: who, what, how many rows, of which period (R40)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.models import Role
from desk.core import records
from tests.ui.console.conftest import Shell


def _left(shell: Shell) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = shell.ask("show", "audit", who="station_manager").json
    ways = ("打印", "另存 PDF", "导出 Excel", "导出数据")
    return [row for row in rows if row["action"] in ways]


def _said(row: dict[str, Any]) -> dict[str, object]:
    return {name: after for name, (_before, after) in row["changes"].items()}


@pytest.mark.parametrize(("ending", "way"), [("pdf", "另存 PDF"), ("xlsx", "导出 Excel")])
def test_a_ledger_is_in_the_history(
    each_shell: Shell, tmp_path: Path, ending: str, way: str
) -> None:
    for _ in range(3):
        each_shell.station.received()
    period = ["--from", "2026-11-01", "--to", "2026-11-30", "--filter", "底板"]
    out = str(tmp_path / f"台帐.{ending}")
    assert each_shell("ledger", "orders", *period, "--out", out).code == 0
    (row,) = _left(each_shell)
    assert (row["person"], row["record_kind"], row["action"]) == ("张敏", "orders", way)
    assert _said(row) == {
        "taken_out": "订货通知单台帐", "taken_rows": 3, "taken_filters": "包含“底板”",
        "taken_period": "2026-11-01 至 2026-11-30",
    }  # fmt: skip


def test_a_report_is_in_the_history(each_shell: Shell, tmp_path: Path) -> None:
    out = str(tmp_path / "生产.xlsx")
    assert each_shell("production", "2026-11", "--out", out).code == 0
    (row,) = _left(each_shell)
    assert (row["record_kind"], row["action"], _said(row)["taken_rows"]) == (
        "production", "导出 Excel", 0,
    )  # fmt: skip


def test_a_paper_is_in_the_history_and_blank_stock_is_not(
    each_shell: Shell, tmp_path: Path
) -> None:
    each_shell.station.signed()
    (order,) = each_shell.ask("show", "orders").json
    out = str(tmp_path / "F01.pdf")
    assert each_shell("print", "F01", "--blank", "--out", out).code == 0
    assert _left(each_shell) == []
    assert each_shell("print", "F01", order["number"], "--out", out).code == 0
    (row,) = _left(each_shell)
    assert (row["number"], row["action"], _said(row)) == (
        order["number"], "打印", {"form": "F01", "times": 1},
    )  # fmt: skip


def test_a_whole_register_for_a_program_is_in_the_history(each_shell: Shell) -> None:
    for n in range(51):
        records.create(each_shell.station.clerk, "customers", {"name": f"客户{n}"})
    assert len(each_shell.ask("show", "customers", "--limit", "20").json) == 20
    assert each_shell("show", "customers").code == 0
    assert _left(each_shell) == []
    assert len(each_shell.ask("show", "customers").json) == 52
    (row,) = _left(each_shell)
    assert (row["action"], _said(row)["taken_rows"]) == ("导出数据", 52)


def test_nothing_leaves_that_the_history_cannot_keep(
    each_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.core.errors import Busy
    from ui.console import paper

    def busy(*_: object) -> None:
        raise Busy("数据库正被别人占用")

    each_shell.station.signed()
    (order,) = each_shell.ask("show", "orders").json
    monkeypatch.setattr(paper, "take_out", busy)
    monkeypatch.setattr(paper, "printed_all", busy)
    out = tmp_path / "出.pdf"
    assert each_shell("ledger", "orders", "--out", str(out)).code == 1
    assert each_shell("print", "F01", order["number"], "--out", str(out)).code == 1
    assert not out.exists()


def test_the_check_finds_nothing_wrong_with_what_left(each_shell: Shell, tmp_path: Path) -> None:
    out = str(tmp_path / "人员.xlsx")
    assert each_shell("ledger", "people", "--out", out, who=Role.ADMIN.value).code == 0
    assert each_shell("check").code == 0
