"""The forms say what they said when somebody last looked at them."""

from __future__ import annotations

import pytest

from tests.reports.reference_text import FOLDER, printed


@pytest.fixture(scope="module")
def papers() -> dict[str, str]:
    return printed()


def test_every_form_has_its_reference(papers: dict[str, str]) -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(papers)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_text_of_a_form_is_unchanged(path: object, papers: dict[str, str]) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    assert papers[path.stem].splitlines() == path.read_text(encoding="utf-8").splitlines()
