"""Somebody who presses whatever he finds leaves the program standing and the books in order."""

from __future__ import annotations

from pathlib import Path

from scripts.random_user.watching import Asked, make_demo, sit


def test_whatever_is_pressed_nothing_breaks(tmp_path: Path) -> None:
    asked = Asked(tmp_path, seeds=(20261128,), seconds=8, hang=60, days=1)
    verdict = sit(asked, 20261128, make_demo(tmp_path / "demo.db", days=1))
    assert verdict.defects == [], verdict.told
    assert verdict.actions > 5
