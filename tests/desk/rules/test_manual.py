"""The manual at hand: every clause that the program names is there to be read."""

from __future__ import annotations

import pytest

from desk.core.rule import Rule
from desk.rules.manual import clauses_of, manual
from desk.rules.table import RULES


def test_a_clause_is_found_with_its_chapter_and_section() -> None:
    (clause,) = clauses_of("M1.2.1")
    assert clause.chapter == "客服岗位职责、作业指导"
    assert clause.section == "订货通知单"
    assert clause.text.startswith("客服专员每天16:00前")


def test_a_rule_may_name_several_clauses_and_a_section_stands_for_all_of_its() -> None:
    assert [c.id for c in clauses_of("M1.4.1 M2.2.1")] == ["M1.4.1", "M2.2.1"]
    assert [c.id for c in clauses_of("M3.1")] == ["M3.1.1", "M3.1.2", "M3.1.3", "M3.1.4"]


def test_what_the_manual_does_not_have_is_nothing() -> None:
    assert clauses_of("M9.9.9") == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.title)
def test_every_rule_stands_in_the_manual(rule: Rule) -> None:
    for id_ in rule.clause.split():
        assert clauses_of(id_), id_


def test_no_clause_is_empty() -> None:
    assert len(manual()) == 76
    assert all(clause.text and clause.chapter for clause in manual().values())
