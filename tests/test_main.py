"""How the program is started."""

from __future__ import annotations

import pytest

from main import window_on


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ([], ""),
        (["--db", "out/demo.db"], "out/demo.db"),
        (["--db=postgresql://host/desk"], "postgresql://host/desk"),
        (["show", "orders"], None),
        (["--db", "out/demo.db", "check"], None),
        (["--db"], None),
        (["--help"], None),
    ],
)
def test_without_a_command_the_window_opens_on_the_database_named(
    written: list[str], opened: str | None
) -> None:
    assert window_on(written) == opened
