"""Empty and impossible values on the command line: a sentence, and nothing stored."""

from __future__ import annotations

import pytest

from tests.station import PROJECT
from tests.ui.console.conftest import Shell


def test_an_empty_value_is_the_usual_one_or_a_sentence(each_shell: Shell) -> None:
    words = (f"project={PROJECT}", "placement=底板", "volume_m3=20")
    new = each_shell.ask("new", "orders", *words, "received_by=", who="specialist")
    assert (new.code, new.json["received_by"]) == (0, "collected")
    for number, pair, said in (
        (new.json["id"], "received_by=", "接收方式：不能为空"),
        (PROJECT, "supply_priority=", "不能为空,可选"),
    ):
        refused = each_shell.ask("set", number, pair, who="specialist")
        assert (refused.code, said in refused.refused["reason"]) == (1, True)
    admin = each_shell.ask("set", "admin", "active=", who="admin")
    assert (admin.code, "请写“是”或“否”" in admin.refused["reason"]) == (1, True)
    assert each_shell.ask("check").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("new", "orders", "placement=\udcff"), ("new", "orders", "\udcff=1"),
        ("show", "orders", "\udcff"), ("search", "\udcff"), ("search", "词 " * 1000),
        ("list", "orders", "--text", "字" * 50_000), ("list", "\udcff"), ("\udcff",),
        ("report", "production", "--from", "0001-01-01", "--to", "9999-12-31"),
    ],
)  # fmt: skip
def test_whatever_is_written_there_is_no_defect(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell.ask(*words, who="specialist").code in (0, 1, 2)
