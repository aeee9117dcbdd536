"""Facts over a form: as many beside each other as fit, and none cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from ui.parts.record.facts_list import FactsList

FACTS = (
    ("工程名称", "星城国际"),
    ("设计坍落度(mm)", "180"),
    ("质检员签字时间", "2026-11-28 14:31"),
    ("机操工签字时间", "2026-11-28 14:31"),
    ("处理说明", "同等级，技术科长同意转用到另一处工地"),
)


@pytest.mark.parametrize("width", [300, 340, 380, 420, 900])
def test_facts_stay_in_their_width_and_no_word_is_cut(qtbot: QtBot, width: int) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    facts = FactsList()
    area.setWidget(facts)
    area.resize(width, 120)
    area.show()
    facts.put(FACTS)
    qtbot.wait(1)
    assert facts.width() <= area.viewport().width()
    labels = [each for each in facts.findChildren(QLabel) if each.isVisible()]
    assert len(labels) == 2 * len(FACTS)
    for each in labels:
        assert each.geometry().right() <= facts.width(), each.text()
        assert each.wordWrap() or each.width() >= each.sizeHint().width(), each.text()
